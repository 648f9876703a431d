"""Deciding whether help is given; without it a refusal would have no reason, no number and nobody who signed it.

This module reads the case, the latest safety check, the request and the decision before. It does not read earlier
cases, tickets or anything found by a number: ``make check`` forbids the imports, and a test watches the tables.
"""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import EligibilityOutcome, RefusalReason
from contracts.events import intake as facts
from services.intake.domain import eligibility
from services.intake.domain.cases import Case
from services.intake.domain.eligibility import RULE_VERSION, EligibilityDecision, EligibilityFacts
from services.intake.handlers import shown_stay
from services.intake.handlers.opening import sealed
from services.intake.storage.cases import Cases
from services.intake.storage.eligibility import EligibilityDecisions
from services.intake.storage.help import HelpRequests
from services.intake.storage.stay import SafetyChecks


def decide_eligibility(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A decision stands on record for ever; a later one supersedes it and says so."""
    data = command.data
    case = Cases(uow.session).take(command.target_id)
    _expect_decidable(case, data["outcome"])
    decisions = EligibilityDecisions(uow.session)
    eligibility.expect_supersedes(decisions.latest(case.id), data["supersedes"])
    looked_at = _facts_of(case, command, uow)
    eligibility.expect_sound(
        data["outcome"],
        looked_at,
        frozenset(data["reasons"]),
        notice_number=data["notice_number"],
        complaint_route_told=bool(data["complaint_route_told"]),
    )
    decision = _decided(case, command, looked_at, uow)
    decisions.add(decision)
    _move_request(case, decision, looked_at, uow)
    _announce(decision, uow)
    return shown_stay.decision(decision)


def _expect_decidable(case: Case, outcome: EligibilityOutcome) -> None:
    """Whoever was helped first is decided on later; turned away they are at the door only. :raises CaseWrongState:"""
    if outcome is EligibilityOutcome.ELIGIBLE:
        case.expect_present()
    else:
        case.expect_at_the_door()


def _facts_of(case: Case, command: Command, uow: UnitOfWork) -> EligibilityFacts:
    checked = SafetyChecks(uow.session).latest(case.id)
    return EligibilityFacts(
        **command.data["facts"],
        presumed_minor=case.presumed_minor,
        impaired=case.impaired,
        refused_safety_check=checked is not None and checked.refused,
    )


def _decided(case: Case, command: Command, looked_at: EligibilityFacts, uow: UnitOfWork) -> EligibilityDecision:
    data = command.data
    return EligibilityDecision(
        id=uow.new_id(),
        case_id=case.id,
        outcome=data["outcome"],
        rule_version=RULE_VERSION,
        rule_suggests=eligibility.suggests(looked_at),
        facts=looked_at.as_codes(),
        signer=data["signer"],
        decided_at=uow.now(),
        reasons=sorted({reason.value for reason in data["reasons"]}),
        notice_number=data["notice_number"],
        complaint_route_told=bool(data["complaint_route_told"]),
        supersedes=data["supersedes"],
        reason_text=sealed(uow, case.id, data["reason_text"]),
    )


def _move_request(case: Case, decision: EligibilityDecision, looked_at: EligibilityFacts, uow: UnitOfWork) -> None:
    """Somebody whom a patrol or a hospital brought has no request; the decision stands without one."""
    request = HelpRequests(uow.session).live(case.id)
    if request is not None:
        unchecked = not decision.helps and looked_at.refused_safety_check
        request.take_decision(EligibilityOutcome(decision.outcome), unchecked=unchecked)


def _announce(decision: EligibilityDecision, uow: UnitOfWork) -> None:
    uow.announce(
        facts.EligibilityDecided(
            case_id=decision.case_id,
            decision_id=decision.id,
            outcome=decision.outcome,
            reasons=tuple(RefusalReason(reason) for reason in decision.reasons),
            rule_version=decision.rule_version,
            supersedes=decision.supersedes,
            decided_at=decision.decided_at,
        )
    )


def list_decisions(query: Query, view: View) -> dict[str, Any]:
    """Every decision on a case. :raises NotFound: when there is no such case."""
    params = query.params
    case = Cases(view.session).get(params["case_id"])
    found = EligibilityDecisions(view.session).page(case_id=case.id, after=params["after"], limit=params["limit"])
    return page([shown_stay.whole_decision(one, case) for one in found], params["limit"], key="decision_id")
