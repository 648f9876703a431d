"""Hand-overs between police and station at work; without it a boy could change hands with his name on paper and nobody
would compare it.

The name is compared by tracing, which hears of the form and reads the name from here; its answer comes as an event.
Nothing here waits for it (docs/adr/0038).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.clock import iso_or_none
from chassis.orders import Command, Heard, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import AgencyKind, CaseOrigin, CustodyPlace, HandoverDirection, IdentityState
from contracts.events import intake as facts
from contracts.law.calendar import day_of
from contracts.orders.intake import NameMatch
from contracts.police_words import said_of_name
from services.intake.domain import ages
from services.intake.domain.cases import Case, happened
from services.intake.domain.handovers import Handover, party_of, police_of
from services.intake.handlers import shown
from services.intake.handlers.custody import record_custody
from services.intake.handlers.erasures import is_erased
from services.intake.handlers.opening import next_number, open_case, sealed
from services.intake.handlers.parties import expect_own, expect_party, seen_by
from services.intake.storage.cases import Cases
from services.intake.storage.handovers import Handovers
from services.intake.storage.police import IdentityQueries, Suspicions

_PAPERS = (Handovers, IdentityQueries, Suspicions)
_WORDS = ("name", "found_place", "circumstances", "description", "injuries", "dna_lab_number")


# --- the form ---------------------------------------------------------------------------------------------------------


def announce_handover(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Keep the form; from police a case is opened when none is named. Its name is compared from now on.

    :raises PoliceAgencyMissing, DirectionNotYours, CaseWrongState, ImplausibleTime, NotFound:
    """
    data = command.data
    police_id = police_of(command.actor, data["police_id"], data["direction"])
    found_at = happened(data["found_at"], command.accepted_at, uow.now())
    case = _case_of(command, found_at, uow)
    handover = _form(command, case, police_id, found_at, uow)
    Handovers(uow.session).add(handover)
    uow.announce(
        facts.HandoverAnnounced(
            case_id=case.id,
            handover_id=handover.id,
            direction=handover.direction,
            police_id=police_id,
            name_given=handover.name is not None,
            at=handover.announced_at,
        )
    )
    if data["arrived_at"] is not None:
        _arrive(handover, command, uow)
    return show_listed(handover, uow)


def _case_of(command: Command, found_at: datetime, uow: UnitOfWork) -> Case:
    case_id = command.data["case_id"]
    if case_id is None:
        return _open_case(command, found_at, uow)
    case = Cases(uow.session).take(case_id)
    expect_party((paper for kind in _PAPERS for paper in kind(uow.session).of_case(case.id)), command.actor)
    case.expect_present()
    return case


def _open_case(command: Command, found_at: datetime, uow: UnitOfWork) -> Case:
    data, estimate = command.data, ages.seen(command.data["ages"])
    says_own_name = data["knows_own_name"] and data["name"] is not None
    case = Case(
        id=uow.new_id(),
        number=next_number(uow),
        origin=CaseOrigin.POLICE_ESCORT,
        opened_at=uow.now(),
        sex=data["sex"],
        ages_lo=estimate.ages.lo,
        ages_hi=estimate.ages.hi,
        age_basis=estimate.basis,
        presumed_minor=estimate.touches_minority,
        found_at=found_at,
        found_region_code=data["found_region_code"],
        knows_own_name=data["knows_own_name"],
        identity=IdentityState.CLAIMED if says_own_name else IdentityState.UNIDENTIFIED,
        impaired=data["impaired"],
    )
    open_case(case, uow, place={"text": data["found_place"]}, description=data["description"])
    Cases(uow.session).person(case.id).claimed_name = sealed(uow, case.id, data["name"])
    return case


def _form(command: Command, case: Case, police_id: str, found_at: datetime, uow: UnitOfWork) -> Handover:
    data, estimate = command.data, ages.seen(command.data["ages"])
    form = Handover(
        id=command.target_id,
        case_id=case.id,
        case_number=case.number,
        direction=data["direction"],
        police_id=police_id,
        unit_code=data["unit_code"],
        officers=list(data["officers"]),
        announced_at=uow.now(),
        found_at=found_at,
        found_region_code=data["found_region_code"],
        sex=data["sex"],
        ages_lo=estimate.ages.lo,
        ages_hi=estimate.ages.hi,
        injured=data["injured"],
        dna_taken=data["dna_taken"],
        dna_taken_on=data["dna_taken_on"],
        earlier_query=data["earlier_query"],
        name_match=NameMatch.NO_NAME if data["name"] is None else NameMatch.TO_COME,
        items=sealed(uow, case.id, list(data["items"])),
    )
    for what in _WORDS:
        setattr(form, what, sealed(uow, case.id, data[what]))
    return form


def record_handover_arrival(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person is there; nothing is handed over before both have signed. :raises Refusal: the second time."""
    handover = _own(command, uow)
    _arrive(handover, command, uow)
    return show_listed(handover, uow)


def _arrive(handover: Handover, command: Command, uow: UnitOfWork) -> None:
    at = happened(command.data["arrived_at"], command.accepted_at, uow.now(), after=handover.found_at)
    handover.arrive(at)
    uow.announce(facts.HandoverArrived(**_about(handover), arrived_at=at))


# --- the two signatures -----------------------------------------------------------------------------------------------


def sign_handover(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """One side signs. With both signatures, whom police brought is in the station's custody since the arrival, and the
    identity clocks run from there (D11, D12). :raises SignedAlready, Refusal:"""
    case, handover = _own_with_case(command, uow)
    party = party_of(command.actor)
    handover.sign(party, command.data["signer"], uow.now())
    uow.announce(facts.HandoverSigned(**_about(handover), party=party, complete=handover.is_complete, at=uow.now()))
    uow.audit("handover_signed", f"handover/{handover.id}", party=party.value, signer=command.data["signer"])
    if handover.is_complete and handover.direction is HandoverDirection.FROM_POLICE:
        assert handover.arrived_at is not None, "nobody signs before the arrival"
        record_custody(case, handover.arrived_at, CustodyPlace.STATION, uow)
    return show_listed(handover, uow)


def refuse_to_sign_handover(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """One side does not sign and says why; it may after all. :raises SignedAlready, Refusal:"""
    handover = _own(command, uow)
    party, data = party_of(command.actor), command.data
    handover.refuse_to_sign(party, data["reason"], uow.now())
    handover.refusal_note = sealed(uow, handover.case_id, data["note"])
    uow.announce(facts.HandoverSignatureRefused(**_about(handover), party=party, reason=data["reason"], at=uow.now()))
    uow.audit("handover_signature_refused", f"handover/{handover.id}", party=party.value, signer=data["signer"])
    return show_listed(handover, uow)


def close_handover(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The form is filed. :raises Refusal: while a signature is wanted."""
    handover = _own(command, uow)
    handover.close(uow.now())
    uow.announce(facts.HandoverClosed(**_about(handover), complete=handover.is_complete, at=uow.now()))
    return show_listed(handover, uow)


def _own(command: Command, uow: UnitOfWork) -> Handover:
    return _own_with_case(command, uow)[1]


def _own_with_case(command: Command, uow: UnitOfWork) -> tuple[Case, Handover]:
    case, handover = Handovers(uow.session).take(command.target_id)
    expect_own(handover, command.actor)
    return case, handover


def _about(handover: Handover) -> dict[str, str]:
    return {"case_id": handover.case_id, "handover_id": handover.id, "police_id": handover.police_id}


# --- the name ---------------------------------------------------------------------------------------------------------


def learn_nearest(heard: Heard, uow: UnitOfWork) -> None:
    """Tracing has compared the name, at once or when it was back; the form says so now."""
    if is_erased(heard.data.case_id, uow):
        return
    _, handover = Handovers(uow.session).take(heard.data.handover_id)
    told = zip(heard.data.inquiry_ids, heard.data.scores_millibits, strict=True)
    handover.learn_nearest([[inquiry_id, score] for inquiry_id, score in told], heard.data.at)


def handover_person(query: Query, view: View) -> dict[str, Any]:
    """What tracing needs to compare the name."""
    handover = Handovers(view.session).get(query.params["handover_id"])
    return {
        "handover_id": handover.id,
        "case_id": handover.case_id,
        "name": shown.opened(handover.name),
        "sex": handover.sex.value,
        "ages": shown.ages(handover.ages),
        "found_on": day_of(handover.found_at).isoformat(),
    }


# --- reading ----------------------------------------------------------------------------------------------------------


def list_handovers(query: Query, view: View) -> dict[str, Any]:
    """The forms that the actor may see, without the persons."""
    params = query.params
    filters = {name: params[name] for name in ("state", "direction", "case_id", "police_id")} | seen_by(query.actor)
    found = Handovers(view.session).page(filters, after=params["after"], limit=params["limit"])
    return page([show_listed(one, view) for one in found], params["limit"], key="handover_id")


def one_handover(query: Query, view: View) -> dict[str, Any]:
    """One form with everything on it. :raises NotFound: for another police agency's too."""
    handover = Handovers(view.session).get(query.params["handover_id"])
    expect_own(handover, query.actor)
    case = Cases(view.session).get(handover.case_id)
    return {
        **show_listed(handover, view),
        **shown.classes(case),
        **{what: shown.opened(getattr(handover, what)) for what in (*_WORDS, "items", "refusal_note")},
        "officers": list(handover.officers),
        "police_signer": handover.police_signer,
        "station_signer": handover.station_signer,
        "found_at": iso_or_none(handover.found_at),
        "found_region_code": handover.found_region_code,
        "sex": handover.sex,
        "ages": shown.ages(handover.ages),
        "injured": handover.injured,
        "dna_taken": handover.dna_taken,
        "dna_taken_on": handover.dna_taken_on and handover.dna_taken_on.isoformat(),
        "earlier_query": handover.earlier_query,
    }


def show_listed(handover: Handover, view: View) -> dict[str, Any]:
    """A form without the person."""
    return {
        "handover_id": handover.id,
        "case_id": handover.case_id,
        "case_number": handover.case_number,
        "direction": handover.direction,
        "state": handover.state,
        "police_id": handover.police_id,
        "unit_code": handover.unit_code,
        "announced_at": iso_or_none(handover.announced_at),
        "arrived_at": iso_or_none(handover.arrived_at),
        "police_signed_at": iso_or_none(handover.police_signed_at),
        "station_signed_at": iso_or_none(handover.station_signed_at),
        "missing": [party.value for party in handover.missing],
        "refused_by": handover.refused_by,
        "refusal_reason": handover.refusal_reason,
        "refused_at": iso_or_none(handover.refused_at),
        "closed_at": iso_or_none(handover.closed_at),
        "name_match": _shown_match(handover, to_station=view.actor.agency_kind != AgencyKind.POLICE),
    }


def _shown_match(handover: Handover, *, to_station: bool) -> dict[str, Any]:
    """Whose name sounds alike is told to the station only: an inquiry is nobody's but its sender's."""
    nearest = [{"inquiry_id": inquiry_id, "score_millibits": score} for inquiry_id, score in handover.nearest]
    return {
        "state": handover.name_match,
        "says": said_of_name(handover.name_match),
        "compared_at": iso_or_none(handover.compared_at),
        "nearest": nearest if to_station else [],
    }
