"""The stay (在站): checks, belongings, beds; without it a person could be lodged unseen or among the wrong people.

Decree 381 art. 8 (separate lodging by sex, women cared for by women), 民发〔2014〕132号 (hospital first, safety check,
registration of belongings).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import BedZone, HealthDecision, Sex
from contracts.orders.intake import ReceiptState

if TYPE_CHECKING:
    from chassis.private import Private


RECEIPT_MOVES: Final = Moves(
    (ReceiptState.HELD,),
    {
        ReceiptState.HELD: (ReceiptState.RETURNED, ReceiptState.TRANSFERRED, ReceiptState.DISPOSED_BY_RULE),
        ReceiptState.RETURNED: (),
        ReceiptState.TRANSFERRED: (),
        ReceiptState.DISPOSED_BY_RULE: (),
    },
)
"""Of a whole receipt; its lines may leave one by one."""


class OppositeSexCheck(Refusal):
    """An officer of another sex checked the person and gave no emergency reason."""

    code = "opposite_sex_check"


class SafetyCheckMissing(Refusal):
    """Nobody enters before the safety check."""

    code = "safety_check_missing"


class SafetyCheckRefused(Refusal):
    """Whoever does not let themselves be checked does not enter; an officer may try again."""

    code = "safety_check_refused"


class HealthCheckMissing(Refusal):
    """Nobody enters before the health check."""

    code = "health_check_missing"


class HospitalFirst(Refusal):
    """The health check sends the person to a hospital before anything else (民发〔2014〕132号 art. 8)."""

    code = "hospital_first"


class WrongBedZone(Refusal):
    """The zone does not fit the person's sex or age; ``zones`` are those that do."""

    code = "wrong_bed_zone"


class NoBelongingsHeld(Refusal):
    """There is no receipt left to hand anything back on."""

    code = "no_belongings_held"


@dataclass(eq=False, kw_only=True)
class SafetyCheck:
    """安全检查."""

    id: str
    case_id: str
    officer: str
    officer_sex: Sex
    items_in_custody: int
    at: datetime
    refused: bool = False
    police_reference: str | None = None
    emergency_reason: Private | None = None
    items: Private | None = None

    @property
    def outcome(self) -> str:
        """安检结论 (domain §2.2)."""
        if self.refused:
            return "refused"
        return "passed_with_custody" if self.items_in_custody else "passed"


@dataclass(eq=False, kw_only=True)
class HealthCheck:
    """健康检查."""

    id: str
    case_id: str
    decision: HealthDecision
    impaired: bool
    at: datetime
    temperature_tenths: Private | None = None
    findings: Private | None = None


@dataclass(eq=False, kw_only=True)
class Receipt:
    """A receipt for belongings (代管物品清单): every line and every fen, until handed back or transferred."""

    id: str
    case_id: str
    line_count: int
    money_fen: int
    sealed_bag: str
    received_at: datetime
    lines: Private | None = None
    state: ReceiptState = ReceiptState.HELD
    settled_at: datetime | None = None
    signed_by: Private | None = None
    transferred_to: Private | None = None

    def settle(
        self, state: ReceiptState, at: datetime, *, signed_by: Private | None, transferred_to: Private | None
    ) -> None:
        """Nothing on it is in custody any more. :raises NoBelongingsHeld: when that was settled before."""
        RECEIPT_MOVES.expect(self.state, state, NoBelongingsHeld, receipt_id=self.id)
        self.state = state
        self.settled_at, self.signed_by, self.transferred_to = at, signed_by, transferred_to


def expect_fitting_officer(person: Sex, officer: Sex, *, reason_given: bool) -> None:
    """:raises OppositeSexCheck: unless the officer has the person's sex or says why it had to be otherwise. An unknown
    sex is no match: whoever checks says why."""
    same = person is officer and person in (Sex.MALE, Sex.FEMALE)
    if not same and not reason_given:
        raise OppositeSexCheck(officer_sex=officer.value, person_sex=person.value)


def fitness_after(check: HealthDecision, before: bool | None) -> bool | None:
    """What a health check says of travelling: fit ends every doubt, a referral forbids, observation leaves it as it
    was."""
    return {HealthDecision.FIT: True, HealthDecision.REFER_HOSPITAL: False}.get(check, before)


def zones_for(sex: Sex, presumed_minor: bool) -> frozenset[BedZone]:
    """Where the person may sleep: men and women apart, minors apart from adults, isolation and care in rooms of their
    own."""
    if presumed_minor:
        return frozenset({BedZone.MINOR, BedZone.ISOLATION})
    single = frozenset({BedZone.ISOLATION, BedZone.CARE})
    return single | {Sex.MALE: {BedZone.MALE}, Sex.FEMALE: {BedZone.FEMALE}}.get(sex, set())


def expect_checked(safety: SafetyCheck | None, health: HealthCheck | None) -> None:
    """:raises SafetyCheckMissing: :raises SafetyCheckRefused: :raises HealthCheckMissing: :raises HospitalFirst: in
    this order."""
    if safety is None:
        raise SafetyCheckMissing
    if safety.refused:
        raise SafetyCheckRefused
    if health is None:
        raise HealthCheckMissing
    if health.decision is HealthDecision.REFER_HOSPITAL:
        raise HospitalFirst


def expect_fitting_zone(zone: BedZone, sex: Sex, presumed_minor: bool) -> None:
    """:raises WrongBedZone: with the zones that fit."""
    fitting = zones_for(sex, presumed_minor)
    if zone not in fitting:
        raise WrongBedZone(bed_zone=zone.value, zones=sorted(fit.value for fit in fitting))
