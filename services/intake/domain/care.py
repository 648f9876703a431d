"""Care during a stay: a log that is only added to, and incidents that are not forgotten; without it much of a stay
would rely on memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import IncidentKind
from contracts.codes import IncidentState as S
from contracts.orders.intake import CareKind

if TYPE_CHECKING:
    from chassis.private import Private

INCIDENT_MOVES: Final = Moves(
    (S.OPEN,),
    {
        S.OPEN: (S.HANDLED,),
        S.HANDLED: (S.REPORTED_UP, S.CLOSED),
        S.REPORTED_UP: (S.CLOSED,),
        S.CLOSED: (),
    },
)
"""State → what may come next (domain §2.2)."""

REPORTED_UP_ALWAYS: Final = frozenset(
    {
        IncidentKind.DEATH,
        IncidentKind.ESCAPE,
        IncidentKind.SELF_HARM,
        IncidentKind.INFECTION,
        IncidentKind.COMPLAINT,
    }
)
"""Kinds that the superior department must hear of before they are closed: a death (D34), a complaint (Decree 381
art. 15); the others [D]."""


class IncidentWrongState(Refusal):
    """The incident is at another point of its way; ``allowed`` are those it may go to."""

    code = "incident_wrong_state"


class IncidentNotReportedUp(Refusal):
    """Incidents of that kind are reported up before they are closed."""

    code = "incident_not_reported_up"


@dataclass(eq=False, kw_only=True)
class CareEntry:
    """One entry of the care log (照料日志). It is never changed; ``adds_to`` is the entry that it puts right."""

    id: str
    case_id: str
    kind: CareKind
    written_by: str
    happened_at: datetime
    written_at: datetime
    adds_to: str | None = None
    text: Private | None = None


@dataclass(eq=False, kw_only=True)
class Incident:
    """Something that went wrong (事件)."""

    id: str
    case_id: str
    kind: IncidentKind
    occurred_at: datetime
    reported_at: datetime
    reported_by: str
    state: S = S.OPEN
    handled_at: datetime | None = None
    handled_by: str | None = None
    reported_up_at: datetime | None = None
    reported_up_by: str | None = None
    report_number: str | None = None
    closed_at: datetime | None = None
    happened: Private | None = None
    measures: Private | None = None
    reported_to: Private | None = None

    def handle(self, at: datetime, by: str, measures: Private | None) -> None:
        self._move(S.HANDLED)
        self.handled_at, self.handled_by, self.measures = at, by, measures

    def report_up(self, at: datetime, by: str, to: Private | None, report_number: str | None) -> None:
        self._move(S.REPORTED_UP)
        self.reported_up_at, self.reported_up_by, self.reported_to, self.report_number = at, by, to, report_number

    def close(self, at: datetime) -> None:
        """:raises IncidentWrongState: :raises IncidentNotReportedUp:"""
        if self.state is S.HANDLED and self.kind in REPORTED_UP_ALWAYS:
            raise IncidentNotReportedUp(incident_id=self.id, kind=self.kind.value)
        self._move(S.CLOSED)
        self.closed_at = at

    def _move(self, to: S) -> None:
        INCIDENT_MOVES.expect(self.state, to, IncidentWrongState, incident_id=self.id)
        self.state = to
