"""How intake's things are shown, in one place; without it two answers could tell the same case differently.

Each function shows codes, times and ids, and opens sealed values only where its name says so.
"""

from __future__ import annotations

from typing import Any

from chassis.clock import iso_or_none
from chassis.kinds import Range
from chassis.private import Private
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from services.intake.domain.cases import Case, Person
from services.intake.domain.departures import Departure
from services.intake.domain.identities import IdentityCheck
from services.intake.domain.referral_states import TASK_STATUS
from services.intake.domain.referrals import Chain, Referral
from services.intake.domain.stay import HealthCheck, Receipt, SafetyCheck
from services.intake.domain.tickets import Ticket

Shown = dict[str, Any]
"""What a command or a read answers, before the gateway leaves out what the asker may not see."""


def classes(*of: Case, psychiatric: bool = False) -> dict[str, list[Sensitivity]]:
    """How these cases together are guarded beyond the ordinary, for whoever passes an answer on; ``psychiatric``: what
    is shown of them says so by itself."""
    guarded = {
        Sensitivity.MINOR: any(case.presumed_minor for case in of),
        Sensitivity.PSYCHIATRIC: psychiatric or any(case.impaired for case in of),
        Sensitivity.DV_SEALED: any(case.sealed for case in of),
    }
    return {CLASSES_MEMBER: [one for one, holds in guarded.items() if holds]}


def opened(value: Private | None) -> Any:
    """The value; nothing for nothing, nor for what was erased."""
    return None if value is None else value.open_unless_erased()


def ages(value: Range) -> dict[str, int]:
    return {"lo": value.lo, "hi": value.hi}


def case(shown: Case) -> dict[str, Any]:
    """A case without the person."""
    return {
        "case_id": shown.id,
        "case_number": shown.number,
        "person_id": shown.person_id,
        "state": shown.state,
        "origin": shown.origin,
        "identity": shown.identity,
        "sex": shown.sex,
        "ages": ages(shown.ages),
        "age_basis": shown.age_basis,
        "presumed_minor": shown.presumed_minor,
        "impaired": shown.impaired,
        "fit_to_travel": shown.fit_to_travel,
        "bed_zone": shown.bed_zone,
        "bed_id": shown.bed_id,
        "found_at": iso_or_none(shown.found_at),
        "found_region_code": shown.found_region_code,
        "home_region_code": shown.home_region_code,
        "opened_at": iso_or_none(shown.opened_at),
        "first_custody_at": iso_or_none(shown.first_custody_at),
        "custody_place": shown.custody_place,
        "entered_at": iso_or_none(shown.entered_at),
        "departed_at": iso_or_none(shown.departed_at),
        "arrived_at": iso_or_none(shown.arrived_at),
        "closed_at": iso_or_none(shown.closed_at),
        **classes(shown),
    }


def person(shown: Person) -> dict[str, Any]:
    """What is known of the person, opened."""
    return {
        "name": opened(shown.verified_name),
        "claimed_name": opened(shown.claimed_name),
        "home_text": opened(shown.home_text),
        "relatives": opened(shown.relatives) or [],
        "description": opened(shown.description),
        "found_place": opened(shown.found_place),
        "dialect": opened(shown.dialect),
        "marks": opened(shown.marks) or [],
        "height_cm": opened(shown.height_cm),
        "age_evidence": opened(shown.age_evidence),
    }


def identity_check(shown: IdentityCheck) -> dict[str, Any]:
    """A check without the words of the document."""
    return {
        "check_id": shown.id,
        "case_id": shown.case_id,
        "document": shown.document,
        "reader": shown.reader,
        "sources": list(shown.sources),
        "result": shown.result,
        "warnings": list(shown.warnings),
        "identity": shown.identity,
        "checked_at": iso_or_none(shown.checked_at),
        "checked_by": shown.checked_by,
        "revoked_at": iso_or_none(shown.revoked_at),
    }


def identity_words(shown: IdentityCheck) -> dict[str, Any]:
    """The words of the document, opened."""
    return {
        "number": opened(shown.number),
        "name": opened(shown.name),
        "answer_number": opened(shown.answer_number),
    }


def episode(shown: Case, known: Person) -> dict[str, Any]:
    """A case as part of the person's history."""
    return {
        "case_id": shown.id,
        "case_number": shown.number,
        "state": shown.state,
        "identity": shown.identity,
        "opened_at": iso_or_none(shown.opened_at),
        "entered_at": iso_or_none(shown.entered_at),
        "departed_at": iso_or_none(shown.departed_at),
        "departed_by": shown.departed_by,
        "closed_at": iso_or_none(shown.closed_at),
        "name": opened(known.verified_name),
        "claimed_name": opened(known.claimed_name),
    }


def referral(shown: Referral) -> dict[str, Any]:
    """An attempt without the patient."""
    return {
        "referral_id": shown.id,
        "chain_id": shown.chain_id,
        "case_id": shown.case_id,
        "attempt": shown.attempt,
        "hospital_id": shown.hospital_id,
        "urgency": shown.urgency,
        "state": shown.state,
        "task_status": TASK_STATUS[shown.state],
        "overdue": shown.overdue,
        "requested_at": iso_or_none(shown.requested_at),
        "changed_at": iso_or_none(shown.changed_at),
        "answer_due_at": iso_or_none(shown.answer_due_at),
        "accepted_at": iso_or_none(shown.accepted_at),
        "rejected_at": iso_or_none(shown.rejected_at),
        "rejection_reason": shown.rejection_reason,
        "status_reason": shown.status_reason,
        "ended_at": iso_or_none(shown.ended_at),
        "superseded": shown.next_referral_id is not None,
        "next_referral_id": shown.next_referral_id,
        "admitted_at": iso_or_none(shown.admitted_at),
        "discharged_at": iso_or_none(shown.discharged_at),
        "fit_to_travel": shown.fit_to_travel,
        "kind": shown.kind,
    }


def patient(shown: Chain) -> dict[str, Any]:
    """What a hospital needs to know of the patient, opened; never who it is."""
    return {
        "sex": shown.sex,
        "ages": ages(shown.ages),
        "place": opened(shown.place),
        "reason": opened(shown.reason),
        "sender_signed": shown.signer is not None,
    }


def safety_check(shown: SafetyCheck) -> dict[str, Any]:
    return {
        "safety_check_id": shown.id,
        "case_id": shown.case_id,
        "officer": shown.officer,
        "items_in_custody": shown.items_in_custody,
        "outcome": shown.outcome,
        "at": iso_or_none(shown.at),
    }


def health_check(shown: HealthCheck) -> dict[str, Any]:
    return {
        "health_check_id": shown.id,
        "case_id": shown.case_id,
        "decision": shown.decision,
        "impaired": shown.impaired,
        "at": iso_or_none(shown.at),
    }


def receipt(shown: Receipt) -> dict[str, Any]:
    return {
        "receipt_id": shown.id,
        "case_id": shown.case_id,
        "state": shown.state,
        "line_count": shown.line_count,
        "money_fen": shown.money_fen,
        "sealed_bag": shown.sealed_bag,
        "received_at": iso_or_none(shown.received_at),
        "settled_at": iso_or_none(shown.settled_at),
    }


def departure(shown: Departure) -> dict[str, Any]:
    """A departure without the people and the address."""
    return {
        "departure_id": shown.id,
        "case_id": shown.case_id,
        "kind": shown.kind,
        "state": shown.state,
        "destination_region_code": shown.destination_region_code,
        "escorts": list(shown.escorts),
        "handover_sheet": shown.handover_sheet,
        "documents": sorted(shown.documents),
        "termination_reason": shown.termination_reason,
        "person_class": shown.person_class,
        "missing": list(shown.missing),
        "countersigned_by": shown.countersigned_by,
        "countersigned_at": iso_or_none(shown.countersigned_at),
        "cash_fen": shown.cash_fen,
        "owed": shown.owed(),
        "planned_at": iso_or_none(shown.planned_at),
        "executed_at": iso_or_none(shown.executed_at),
        "arrived_at": iso_or_none(shown.arrived_at),
    }


def papers(shown: Departure) -> list[dict[str, Any]]:
    """The papers of a departure with their numbers, opened."""
    numbers = opened(shown.document_numbers) or {}
    return [{"document": kind, "document_number": numbers.get(kind)} for kind in sorted(shown.documents)]


def ticket(shown: Ticket) -> dict[str, Any]:
    """A ticket as the railway desk sees it: stations and seats, no names, no case."""
    return {
        "ticket_id": shown.id,
        "departure_id": shown.departure_id,
        "state": shown.state,
        "travellers": shown.travellers,
        **(opened(shown.route) or {}),
        "requested_at": iso_or_none(shown.requested_at),
        "train": shown.train,
        "departs_at": iso_or_none(shown.departs_at),
        "arrives_at": iso_or_none(shown.arrives_at),
        "price_fen": shown.price_fen,
        "direct": shown.direct,
        "transfer_contact": opened(shown.transfer_contact),
        "approved_at": iso_or_none(shown.approved_at),
        "booked_at": iso_or_none(shown.booked_at),
        "issued_at": iso_or_none(shown.issued_at),
        "boarded_at": iso_or_none(shown.boarded_at),
        "arrived_at": iso_or_none(shown.arrived_at),
        "missed_at": iso_or_none(shown.missed_at),
        "refunded_at": iso_or_none(shown.refunded_at),
        "refunded_by": shown.refunded_by,
        "refund_fen": shown.refund_fen,
        "voided_at": iso_or_none(shown.voided_at),
    }


def arrival_task(shown: Ticket) -> dict[str, Any]:
    """Whom somebody must ask after."""
    return {
        "ticket_id": shown.id,
        "departure_id": shown.departure_id,
        "case_id": shown.case_id,
        "arrival_task": shown.arrival_task,
        "train": shown.train,
        "arrives_at": iso_or_none(shown.arrives_at),
        "arrival_asked_at": iso_or_none(shown.arrival_asked_at),
    }
