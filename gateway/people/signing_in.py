"""How a person signs in: password, then a code, and the first time a password and a phone of their own.

Every step answers with a new token; the earlier one is worth nothing from then on. Whatever is wrong (number, password,
code, a pause after failures, a disabled account) is refused in the same words after the same work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chassis.aside import Aside
from chassis.work import UnitOfWork
from contracts.roles import PersonState, SessionStage
from gateway.domain.people import UNFINISHED_FOR, Person, PersonSession
from gateway.hashing import hashed, matches, nobodys_hash
from gateway.keys import Keys
from gateway.people import second_factor
from gateway.people.passwords import normalised, unfit
from gateway.people.rights import actor_of
from gateway.people.sessions import Sessions, SignedIn, hash_of, new_token
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.storage.people import People, PersonSessions


@dataclass(frozen=True)
class Step:
    """What a step of signing in gives: the token for the next one, and what only the person may see, this once."""

    token: str
    session: dict[str, Any]
    recovery_codes: list[str] = field(default_factory=list)


class SigningIn:
    """The steps, each in one transaction that holds its receipt in the audit."""

    def __init__(self, runtime: GatewayRuntime, sessions: Sessions, keys: Keys, aside: Aside) -> None:
        self._runtime, self._sessions, self._keys, self._aside = runtime, sessions, keys, aside

    # --- the password -------------------------------------------------------------------------------------------------

    def begin(self, staff_number: str, password: str, device: str) -> Step:
        """A session of whoever has this password. :raises ProblemFound: ``sign_in_refused``."""
        with self._runtime.view() as view:
            known = People(view.session).find(staff_number)
        right = self._aside(matches, known.password_hash if known else nobodys_hash(), normalised(password))
        with self._runtime.unit(actor_of(known) if known else None) as uow:
            if known is None:
                self._refused(uow, "person/unknown", "unknown")
                step = None
            else:
                person = People(uow.session).locked(known.id)
                let_in = self._let_in(uow, person, known.password_hash, right)
                step = self._begun(uow, person, device) if let_in else None
        return _unless_refused(step)

    def _let_in(self, uow: UnitOfWork, person: Person, tried_hash: str, right: bool) -> bool:
        """Judged while nobody else changes the person: of guesses made side by side no more count than of others."""
        now = self._runtime.wall.now()
        right = right and person.password_hash == tried_hash and person.password_stands(now)
        return self._judged(uow, person, right)

    def _judged(self, uow: UnitOfWork, person: Person, right: bool) -> bool:
        now = self._runtime.wall.now()
        state = person.state(now)
        if right and state is PersonState.ACTIVE:
            return True
        person.failed(now)
        self._refused(uow, f"person/{person.id}", "wrong" if state is PersonState.ACTIVE else state.value)
        return False

    def _refused(self, uow: UnitOfWork, subject: str, reason: str) -> None:
        uow.audit("session.refused", subject, reason=reason)
        uow.after_commit.append(self._runtime.metrics.sign_ins.labels("refused").inc)

    def _begun(self, uow: UnitOfWork, person: Person, device: str) -> Step:
        token, now, stage = new_token(), self._runtime.wall.now(), person.stage_after_password()
        session = PersonSession(
            id=uow.new_id(),
            person_id=person.id,
            token_hash=hash_of(token),
            stage=stage.value,
            device=uow.private(f"person/{person.id}", device),
            created_at=now,
            last_seen_at=now,
            ends_at=now + UNFINISHED_FOR,
        )
        PersonSessions(uow.session).add(session)
        uow.audit("session.begun", f"person/{person.id}", session_id=session.id, stage=stage.value)
        return Step(token, self._sessions.shown(session))

    # --- the second factor --------------------------------------------------------------------------------------------

    def second_factor(self, caller: SignedIn, code: str) -> Step:
        """Go on with a code of the phone, or one of paper. :raises ProblemFound: ``sign_in_refused``."""
        spent = self._keys.fingerprint(second_factor.written_plainly(code))

        def go_on(uow: UnitOfWork, person: Person, session: PersonSession) -> Step | None:
            if not self._judged(uow, person, self._code_counts(uow, person, code, spent)):
                return None
            person.passed()
            return self._advanced(uow, person, session, person.stage_after_second_factor())

        return _unless_refused(self._at(caller, go_on, SessionStage.SECOND_FACTOR))

    def _code_counts(self, uow: UnitOfWork, person: Person, code: str, spent: str) -> bool:
        """While sign-in pauses no code is used up."""
        now = self._runtime.wall.now()
        if person.state(now) is not PersonState.ACTIVE or person.totp is None:
            return False
        if person.takes_step(second_factor.step_of(code, person.totp.open(), now)):
            return True
        if not People(uow.session).spend_recovery_code(person.id, spent):
            return False
        uow.audit("recovery_code.used", f"person/{person.id}")
        return True

    def enrol(self, caller: SignedIn) -> str:
        """A new secret for the person's phone; it counts once it is confirmed, and replaces an unconfirmed one."""

        def begin(uow: UnitOfWork, person: Person, session: PersonSession) -> str:
            secret = second_factor.new_secret()
            person.offer(uow.private(f"person/{person.id}", secret))
            uow.audit("second_factor.offered", f"person/{person.id}")
            return secret

        return self._at(caller, begin, SessionStage.ENROLMENT)

    def confirm(self, caller: SignedIn, code: str) -> Step:
        """The phone has the secret: its code says so. :raises ProblemFound: ``code_not_right``."""
        codes = second_factor.new_recovery_codes()
        hashes = [self._keys.fingerprint(second_factor.written_plainly(one)) for one in codes]

        def go_on(uow: UnitOfWork, person: Person, session: PersonSession) -> Step:
            now = self._runtime.wall.now()
            secret = person.totp.open() if person.totp else None
            if secret is None or not person.takes_step(second_factor.step_of(code, secret, now)):
                raise ProblemFound("code_not_right")
            person.totp_confirmed_at = now
            person.passed()
            People(uow.session).keep_recovery_codes(person.id, hashes)
            PersonSessions(uow.session).end_all(person.id, but=session.id)  # begun with the password alone, all of them
            uow.audit("second_factor.enrolled", f"person/{person.id}")
            return self._advanced(uow, person, session, SessionStage.OPEN, codes)

        return self._at(caller, go_on, SessionStage.ENROLMENT)

    # --- a password of one's own --------------------------------------------------------------------------------------

    def change_password(self, caller: SignedIn, current: str, new: str) -> Step:
        """Another password; every other session of the person ends.

        :raises ProblemFound: ``password_unfit`` with the reason; ``sign_in_refused`` when ``current`` is not right,
            which counts like any other failure.
        """
        with self._runtime.view() as view:
            person = People(view.session).get(caller.person_id)
        if reason := _unfit(current, new, person.staff_number):
            raise ProblemFound("password_unfit", reason=reason)
        tried = person.password_hash
        right = self._aside(matches, tried, normalised(current))
        fresh = self._aside(hashed, normalised(new))

        def go_on(uow: UnitOfWork, person: Person, session: PersonSession) -> Step | None:
            if not self._let_in(uow, person, tried, right):
                return None
            person.change_password(fresh, self._runtime.wall.now())
            PersonSessions(uow.session).end_all(person.id, but=session.id)
            uow.audit("password.changed", f"person/{person.id}")
            return self._advanced(uow, person, session, person.stage_after_second_factor())

        return _unless_refused(self._at(caller, go_on, SessionStage.NEW_PASSWORD, SessionStage.OPEN))

    # --- what every step has ------------------------------------------------------------------------------------------

    def _at(self, caller: SignedIn, act: Callable[[UnitOfWork, Person, PersonSession], Any], *due: SessionStage) -> Any:
        """Act in one transaction, on a session that stands at one of these stages under the token it was called with.

        :raises ProblemFound: ``step_not_due``; ``unauthenticated`` when the token has been replaced meanwhile.
        """
        with self._runtime.unit(caller.actor) as uow:
            person = People(uow.session).locked(caller.person_id)
            session = PersonSessions(uow.session).locked(caller.session_id)
            if session is None or session.token_hash != caller.token_hash:
                raise ProblemFound("unauthenticated")
            if session.stage not in due:
                raise ProblemFound("step_not_due", stage=session.stage)
            return act(uow, person, session)

    def _advanced(
        self,
        uow: UnitOfWork,
        person: Person,
        session: PersonSession,
        stage: SessionStage,
        recovery_codes: list[str] | None = None,
    ) -> Step:
        token, before = new_token(), session.stage
        session.advance(stage, hash_of(token), self._runtime.wall.now(), self._sessions.lasting)
        if stage is SessionStage.OPEN and before != stage:
            uow.audit("session.opened", f"person/{person.id}", session_id=session.id)
            uow.after_commit.append(self._runtime.metrics.sign_ins.labels("succeeded").inc)
        return Step(token, self._sessions.shown(session), recovery_codes or [])


def _unfit(current: str, new: str, staff_number: str) -> str | None:
    return "same" if normalised(current) == normalised(new) else unfit(new, staff_number)


def _unless_refused(step: Step | None) -> Step:
    """Refused only after the failure was committed."""
    if step is None:
        raise ProblemFound("sign_in_refused")
    return step
