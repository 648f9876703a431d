"""Seals: what lies under one is seen by named clients only; without them every list, count and search would have to
remember by itself whom to hide it from.

A service says once which of its things lie under which seal (:func:`guard`). From then on no query of theirs, by
whatever handler, finds a sealed thing for a client that is not named: to that client it is not there. The services' own
work (events, timers) sees everything, and events about it carry the ``sealed`` flag (:mod:`chassis.work`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Select, String, Table, delete, event, exists, or_, select
from sqlalchemy.orm import LoaderCriteriaOption, ORMExecuteState, Session, with_loader_criteria

from chassis.database import insert_ignoring
from chassis.moments import Moment
from chassis.orders import Actor
from chassis.tables import METADATA

seal = Table(
    "seal",
    METADATA,
    Column("subject", String(160), primary_key=True),
    Column("sealed_at", Moment, nullable=False),
)

need_to_know = Table(
    "need_to_know",
    METADATA,
    Column("subject", String(160), primary_key=True),
    Column("client_id", String(80), primary_key=True),
)

TABLES: Final = (seal, need_to_know)


@dataclass(frozen=True)
class AlsoOf:
    """A paper between two agencies that lies under the seal of ``subject``: it stays in sight of the agency that
    ``party`` names, which was told of it by that very paper. To that agency nothing else under the seal is there."""

    subject: Column[Any]
    party: Column[Any]


_Rule = Column[Any] | AlsoOf | Callable[[Select[Any]], ColumnElement[bool]]
_EYES: Final = "whose_eyes"


class _Eyes(NamedTuple):
    """Whom the session looks for."""

    client_id: str
    agency_id: str


_guarded: Final[dict[type[Any], _Rule]] = {}


def close(session: Session, subject: str, clients: Iterable[str], at: datetime) -> None:
    """From now on only these clients see it, and those who were named before. A second call adds to them."""
    insert_ignoring(session.connection(), seal, [{"subject": subject, "sealed_at": at}])
    admit(session, subject, clients)


def admit(session: Session, subject: str, clients: Iterable[str]) -> None:
    """These clients see it too."""
    rows = [{"subject": subject, "client_id": client} for client in sorted(set(clients))]
    if rows:
        insert_ignoring(session.connection(), need_to_know, rows)


def open_again(session: Session, subject: str) -> None:
    """There is no seal on it any more, and nobody is named. A second call changes nothing."""
    for table in TABLES:
        session.connection().execute(delete(table).where(table.c.subject == subject))


def is_sealed(session: Session, subject: str) -> bool:
    return session.connection().execute(select(seal.c.subject).where(seal.c.subject == subject)).first() is not None


def sealed_among(session: Session, subjects: Iterable[str]) -> frozenset[str]:
    """Those of these subjects that lie under a seal."""
    asked = sorted(set(subjects))
    if not asked:
        return frozenset()
    return frozenset(session.connection().execute(select(seal.c.subject).where(seal.c.subject.in_(asked))).scalars())


def hides(session: Session, subjects: Iterable[str], client_id: str) -> bool:
    """Whether one of these is hidden from that client."""
    wanted = hidden_from(client_id).where(seal.c.subject.in_(list(subjects)))
    return session.connection().execute(wanted).first() is not None


def hidden_from(client_id: str) -> Select[Any]:
    """The subjects that this client must not know of."""
    named = (need_to_know.c.subject == seal.c.subject) & (need_to_know.c.client_id == client_id)
    return select(seal.c.subject).where(~exists().where(named))


def guard(things: Mapping[type[Any], _Rule]) -> None:
    """These mapped classes lie under seals. The column holds the subject; of what lies under several, a function says
    what may be seen, given the subjects that may not; :class:`AlsoOf` names who sees it all the same."""
    _guarded.update(things)
    _hiding_from.cache_clear()


def look_with(session: Session, actor: Actor) -> None:
    """What the session finds from now on is what this actor may know of; a service may know of everything."""
    session.info[_EYES] = None if actor.agency_kind == "service" else _Eyes(actor.client_id, actor.agency_id)


@contextmanager
def unguarded(session: Session) -> Iterator[None]:
    """For the platform's own reckoning within somebody's request; nothing found here may be told to them."""
    eyes = session.info.get(_EYES)
    session.info[_EYES] = None
    try:
        yield
    finally:
        session.info[_EYES] = eyes


def _may_be_seen(rule: _Rule, eyes: _Eyes) -> ColumnElement[bool]:
    hidden = hidden_from(eyes.client_id)
    if isinstance(rule, AlsoOf):
        return or_(rule.party == eyes.agency_id, rule.subject.not_in(hidden))
    return rule.not_in(hidden) if isinstance(rule, Column) else rule(hidden)


@event.listens_for(Session, "do_orm_execute")
def _hide_what_is_sealed(executing: ORMExecuteState) -> None:
    eyes = executing.session.info.get(_EYES)
    if eyes is None or not executing.is_select or executing.is_column_load:
        return
    executing.statement = executing.statement.options(*_hiding_from(eyes))


@lru_cache(maxsize=1024)
def _hiding_from(eyes: _Eyes) -> tuple[LoaderCriteriaOption, ...]:
    """Kept for each client: to put the same conditions together again took longer than to ask the database."""
    return tuple(with_loader_criteria(thing, _may_be_seen(rule, eyes)) for thing, rule in _guarded.items())
