"""The tables of the work itself, and the work, the same for every contestant; without one home for them somebody's
effect could be the cheaper one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, registry
from sqlalchemy.pool import NullPool

from chassis.tables import NAMING, RowNumber

METADATA = MetaData(naming_convention=NAMING)

parcel = Table(
    "parcel",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("grams", Integer, nullable=False),
    Column("moves", Integer, nullable=False, server_default="0"),
)
"""The depot's: what each posting writes. The courier's too: what the realistic handler reads and updates."""
effect = Table(
    "effect",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("parcel_id", String(36), nullable=False),
    Column("grams", Integer, nullable=False),
)
remark = Table(
    "remark",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("parcel_id", String(36), nullable=False),
    Column("text", String(200), nullable=False),
)

RIVAL_METADATA = MetaData(naming_convention=NAMING)
rival_inbox = Table(
    "inbox",
    RIVAL_METADATA,
    Column("event_id", String(36), primary_key=True),
    Column("handled_at", DateTime(timezone=True), nullable=False),
)
"""The inbox of a contestant that brings none."""

SHELVES = 500
"""How many rows the realistic handler's events are about."""


def shelf(grams: int) -> str:
    """The row of the courier's ``parcel`` table that an event of the realistic handler is about."""
    return f"shelf-{grams % SHELVES}"


@dataclass
class Parcel:
    """One row of ``parcel``."""

    id: str
    grams: int
    moves: int = 0


@dataclass
class Effect:
    """One row of ``effect``."""

    parcel_id: str
    grams: int


@dataclass
class Remark:
    """One row of ``remark``."""

    parcel_id: str
    text: str


_MAPPER = registry(metadata=METADATA)
for _class, _table in ((Parcel, parcel), (Effect, effect), (Remark, remark)):
    _MAPPER.map_imperatively(_class, _table)


class Adds(Protocol):
    """A SQLAlchemy session, of either kind."""

    def add(self, instance: object) -> None: ...


def note(session: Adds, parcel_id: str, grams: int) -> None:
    """The light effect: one row."""
    session.add(Effect(parcel_id, grams))


def carry(session: Adds, about: Parcel, parcel_id: str, grams: int) -> None:
    """The realistic effect: ``about`` was read for update; it is updated, and two rows are added."""
    about.moves += 1
    note(session, parcel_id, grams)
    session.add(Remark(parcel_id, f"carried past {about.id}"))


def carry_here(session: Session, parcel_id: str, grams: int) -> None:
    """All of the realistic effect, in a session that is not asynchronous."""
    about = session.get_one(Parcel, shelf(grams), with_for_update=True)
    carry(session, about, parcel_id, grams)


def claim(event_id: str, now: datetime) -> Any:
    """A rival's inbox row; it gives no row back when the event was handled before."""
    row = postgresql.insert(rival_inbox).values(event_id=event_id, handled_at=now)
    return row.on_conflict_do_nothing().returning(rival_inbox.c.event_id)


def put_up_shelves(url: str) -> None:
    """The rows the realistic handler works on."""
    with Session(create_engine(url, poolclass=NullPool)) as session:
        session.add_all(Parcel(shelf(number), 1) for number in range(SHELVES))
        session.commit()
