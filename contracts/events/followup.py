"""What follow-up announces: plans, tasks, visits, risk, and the four-level notices."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Day, Id, Instant, Quantity
from contracts.codes import Goods, NetworkLevel, RegionCode, RiskLevel, StepKind, WithdrawalReason


@event(owner="followup", subject="plan", heard_by=("tracing", "gateway"))
class PlanCreated:
    """A returnee has a plan of calls and visits, by risk level."""

    plan_id: Id
    case_id: Id
    risk: RiskLevel
    home_region_code: RegionCode
    steps: Quantity
    created_at: Instant


@event(owner="followup", subject="plan", heard_by=("gateway",))
class TaskDue:
    """A call or visit of the plan is to be done now."""

    plan_id: Id
    case_id: Id
    task_id: Id
    kind: StepKind
    due_on: Day


@event(owner="followup", subject="plan", heard_by=("gateway",))
class TaskOverdue:
    """A call or visit was not done within its tolerance; it escalates to the township, then the district."""

    plan_id: Id
    case_id: Id
    task_id: Id
    kind: StepKind
    due_on: Day


@event(owner="followup", subject="plan", heard_by=("gateway",))
class VisitRecorded:
    """Somebody called or went there; what was said is read from follow-up, what was brought is counted here."""

    plan_id: Id
    case_id: Id
    task_id: Id
    visit_id: Id
    kind: StepKind
    goods: tuple[Goods, ...]
    money_fen: Quantity
    visited_at: Instant


@event(owner="followup", subject="plan", heard_by=("gateway",))
class RiskAssessed:
    """A new version of the risk assessment, with its level; the reasons are read from follow-up."""

    plan_id: Id
    case_id: Id
    version: Quantity
    level: RiskLevel
    at: Instant


@event(owner="followup", subject="plan", heard_by=("gateway",))
class PlanWithdrawn:
    """The home was not theirs: what was still to be done there is to be done no more, and its notices are void;
    ``tasks`` is how many calls and visits were open."""

    plan_id: Id
    case_id: Id
    reason: WithdrawalReason
    tasks: Quantity
    withdrawn_at: Instant


@event(owner="followup", subject="notice", heard_by=("gateway",))
class HomeNoticeSent:
    """The four-level notice reached one level's desk."""

    notice_id: Id
    plan_id: Id
    case_id: Id
    level: NetworkLevel
    region_code: RegionCode
    sent_at: Instant
    ack_due_at: Instant


@event(owner="followup", subject="notice", heard_by=("gateway",))
class HomeNoticeAcknowledged:
    """One level says: we have it and take care."""

    notice_id: Id
    plan_id: Id
    case_id: Id
    level: NetworkLevel
    region_code: RegionCode
    acknowledged_at: Instant


@event(owner="followup", subject="notice", heard_by=("gateway",))
class HomeNoticeOverdue:
    """One level did not acknowledge in time; the level above is told."""

    notice_id: Id
    plan_id: Id
    case_id: Id
    level: NetworkLevel
    region_code: RegionCode
    due_at: Instant


@event(owner="followup", subject="notice", heard_by=("gateway",))
class HomeNoticeVoided:
    """What one level was told is void: nobody of its place came home. Whoever wrote the name down strikes it out."""

    notice_id: Id
    plan_id: Id
    case_id: Id
    level: NetworkLevel
    region_code: RegionCode
    reason: WithdrawalReason
    voided_at: Instant


@event(owner="followup", subject="case", heard_by=("intake", "gateway"))
class ErasureDone:
    """What was kept here of the person of that case is erased; ``thing_ids``: what of ours was about them."""

    case_id: Id
    thing_ids: tuple[Id, ...]
    done_at: Instant


@event(owner="followup", subject="case", heard_by=("intake", "gateway"))
class CorrectionDone:
    """What is kept here of the person is as it was corrected, if anything is."""

    case_id: Id
    correction_id: Id
    done_at: Instant
