"""What a hospital's care costs, and how it is settled (医疗费用结算)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant, Quantity
from contracts.codes import AgencyId, CatalogueClass, ClaimState, CostLineState, SettlementPeriod


@event(owner="intake", subject="case", heard_by=("gateway",))
class CostLineSubmitted:
    """The hospital put one cost of the patient on its account."""

    case_id: Id
    cost_line_id: Id
    referral_id: Id
    hospital_id: AgencyId
    catalogue_class: CatalogueClass
    amount_fen: Quantity
    state: CostLineState
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class CostLineProgressed:
    """A cost was signed for by one of the two, or withdrawn; ``state`` is what it is now."""

    case_id: Id
    cost_line_id: Id
    hospital_id: AgencyId
    state: CostLineState
    at: Instant


@event(owner="intake", subject="claim", heard_by=("gateway",))
class ClaimSubmitted:
    """A hospital's settlement period is closed: these lines, this total, to the fen."""

    claim_id: Id
    hospital_id: AgencyId
    period: SettlementPeriod
    line_count: Quantity
    total_fen: Quantity
    at: Instant


@event(owner="intake", subject="claim", heard_by=("gateway",))
class ClaimProgressed:
    """The joint review went on, or two people opened the period again; ``state`` is what the claim is now."""

    claim_id: Id
    hospital_id: AgencyId
    period: SettlementPeriod
    state: ClaimState
    at: Instant
