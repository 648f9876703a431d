"""What the station does about its own statutory duties, and what a chief dispenses from; without it ten days could
only be met by leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis.clock import iso
from chassis.deadlines import NotRunning, deadlines_of
from chassis.orders import Command, Query
from chassis.work import UnitOfWork, View
from contracts.codes import ClockRule
from contracts.events import intake as facts
from contracts.law.announcing import clock_shown
from services.intake.domain.cases import Case, happened
from services.intake.domain.presence import Filing
from services.intake.handlers import shown
from services.intake.handlers.clocks import IN_HOSPITAL, meet_stay_clock
from services.intake.handlers.opening import sealed
from services.intake.storage.cases import Cases
from services.intake.storage.presence import Filings


def extend_stay(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Why the stay goes on is on file with the superior department: meets D16, also while it rests.
    :raises NotRunning: where no ten days were counted."""
    case, at = _filed(command, uow, ClockRule.D16, command.data["filed_at"])
    filing = _keep(command, uow, case, ClockRule.D16, [command.data["reason"].value], at)
    uow.announce(facts.StayExtended(case_id=case.id, reason=command.data["reason"], filed_at=at))
    meet_stay_clock(case, at, f"filing/{filing.id}", uow)
    return _shown(filing)


def plan_placement(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """How somebody stranded is looked after is decided: meets D17. :raises NotRunning:"""
    case, at = _filed(command, uow, ClockRule.D17, command.data["planned_at"])
    kinds = tuple(command.data["kinds"])
    filing = _keep(command, uow, case, ClockRule.D17, [kind.value for kind in kinds], at)
    uow.announce(facts.PlacementPlanned(case_id=case.id, kinds=kinds, planned_at=at))
    uow.deadlines.meet(ClockRule.D17.value, case.id, done_at=at, evidence=f"filing/{filing.id}")
    return _shown(filing)


def file_placement(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The application for placement is with the bureau: meets D19, and ends no search. :raises NotRunning:"""
    case, at = _filed(command, uow, ClockRule.D19, command.data["filed_at"])
    filing = _keep(command, uow, case, ClockRule.D19, [], at)
    uow.announce(facts.PlacementFiled(case_id=case.id, filed_at=at))
    uow.deadlines.meet(ClockRule.D19.value, case.id, done_at=at, evidence=f"filing/{filing.id}")
    return _shown(filing)


def waive_clock(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Dispense from a running duty of intake; who and why stay on record. :raises NotRunning:"""
    case = Cases(uow.session).take(command.target_id)
    rule, why = command.data["rule"].value, command.data["reason"].value
    waived = uow.deadlines.waive(rule, case.id, by=uow.actor.client_id, why=why)
    uow.audit("clock_waived", f"case/{case.id}", rule=rule, reason=why)
    return clock_shown(waived)


def case_clocks(query: Query, view: View) -> dict[str, Any]:
    """Every opening of intake's clocks about one case, oldest first. :raises NotFound:"""
    case = Cases(view.session).get(query.params["case_id"])
    return {"clocks": [clock_shown(clock) for clock in deadlines_of(view.session, case.id)], **shown.classes(case)}


def _filed(command: Command, uow: UnitOfWork, rule: ClockRule, stated: datetime | None) -> tuple[Case, datetime]:
    """The case whose duty this is, and when it was done: as stated, since the duty began.

    :raises NotRunning: when nothing of the kind is asked of us; a duty done before may be done earlier than we knew.
    """
    case = Cases(uow.session).take(command.target_id)
    case.expect_open()
    asked = uow.deadlines.latest(rule.value, case.id)
    if asked is None or not (asked.is_running or asked.met_at or asked.reason == IN_HOSPITAL):
        raise NotRunning(rule=rule.value, state=asked.state if asked else None)
    return case, happened(stated, command.accepted_at, uow.now(), after=case.first_custody_at)


def _keep(command: Command, uow: UnitOfWork, case: Case, rule: ClockRule, codes: Sequence[str], at: datetime) -> Filing:
    filing = Filing(
        id=uow.new_id(),
        case_id=case.id,
        rule=rule,
        codes=list(codes),
        done_at=at,
        recorded_by=uow.actor.client_id,
        recorded_at=uow.now(),
        number=sealed(uow, case.id, command.data.get("filing_number")),
    )
    Filings(uow.session).add(filing)
    return filing


def _shown(filing: Filing) -> dict[str, Any]:
    return {
        "filing_id": filing.id,
        "case_id": filing.case_id,
        "rule": filing.rule,
        "codes": list(filing.codes),
        "done_at": iso(filing.done_at),
        "recorded_by": filing.recorded_by,
        "recorded_at": iso(filing.recorded_at),
    }
