"""Departures from plan to arrival; without it nobody would be on the way home."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Query
from chassis.work import UnitOfWork, View
from contracts.codes import DepartureKind
from contracts.events import intake as facts
from contracts.law.calendar import SHANGHAI
from contracts.orders.intake import NumberKind
from services.intake.domain import departures
from services.intake.domain.cases import Case, happened
from services.intake.domain.departures import Departure, DepartureFacts, Stage
from services.intake.handlers import shown
from services.intake.handlers.clocks import end_stay_clocks
from services.intake.handlers.numbers import lead_to_case
from services.intake.handlers.opening import sealed
from services.intake.storage.beds import Beds
from services.intake.storage.belongings import Receipts
from services.intake.storage.cases import Cases
from services.intake.storage.departures import Departures
from services.intake.storage.tickets import Tickets


def facts_of(case: Case, departure: Departure, uow: UnitOfWork, *, woman: bool | None = None) -> DepartureFacts:
    """What the guards look at, as it is now."""
    ticket = Tickets(uow.session).of_departure(departure.id)
    return DepartureFacts(
        sex=case.sex,
        presumed_minor=case.presumed_minor,
        impaired=case.impaired,
        identity_unknown=case.is_unidentified,
        fit_to_travel=case.fit_to_travel,
        escorts=len(set(departure.escorts)),
        woman_escorts=woman,
        collector_documented=departure.collector_documented,
        receiving_organisation=departure.receiving_organisation,
        ticket=ticket.state if ticket else None,
        belongings_held=bool(Receipts(uow.session).held(case.id)),
    )


def plan_departure(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """How the person will leave, once every guard of that kind is satisfied. It takes the place of an earlier plan."""
    case = Cases(uow.session).take(command.data["case_id"])
    case.expect_present()
    departure = _planned(command, case, uow)
    departures.expect_unguarded(departure.kind, facts_of(case, departure, uow), Stage.PLAN)
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


def execute_departure(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person leaves; the bed is free and the clocks of the stay end, judged by when they left."""
    case, departure = Departures(uow.session).take(command.target_id)
    departure.expect_planned()
    woman = bool(command.data["female_staff"])
    departures.expect_unguarded(departure.kind, facts_of(case, departure, uow, woman=woman), Stage.EXECUTION)
    at = happened(command.data["executed_at"], command.accepted_at, uow.now(), after=case.entered_at)
    departure.execute(at, command.data["female_staff"])
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
    end_stay_clocks(case, uow, at, f"departure/{departure.id}")
    return {**shown.departure(departure), "belongings_held": len(Receipts(uow.session).held(case.id))}


def confirm_arrival(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person is home; follow-up begins with what this announces."""
    case, departure = Departures(uow.session).take(command.target_id)
    departure.expect_executed()
    at = happened(command.data["arrived_at"], command.accepted_at, uow.now(), after=departure.executed_at)
    departure.arrive(at, uow.private(f"case/{case.id}", command.data["confirmed_by"]))
    case.arrive(at)
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
        "ticket": shown.ticket(ticket) if ticket else None,
    }


def _planned(command: Command, case: Case, uow: UnitOfWork) -> Departure:
    data = command.data
    receiver = data["receiver"] or {}
    collected = data["kind"] is DepartureKind.COLLECTED
    return Departure(
        id=command.target_id,
        case_id=case.id,
        kind=data["kind"],
        destination_region_code=data["destination_region_code"],
        planned_at=uow.now(),
        escorts=list(data["escorts"]),
        collector_documented=collected and bool(receiver.get("document_number") and receiver.get("relation")),
        receiving_organisation=bool(receiver.get("organisation")),
        handover_sheet=data["handover_sheet"],
        destination_text=sealed(uow, case.id, data["destination_text"]),
        receiver=sealed(uow, case.id, data["receiver"]),
    )


def _supersede_earlier(case: Case, uow: UnitOfWork) -> None:
    for earlier in Departures(uow.session).planned(case.id):
        earlier.supersede()
        if (ticket := Tickets(uow.session).of_departure(earlier.id)) is not None:
            ticket.withdraw()
        uow.audit("departure_superseded", f"departure/{earlier.id}")
