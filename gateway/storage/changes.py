"""Changes to the registry that wait for a second operator, and those that were decided: their table."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, String, Table, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, Codes, Moment
from chassis.tables import RowNumber
from gateway.domain.changes import Change, ChangeState
from gateway.storage.base import METADATA, NAME, mapper

registry_change = Table(
    "registry_change",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("kind", String(12), nullable=False),
    Column("agency_id", AGENCY_ID, nullable=False),
    Column("client_id", NAME),
    Column("what", Codes, nullable=False),
    Column("proposed_by", NAME, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("decided_by", NAME),
    Column("decided_at", Moment),
)

mapper.map_imperatively(Change, registry_change)


class Changes:
    """Proposed and decided changes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Change) -> int:
        """Its number."""
        self._session.add(new)
        self._session.flush()
        assert new.number is not None
        return new.number

    def held(self, number: int) -> Change | None:
        """The change of that number, held until the end of the transaction: two who decide at once take turns."""
        wanted = select(Change).where(registry_change.c.number == number).with_for_update()
        return self._session.scalars(wanted).one_or_none()

    def proposed(self) -> Sequence[Change]:
        wanted = select(Change).where(registry_change.c.state == ChangeState.PROPOSED)
        return self._session.scalars(wanted.order_by(registry_change.c.number)).all()
