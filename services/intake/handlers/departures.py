"""Departures from plan to arrival; without it nobody would be on the way home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import ClockRule, CustodyPlace, DepartureDocument, DepartureKind, HealthDecision
from contracts.events import intake as facts
from contracts.law.calendar import SHANGHAI, WORK_CALENDAR, day_of, end_of
from contracts.law.clocks import CLOCKS
from contracts.law.counting import last_day_of
from contracts.orders.intake import CaseState, NumberKind
from services.intake.domain import departure_guards as guards
from services.intake.domain.cases import Case, happened
from services.intake.domain.departure_guards import DepartureFacts, Stage
from services.intake.domain.departures import Departure, DepartureDecidedElsewhere
from services.intake.domain.eligibility import EligibilityDecision
from services.intake.handlers import shown
from services.intake.handlers.clocks import end_stay_clocks, rest_stay_clock
from services.intake.handlers.custody import record_custody
from services.intake.handlers.numbers import lead_to_case
from services.intake.handlers.opening import sealed
from services.intake.handlers.referral_ends import call_off_all
from services.intake.handlers.travel import travellers_arrived
from services.intake.storage.beds import Beds
from services.intake.storage.belongings import Receipts
from services.intake.storage.cases import Cases
from services.intake.storage.departures import Departures
from services.intake.storage.eligibility import EligibilityDecisions
from services.intake.storage.police import Suspicions
from services.intake.storage.stay import HealthChecks
from services.intake.storage.tickets import Tickets

# --- what the guards look at ------------------------------------------------------------------------------------------


def facts_of(case: Case, departure: Departure, uow: UnitOfWork, *, woman: bool | None = None) -> DepartureFacts:
    """What the guards look at, as it is now."""
    ticket = Tickets(uow.session).of_departure(departure.id)
    return DepartureFacts(
        sex=case.sex,
        ages=case.ages,
        age_basis=case.age_basis,
        presumed_minor=case.presumed_minor,
        impaired=case.impaired,
        critical=_is_critical(case, uow),
        identity_unknown=case.is_unidentified,
        fit_to_travel=case.fit_to_travel,
        escorts=len(set(departure.escorts)),
        woman_escorts=woman,
        collector_documented=departure.collector_documented,
        receiving_organisation=departure.receiving_organisation,
        ticket=ticket.state if ticket else None,
        belongings_held=bool(Receipts(uow.session).held(case.id)),
        documents=departure.papers,
        reason_given=_has_reason(case, departure, uow),
        countersigned=departure.countersigned_at is not None,
        placeable=_is_placeable(case, uow),
        trafficking_unresolved=Suspicions(uow.session).holding_ticket(case.id),
    )


def _has_reason(case: Case, departure: Departure, uow: UnitOfWork) -> bool:
    """A coded one; of somebody who is not admitted it is that of the decision, for as long as it stands."""
    if departure.kind is DepartureKind.NOT_ADMITTED:
        return _refusal(case, uow) is not None
    return departure.termination_reason is not None


def _refusal(case: Case, uow: UnitOfWork) -> EligibilityDecision | None:
    """The decision not to help that stands."""
    latest = EligibilityDecisions(uow.session).latest(case.id)
    return None if latest is None or latest.helps else latest


def _is_critical(case: Case, uow: UnitOfWork) -> bool:
    """In a hospital's bed, or a minor or impaired person whom the last health check sends there. A capable adult who
    walks past the hospital walks (Decree 381 art. 11)."""
    if case.state is CaseState.IN_HOSPITAL:
        return True
    last = HealthChecks(uow.session).latest(case.id)
    sent = last is not None and last.decision is HealthDecision.REFER_HOSPITAL and case.fit_to_travel is False
    return sent and not case.is_capable_adult


def _is_placeable(case: Case, uow: UnitOfWork) -> bool:
    """Nobody knows who the person is after the months of D19."""
    if not case.is_unidentified or case.first_custody_at is None:
        return False
    last_day = last_day_of(day_of(case.first_custody_at), CLOCKS[ClockRule.D19.value].limit, WORK_CALENDAR)
    return uow.now() >= end_of(last_day)


# --- before -----------------------------------------------------------------------------------------------------------


def plan_departure(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """How the person will leave, once every guard of that kind is satisfied. It takes the place of an earlier plan.
    :raises DepartureDecidedElsewhere: for somebody who would not be admitted, unless that was decided."""
    case = Cases(uow.session).take(command.data["case_id"])
    case.expect_in_care()
    departure = _planned(command, case, uow)
    guards.expect_unguarded(departure.kind, facts_of(case, departure, uow), Stage.PLAN)
    _supersede_earlier(case, uow)
    Departures(uow.session).add(departure)
    receiver = command.data["receiver"] or {}
    lead_to_case(case.id, NumberKind.DOCUMENT, [receiver.get("document_number")], uow)
    uow.announce(
        facts.DeparturePlanned(
            case_id=case.id,
            departure_id=departure.id,
            kind=departure.kind,
            destination_region_code=departure.destination_region_code,
            planned_at=departure.planned_at,
        )
    )
    return shown.departure(departure)


def record_document(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A paper is on record, before or after the person left; the same once more changes nothing."""
    case, departure = Departures(uow.session).take(command.target_id)
    case.expect_open()
    _record(departure, command.data["document"], command.data["document_number"], uow)
    return shown.departure(departure)


def countersign_departure(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A second person answers for it; who and why stays on record."""
    case, departure = Departures(uow.session).take(command.target_id)
    reason = uow.private(f"case/{case.id}", command.data["reason"])
    departure.countersign(command.actor.client_id, uow.now(), reason)
    uow.audit("departure_countersigned", f"departure/{departure.id}", kind=departure.kind.value)
    uow.announce(
        facts.DepartureCountersigned(case_id=case.id, departure_id=departure.id, kind=departure.kind, at=uow.now())
    )
    return shown.departure(departure)


def _planned(command: Command, case: Case, uow: UnitOfWork) -> Departure:
    data = command.data
    receiver = data["receiver"] or {}
    collected = data["kind"] is DepartureKind.COLLECTED
    numbers = {one["document"].value: one["document_number"] for one in data["documents"]} | _decided(case, data, uow)
    return Departure(
        id=command.target_id,
        case_id=case.id,
        kind=data["kind"],
        destination_region_code=data["destination_region_code"],
        planned_at=uow.now(),
        planned_by=command.actor.client_id,
        escorts=list(data["escorts"]),
        collector_documented=collected and bool(receiver.get("document_number") and receiver.get("relation")),
        receiving_organisation=bool(receiver.get("organisation")),
        handover_sheet=data["handover_sheet"],
        documents=sorted(numbers),
        document_numbers=sealed(uow, case.id, numbers or None),
        termination_reason=data["termination_reason"],
        destination_text=sealed(uow, case.id, data["destination_text"]),
        receiver=sealed(uow, case.id, data["receiver"]),
    )


def _decided(case: Case, data: Mapping[str, Any], uow: UnitOfWork) -> dict[str, str]:
    """The notice that came with the decision, of somebody who is not admitted. :raises DepartureDecidedElsewhere:"""
    if data["kind"] is not DepartureKind.NOT_ADMITTED:
        return {}
    refusal = _refusal(case, uow)
    if refusal is None or refusal.notice_number is None:
        raise DepartureDecidedElsewhere(case_id=case.id, kind=DepartureKind.NOT_ADMITTED.value)
    return {DepartureDocument.REFUSAL_NOTICE.value: refusal.notice_number}


def _record(departure: Departure, document: DepartureDocument, number: str, uow: UnitOfWork) -> None:
    known = shown.opened(departure.document_numbers) or {}
    if departure.record(document, number, known):
        departure.document_numbers = sealed(uow, departure.case_id, {**known, document.value: number})
        uow.announce(
            facts.DepartureDocumented(
                case_id=departure.case_id, departure_id=departure.id, document=document, at=uow.now()
            )
        )


def _supersede_earlier(case: Case, uow: UnitOfWork) -> None:
    for earlier in Departures(uow.session).planned(case.id):
        earlier.supersede()
        if (ticket := Tickets(uow.session).of_departure(earlier.id)) is not None:
            ticket.withdraw()
        uow.audit("departure_superseded", f"departure/{earlier.id}")


# --- leaving ----------------------------------------------------------------------------------------------------------


def execute_departure(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person leaves; the bed is free and the clocks of the stay end, judged by when they left. What was missing and
    stops nobody is on record from then on."""
    case, departure = Departures(uow.session).take(command.target_id)
    departure.expect_planned()
    for paper in command.data["documents"]:
        _record(departure, paper["document"], paper["document_number"], uow)
    seen = facts_of(case, departure, uow, woman=bool(command.data["female_staff"]))
    guards.expect_unguarded(departure.kind, seen, Stage.EXECUTION)
    at = happened(command.data["executed_at"], command.accepted_at, uow.now(), after=case.entered_at)
    missing = guards.missing(departure.kind, seen, Stage.EXECUTION)
    departure.execute(at, command.data["female_staff"], guards.person_class(seen), missing)
    missed_already = case.missing_since is not None
    Beds(uow.session).release(case.depart(departure.kind, at))
    uow.announce(
        facts.DepartureExecuted(
            case_id=case.id,
            departure_id=departure.id,
            kind=departure.kind,
            destination_region_code=departure.destination_region_code,
            executed_at=at,
        )
    )
    if case.state is CaseState.DEPARTED:
        _wait_no_longer(case, departure, at, uow)
    else:
        rest_stay_clock(case, at, uow)
        record_custody(case, at, CustodyPlace.HOSPITAL, uow)
    if departure.is_missing_person and not missed_already:
        _raise_the_alarm(case, departure, uow)
    return {**shown.departure(departure), "belongings_held": len(Receipts(uow.session).held(case.id))}


def _wait_no_longer(case: Case, departure: Departure, at: datetime, uow: UnitOfWork) -> None:
    """No bed is kept and no hospital asked for whoever is gone, and the clocks of the stay end."""
    Beds(uow.session).give_up_kept(case.id)
    call_off_all(case, uow)
    end_stay_clocks(case, uow, at, f"departure/{departure.id}")


def _raise_the_alarm(case: Case, departure: Departure, uow: UnitOfWork) -> None:
    """Of somebody who may not be able to look after themselves and is simply gone (D31), unless the hospital did when
    they left its bed."""
    assert departure.executed_at is not None, "whoever is missing has left"
    uow.announce(
        facts.VulnerablePersonMissing(
            case_id=case.id,
            departure_id=departure.id,
            minor=case.presumed_minor,
            impaired=case.impaired,
            left_at=departure.executed_at,
        )
    )


def confirm_arrival(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person is home; follow-up begins with what this announces."""
    case, departure = Departures(uow.session).take(command.target_id)
    departure.expect_arrival()
    at = happened(command.data["arrived_at"], command.accepted_at, uow.now(), after=departure.executed_at)
    departure.arrive(at, uow.private(f"case/{case.id}", command.data["confirmed_by"]))
    case.arrive(at)
    travellers_arrived(departure, uow, at)
    uow.announce(
        facts.DepartureArrived(
            case_id=case.id,
            departure_id=departure.id,
            kind=departure.kind,
            destination_region_code=departure.destination_region_code,
            arrived_at=at,
            arrived_on=at.astimezone(SHANGHAI).date(),
            sex=case.sex,
            ages=case.ages,
            impaired=case.impaired,
            minor=case.presumed_minor,
            was_unidentified=case.was_unidentified,
        )
    )
    return shown.departure(departure)


# --- reading ----------------------------------------------------------------------------------------------------------


def list_departures(query: Query, view: View) -> dict[str, Any]:
    """Departures without their people."""
    params = query.params
    wanted = {name: params[name] for name in ("case_id", "state", "kind")}
    found = Departures(view.session).page(wanted, params["after"], params["limit"])
    return page([shown.departure(departure) for departure in found], params["limit"], key="departure_id")


def one_departure(query: Query, view: View) -> dict[str, Any]:
    """One departure with its people, its address and its ticket."""
    departure = Departures(view.session).get(query.params["departure_id"])
    ticket = Tickets(view.session).of_departure(departure.id)
    return {
        **shown.departure(departure),
        **shown.classes(Cases(view.session).get(departure.case_id)),
        "destination_text": shown.opened(departure.destination_text),
        "receiver": shown.opened(departure.receiver),
        "confirmed_by": shown.opened(departure.confirmed_by),
        "papers": shown.papers(departure),
        "ticket": shown.ticket(ticket) if ticket else None,
    }
