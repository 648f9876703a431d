"""What the administrators do with accounts; without it the separation of their duties would be a matter of habit.

Each act is one function in the transaction of its audit row. Which administrator may do it is the scope of its route
(``people:register``: system; ``people:authorise``: security); that nobody does it to themselves is judged here.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from chassis.orders import Refusal
from chassis.work import UnitOfWork
from contracts.roles import ADMINISTRATORS, Role
from gateway.domain.people import Person, in_order
from gateway.people.rights import actor_of
from gateway.storage.people import People, PersonSessions


class StaffNumberTaken(Refusal):
    """A staff number belongs to one person for ever."""

    code = "staff_number_taken"


class NotOnOneself(Refusal):
    """No administrator administers their own account."""

    code = "not_on_oneself"


class LastAdministrator(Refusal):
    """Without an administrator of each kind nobody could put things right again."""

    code = "last_administrator"


class PeopleAlreadyThere(RuntimeError):
    """The first administrators are made once, on an empty platform."""


def new_setup_code() -> str:
    """A first password of 96 random bits, told to the person once and good for seven days."""
    return secrets.token_urlsafe(12)


def register(uow: UnitOfWork, staff_number: str, name: str, setup_hash: str, now: datetime) -> Person:
    """Make a person who may sign in and do nothing yet. :raises StaffNumberTaken:"""
    person_id = uow.new_id()
    person = Person(
        id=person_id,
        staff_number=staff_number,
        name=uow.private(f"person/{person_id}", name),
        password_hash=setup_hash,
        password_changed_at=now,
        must_change=True,
        registered_at=now,
    )
    if not People(uow.session).add_unless_there(person):
        raise StaffNumberTaken(staff_number=staff_number)
    uow.audit("person.registered", f"person/{person_id}", staff_number=staff_number)
    return person


def bootstrap(uow: UnitOfWork, administrators: Iterable[tuple[Role, str, str, str]], now: datetime) -> list[Person]:
    """The first three administrators, each given as role, staff number, name and hash of a set-up code.

    :raises PeopleAlreadyThere: when there is anybody at all.
    """
    people = People(uow.session)
    if people.all_locked():
        raise PeopleAlreadyThere
    made = []
    for role, staff_number, name, setup_hash in administrators:
        made.append(register(uow, staff_number, name, setup_hash, now))
        grant(uow, made[-1].id, role)
    return made


def grant(uow: UnitOfWork, person_id: str, role: Role) -> Person:
    """Give the role. A second call changes nothing. :raises RolesConflict: when it does not go with those held."""
    person = _another(uow, person_id)
    if person.grant(role):
        uow.audit("role.granted", f"person/{person_id}", role=role.value)
    return person


def revoke(uow: UnitOfWork, person_id: str, role: Role) -> Person:
    """Take the role away, effective at the person's next request. A second call changes nothing.

    :raises LastAdministrator: when nobody else has it.
    """
    person = _another_not_the_last(uow, person_id, {role})
    if person.revoke(role):
        uow.audit("role.revoked", f"person/{person_id}", role=role.value)
    return person


def disable(uow: UnitOfWork, person_id: str, now: datetime, *, emergency: bool = False) -> Person:
    """No more sign-in, and every session ends. A second call changes nothing.

    :raises LastAdministrator: when the person is the last of a kind, but in an emergency.
    """
    person = _another_not_the_last(uow, person_id, frozenset() if emergency else ADMINISTRATORS)
    if person.disabled_at is None:
        person.disabled_at = now
        ended = PersonSessions(uow.session).end_all(person_id)
        uow.audit("person.disabled", f"person/{person_id}", sessions=ended)
    return person


def enable(uow: UnitOfWork, person_id: str) -> Person:
    """Let a disabled person sign in again. A second call changes nothing."""
    person = _another(uow, person_id)
    if person.disabled_at is not None:
        person.disabled_at = None
        uow.audit("person.enabled", f"person/{person_id}")
    return person


def unlock(uow: UnitOfWork, person_id: str) -> Person:
    """End the pause after failures. A second call changes nothing."""
    person = _another(uow, person_id)
    if person.failures:
        person.unlock()
        uow.audit("person.unlocked", f"person/{person_id}")
    return person


def reset_second_factor(uow: UnitOfWork, person_id: str) -> Person:
    """The phone is lost: the next sign-in enrols another. Every session ends. :raises OtherFactorOpen:"""
    person = _another(uow, person_id)
    person.reset_second_factor()
    People(uow.session).keep_recovery_codes(person_id, ())
    PersonSessions(uow.session).end_all(person_id)
    uow.audit("second_factor.reset", f"person/{person_id}")
    return person


def reset_password(uow: UnitOfWork, person_id: str, setup_hash: str, now: datetime) -> Person:
    """The password is forgotten: a set-up code instead. Every session ends. :raises OtherFactorOpen:"""
    person = _another(uow, person_id)
    person.reset_password(setup_hash, now)
    PersonSessions(uow.session).end_all(person_id)
    uow.audit("password.reset", f"person/{person_id}")
    return person


def _another(uow: UnitOfWork, person_id: str) -> Person:
    """:raises NotFound: when there is no such person; :raises NotOnOneself:"""
    person = People(uow.session).locked(person_id)
    if actor_of(person).client_id == uow.actor.client_id:
        raise NotOnOneself
    return person


def _another_not_the_last(uow: UnitOfWork, person_id: str, kinds: Collection[Role]) -> Person:
    """Judged over everybody at once: two administrators could otherwise end each other in the same moment.

    :raises LastAdministrator: when the person is the last active one of a kind of administrator among ``kinds``.
    """
    everybody = People(uow.session).all_locked()
    person = _another(uow, person_id)
    others = {role for one in everybody if one is not person and one.disabled_at is None for role in one.held()}
    last = in_order((person.held() & ADMINISTRATORS & set(kinds)) - others)
    if last and person.disabled_at is None:
        raise LastAdministrator(role=last[0])
    return person


def shown(person: Person, now: datetime) -> dict[str, Any]:
    """A person as administrators see them: no secret, no hash."""
    return {
        "person_id": person.id,
        "staff_number": person.staff_number,
        "name": person.name.open(),
        "state": person.state(now).value,
        "roles": list(person.roles),
        "registered_at": person.registered_at,
        "paused_until": person.paused_until,
        "second_factor": person.totp_confirmed_at is not None,
        "must_change_password": person.must_change,
    }
