"""The parameter versions that were ever made, and which one was in use from when; without it a score could not be
explained a year later, nor a version be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, insert, select
from sqlalchemy.orm import Session

from chassis.columns import Moment
from chassis.tables import RowNumber
from services.tracing.storage.base import METADATA

NAME: Final = String(10)

parameter_version = Table(
    "parameter_version",
    METADATA,
    Column("version", NAME, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("confirmed", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("verdicts", Integer, nullable=False),
    Column("surprise", Integer),
    Column("surprise_before", Integer),
)
parameter_use = Table(
    "parameter_use",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("version", NAME, ForeignKey("parameter_version.version"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("chosen_by", String(80), nullable=False),
    Column("pinned", Boolean, nullable=False),
)


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version as it was made. ``reports``, ``confirmed``, ``rejected``: of how many it learnt; ``verdicts``: how
    many there were then, those that teach nothing too; ``surprise``: how badly what was learnt foretells verdicts it
    was not learnt from (thousandths of a bit a verdict), ``surprise_before``: how badly its predecessor does; neither
    while verdicts are few."""

    version: str
    digest: str
    made_at: datetime
    reports: int
    confirmed: int
    rejected: int
    verdicts: int
    surprise: int | None
    surprise_before: int | None


@dataclass(frozen=True, kw_only=True)
class Use:
    """Which version is in use since when; ``pinned``: a person chose it, so that nothing takes its place by itself."""

    version: str
    digest: str
    since: datetime
    chosen_by: str
    pinned: bool


class Versions:
    """All of them; none is ever changed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Version, body: bytes) -> None:
        self._session.execute(insert(parameter_version).values(**vars(new), body=body))

    def all(self) -> list[Version]:
        """In the order in which they were made."""
        columns = [column for column in parameter_version.c if column.name != "body"]
        rows = self._session.execute(
            select(*columns).order_by(parameter_version.c.made_at, parameter_version.c.version)
        )
        return [Version(**row._mapping) for row in rows]

    def body(self, version: str) -> bytes | None:
        return self._session.scalar(select(parameter_version.c.body).where(parameter_version.c.version == version))

    def use(self, version: str, *, since: datetime, chosen_by: str, pinned: bool) -> None:
        self._session.execute(
            insert(parameter_use).values(version=version, since=since, chosen_by=chosen_by, pinned=pinned)
        )

    def in_use(self) -> Use | None:
        """The last one that was chosen; nothing before anybody was compared."""
        uses = self.uses(limit=1)
        return uses[0] if uses else None

    def uses(self, limit: int) -> list[Use]:
        """The newest first."""
        wanted = select(parameter_use, parameter_version.c.digest).join(parameter_version)
        rows = self._session.execute(wanted.order_by(parameter_use.c.number.desc()).limit(limit))
        return [
            Use(version=row.version, digest=row.digest, since=row.since, chosen_by=row.chosen_by, pinned=row.pinned)
            for row in rows
        ]
