"""What becomes known of somebody in custody, and how they are taken in (在站)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant, Quantity, Range
from contracts.codes import AgeBasis, BedZone, CaseNumber, CustodyPlace, HealthDecision, IdentityState, RegionCode, Sex


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class CaseUnidentified:
    """The person cannot say who they are. The identity clocks run from ``first_custody_at``, in a hospital or at the
    station, whichever came first (D11, D12)."""

    case_id: Id
    case_number: CaseNumber
    first_custody_at: Instant
    custody_place: CustodyPlace
    sex: Sex
    ages: Range
    age_basis: AgeBasis
    presumed_minor: Flag
    impaired: Flag
    found_at: Instant
    found_region_code: RegionCode | None


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class AgeReassessed:
    """The age range, its basis, or both have changed, and with them perhaps the presumption of minority."""

    case_id: Id
    ages: Range
    age_basis: AgeBasis
    presumed_minor: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class SafetyChecked:
    """The person passed the safety check (same-sex officer, or an emergency reason on record)."""

    case_id: Id
    items_in_custody: Quantity
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HealthChecked:
    """The station looked at the person's health on entry."""

    case_id: Id
    decision: HealthDecision
    impaired: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class BelongingsReceived:
    """Belongings are in custody against a receipt, line by line."""

    case_id: Id
    receipt_id: Id
    line_count: Quantity
    money_fen: Quantity
    at: Instant


@event(owner="intake", subject="case", heard_by=("patrol", "tracing", "gateway"))
class CaseAdmitted:
    """The person stays at the station."""

    case_id: Id
    bed_zone: BedZone
    identity: IdentityState
    admitted_at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class CaseIdentified:
    """The case now knows who the person is; the name itself is read from intake."""

    case_id: Id
    identity: IdentityState
    home_region_code: RegionCode | None
    at: Instant
