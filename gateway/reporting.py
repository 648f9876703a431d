"""Individual reporters: links, and who holds one; without it a courier would need a password to say that somebody lies
in the street.

The group is the agency. Each of its people is a code that the group chose, with a link that is shown once, can be
taken back, and is good for reporting only.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import math
from dataclasses import dataclass
from typing import Final

from chassis.orders import Actor
from chassis.work import UnitOfWork
from gateway.domain.reporters import Reporter, actor_of_reporter, reporter_id_of
from gateway.keys import Keys
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.registry import belongs_here
from gateway.storage.agencies import Agencies
from gateway.storage.reporters import Reporters

_LONGEST_TOKEN: Final = 64


@dataclass(frozen=True)
class Minted:
    """A reporter and, this once, the token of the link."""

    reporter: Reporter
    token: str


def mint(runtime: GatewayRuntime, keys: Keys, caller: Actor, code: str, key: str) -> Minted:
    """A link for the person whom the caller's group calls ``code``. The same Idempotency-Key gives the same link.

    The token is derived from the key under a secret of ours instead of drawn, so that a repeat can be answered
    although only the token's hash is kept.

    :raises ProblemFound: ``reporter_code_taken`` while the code has a live link, ``idempotency_key_reused``.
    """
    token = _derived(keys, caller.agency_id, code, key)
    request_hash = keys.fingerprint(f"reporter|{caller.agency_id}|{key}")
    with runtime.unit(caller) as uow:
        rows = Reporters(uow.session)
        Agencies(uow.session).hold(caller.agency_id)
        repeated = rows.by_request(caller.agency_id, request_hash)
        if repeated is not None:
            if not hmac.compare_digest(repeated.token_hash, hash_of(token)):
                raise ProblemFound("idempotency_key_reused")
            return Minted(repeated, token)
        if (live := rows.live(caller.agency_id, code)) is not None:
            raise ProblemFound("reporter_code_taken", reporter_id=live.id)
        return Minted(_added(uow, caller, code, token, request_hash), token)


def _added(uow: UnitOfWork, caller: Actor, code: str, token: str, request_hash: str) -> Reporter:
    new = Reporter(
        id=uow.new_id(),
        agency_id=caller.agency_id,
        code=code,
        token_hash=hash_of(token),
        request_hash=request_hash,
        minted_at=uow.wall_now,
    )
    Reporters(uow.session).add(new)
    uow.audit("reporter.minted", f"reporter/{new.id}")
    return new


def revoke(runtime: GatewayRuntime, caller: Actor, reporter_id: str) -> Reporter:
    """The link is worth nothing from now on. A second call changes nothing. :raises NotFound:"""
    with runtime.unit(caller) as uow:
        found = Reporters(uow.session).get(caller.agency_id, reporter_id)
        if found.revoked_at is None:
            found.revoked_at = uow.wall_now
            uow.audit("reporter.revoked", f"reporter/{found.id}")
        return found


def caller(runtime: GatewayRuntime, token: str) -> Actor:
    """Who holds this link. :raises ProblemFound: ``unauthenticated`` when nobody does."""
    found = holder(runtime, token)
    if found is None:
        raise ProblemFound("unauthenticated")
    return found


def holder(runtime: GatewayRuntime, token: str) -> Actor | None:
    """Who holds this link now; nobody when it was never given, was revoked, or the group is out of force."""
    if len(token) > _LONGEST_TOKEN:
        return None
    with runtime.view() as view:
        reporter = Reporters(view.session).by_token(hash_of(token))
        agency = Agencies(view.session).find(reporter.agency_id) if reporter else None
    if agency is None or reporter is None or not belongs_here(runtime, agency):
        return None
    return actor_of_reporter(agency, reporter, runtime.wall.now())


def count_one(runtime: GatewayRuntime, reporter: Actor) -> None:
    """Count one report of this person, on whichever replica. :raises ProblemFound: ``too_many_requests``."""
    reporter_id = reporter_id_of(reporter.client_id)
    assert reporter_id is not None
    with runtime.unit(reporter) as uow:
        wait = Reporters(uow.session).held(reporter_id).take_one(uow.wall_now)
    if wait is not None:
        after_s = math.ceil(wait.total_seconds())
        raise ProblemFound("too_many_requests", headers={"Retry-After": str(after_s)}, retry_after_s=after_s)


def key_of(reporter: Actor, key: str) -> str:
    """The Idempotency-Key within the group: two of its people may well count from 1 both."""
    return f"{reporter.client_id}:{hashlib.sha256(key.encode('utf-8')).hexdigest()}"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _derived(keys: Keys, agency_id: str, code: str, key: str) -> str:
    digest = bytes.fromhex(keys.fingerprint(f"reporter-link|{agency_id}|{code}|{key}"))
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
