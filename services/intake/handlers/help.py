"""Requests for help from the door to the registration; without it the first hour of a case would be on paper only."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import ScreeningDecision, ScreeningSign
from contracts.events import intake as facts
from contracts.orders.intake import NumberKind
from services.intake.domain import ages, help
from services.intake.domain.cases import Case, happened
from services.intake.domain.help import HelpRequest, Screening
from services.intake.handlers import shown, shown_stay
from services.intake.handlers.numbers import lead_to_case, lead_to_person
from services.intake.handlers.opening import next_number, open_case, sealed
from services.intake.handlers.referrals import request_for_contact
from services.intake.storage.beds import Beds
from services.intake.storage.cases import Cases
from services.intake.storage.help import HelpRequests, Screenings
from services.intake.storage.referrals import Referrals

RECEPTION = "救助站接待大厅"
"""Where a patient is who was screened at the door."""


# --- the door ---------------------------------------------------------------------------------------------------------


def open_help_request(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Somebody asks for help. Opens a case when none is named; who they are is no condition."""
    data, now = command.data, uow.now()
    arrived_at = happened(data["arrived_at"], command.accepted_at, now)
    case = _case_for(command, uow)
    request = HelpRequest(
        id=command.target_id,
        case_id=case.id,
        arrival=data["arrival"],
        stated_reason=data["stated_reason"],
        arrived_at=arrived_at,
        needs=[need.value for need in dict.fromkeys(data["needs"])],
        escort=sealed(uow, case.id, data["escort"]),
    )
    HelpRequests(uow.session).add(request)
    uow.announce(
        facts.HelpRequested(
            case_id=case.id,
            help_request_id=request.id,
            arrival=request.arrival,
            reason=request.stated_reason,
            needs=request.wants,
            arrived_at=arrived_at,
        )
    )
    return shown_stay.help_request(request, case)


def _case_for(command: Command, uow: UnitOfWork) -> Case:
    if command.data["case_id"] is None:
        return _open_at_the_door(command, uow)
    case = Cases(uow.session).take(command.data["case_id"])
    case.expect_at_the_door()
    if (live := HelpRequests(uow.session).live(case.id)) is not None:
        raise help.HelpRequestOpen(case_id=case.id, help_request_id=live.id)
    return case


def _open_at_the_door(command: Command, uow: UnitOfWork) -> Case:
    data, now = command.data, uow.now()
    estimate = ages.seen(data["ages"])
    case = Case(
        id=uow.new_id(),
        number=next_number(uow),
        origin=help.ORIGINS[data["arrival"]],
        opened_at=now,
        sex=data["sex"],
        ages_lo=estimate.ages.lo,
        ages_hi=estimate.ages.hi,
        age_basis=estimate.basis,
        presumed_minor=estimate.touches_minority,
        found_at=happened(data["arrived_at"], command.accepted_at, now),
    )
    return open_case(case, uow, place={"text": RECEPTION}, description=data["description"])


# --- hospital first, police first, or on ------------------------------------------------------------------------------


def screen_help_request(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The first look at body and mind says where the person goes; a hospital is asked in the same transaction."""
    case, request = HelpRequests(uow.session).take(command.target_id)
    case.expect_present()
    screening = _screening(command, request, uow)
    request.screen(screening)
    Screenings(uow.session).add(screening)
    if ScreeningSign.MENTAL_DISORDER in screening.signs:
        case.impaired = True
    uow.announce(
        facts.HelpScreened(
            case_id=case.id,
            help_request_id=request.id,
            decision=screening.decision,
            signs=tuple(ScreeningSign(sign) for sign in screening.signs),
            at=screening.at,
        )
    )
    if screening.decision is ScreeningDecision.HOSPITAL_FIRST:
        _ask_a_hospital(case, request, command, uow)
    return shown_stay.help_request(request, case)


def _screening(command: Command, request: HelpRequest, uow: UnitOfWork) -> Screening:
    data = command.data
    help.expect_decision_follows(data["decision"], frozenset(data["signs"]))
    return Screening(
        id=uow.new_id(),
        case_id=request.case_id,
        help_request_id=request.id,
        officer=data["officer"],
        decision=data["decision"],
        at=uow.now(),
        signs=[sign.value for sign in dict.fromkeys(data["signs"])],
        police_report_number=data["police_report_number"],
    )


def _ask_a_hospital(case: Case, request: HelpRequest, command: Command, uow: UnitOfWork) -> None:
    """Treatment comes before every form; an attempt that is open already goes on, but for a hospital that has not said
    yet that it gave back whoever stands here."""
    asked = Referrals(uow.session).live_of_case(case)
    if asked is None or asked.has_patient:
        kind = help.kind_of_need(frozenset(command.data["signs"]))
        asked = request_for_contact(case, uow, place=RECEPTION, requested_by=command.actor.agency_id, kind=kind)
    request.referral_id = None if asked is None else asked.id


# --- the form, and giving up ------------------------------------------------------------------------------------------


def register_help_request(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The form is filled in. What it lacks is shown, and keeps nobody from help."""
    case, request = HelpRequests(uow.session).take(command.target_id)
    case.expect_open()
    data = command.data
    request.register(
        uow.now(),
        data["officer"],
        fingerprint=data["fingerprint_taken"],
        photo=data["photo_taken"],
        national_system=data["national_system_checked"],
    )
    _learn_who(case, command, uow)
    uow.announce(facts.HelpRegistered(case_id=case.id, help_request_id=request.id, at=uow.now()))
    return shown_stay.help_request(request, case)


def _learn_who(case: Case, command: Command, uow: UnitOfWork) -> None:
    name, number = command.data["claimed_name"], command.data["document_number"]
    if name:
        Cases(uow.session).person(case.id).claimed_name = sealed(uow, case.id, name)
        case.hear_name()
    lead_to_case(case.id, NumberKind.DOCUMENT, [number], uow)
    lead_to_person(case.id, number, uow)


def withdraw_help_request(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person gives it up; a bed that was kept for them is free again."""
    case, request = HelpRequests(uow.session).take(command.target_id)
    case.expect_at_the_door()
    request.withdraw(presumed_minor=case.presumed_minor, impaired=case.impaired)
    Beds(uow.session).give_up_kept(case.id)
    uow.announce(facts.HelpWithdrawn(case_id=case.id, help_request_id=request.id, at=uow.now()))
    uow.audit("help_withdrawn", f"case/{case.id}", officer=command.data["officer"])
    return shown_stay.help_request(request, case)


# --- reading ----------------------------------------------------------------------------------------------------------


def list_help_requests(query: Query, view: View) -> dict[str, Any]:
    """Requests without their persons."""
    params = query.params
    found = HelpRequests(view.session).page(
        state=params["state"], case_id=params["case_id"], after=params["after"], limit=params["limit"]
    )
    cases = Cases(view.session)
    items = [shown_stay.help_request(request, cases.get(request.case_id)) for request in found]
    return page(items, params["limit"], key="help_request_id")


def one_help_request(query: Query, view: View) -> dict[str, Any]:
    """One request with who brought the person, and how it was screened."""
    request = HelpRequests(view.session).get(query.params["help_request_id"])
    screened = Screenings(view.session).of_request(request.id)
    return {
        **shown_stay.help_request(request, Cases(view.session).get(request.case_id)),
        "escort": shown.opened(request.escort),
        "screenings": [shown_stay.screening(screening) for screening in screened],
    }
