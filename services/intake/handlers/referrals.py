"""The green channel (绿色通道) at work; without it somebody lying in the heat would wait for a form."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import CaseOrigin, CustodyPlace, Urgency
from contracts.events import intake as facts
from services.intake.domain import ages, referrals
from services.intake.domain.cases import Case, happened
from services.intake.domain.referrals import Chain, Referral, ReferralAlreadyOpen
from services.intake.handlers import shown
from services.intake.handlers.clocks import rest_stay_clock
from services.intake.handlers.custody import record_custody
from services.intake.handlers.opening import next_number, open_case, sealed
from services.intake.storage.beds import Beds
from services.intake.storage.cases import Cases
from services.intake.storage.hospitals import Hospitals
from services.intake.storage.referrals import Chains, Referrals

UNANSWERED = "referral_unanswered"


# --- asking -----------------------------------------------------------------------------------------------------------


def request_referral(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Ask the first hospital. Opens a case when none is named; never asks who the patient is or who pays."""
    data = command.data
    case = _case_to_refer(command, uow)
    estimate = ages.seen(data["ages"])
    chain = Chain(
        id=uow.new_id(),
        case_id=case.id,
        urgency=data["urgency"],
        sex=data["sex"],
        ages_lo=estimate.ages.lo,
        ages_hi=estimate.ages.hi,
        requested_by=command.actor.agency_id,
        requested_at=uow.now(),
        place=sealed(uow, case.id, data["place"]),
        reason=sealed(uow, case.id, data["reason"]),
    )
    return _shown_first(start_chain(chain, uow, referral_id=command.target_id), chain, case)


def start_chain(chain: Chain, uow: UnitOfWork, *, referral_id: str) -> Referral | None:
    """Put a need for a hospital on record and ask the first one; ``None`` when there is no partner hospital to ask."""
    Chains(uow.session).add(chain)
    first = _next_attempt(chain, uow, referral_id)
    _announce_asked(first, chain, uow)
    return first


def request_for_contact(case: Case, uow: UnitOfWork, *, place: str | None, requested_by: str) -> Referral | None:
    """The emergency referral of a person whom a patrol sent to hospital."""
    chain = Chain(
        id=uow.new_id(),
        case_id=case.id,
        urgency=Urgency.EMERGENCY,
        sex=case.sex,
        ages_lo=case.ages_lo,
        ages_hi=case.ages_hi,
        requested_by=requested_by,
        requested_at=uow.now(),
        place=sealed(uow, case.id, place),
    )
    return start_chain(chain, uow, referral_id=uow.new_id())


def _case_to_refer(command: Command, uow: UnitOfWork) -> Case:
    if command.data["case_id"] is None:
        return _open_for_emergency(command, uow)
    case = Cases(uow.session).take(command.data["case_id"])
    case.expect_present()
    if (asked := Referrals(uow.session).open_of_case(case.id)) is not None:
        raise ReferralAlreadyOpen(case_id=case.id, referral_id=asked.id)
    return case


def _open_for_emergency(command: Command, uow: UnitOfWork) -> Case:
    data, now = command.data, uow.now()
    estimate = ages.seen(data["ages"])
    case = Case(
        id=uow.new_id(),
        number=next_number(uow),
        origin=CaseOrigin.EMERGENCY_REFERRAL,
        opened_at=now,
        sex=data["sex"],
        ages_lo=estimate.ages.lo,
        ages_hi=estimate.ages.hi,
        age_basis=estimate.basis,
        presumed_minor=estimate.touches_minority,
        found_at=happened(data["seen_at"], command.accepted_at, now),
    )
    return open_case(case, uow, place={"text": data["place"]})


def _next_attempt(chain: Chain, uow: UnitOfWork, referral_id: str) -> Referral | None:
    """Ask the next ranked hospital of this chain, if one is left."""
    repository = Referrals(uow.session)
    asked = repository.hospitals_asked(chain.id)
    hospital = referrals.next_hospital(Hospitals(uow.session).ranked(), asked)
    if hospital is None:
        chain.exhausted_at = uow.now()
        return None
    attempt = referrals.ask(hospital, chain, referral_id=referral_id, attempt=len(asked) + 1, at=uow.now())
    repository.add(attempt)
    uow.timers.set(UNANSWERED, attempt.id, attempt.answer_due_at, {"case_id": chain.case_id})
    return attempt


def _announce_asked(attempt: Referral | None, chain: Chain, uow: UnitOfWork) -> None:
    if attempt is None:
        asked = len(Referrals(uow.session).hospitals_asked(chain.id))
        uow.announce(facts.ReferralExhausted(case_id=chain.case_id, chain_id=chain.id, attempts=asked, at=uow.now()))
        return
    uow.announce(
        facts.ReferralRequested(
            case_id=chain.case_id,
            referral_id=attempt.id,
            chain_id=chain.id,
            attempt=attempt.attempt,
            hospital_id=attempt.hospital_id,
            urgency=attempt.urgency,
            requested_at=attempt.requested_at,
        )
    )


def _shown_first(first: Referral | None, chain: Chain, case: Case) -> dict[str, Any]:
    """The first attempt; with no hospital to ask the need stands on record and the duty chief telephones."""
    nobody = {"referral_id": None, "chain_id": chain.id, "case_id": case.id, "state": "exhausted"}
    return {**(nobody if first is None else shown.referral(first)), "case_number": case.number}


# --- what a hospital answers ------------------------------------------------------------------------------------------


def accept_referral(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital takes the patient; late is welcome as long as nobody else was asked."""
    _, referral = _own(command, uow)
    referral.accept(uow.now())
    uow.timers.cancel(UNANSWERED, referral.id)
    _announce_accepted(referral, uow)
    return shown.referral(referral)


def reject_referral(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital cannot; for want of room or specialty the next one is asked in the same transaction."""
    case, referral = _own(command, uow)
    referral.reject(command.data["reason"], uow.now())
    referral.note = sealed(uow, case.id, command.data["note"])
    uow.timers.cancel(UNANSWERED, referral.id)
    chain = Chains(uow.session).get(referral.chain_id)
    goes_on = referral.rejection_reason in referrals.ASKS_THE_NEXT
    following = _next_attempt(chain, uow, uow.new_id()) if goes_on else None
    referral.next_referral_id = following.id if following else None
    _announce_rejected(referral, uow)
    if goes_on:
        _announce_asked(following, chain, uow)
    return shown.referral(referral)


def admit_patient(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The patient is in a bed: often the first custody, from which the identity clocks run."""
    case, referral = _own(command, uow)
    at = happened(command.data["admitted_at"], command.accepted_at, uow.now())
    if referral.admit(at, command.data["signer_role"]):
        uow.timers.cancel(UNANSWERED, referral.id)
        _announce_accepted(referral, uow)
    referral.ward = sealed(uow, case.id, command.data["ward"])
    Beds(uow.session).release(case.enter_hospital(at))
    uow.announce(
        facts.PatientAdmitted(
            case_id=case.id, referral_id=referral.id, hospital_id=referral.hospital_id, admitted_at=at
        )
    )
    rest_stay_clock(case, at, uow)
    record_custody(case, at, CustodyPlace.HOSPITAL, uow)
    return shown.referral(referral)


def discharge_patient(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital gives the patient back to the station."""
    case, referral = _own(command, uow)
    at = happened(command.data["discharged_at"], command.accepted_at, uow.now(), after=referral.admitted_at)
    referral.discharge(at, command.data["fit_to_travel"])
    referral.advice = sealed(uow, case.id, command.data["advice"])
    case.leave_hospital(command.data["fit_to_travel"])
    uow.announce(
        facts.PatientDischarged(
            case_id=case.id, referral_id=referral.id, hospital_id=referral.hospital_id, discharged_at=at
        )
    )
    return shown.referral(referral)


def mark_referral_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """No answer in the minutes the attempt may take: the duty chief is to call. An answer may still come."""
    case, referral = Referrals(uow.session).take(timer.subject)
    if referral.miss_answer():
        uow.announce(
            facts.ReferralOverdue(
                case_id=case.id, referral_id=referral.id, hospital_id=referral.hospital_id, due_at=timer.due_at
            )
        )


def _own(command: Command, uow: UnitOfWork) -> tuple[Case, Referral]:
    case, referral = Referrals(uow.session).take(command.target_id)
    referrals.expect_own(referral, command.actor)
    return case, referral


def _announce_accepted(referral: Referral, uow: UnitOfWork) -> None:
    assert referral.accepted_at is not None
    uow.announce(
        facts.ReferralAccepted(
            case_id=referral.case_id,
            referral_id=referral.id,
            hospital_id=referral.hospital_id,
            accepted_at=referral.accepted_at,
        )
    )


def _announce_rejected(referral: Referral, uow: UnitOfWork) -> None:
    assert referral.rejection_reason is not None and referral.rejected_at is not None
    uow.announce(
        facts.ReferralRejected(
            case_id=referral.case_id,
            referral_id=referral.id,
            hospital_id=referral.hospital_id,
            reason=referral.rejection_reason,
            rejected_at=referral.rejected_at,
            next_referral_id=referral.next_referral_id,
        )
    )


# --- reading ----------------------------------------------------------------------------------------------------------


def list_referrals(query: Query, view: View) -> dict[str, Any]:
    """The attempts that the actor may see, with what a hospital must know of each patient."""
    scope = referrals.visible_to(query.actor)
    limit = query.params["limit"]
    found = Referrals(view.session).page(
        **scope,
        case_id=query.params["case_id"],
        state=query.params["state"],
        after=query.params["after"],
        limit=limit,
    )
    return page([_with_patient(referral, view) for referral in found], limit, key="referral_id")


def one_referral(query: Query, view: View) -> dict[str, Any]:
    """One attempt. :raises NotFound: for somebody else's too."""
    referral = Referrals(view.session).seen(query.params["referral_id"], **referrals.visible_to(query.actor))
    note, ward, advice = (shown.opened(value) for value in (referral.note, referral.ward, referral.advice))
    told = {"person": _who(referral, view), "note": note, "ward": ward, "advice": advice}
    return {**_with_patient(referral, view), **told}


def _who(referral: Referral, view: View) -> dict[str, Any]:
    """Who the patient is, as far as it is known; what a hospital sees of it is the gateway's to say."""
    known = shown.person(Cases(view.session).person(referral.case_id))
    return {name: known[name] for name in ("name", "claimed_name", "relatives")}


def _with_patient(referral: Referral, view: View) -> dict[str, Any]:
    case = Cases(view.session).get(referral.case_id)
    patient = shown.patient(Chains(view.session).get(referral.chain_id))
    return {**shown.referral(referral), **patient, **shown.classes(case)}
