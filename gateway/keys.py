"""The gateway's own keys, made at first start and kept sealed; without them every restart would end every token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from joserfc.jwk import ECKey

from chassis.clock import Clock
from chassis.work import UnitOfWork
from gateway.domain.own_keys import OwnKey
from gateway.ports import GatewayRuntime
from gateway.storage.own_keys import OwnKeys

_OWNER = "gateway/keys"
SIGNING = "token_signing"
FINGERPRINT = "fingerprint"


def _make(purpose: str) -> tuple[str, dict[str, Any]]:
    if purpose == SIGNING:
        key = ECKey.generate_key("P-256", auto_kid=True)
        return str(key.kid), dict(key.as_dict(private=True))
    return secrets.token_hex(8), {"key": secrets.token_hex(32)}


class Keys:
    """One key per purpose; the first process to need one makes it, all others read it."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime = runtime
        self._known: dict[str, dict[str, Any]] = {}

    def signing(self) -> ECKey:
        return ECKey.import_key(self._material(SIGNING))

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
            kept = OwnKeys(uow.session).add_unless_there(_fresh(purpose, uow, self._runtime.wall))
            return dict(kept.material.open())


def _fresh(purpose: str, uow: UnitOfWork, wall: Clock) -> OwnKey:
    kid, material = _make(purpose)
    uow.audit("own_key.made", f"own_key/{purpose}", kid=kid)
    return OwnKey(kid=kid, purpose=purpose, material=uow.private(_OWNER, material), made_at=wall.now())
