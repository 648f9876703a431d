"""The station's people and their sessions as plain objects; without them the rules of signing in would live in SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from chassis.orders import Refusal
from chassis.private import Private
from contracts.roles import PersonState, Role, SessionStage, conflict

FAILURES_FREE: Final = 4
"""So many mistakes cost nothing; GB/T 22239 wants a limit, and people mistype."""
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(minutes=15)
SETUP_CODE_FOR: Final = timedelta(days=7)
UNFINISHED_FOR: Final = timedelta(minutes=10)
"""How long a sign-in may take from the password to its end."""


class RolesConflict(Refusal):
    """One person would hold what belongs into separate hands."""

    code = "roles_conflict"


class OtherFactorOpen(Refusal):
    """Both factors would be in the hands of whoever resets them."""

    code = "other_factor_open"


def pause_after(failures: int) -> timedelta | None:
    """How long sign-in pauses after so many failures in a row: not at first, then longer each time, never for good."""
    beyond = failures - FAILURES_FREE - 1
    if beyond < 0:
        return None
    return min(FIRST_PAUSE * 2 ** min(beyond, 10), LONGEST_PAUSE)


@dataclass(eq=False, kw_only=True)
class Person:
    """A person of the station (站内人员). ``must_change``: the password is a set-up code that somebody else has seen.

    ``totp_last_step``: the time step of the last code that counted, so that none counts twice (RFC 6238 §5.2).
    """

    id: str
    staff_number: str
    name: Private
    password_hash: str
    password_changed_at: datetime
    must_change: bool
    registered_at: datetime
    totp: Private | None = None
    totp_confirmed_at: datetime | None = None
    totp_last_step: int = 0
    roles: list[str] = field(default_factory=list)
    failures: int = 0
    paused_until: datetime | None = None
    disabled_at: datetime | None = None

    def state(self, now: datetime) -> PersonState:
        if self.disabled_at is not None:
            return PersonState.DISABLED
        paused = self.paused_until is not None and now < self.paused_until
        return PersonState.LOCKED if paused else PersonState.ACTIVE

    def held(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.roles)

    # --- signing in ---------------------------------------------------------------------------------------------------

    def password_stands(self, now: datetime) -> bool:
        """A set-up code that nobody used in time is worth nothing."""
        return not self.must_change or now < self.password_changed_at + SETUP_CODE_FOR

    def failed(self, now: datetime) -> None:
        """One more failure. While sign-in pauses nothing counts: trying does not make the pause longer."""
        if self.state(now) is not PersonState.ACTIVE:
            return
        self.failures += 1
        pause = pause_after(self.failures)
        self.paused_until = now + pause if pause else None

    def passed(self) -> None:
        """Both factors were right. The right password alone forgives nothing: codes would be guessed behind it."""
        self.failures, self.paused_until = 0, None

    def stage_after_password(self) -> SessionStage:
        return SessionStage.SECOND_FACTOR if self.totp_confirmed_at else self.stage_after_second_factor()

    def stage_after_second_factor(self) -> SessionStage:
        if self.must_change:
            return SessionStage.NEW_PASSWORD
        return SessionStage.OPEN if self.totp_confirmed_at else SessionStage.ENROLMENT

    def takes_step(self, step: int | None) -> bool:
        """Let the code of this time step count, once and for all earlier ones too."""
        if step is None or step <= self.totp_last_step:
            return False
        self.totp_last_step = step
        return True

    def offer(self, totp: Private) -> None:
        """A secret for the phone; of a new secret no code has counted yet."""
        self.totp, self.totp_last_step = totp, 0

    def change_password(self, password_hash: str, now: datetime, *, must_change: bool = False) -> None:
        self.password_hash, self.password_changed_at, self.must_change = password_hash, now, must_change

    # --- administration -----------------------------------------------------------------------------------------------

    def grant(self, role: Role) -> bool:
        """Whether that changed anything. :raises RolesConflict: naming the roles that do not go together."""
        wanted = self.held() | {role}
        if together := conflict(wanted):
            raise RolesConflict(roles=in_order(together))
        changed = role not in self.held()
        self.roles = in_order(wanted)
        return changed

    def revoke(self, role: Role) -> bool:
        """Whether that changed anything."""
        changed = role in self.held()
        self.roles = in_order(self.held() - {role})
        return changed

    def unlock(self) -> None:
        self.failures, self.paused_until = 0, None

    def reset_second_factor(self) -> None:
        """:raises OtherFactorOpen: while the password is a set-up code."""
        if self.must_change:
            raise OtherFactorOpen
        self.totp, self.totp_confirmed_at = None, None

    def reset_password(self, password_hash: str, now: datetime) -> None:
        """:raises OtherFactorOpen: while there is no second factor, unless the first set-up was never finished."""
        if not self.must_change and self.totp_confirmed_at is None:
            raise OtherFactorOpen
        self.change_password(password_hash, now, must_change=True)


def in_order(roles: Iterable[Role]) -> list[str]:
    """The roles as they are stored and shown: always in the order of the list."""
    held = frozenset(roles)
    return [role.value for role in Role if role in held]


@dataclass(eq=False, kw_only=True)
class PersonSession:
    """A person signed in on one device (会话). Of the token only its hash is kept."""

    id: str
    person_id: str
    token_hash: str
    stage: str
    device: Private
    created_at: datetime
    last_seen_at: datetime
    ends_at: datetime

    def over(self, now: datetime, idle: timedelta) -> bool:
        return now >= self.ends_at or now >= self.last_seen_at + idle

    def advance(self, stage: SessionStage, token_hash: str, now: datetime, lasting: timedelta) -> None:
        """The next stage has a new token: whoever knew the earlier one gains nothing by it (no session fixation)."""
        self.stage, self.token_hash, self.last_seen_at = stage.value, token_hash, now
        self.ends_at = self.created_at + (lasting if stage is SessionStage.OPEN else UNFINISHED_FOR)
