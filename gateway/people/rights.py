"""A person as the actor of an order; without it roles would mean nothing to those who judge scopes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from chassis.orders import Actor
from contracts.codes import AgencyKind
from contracts.roles import ROLES, leading
from gateway.domain.people import Person
from gateway.storage.people import People

STATION: Final = "station"
_PREFIX: Final = "person:"


def is_person(actor: Actor) -> bool:
    return actor.client_id.startswith(_PREFIX)


def actor_of(person: Person) -> Actor:
    """The person with all that their roles give. The name of a client is the staff number: what an audit shows, and
    what rules of two people compare."""
    held = person.held()
    return Actor(
        agency_id=STATION,
        agency_kind=AgencyKind.STATION.value,
        client_id=_PREFIX + person.staff_number,
        scopes=frozenset[str]().union(*(ROLES[role].scopes for role in held)),
        purposes=frozenset[str]().union(*(ROLES[role].purposes for role in held)),
        role=leading(held),
    )


def as_of_now(actor: Actor, session: Session) -> Actor:
    """A person with the rights that the roles of today still give of those held when the order was accepted."""
    person = People(session).find(actor.client_id.removeprefix(_PREFIX))
    if person is None or person.disabled_at is not None:
        return replace(actor, scopes=frozenset(), purposes=frozenset(), role=None)
    today = actor_of(person)
    return replace(today, scopes=actor.scopes & today.scopes, purposes=actor.purposes & today.purposes)
