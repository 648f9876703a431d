"""The four-level notice (四级联动) and who may act on it; without it the village would learn last, or never, that
somebody is home.

The notice goes city → district → township → village by division code. A town of a functional area (常州经济开发区) goes
to the area's own office instead of the district, while the code stays the statutory one for statistics (domain §4.4). A
home outside Changzhou gets one notice, to its city level, for the hand-over; its code stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from chassis.clock import iso
from chassis.moves import Moves
from chassis.orders import Actor, Refusal
from contracts.codes import AgencyKind, NetworkLevel
from contracts.divisions import DIVISIONS, FUNCTIONAL_AREAS, covers, significant
from contracts.orders.followup import NoticeState

if TYPE_CHECKING:
    from chassis.private import Private

CHANGZHOU: Final = "320400000000"

ACKNOWLEDGE_WITHIN: Final[Mapping[NetworkLevel, timedelta]] = {
    NetworkLevel.CITY: timedelta(days=1),
    NetworkLevel.DISTRICT: timedelta(days=2),
    NetworkLevel.TOWNSHIP: timedelta(days=3),
    NetworkLevel.VILLAGE: timedelta(days=5),
}
"""Recommended; no norm gives a number (domain §2.8 asks only for an acknowledgement due)."""

HOME_NOTICE_MOVES: Final = Moves(
    (NoticeState.SENT,),
    {
        NoticeState.SENT: (NoticeState.OVERDUE, NoticeState.ACKNOWLEDGED, NoticeState.VOID),
        NoticeState.OVERDUE: (NoticeState.ACKNOWLEDGED, NoticeState.VOID),
        NoticeState.ACKNOWLEDGED: (NoticeState.VOID,),
        NoticeState.VOID: (),
    },
)
"""Late is better than never; what was about a wrong home is void, whoever had taken it up."""

_LEVELS: Final = {
    "city": NetworkLevel.CITY,
    "county": NetworkLevel.DISTRICT,
    "town": NetworkLevel.TOWNSHIP,
    "village": NetworkLevel.VILLAGE,
}
_VISITING: Final = (NetworkLevel.TOWNSHIP, NetworkLevel.VILLAGE)
_CITY_DIGITS: Final = 4
_TOWN_DIGITS: Final = 9


class NoticeAlreadyAcknowledged(Refusal):
    """The level has said so before."""

    code = "notice_already_acknowledged"


class NoticeVoid(Refusal):
    """It was about another person's home."""

    code = "notice_void"


@dataclass(frozen=True)
class Hop:
    """One level's desk: the division it stands for, and the functional area's office where that is responsible
    instead."""

    level: NetworkLevel
    region_code: str
    office_id: str | None = None


def hops(home: str) -> tuple[Hop, ...]:
    """Whom the notice of that home goes to, the city first, as far down as the code says and the table knows."""
    if not covers(CHANGZHOU, home):
        return (Hop(NetworkLevel.CITY, home),)
    return tuple(_hop(division.level, division.code, home) for division in DIVISIONS.ancestors(home))


def _hop(level: str, code: str, home: str) -> Hop:
    office = DIVISIONS.responsible_office(home) if level == "county" else None
    return Hop(_LEVELS[level], code, office.key if office is not None and office.functional else None)


@dataclass(frozen=True)
class Territory:
    """Where a desk's word counts: the divisions below its own, and the towns of the functional area whose office it
    is."""

    prefixes: tuple[str, ...]
    office_id: str | None = None

    @classmethod
    def of(cls, actor: Actor) -> Territory:
        own = significant(actor.region_code or "")
        areas = [area for area in FUNCTIONAL_AREAS if area.key == actor.agency_id]
        towns = sorted(significant(town) for area in areas for town in area.towns)
        return cls((*([own] if own else []), *towns), areas[0].key if areas else None)

    @property
    def wide(self) -> tuple[str, ...]:
        """The prefixes of a city or more: there a functional area's notices belong to it as well."""
        return tuple(prefix for prefix in self.prefixes if len(prefix) <= _CITY_DIGITS)

    @property
    def visits(self) -> bool:
        """A township's or a village's own desk: it goes to the door and must know whose it is."""
        return bool(self.prefixes) and all(len(prefix) >= _TOWN_DIGITS for prefix in self.prefixes)

    def holds(self, region_code: str, office_id: str | None = None) -> bool:
        """Whether the place is in it. What is an office's is not the statutory district's."""
        if office_id is not None and office_id == self.office_id:
            return True
        return region_code.startswith(self.prefixes if office_id is None else self.wide)


def is_station(actor: Actor) -> bool:
    return actor.agency_kind == AgencyKind.STATION


@dataclass(eq=False, kw_only=True)
class HomeNotice:
    """One level's notice."""

    id: str
    plan_id: str
    case_id: str
    level: NetworkLevel
    region_code: str
    office_id: str | None
    state: NoticeState
    sent_at: datetime
    ack_due_at: datetime
    overdue_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    note: Private | None = None
    voided_at: datetime | None = None

    @classmethod
    def sent(cls, hop: Hop, *, id: str, plan_id: str, case_id: str, at: datetime) -> HomeNotice:
        return cls(
            id=id,
            plan_id=plan_id,
            case_id=case_id,
            level=hop.level,
            region_code=hop.region_code,
            office_id=hop.office_id,
            state=NoticeState.SENT,
            sent_at=at,
            ack_due_at=at + ACKNOWLEDGE_WITHIN[hop.level],
        )

    def acknowledgeable_by(self, actor: Actor) -> bool:
        """A desk of the territory; for a home outside Changzhou, which has no desk here, the station that heard the
        answer."""
        outside = not covers(CHANGZHOU, self.region_code)
        return Territory.of(actor).holds(self.region_code, self.office_id) or (outside and is_station(actor))

    def tells_who_to(self, actor: Actor) -> bool:
        """Need to know: those who go to the door, and the station. Of a void notice nobody does."""
        goes_there = self.level in _VISITING and Territory.of(actor).visits and self.state is not NoticeState.VOID
        return is_station(actor) or goes_there

    def tells_note_to(self, actor: Actor) -> bool:
        """What was written when it was taken up may name somebody; void, it is the station's to read."""
        return is_station(actor) or self.state is not NoticeState.VOID

    def acknowledge(self, agency_id: str, note: Private | None, at: datetime) -> None:
        """:raises NoticeAlreadyAcknowledged: :raises NoticeVoid:"""
        if self.state is NoticeState.VOID:
            raise NoticeVoid(notice_id=self.id)
        if not HOME_NOTICE_MOVES.allows(self.state, NoticeState.ACKNOWLEDGED):
            raise NoticeAlreadyAcknowledged(notice_id=self.id, acknowledged_at=iso(self.acknowledged_at or at))
        self.state, self.acknowledged_at, self.acknowledged_by, self.note = (
            NoticeState.ACKNOWLEDGED,
            at,
            agency_id,
            note,
        )

    def void(self, at: datetime) -> None:
        """Nobody of that place came home."""
        HOME_NOTICE_MOVES.expect(self.state, NoticeState.VOID, NoticeVoid, notice_id=self.id)
        self.state, self.voided_at = NoticeState.VOID, at

    def run_over(self) -> bool:
        """True when nobody had acknowledged it in time."""
        missed = HOME_NOTICE_MOVES.allows(self.state, NoticeState.OVERDUE)
        if missed:
            self.state, self.overdue_at = NoticeState.OVERDUE, self.ack_due_at
        return missed
