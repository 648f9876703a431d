"""The gateway's own keys, made when first needed and kept sealed; without them every restart would end every token.

Keys that sign tokens follow one another: a new one is published before it signs, and the old one counts until its last
token is over, so that neither a replica nor a caller notices. Which is which is said in ``gateway/domain/own_keys.py``.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc.jwk import ECKey

from chassis.work import UnitOfWork
from gateway.domain.own_keys import KNOWN_FOR, PUBLISHED_BEFORE, OwnKey, TokenKey, signing, verifying
from gateway.ports import GatewayRuntime
from gateway.storage.own_keys import OwnKeys

_OWNER: Final = "gateway/keys"
FINGERPRINT: Final = "fingerprint"
_LOOK_AGAIN: Final = timedelta(seconds=1)


class RotatedMeanwhile(RuntimeError):
    """Somebody else rotated the keys at the same moment; look at the list, and do it again if it is still needed."""


class Keys:
    """Keys that stay: the first process to need one makes it, all others read it."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime = runtime
        self._known: dict[str, dict[str, Any]] = {}

    def fingerprint(self, text: str) -> str:
        """A keyed digest: equal requests meet, and nobody can guess a body from it (HMAC-SHA256, hex)."""
        key = bytes.fromhex(self._material(FINGERPRINT)["key"])
        return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()

    def _material(self, purpose: str) -> dict[str, Any]:
        if purpose not in self._known:
            self._known[purpose] = self._read(purpose) or self._made(purpose)
        return self._known[purpose]

    def _read(self, purpose: str) -> dict[str, Any] | None:
        with self._runtime.view() as view:
            found = OwnKeys(view.session).find(purpose)
            return None if found is None else dict(found.material.open())

    def _made(self, purpose: str) -> dict[str, Any]:
        with self._runtime.unit() as uow:
            kid, material = secrets.token_hex(8), uow.private(_OWNER, {"key": secrets.token_hex(32)})
            fresh = OwnKey(kid=kid, purpose=purpose, material=material, made_at=uow.wall_now)
            uow.audit("own_key.made", f"own_key/{purpose}", kid=kid)
            return dict(OwnKeys(uow.session).add_unless_there(fresh).material.open())


class TokenKeys:
    """The keys that sign access tokens, as this process last saw them: at most half a minute ago."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime = runtime
        self._keys: list[TokenKey] = []
        self._opened: dict[str, ECKey] = {}
        self._seen_at: datetime | None = None

    def signing(self) -> ECKey:
        """The key that signs now; the first one is made when there is none."""
        now = self._runtime.wall.now()
        self._look(now, KNOWN_FOR)
        chosen = signing(self._keys, now)
        if chosen is None:
            self._make_the_first()
            self._look(now, timedelta(0))
            chosen = signing(self._keys, now)
        assert chosen is not None
        return self._opened[chosen.kid]

    def verifying(self, kid: str) -> ECKey | None:
        """The key of that name, if its tokens count now. A name that is new may be a replica's new key: look again,
        but not for every forgery."""
        now = self._runtime.wall.now()
        self._look(now, KNOWN_FOR if kid in self._opened else _LOOK_AGAIN)
        good = {key.kid for key in verifying(self._keys, now)}
        return self._opened[kid] if kid in good else None

    def published(self) -> list[dict[str, Any]]:
        """The public keys (JWK, RFC 7517) whose tokens count now or will soon."""
        self.signing()
        return [
            {**self._opened[key.kid].as_dict(private=False), "use": "sig", "alg": "ES256"}
            for key in verifying(self._keys, self._runtime.wall.now())
        ]

    def _look(self, now: datetime, at_most_old: timedelta) -> None:
        if self._seen_at is not None and self._seen_at <= now < self._seen_at + at_most_old:
            return
        with self._runtime.view() as view:
            self._keys = list(OwnKeys(view.session).token_keys())
            self._opened = {key.kid: ECKey.import_key(key.material.open()) for key in self._keys}
        self._seen_at = now

    def _make_the_first(self) -> None:
        with self._runtime.unit() as uow:
            _add(uow, 1, uow.wall_now)  # where another process was first, its key is the one


def rotate(uow: UnitOfWork, *, at_once: bool = False) -> TokenKey:
    """A new signing key: published now, signing in two minutes, while the old one goes on; keys whose last token is
    over are forgotten. ``at_once``, for a key that may have leaked: it signs now, and older tokens are worth nothing.

    :raises RotatedMeanwhile: when somebody else did the same at this moment.
    """
    rows = OwnKeys(uow.session)
    now, keys = uow.wall_now, rows.token_keys()
    counting = verifying(keys, now)
    rows.forget_token_keys([key.number for key in keys if key not in counting])
    if at_once:
        for key in counting:
            key.revoked_at = now
    signs_from = now if at_once or not counting else now + PUBLISHED_BEFORE
    fresh = _add(uow, max((key.number for key in keys), default=0) + 1, signs_from)
    if fresh is None:
        raise RotatedMeanwhile
    return fresh


def _add(uow: UnitOfWork, number: int, signs_from: datetime) -> TokenKey | None:
    made = ECKey.generate_key("P-256", auto_kid=True)
    material = uow.private(_OWNER, dict(made.as_dict(private=True)))
    key = TokenKey(number=number, kid=str(made.kid), material=material, made_at=uow.wall_now, signs_from=signs_from)
    if not OwnKeys(uow.session).add_token_key_unless_there(key):
        return None
    uow.audit("token_key.made", f"token_key/{number}", kid=key.kid)
    return key
