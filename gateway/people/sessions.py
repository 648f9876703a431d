"""Sessions of the station's people: opaque tokens that are looked up at each request, so that what is revoked ends at
once (docs/adr/0023)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from chassis.orders import Actor, NotFound
from contracts.roles import Role, SessionStage
from gateway.domain.people import PersonSession
from gateway.people.rights import actor_of
from gateway.ports import GatewayRuntime
from gateway.storage.people import People, PersonSessions

PREFIX: Final = "gts_"
"""How a session's token is told from a programme's."""
_SEEN_EVERY: Final = timedelta(minutes=1)
"""Looking costs no write more often than this: a session may end that much before its idle limit, never after."""


class NoSession(LookupError):
    """There is no such session, or it is over."""


@dataclass(frozen=True)
class SignedIn:
    """A person behind a request, and the session it came with."""

    actor: Actor
    person_id: str
    session_id: str
    stage: SessionStage
    token_hash: str
    roles: frozenset[Role]


def new_token() -> str:
    """256 random bits; given once, kept as :func:`hash_of` only."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """SHA-256: nobody guesses 256 random bits, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    """Who is signed in, for as long as the settings allow."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime = runtime
        self.idle = timedelta(seconds=runtime.settings.session_idle_s)
        self.lasting = timedelta(seconds=runtime.settings.session_s)

    def signed_in(self, token: str) -> SignedIn:
        """Whose token this is now. :raises NoSession: when it is unknown, over, ended, or its person disabled."""
        now, token_hash = self._runtime.wall.now(), hash_of(token)
        with self._runtime.view() as view:
            found = PersonSessions(view.session).by_token(token_hash)
            if found is None:
                raise NoSession
            session, person = found
            if session.over(now, self.idle) or person.disabled_at is not None:
                raise NoSession
            stage = SessionStage(session.stage)
            caller = SignedIn(actor_of(person), person.id, session.id, stage, token_hash, person.held())
        if now >= session.last_seen_at + min(_SEEN_EVERY, self.idle / 10):
            self._seen(session.id, now)
        return caller

    def _seen(self, session_id: str, now: datetime) -> None:
        with self._runtime.unit() as uow:
            PersonSessions(uow.session).seen(session_id, now)

    def about(self, caller: SignedIn) -> dict[str, Any]:
        """Who that is, in words for the person's own eyes."""
        with self._runtime.view() as view:
            person = People(view.session).get(caller.person_id)
            left = People(view.session).recovery_codes_left(person.id)
            told = {"person_id": person.id, "staff_number": person.staff_number, "name": person.name.open()}
            return told | {"roles": list(person.roles), "recovery_codes_left": left}

    def of(self, person_id: str) -> list[dict[str, Any]]:
        """The person's sessions that are not over, oldest first."""
        now = self._runtime.wall.now()
        with self._runtime.view() as view:
            standing = PersonSessions(view.session).of(person_id)
            return [self.shown(one) for one in standing if not one.over(now, self.idle)]

    def shown(self, session: PersonSession) -> dict[str, Any]:
        """A session as its person sees it; never its token."""
        return {
            "session_id": session.id,
            "stage": session.stage,
            "device": session.device.open(),
            "created_at": session.created_at,
            "last_seen_at": session.last_seen_at,
            "ends_at": session.ends_at,
            "idle_limit_s": int(self.idle.total_seconds()),
        }

    def end(self, caller: SignedIn, session_id: str) -> None:
        """End a session of the caller's own. :raises NotFound: when it is nobody's or somebody else's."""
        with self._runtime.unit(caller.actor) as uow:
            if not PersonSessions(uow.session).end(caller.person_id, session_id):
                raise NotFound(session_id=session_id)
            uow.audit("session.ended", f"session/{session_id}")
