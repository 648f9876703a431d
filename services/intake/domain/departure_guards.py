"""The one table of departure guards (离站限制): kind × class of person; without it each desk would guard another door.

A station persuades but never restricts leaving (Decree 381 art. 11): a capable adult who goes is never refused. What
was missing then is put on record, and keeps the *case* open where it must be settled, never the person in. Guards do
refuse what the station itself does: tickets, escorts, collections, hand-overs, placements, terminations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from chassis.kinds import Range
from chassis.orders import Refusal
from contracts.codes import AgeBasis, DepartureDocument, DepartureGuard, DepartureKind, PersonClass, Sex
from contracts.orders.intake import TicketState
from services.intake.domain.ages import ADULT_AT, EVIDENCE

_SIXTEEN: Final = 16
"""From here on a person may leave alone with the station's assent (民发〔2014〕132号, domain §1.4)."""

_OF_UNKNOWN_AGE: Final = Range(0, 120)


class DepartureRefused(Refusal):
    """A guard of that kind stands. The code is that of the first one; ``guards`` names all."""

    def __init__(self, kind: DepartureKind, guards: tuple[DepartureGuard, ...]) -> None:
        super().__init__(guards[0].value, kind=kind.value, guards=[guard.value for guard in guards])


class Stage(IntEnum):
    """From when on a guard is asked: at planning already, or only when the person is to leave."""

    PLAN = 1
    EXECUTION = 2


@dataclass(frozen=True, kw_only=True)
class DepartureFacts:
    """All that the guards look at. ``woman_escorts``: nobody said yet, when planning. ``critical``: in a hospital's
    bed, or sent there by the health check and not able to decide about it. ``trafficking_unresolved``: police were told
    that the person may have been trafficked, and the report is not closed."""

    sex: Sex = Sex.UNKNOWN
    ages: Range = _OF_UNKNOWN_AGE
    age_basis: AgeBasis = AgeBasis.VISUAL
    presumed_minor: bool = False
    impaired: bool = False
    critical: bool = False
    identity_unknown: bool = False
    fit_to_travel: bool | None = None
    escorts: int = 0
    woman_escorts: bool | None = None
    collector_documented: bool = False
    receiving_organisation: bool = False
    ticket: TicketState | None = None
    belongings_held: bool = False
    documents: frozenset[DepartureDocument] = frozenset()
    reason_given: bool = False
    countersigned: bool = False
    placeable: bool = False
    trafficking_unresolved: bool = False


def person_class(facts: DepartureFacts) -> PersonClass:
    """The first class that fits. Sixteen or seventeen is only who was proven to be; a guess that touches 18 from below
    presumes a minor, whatever it hopes for above (domain §1.4)."""
    if facts.critical:
        return PersonClass.IN_HOSPITAL
    proven = facts.age_basis in EVIDENCE
    if facts.presumed_minor:
        if facts.ages.hi < _SIXTEEN or (proven and facts.ages.lo < _SIXTEEN):
            return PersonClass.UNDER_SIXTEEN
        return PersonClass.SIXTEEN_OR_SEVENTEEN if proven and facts.ages.hi < ADULT_AT else PersonClass.PRESUMED_MINOR
    return PersonClass.IMPAIRED if facts.impaired else PersonClass.CAPABLE_ADULT


# --- the guards -------------------------------------------------------------------------------------------------------


class Rule(NamedTuple):
    """One guard: when it is asked, and when it stands. ``always``: no evidence lifts it."""

    guard: DepartureGuard
    stage: Stage
    stands: Callable[[DepartureFacts], bool]
    always: bool = False


def _never(guard: DepartureGuard) -> Rule:
    return Rule(guard, Stage.PLAN, lambda _facts: True, always=True)


def _paper(document: DepartureDocument, guard: DepartureGuard, stage: Stage = Stage.PLAN) -> Rule:
    return Rule(guard, stage, lambda facts: document not in facts.documents)


def _escorts_missing(facts: DepartureFacts) -> bool:
    return facts.escorts < 2 or (facts.sex is Sex.FEMALE and facts.woman_escorts is False)


_TRAVELS: Final = frozenset({TicketState.ISSUED, TicketState.BOARDED, TicketState.ARRIVED})
_AWAITED: Final = frozenset({TicketState.REQUESTED, TicketState.APPROVED, TicketState.BOOKED})

_IMPAIRED = Rule(DepartureGuard.IMPAIRED, Stage.PLAN, lambda facts: facts.impaired)
_IDENTITY = Rule(DepartureGuard.IDENTITY_UNKNOWN, Stage.PLAN, lambda facts: facts.identity_unknown)
_UNFIT = Rule(DepartureGuard.NOT_FIT_TO_TRAVEL, Stage.PLAN, lambda facts: facts.fit_to_travel is False)
_ESCORTS = Rule(DepartureGuard.ESCORTS_MISSING, Stage.PLAN, _escorts_missing)
_COLLECTOR = Rule(DepartureGuard.COLLECTOR_UNVERIFIED, Stage.PLAN, lambda facts: not facts.collector_documented)
_RECEIVER = Rule(DepartureGuard.RECEIVER_MISSING, Stage.PLAN, lambda facts: not facts.receiving_organisation)
_ASSESSMENT = _paper(DepartureDocument.GUARDIANSHIP_ASSESSMENT, DepartureGuard.ASSESSMENT_MISSING)
_BUREAU = _paper(DepartureDocument.BUREAU_NOTICE, DepartureGuard.BUREAU_NOTICE_MISSING)
_DECISION = _paper(DepartureDocument.GUARDIANSHIP_DECISION, DepartureGuard.GUARDIANSHIP_DECISION_MISSING)
_PLACEMENT = _paper(DepartureDocument.PLACEMENT_APPROVAL, DepartureGuard.PLACEMENT_NOT_APPROVED)
_TOO_EARLY = Rule(DepartureGuard.TOO_EARLY_TO_PLACE, Stage.PLAN, lambda facts: not facts.placeable)
_REASON = Rule(DepartureGuard.REASON_MISSING, Stage.PLAN, lambda facts: not facts.reason_given)
_TERMINATION = _paper(DepartureDocument.TERMINATION_NOTICE, DepartureGuard.NOTICE_NUMBER_MISSING)
_REFUSAL = _paper(DepartureDocument.REFUSAL_NOTICE, DepartureGuard.NOTICE_NUMBER_MISSING)
_CERTIFICATE = _paper(DepartureDocument.DEATH_CERTIFICATE, DepartureGuard.DEATH_CERTIFICATE_MISSING)
_STATEMENT = _paper(DepartureDocument.LEAVING_STATEMENT, DepartureGuard.STATEMENT_MISSING, Stage.EXECUTION)
_POLICE = _paper(DepartureDocument.POLICE_RECEIPT, DepartureGuard.POLICE_RECEIPT_MISSING, Stage.EXECUTION)
_ABSENCE = _paper(DepartureDocument.ABSENCE_RECORD, DepartureGuard.ABSENCE_RECORD_MISSING, Stage.EXECUTION)
_SECOND = Rule(DepartureGuard.COUNTERSIGNATURE_MISSING, Stage.EXECUTION, lambda facts: not facts.countersigned)
_NO_TICKET = Rule(DepartureGuard.TICKET_NOT_ISSUED, Stage.EXECUTION, lambda facts: facts.ticket not in _TRAVELS)
_AWAITED_TICKET = Rule(DepartureGuard.TICKET_NOT_ISSUED, Stage.EXECUTION, lambda facts: facts.ticket in _AWAITED)
_TRAFFICKING = Rule(DepartureGuard.TRAFFICKING_UNRESOLVED, Stage.PLAN, lambda facts: facts.trafficking_unresolved)
_HELD = Rule(DepartureGuard.BELONGINGS_HELD, Stage.EXECUTION, lambda facts: facts.belongings_held)


# --- the table --------------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """What one kind of departure asks of one class of persons. ``binding``: what is missing refuses; otherwise it is
    put on record, and the person goes."""

    rules: tuple[Rule, ...]
    binding: bool = True


def _asks(*rules: Rule) -> Cell:
    return Cell(rules)


def _records(*rules: Rule) -> Cell:
    return Cell(rules, binding=False)


Row = Mapping[PersonClass, Cell]

_HOSPITAL_FIRST = _asks(_never(DepartureGuard.IN_HOSPITAL))
_NOT_UNDER_SIXTEEN = _never(DepartureGuard.UNDER_SIXTEEN)
_NOT_PRESUMED = _never(DepartureGuard.PRESUMED_MINOR)
_NOT_MINOR = _never(DepartureGuard.MINOR)
_NOT_IMPAIRED = _never(DepartureGuard.IMPAIRED)
_ONLY_MINORS = _asks(_never(DepartureGuard.NOT_A_MINOR))


def _row(
    *,
    in_hospital: Cell = _HOSPITAL_FIRST,
    under_sixteen: Cell,
    presumed_minor: Cell,
    sixteen_or_seventeen: Cell,
    impaired: Cell,
    capable_adult: Cell,
) -> Row:
    """A cell for every class; whoever lies in hospital goes from there only once the hospital gives them back."""
    return MappingProxyType(
        {
            PersonClass.IN_HOSPITAL: in_hospital,
            PersonClass.UNDER_SIXTEEN: under_sixteen,
            PersonClass.PRESUMED_MINOR: presumed_minor,
            PersonClass.SIXTEEN_OR_SEVENTEEN: sixteen_or_seventeen,
            PersonClass.IMPAIRED: impaired,
            PersonClass.CAPABLE_ADULT: capable_adult,
        }
    )


def _minors(minors: Cell, *, impaired: Cell, capable_adult: Cell) -> Row:
    """All minors alike."""
    return _row(
        under_sixteen=minors,
        presumed_minor=minors,
        sixteen_or_seventeen=minors,
        impaired=impaired,
        capable_adult=capable_adult,
    )


def _same(cell: Cell) -> Row:
    """Everybody alike, wherever they lie."""
    return MappingProxyType(dict.fromkeys(PersonClass, cell))


def _adults_only(impaired: Cell, capable_adult: Cell) -> Row:
    """Never for a minor, whatever the papers (民发〔2015〕158号: minors not to adult homes; domain §1.5)."""
    return _row(
        under_sixteen=_asks(_NOT_UNDER_SIXTEEN),
        presumed_minor=_asks(_NOT_PRESUMED),
        sixteen_or_seventeen=_asks(_NOT_MINOR),
        impaired=impaired,
        capable_adult=capable_adult,
    )


_BY_RAIL_ALONE = (_TRAFFICKING, _IDENTITY, _UNFIT, _NO_TICKET, _HELD)
_ESCORTED = (_ESCORTS, _UNFIT, _AWAITED_TICKET, _HELD)
_HANDED_OVER = _asks(_RECEIVER, _BUREAU, _UNFIT, _HELD)
_TO_THE_POLICE = _asks(_RECEIVER, _POLICE, _HELD)
_PLACED = _asks(_RECEIVER, _PLACEMENT, _TOO_EARLY, _HELD)
_ALONE_WITH_ASSENT = (_IMPAIRED, _ASSESSMENT, _SECOND)

GUARDS: Final[Mapping[DepartureKind, Row]] = MappingProxyType(
    {
        DepartureKind.SELF: _row(
            under_sixteen=_asks(_NOT_UNDER_SIXTEEN, _IMPAIRED, _TRAFFICKING),
            presumed_minor=_asks(_NOT_PRESUMED, _IMPAIRED, _TRAFFICKING),
            sixteen_or_seventeen=_asks(*_ALONE_WITH_ASSENT, _TRAFFICKING, _HELD),
            impaired=_asks(_NOT_IMPAIRED, _TRAFFICKING),
            capable_adult=_records(_TRAFFICKING, _UNFIT, _STATEMENT, _HELD),
        ),
        DepartureKind.TICKET: _row(
            under_sixteen=_asks(_NOT_UNDER_SIXTEEN, _IMPAIRED, _TRAFFICKING, _IDENTITY),
            presumed_minor=_asks(_NOT_PRESUMED, _IMPAIRED, _TRAFFICKING, _IDENTITY),
            sixteen_or_seventeen=_asks(*_ALONE_WITH_ASSENT, *_BY_RAIL_ALONE),
            impaired=_asks(_NOT_IMPAIRED, _TRAFFICKING, _IDENTITY),
            capable_adult=_asks(*_BY_RAIL_ALONE),
        ),
        DepartureKind.COLLECTED: _minors(
            _asks(_COLLECTOR, _ASSESSMENT, _HELD),
            impaired=_asks(_COLLECTOR, _HELD),
            capable_adult=_asks(_COLLECTOR, _HELD),
        ),
        DepartureKind.ESCORT: _minors(
            _asks(_ASSESSMENT, *_ESCORTED), impaired=_asks(*_ESCORTED), capable_adult=_asks(*_ESCORTED)
        ),
        DepartureKind.HANDOVER_STATION: _minors(_HANDED_OVER, impaired=_HANDED_OVER, capable_adult=_HANDED_OVER),
        DepartureKind.TRANSFER_HOSPITAL: _same(_asks(_RECEIVER)),
        DepartureKind.TRANSFER_POLICE: _minors(_TO_THE_POLICE, impaired=_TO_THE_POLICE, capable_adult=_TO_THE_POLICE),
        DepartureKind.TRANSFER_WELFARE: _minors(
            _asks(_RECEIVER, _DECISION, _HELD), impaired=_ONLY_MINORS, capable_adult=_ONLY_MINORS
        ),
        DepartureKind.PLACEMENT: _adults_only(impaired=_PLACED, capable_adult=_PLACED),
        DepartureKind.TERMINATED: _adults_only(
            impaired=_asks(_NOT_IMPAIRED), capable_adult=_asks(_REASON, _TERMINATION, _HELD)
        ),
        DepartureKind.NOT_ADMITTED: _adults_only(impaired=_asks(_NOT_IMPAIRED), capable_adult=_asks(_REASON, _REFUSAL)),
        DepartureKind.ABANDONED: _same(_records(_ABSENCE, _HELD)),
        DepartureKind.DEATH: _same(_asks(_CERTIFICATE, _SECOND)),
    }
)
"""Kind of departure → class of person → what it asks, in the order in which it is told (domain §1.5, D30, D32)."""


def missing(kind: DepartureKind, facts: DepartureFacts, stage: Stage) -> tuple[DepartureGuard, ...]:
    """Everything that the cell asks for by this stage and that is not there, whether it refuses or not."""
    cell = GUARDS[kind][person_class(facts)]
    return tuple(rule.guard for rule in cell.rules if rule.stage <= stage and rule.stands(facts))


def standing(kind: DepartureKind, facts: DepartureFacts, stage: Stage) -> tuple[DepartureGuard, ...]:
    """Every guard that stands in the way at this stage."""
    return missing(kind, facts, stage) if GUARDS[kind][person_class(facts)].binding else ()


def expect_unguarded(kind: DepartureKind, facts: DepartureFacts, stage: Stage) -> None:
    """:raises DepartureRefused: with every guard that stands."""
    if guards := standing(kind, facts, stage):
        raise DepartureRefused(kind, guards)
