"""Roll-calls and who was expected in them: their tables, and the lock on a roll-call's own row."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, Table, UniqueConstraint, select
from sqlalchemy.orm import Session

from chassis import seals
from chassis.columns import ID, Moment, coded
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import BedZone
from contracts.orders.intake import RollState
from services.intake.domain.roll_calls import RollCall, RollLine
from services.intake.storage.base import BADGE, METADATA, mapper

roll_calls = Table(
    "roll_calls",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("zone", coded(BedZone)),
    Column("called_by", BADGE, nullable=False),
    Column("called_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("finished_at", Moment),
)

roll_lines = Table(
    "roll_lines",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("roll_call_id", ID, ForeignKey("roll_calls.id"), nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False),
    Column("state", coded(RollState), nullable=False),
    Column("at", Moment),
    Column("incident_id", ID, ForeignKey("incidents.id")),
    UniqueConstraint("roll_call_id", "case_id"),
)

mapper.map_imperatively(RollCall, roll_calls)
mapper.map_imperatively(RollLine, roll_lines)

seals.guard({RollLine: roll_lines.c.case_id})


class RollCalls:
    """Roll-calls; what is written into one is written under the lock on its row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, roll: RollCall, lines: Sequence[RollLine]) -> None:
        self._session.add(roll)
        self._session.flush()
        self._session.add_all(lines)
        self._session.flush()

    def get(self, id: str) -> RollCall:
        """:raises NotFound:"""
        return existing(self._session.get(RollCall, id))

    def take(self, id: str) -> RollCall:
        """The roll-call, locked until the end of the transaction. :raises NotFound:"""
        return existing(self._session.get(RollCall, id, with_for_update=True, populate_existing=True))

    def lines(self, id: str) -> Sequence[RollLine]:
        """Whoever is expected and may be known of, by case."""
        mine = select(RollLine).where(roll_lines.c.roll_call_id == id).order_by(roll_lines.c.case_id)
        return self._session.scalars(mine).all()

    def page(self, zone: BedZone | None, after: str | None, limit: int) -> Sequence[RollCall]:
        return self._session.scalars(paged(select(RollCall), roll_calls, {"zone": zone}, after, limit)).all()
