"""The notice goes down the four levels and is acknowledged; without this nobody could say which level knows."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, DueTimer, NotFound
from chassis.work import UnitOfWork
from contracts.codes import WithdrawalReason
from contracts.events.followup import HomeNoticeAcknowledged, HomeNoticeOverdue, HomeNoticeSent, HomeNoticeVoided
from services.followup.domain.notices import HomeNotice, Hop
from services.followup.domain.plans import Plan
from services.followup.handlers.completion import complete_if_done
from services.followup.handlers.shown import shown_notice
from services.followup.storage import HomeNotices

UNACKNOWLEDGED = "home_notice_unacknowledged"


def send_notice(plan: Plan, hop: Hop, uow: UnitOfWork) -> HomeNotice:
    """Put the notice on one level's desk and watch for its acknowledgement."""
    notice = HomeNotice.sent(hop, id=uow.new_id(), plan_id=plan.id, case_id=plan.case_id, at=uow.now())
    HomeNotices(uow.session).add(notice)
    uow.timers.set(UNACKNOWLEDGED, f"notice/{notice.id}", notice.ack_due_at, {"notice_id": notice.id})
    uow.announce(
        HomeNoticeSent(**_which(notice), sent_at=notice.sent_at, ack_due_at=notice.ack_due_at), sealed=plan.sealed
    )
    return notice


def acknowledge_home_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The level has it and takes care. :raises NotFound: outside the actor's territory; :raises
    NoticeAlreadyAcknowledged: :raises NoticeVoid:"""
    notice, plan = HomeNotices(uow.session).take(command.target_id)
    if not notice.acknowledgeable_by(command.actor):
        raise NotFound(notice_id=command.target_id)
    said = command.data["note"]
    note = None if said is None else uow.private(f"case/{plan.case_id}", said)
    notice.acknowledge(command.actor.agency_id, note, uow.now())
    stop_waiting(notice, uow)
    uow.announce(HomeNoticeAcknowledged(**_which(notice), acknowledged_at=uow.now()), sealed=plan.sealed)
    complete_if_done(plan, uow)
    return shown_notice(notice)


def void_notice(notice: HomeNotice, plan: Plan, reason: WithdrawalReason, uow: UnitOfWork) -> None:
    """Nobody of that place came home: the level is told, and is waited for no more; the caller holds the plan."""
    notice.void(uow.now())
    stop_waiting(notice, uow)
    uow.announce(HomeNoticeVoided(**_which(notice), reason=reason, voided_at=uow.now()), sealed=plan.sealed)


def stop_waiting(notice: HomeNotice, uow: UnitOfWork) -> None:
    uow.timers.cancel(UNACKNOWLEDGED, f"notice/{notice.id}")


def mark_notice_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """The level did not say so in time; the level above is told, and it can still acknowledge."""
    notice, plan = HomeNotices(uow.session).take(timer.facts["notice_id"])
    if notice.run_over():
        uow.announce(HomeNoticeOverdue(**_which(notice), due_at=notice.ack_due_at), sealed=plan.sealed)


def _which(notice: HomeNotice) -> dict[str, Any]:
    return {
        "notice_id": notice.id,
        "plan_id": notice.plan_id,
        "case_id": notice.case_id,
        "level": notice.level,
        "region_code": notice.region_code,
    }
