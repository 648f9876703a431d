"""How the things of a request and of a stay are shown, in one place; without it two answers could tell the same bed
differently.

Each function shows codes, times and ids; those named ``whole_…`` open sealed values too.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from chassis.clock import iso_or_none
from services.intake.domain.beds import Bed
from services.intake.domain.belongings import Settled
from services.intake.domain.care import CareEntry, Incident
from services.intake.domain.cases import Case
from services.intake.domain.eligibility import EligibilityDecision
from services.intake.domain.help import HelpRequest, Screening
from services.intake.domain.roll_calls import RollCall, RollLine
from services.intake.domain.stay import Receipt
from services.intake.handlers.shown import ages, classes, opened


def help_request(shown: HelpRequest, case: Case) -> dict[str, Any]:
    return {
        "help_request_id": shown.id,
        "case_id": shown.case_id,
        "case_number": case.number,
        "state": shown.state,
        "arrival": shown.arrival,
        "stated_reason": shown.stated_reason,
        "needs": list(shown.needs),
        "sex": case.sex,
        "ages": ages(case.ages),
        "presumed_minor": case.presumed_minor,
        "arrived_at": iso_or_none(shown.arrived_at),
        "registered_at": iso_or_none(shown.registered_at),
        "registration_gaps": shown.registration_gaps,
        "referral_id": shown.referral_id,
        **classes(case),
    }


def screening(shown: Screening) -> dict[str, Any]:
    return {
        "officer": shown.officer,
        "decision": shown.decision,
        "signs": list(shown.signs),
        "police_report_number": shown.police_report_number,
        "at": iso_or_none(shown.at),
    }


def decision(shown: EligibilityDecision) -> dict[str, Any]:
    return {
        "decision_id": shown.id,
        "case_id": shown.case_id,
        "outcome": shown.outcome,
        "rule_version": shown.rule_version,
        "rule_suggests": shown.rule_suggests,
        "facts": dict(shown.facts),
        "reasons": list(shown.reasons),
        "notice_number": shown.notice_number,
        "complaint_route_told": shown.complaint_route_told,
        "signer": shown.signer,
        "supersedes": shown.supersedes,
        "decided_at": iso_or_none(shown.decided_at),
    }


def whole_decision(shown: EligibilityDecision, case: Case) -> dict[str, Any]:
    return {**decision(shown), "reason_text": opened(shown.reason_text), **classes(case)}


def bed(shown: Bed, known: Container[str]) -> dict[str, Any]:
    """``known``: the cases that whoever asks may know of."""
    return {
        "bed_id": shown.id,
        "zone": shown.zone,
        "number": shown.number,
        "state": shown.state,
        "case_id": shown.case_id if shown.case_id in known else None,
        "since": iso_or_none(shown.since),
        "until": iso_or_none(shown.until),
        "blocked_because": shown.blocked_because,
    }


def settlement(shown: Settled, receipt: Receipt) -> dict[str, Any]:
    return {
        "settlement_id": shown.id,
        "receipt_id": shown.receipt_id,
        "case_id": shown.case_id,
        "lines": list(shown.lines),
        "money": shown.money,
        "how": shown.how,
        "rule": shown.rule,
        "officer": shown.officer,
        "at": iso_or_none(shown.at),
        "receipt_state": receipt.state,
    }


def whole_settlement(shown: Settled, receipt: Receipt) -> dict[str, Any]:
    words = {"signed_by": opened(shown.signed_by), "transferred_to": opened(shown.transferred_to)}
    return {**settlement(shown, receipt), **words}


def care_entry(shown: CareEntry) -> dict[str, Any]:
    return {
        "entry_id": shown.id,
        "case_id": shown.case_id,
        "kind": shown.kind,
        "written_by": shown.written_by,
        "happened_at": iso_or_none(shown.happened_at),
        "written_at": iso_or_none(shown.written_at),
        "adds_to": shown.adds_to,
    }


def whole_care_entry(shown: CareEntry, case: Case) -> dict[str, Any]:
    return {**care_entry(shown), "text": opened(shown.text), **classes(case)}


def incident(shown: Incident) -> dict[str, Any]:
    return {
        "incident_id": shown.id,
        "case_id": shown.case_id,
        "kind": shown.kind,
        "state": shown.state,
        "occurred_at": iso_or_none(shown.occurred_at),
        "reported_at": iso_or_none(shown.reported_at),
        "reported_by": shown.reported_by,
        "handled_at": iso_or_none(shown.handled_at),
        "handled_by": shown.handled_by,
        "reported_up_at": iso_or_none(shown.reported_up_at),
        "report_number": shown.report_number,
        "closed_at": iso_or_none(shown.closed_at),
    }


def whole_incident(shown: Incident, case: Case) -> dict[str, Any]:
    words = {name: opened(getattr(shown, name)) for name in ("happened", "measures", "reported_to")}
    return {**incident(shown), **words, **classes(case)}


def roll_call(shown: RollCall) -> dict[str, Any]:
    return {
        "roll_call_id": shown.id,
        "zone": shown.zone,
        "called_by": shown.called_by,
        "called_at": iso_or_none(shown.called_at),
        "due_at": iso_or_none(shown.due_at),
        "finished_at": iso_or_none(shown.finished_at),
    }


def whole_roll_call(shown: RollCall, lines: Sequence[RollLine]) -> dict[str, Any]:
    """With those whom whoever asks may know of; the others are not even counted."""
    return {**roll_call(shown), "expected": len(lines), "lines": [_roll_line(line) for line in lines]}


def _roll_line(shown: RollLine) -> dict[str, Any]:
    return {
        "case_id": shown.case_id,
        "state": shown.state,
        "alarmed": shown.incident_id is not None,
        "at": iso_or_none(shown.at),
    }
