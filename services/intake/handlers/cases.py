"""Cases from opening to closing; without it the events of patrol and tracing would find nobody."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Heard, Need, NotFound, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import CaseOrigin, ContactOutcome, DepartureKind, IdentityState
from contracts.events import intake as facts
from contracts.events.patrol import ContactRecorded
from contracts.orders import patrol, tracing
from contracts.orders.intake import NumberKind
from services.intake.domain import ages
from services.intake.domain.cases import LOOKS_IMPAIRED, Case, LeftOpen
from services.intake.domain.departures import ARRIVES, Departure
from services.intake.domain.stay import Receipt
from services.intake.handlers import shown
from services.intake.handlers.clocks import end_stranded_clock, keep_stay_clocks
from services.intake.handlers.corrections import shown_correction
from services.intake.handlers.erasures import is_erased, tombstone
from services.intake.handlers.identities import follow_identity
from services.intake.handlers.numbers import lead_to_case
from services.intake.handlers.opening import next_number, open_case, sealed
from services.intake.handlers.referrals import request_for_contact
from services.intake.handlers.shown_stay import whole_settlement
from services.intake.storage.belongings import Receipts, Settlements
from services.intake.storage.care import Incidents
from services.intake.storage.cases import Cases
from services.intake.storage.corrections import Corrections
from services.intake.storage.departures import Departures
from services.intake.storage.police import Suspicions
from services.intake.storage.stay import HealthChecks, SafetyChecks

OPENS_A_CASE = frozenset({ContactOutcome.SENT_HOSPITAL, ContactOutcome.ENTERED_STATION})
_IDENTITY_READ = "identify_person"


class UnknownCase(LookupError):
    """An event speaks of a case that is not here yet; it is kept and tried again."""


# --- from the street --------------------------------------------------------------------------------------------------


def contact_detail_needed(heard: Heard) -> Need | None:
    """Place and description, for the contacts that open a case."""
    if heard.data.outcome not in OPENS_A_CASE:
        return None
    return Need(patrol.CONTACT_DETAIL, {"contact_id": heard.data.contact_id}, "open_case")


def open_case_from_contact(heard: Heard, uow: UnitOfWork) -> None:
    """Whoever was sent to hospital or came along gets a case, one per contact; for the hospital a referral is opened
    too."""
    contact, detail = heard.data, heard.answer
    if contact.outcome not in OPENS_A_CASE or Cases(uow.session).of_contact(contact.contact_id):
        return
    place = {"text": detail["place_text"], **{key: detail.get(key) for key in ("lat", "lon", "crs")}}
    case = open_case(_case_of(contact, uow), uow, place=place, description=detail["description"])
    if contact.outcome is ContactOutcome.SENT_HOSPITAL:
        request_for_contact(case, uow, place=detail["place_text"], requested_by="patrol")


def _case_of(contact: ContactRecorded, uow: UnitOfWork) -> Case:
    estimate = ages.seen(contact.ages)
    return Case(
        id=uow.new_id(),
        number=next_number(uow),
        origin=CaseOrigin.PATROL_CONTACT,
        opened_at=uow.now(),
        sex=contact.apparent_sex,
        ages_lo=estimate.ages.lo,
        ages_hi=estimate.ages.hi,
        age_basis=estimate.basis,
        presumed_minor=estimate.touches_minority,
        found_at=contact.met_at,
        found_region_code=contact.region_code,
        knows_own_name=contact.knows_own_name,
        identity=IdentityState.CLAIMED if contact.knows_own_name else IdentityState.UNIDENTIFIED,
        impaired=not LOOKS_IMPAIRED.isdisjoint(contact.flags),
        contact_id=contact.contact_id,
        dispatch_id=contact.dispatch_id,
        sighting_ids=list(contact.sighting_ids),
    )


# --- from tracing -----------------------------------------------------------------------------------------------------


def identity_detail_needed(heard: Heard) -> Need:
    """Who the person is, which events do not say."""
    asked = {"candidate_id": heard.data.candidate_id, "case_id": heard.data.case_id}
    return Need(tracing.IDENTITY_DETAIL, asked, _IDENTITY_READ)


def identify_person(heard: Heard, uow: UnitOfWork) -> None:
    """The person has a name again, with police evidence; age follows from the year of birth, and with it the guards.

    :raises UnknownCase: when the case is not here yet.
    """
    confirmed, detail = heard.data, heard.answer
    case = known_case(confirmed.case_id, uow)
    if is_erased(case.id, uow):
        return
    case.identify(confirmed.home_region_code or detail.get("home_region_code"))
    _learn_identity(case, detail, uow)
    uow.announce(
        facts.CaseIdentified(
            case_id=case.id,
            identity=case.identity,
            home_region_code=case.home_region_code,
            at=confirmed.confirmed_at,
        )
    )
    _learn_age(case, heard, uow)
    end_stranded_clock(case, uow, "identified", confirmed.confirmed_at)
    keep_stay_clocks(case, uow)


def note_publication(heard: Heard, uow: UnitOfWork) -> None:
    """A tracing notice is with a channel, or live there; the case stays open until it is down. :raises UnknownCase:
    when the case is not here yet."""
    known_case(heard.data.case_id, uow).notices_live = True


def note_withdrawal(heard: Heard, uow: UnitOfWork) -> None:
    """A channel shows the person no more, or never did. :raises UnknownCase: when the case is not here yet."""
    known_case(heard.data.case_id, uow).notices_live = not heard.data.all_withdrawn


def known_case(case_id: str, uow: UnitOfWork) -> Case:
    try:
        return Cases(uow.session).take(case_id)
    except NotFound:
        # A refusal would be an answer for ever; this one only came too early.
        raise UnknownCase(case_id) from None


def _learn_identity(case: Case, detail: Any, uow: UnitOfWork) -> None:
    person = Cases(uow.session).person(case.id)
    person.verified_name = sealed(uow, case.id, detail["name"])
    person.home_text = sealed(uow, case.id, detail.get("home_text"))
    relatives = list(detail.get("relatives") or [])
    person.relatives = sealed(uow, case.id, relatives)
    lead_to_case(case.id, NumberKind.PHONE, (one.get("phone") for one in relatives), uow)


def _learn_age(case: Case, heard: Heard, uow: UnitOfWork) -> None:
    birth_year = heard.answer.get("birth_year")
    if birth_year is None:
        return
    follow_identity(case, ages.answered_by_police(birth_year, heard.data.confirmed_at), heard.data.candidate_id, uow)


# --- closing ----------------------------------------------------------------------------------------------------------


def close_case(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Nothing of the stay is open any more; refused with every reason why not."""
    case = Cases(uow.session).take(command.target_id)
    case.close(uow.now(), _left_open(case.id, uow))
    uow.announce(facts.CaseClosed(case_id=case.id, closed_at=uow.now()))
    return shown.case(case)


def _left_open(case_id: str, view: View) -> LeftOpen:
    session = view.session
    return LeftOpen(
        belongings_held=bool(Receipts(session).held(case_id)),
        incidents_open=Incidents(session).open_of_case(case_id) > 0,
        suspicion_unregistered=Suspicions(session).keeping_open(case_id),
        papers_owed=frozenset(paper for one in Departures(session).of_case(case_id) for paper in one.owed()),
    )


# --- reading ----------------------------------------------------------------------------------------------------------


def list_cases(query: Query, view: View) -> dict[str, Any]:
    """Cases without their persons."""
    params = query.params
    found = Cases(view.session).page(state=params["state"], after=params["after"], limit=params["limit"])
    return page([shown.case(case) for case in found], params["limit"], key="case_id")


def one_case(query: Query, view: View) -> dict[str, Any]:
    """Everything the station knows of one case."""
    case_id = query.params["case_id"]
    case = Cases(view.session).get(case_id)
    return {
        **shown.case(case),
        "person": shown.person(Cases(view.session).person(case_id)),
        "safety_checks": [shown.safety_check(check) for check in SafetyChecks(view.session).of_case(case_id)],
        "health_checks": [
            {**shown.health_check(check), "findings": shown.opened(check.findings)}
            for check in HealthChecks(view.session).of_case(case_id)
        ],
        "receipts": [_whole_receipt(receipt, view) for receipt in Receipts(view.session).of_case(case_id)],
        "departures": [shown.departure(departure) for departure in Departures(view.session).of_case(case_id)],
        "erasure": tombstone(case_id, view),
        "corrections": [shown_correction(one) for one in Corrections(view.session).of_case(case_id)],
        "reasons_to_stay_open": case.reasons_to_stay_open(_left_open(case_id, view)),
    }


def _whole_receipt(receipt: Receipt, view: View) -> dict[str, Any]:
    settled = Settlements(view.session).of_receipt(receipt)
    lines = {"lines": shown.opened(receipt.lines)}
    return {**shown.receipt(receipt), **lines, "settlements": [whole_settlement(one, receipt) for one in settled]}


def case_profile(query: Query, view: View) -> dict[str, Any]:
    """What tracing needs to look for the family."""
    case = Cases(view.session).get(query.params["case_id"])
    known = shown.person(Cases(view.session).person(case.id))
    told = ("description", "claimed_name", "dialect", "marks", "height_cm")
    return {
        "case_id": case.id,
        "case_number": case.number,
        "sex": case.sex,
        "ages": shown.ages(case.ages),
        **{key: known[key] for key in told},
        "found_place_text": (known["found_place"] or {}).get("text"),
    }


def returnee(query: Query, view: View) -> dict[str, Any]:
    """Whom follow-up is to look after, and who received them."""
    case = Cases(view.session).get(query.params["case_id"])
    known = shown.person(Cases(view.session).person(case.id))
    return {
        "case_id": case.id,
        "name": known["name"] or known["claimed_name"],
        "home_text": known["home_text"],
        "home_region_code": case.home_region_code,
        "relatives": known["relatives"],
        "guardian": _guardian(case.id, view),
        "sex": case.sex,
        "ages": shown.ages(case.ages),
        "minor": case.presumed_minor,
        "impaired": case.impaired,
    }


def _guardian(case_id: str, view: View) -> dict[str, Any] | None:
    left = [found for found in Departures(view.session).of_case(case_id) if _went_to_somebody(found)]
    received = shown.opened(left[-1].receiver) if left else None
    return received and {key: received.get(key) for key in ("name", "relation", "organisation")}


def _went_to_somebody(departure: Departure) -> bool:
    return departure.has_left and departure.kind in ARRIVES and departure.kind is not DepartureKind.SELF
