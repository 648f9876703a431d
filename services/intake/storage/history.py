"""Earlier help to the same person: how it is found; nothing here is read by what decides on help."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Subquery, func, select
from sqlalchemy.orm import Session

from contracts.orders.intake import DepartureState
from services.intake.domain.cases import Case
from services.intake.domain.departures import Departure
from services.intake.domain.tickets import Ticket
from services.intake.storage.cases import CASE_ID, cases
from services.intake.storage.departures import departures
from services.intake.storage.tickets import tickets

MOST = 200
"""The most cases that one look shows; the newest ones."""

_LEFT = (DepartureState.EXECUTED, DepartureState.ARRIVED)


class Repeated(NamedTuple):
    """Somebody who was helped again and again."""

    first_case_id: str
    latest_case_id: str
    times: int
    latest_opened_at: datetime


class Often(NamedTuple):
    """Who counts as helped again and again: so often since then, and again since ``latest_since`` when that is said."""

    since: datetime
    least: int
    latest_since: datetime | None = None


class Histories:
    """What lies behind the person of some cases, as far as whoever asks may know of them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cases(self, ids: Collection[str]) -> Sequence[Case]:
        """The newest first."""
        theirs = select(Case).where(cases.c.id.in_(ids)).order_by(cases.c.opened_at.desc(), cases.c.id.desc())
        return self._session.scalars(theirs.limit(MOST)).all()

    def tickets(self, case_ids: Collection[str], since: datetime) -> Sequence[Ticket]:
        theirs = select(Ticket).where(tickets.c.case_id.in_(case_ids), tickets.c.requested_at >= since)
        return self._session.scalars(theirs.order_by(tickets.c.id.desc()).limit(MOST)).all()

    def destinations(self, case_ids: Collection[str]) -> dict[str, str]:
        """Where the person of each case went."""
        went = select(Departure).where(departures.c.case_id.in_(case_ids), departures.c.state.in_(_LEFT))
        return {left.case_id: left.destination_region_code for left in self._session.scalars(went)}

    def repeated(self, same_person: Subquery, often: Often, after: str | None, limit: int) -> list[Any]:
        """Whoever was helped so often; ``same_person`` says which cases are one person's."""
        first, latest = func.min(CASE_ID), func.max(cases.c.opened_at)
        wanted = (
            select(first, func.max(CASE_ID), func.count(CASE_ID), latest)
            .join(same_person, same_person.c.record_id == cases.c.id)
            .where(cases.c.opened_at >= often.since)
            .group_by(same_person.c.hash)
            .having(func.count(CASE_ID) >= often.least)
            .order_by(first)
            .limit(limit)
        )
        if often.latest_since is not None:
            wanted = wanted.having(latest >= often.latest_since)
        found = self._session.execute(wanted if after is None else wanted.having(first > after))
        return [Repeated(*row) for row in found]
