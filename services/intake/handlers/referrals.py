"""The green channel (绿色通道) at work; without it somebody lying in the heat would wait for a form."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import CaseOrigin, CustodyPlace, StatusReason, Urgency
from contracts.events import intake as facts
from contracts.orders.intake import ReferralKind, ReferralState
from services.intake.domain import ages, referrals
from services.intake.domain.cases import Case, happened
from services.intake.domain.referrals import Chain, Referral, ReferralAlreadyOpen
from services.intake.handlers import shown
from services.intake.handlers.categories import open_category
from services.intake.handlers.chains import UNANSWERED, announce_asked, ask_next, start_chain
from services.intake.handlers.clocks import rest_stay_clock
from services.intake.handlers.custody import record_custody
from services.intake.handlers.opening import next_number, open_case, sealed
from services.intake.handlers.referral_ends import announce_cancelled, call_off, of_target
from services.intake.storage.beds import Beds
from services.intake.storage.cases import Cases
from services.intake.storage.presence import Presences
from services.intake.storage.referrals import Chains, Referrals

# --- asking -----------------------------------------------------------------------------------------------------------


def request_referral(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Ask the first hospital. Opens a case when none is named; never asks who the patient is or who pays."""
    case = _case_to_refer(command, uow)
    chain = _need(command, case, uow)
    chain.expect_sender()
    return _shown_first(start_chain(chain, uow, referral_id=command.target_id), chain, case)


def request_for_contact(
    case: Case, uow: UnitOfWork, *, place: str | None, requested_by: str, kind: ReferralKind | None = None
) -> Referral | None:
    """The emergency referral of a person whom a patrol, or a look at the door, sent to hospital."""
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
        kind=kind,
        region_code=case.found_region_code,
    )
    return start_chain(chain, uow, referral_id=uow.new_id())


def _need(command: Command, case: Case, uow: UnitOfWork) -> Chain:
    data = command.data
    estimate = ages.seen(data["ages"])
    return Chain(
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
        kind=data["kind"],
        region_code=data["region_code"] or case.found_region_code,
        sending_department=sealed(uow, case.id, data["sending_department"]),
        signer=data["signer"],
    )


def _case_to_refer(command: Command, uow: UnitOfWork) -> Case:
    if command.data["case_id"] is None:
        return _open_for_emergency(command, uow)
    case = Cases(uow.session).take(command.data["case_id"])
    case.expect_present()
    if (asked := _live(case, uow)) is not None:
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
        impaired=data["kind"] is ReferralKind.PSYCHIATRIC,  # presumed like a sign on the street, until the health check
        found_at=happened(data["seen_at"], command.accepted_at, now),
        found_region_code=data["region_code"],
    )
    return open_case(case, uow, place={"text": data["place"]})


def _shown_first(first: Referral | None, chain: Chain, case: Case) -> dict[str, Any]:
    """The first attempt; with no hospital to ask the need stands on record and the duty chief telephones."""
    nobody = {"referral_id": None, "chain_id": chain.id, "case_id": case.id, "state": "exhausted"}
    told = nobody if first is None else shown.referral(first)
    return {**told, "case_number": case.number}


# --- what a hospital answers ------------------------------------------------------------------------------------------


def accept_referral(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital takes the patient; late is welcome as long as the need stands and nobody else is asked."""
    case, referral = of_target(command, ReferralState.ACCEPTED, uow)
    referrals.expect_still_wanted(referral, Chains(uow.session).get(referral.chain_id), _live(case, uow))
    referral.accept(uow.now())
    uow.timers.cancel(UNANSWERED, referral.id)
    _announce_accepted(referral, uow)
    return shown.referral(referral)


def reject_referral(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital cannot; for want of room or specialty the next one is asked in the same transaction."""
    case, referral = of_target(command, ReferralState.REJECTED, uow)
    referral.reject(command.data["reason"], uow.now())
    referral.note = sealed(uow, case.id, command.data["note"])
    uow.timers.cancel(UNANSWERED, referral.id)
    chain = Chains(uow.session).get(referral.chain_id)
    goes_on = referral.rejection_reason in referrals.ASKS_THE_NEXT
    following = ask_next(chain, uow, uow.new_id()) if goes_on else None
    referral.next_referral_id = following.id if following else None
    _announce_rejected(referral, uow)
    if goes_on:
        announce_asked(following, chain, uow)
    return shown.referral(referral)


def admit_patient(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The patient is in a bed: often the first custody, from which the identity clocks run. Whoever was asked instead,
    after this hospital's silence, is told no longer to wait."""
    case, referral = of_target(command, ReferralState.ADMITTED, uow)
    chain, live = Chains(uow.session).get(referral.chain_id), _live(case, uow)
    at = happened(command.data["admitted_at"], command.accepted_at, uow.now())
    referrals.expect_bed_still_wanted(referral, chain, live, at)
    if referral.admit(at, command.data["signer_role"], told_at=uow.now()):
        uow.timers.cancel(UNANSWERED, referral.id)
        _announce_accepted(referral, uow)
    chain.settle(at)
    if live is not None and live is not referral:
        call_off(live, StatusReason.ADMITTED_ELSEWHERE, uow)
    referral.ward = sealed(uow, case.id, command.data["ward"])
    take_into_hospital(case, referral, uow)
    open_category(case, referral, uow, told_at=command.accepted_at, unsolicited=False)
    return shown.referral(referral)


def take_into_hospital(case: Case, referral: Referral, uow: UnitOfWork) -> None:
    """The case is where the patient is, and custody counts from the admission."""
    at = referral.admitted_at
    assert at is not None, "the patient is in a bed"
    here = Presences(uow.session).now(case.id)
    Beds(uow.session).release(case.enter_hospital(at, since=None if here is None else here.since))
    uow.announce(
        facts.PatientAdmitted(
            case_id=case.id, referral_id=referral.id, hospital_id=referral.hospital_id, admitted_at=at
        )
    )
    rest_stay_clock(case, at, uow)
    record_custody(case, at, CustodyPlace.HOSPITAL, uow)


def discharge_patient(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital gives the patient back to the station."""
    case, referral = of_target(command, ReferralState.DISCHARGED, uow)
    at = happened(command.data["discharged_at"], command.accepted_at, uow.now(), after=referral.admitted_at)
    referral.discharge(at, command.data["fit_to_travel"], told_at=uow.now())
    referral.advice = sealed(uow, case.id, command.data["advice"])
    if Referrals(uow.session).last_admitted(case.id) is referral:
        case.leave_hospital(command.data["fit_to_travel"])
    uow.announce(
        facts.PatientDischarged(
            case_id=case.id, referral_id=referral.id, hospital_id=referral.hospital_id, discharged_at=at
        )
    )
    return shown.referral(referral)


def mark_referral_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """No answer in the minutes the attempt may take: the duty chief is to call, and the next hospital is asked. When
    none is left, an answer may still come."""
    case, referral = Referrals(uow.session).take(timer.subject)
    if not referral.miss_answer(uow.now()):
        return
    uow.announce(
        facts.ReferralOverdue(
            case_id=case.id, referral_id=referral.id, hospital_id=referral.hospital_id, due_at=timer.due_at
        )
    )
    chain = Chains(uow.session).get(referral.chain_id)
    following = ask_next(chain, uow, uow.new_id())
    if following is not None:
        referral.leave_unanswered(uow.now())
        referral.next_referral_id = following.id
        announce_cancelled(referral, uow)
        announce_asked(following, chain, uow)


def _live(case: Case, uow: UnitOfWork) -> Referral | None:
    return Referrals(uow.session).live_of_case(case)


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
    limit = query.params["limit"]
    found = Referrals(view.session).page(
        **referrals.visible_to(query.actor),
        case_id=query.params["case_id"],
        states=_wanted_states(query),
        changed_since=query.params["changed_since"],
        psychiatric=referrals.sees_psychiatric(query.actor),
        after=query.params["after"],
        limit=limit,
    )
    return page([_with_patient(referral, view) for referral in found], limit, key="referral_id")


def _wanted_states(query: Query) -> tuple[ReferralState, ...] | None:
    """Those of the question, where it names any; both ways of naming them narrow."""
    one, several = query.params["state"], query.params["states"]
    if one is None:
        return several
    return (one,) if several is None or one in several else ()


def one_referral(query: Query, view: View) -> dict[str, Any]:
    """One attempt. :raises NotFound: for somebody else's too."""
    psychiatric = referrals.sees_psychiatric(query.actor)
    own = referrals.visible_to(query.actor)
    referral = Referrals(view.session).seen(query.params["referral_id"], psychiatric=psychiatric, **own)
    chain = Chains(view.session).get(referral.chain_id)
    sealed_words = {"note": referral.note, "ward": referral.ward, "advice": referral.advice}
    return {
        **_with_patient(referral, view),
        **{name: shown.opened(value) for name, value in sealed_words.items()},
        "person": _who(referral, view),
        "live_referral_id": _pointer(referral, view),
        "sending_department": shown.opened(chain.sending_department),
        "signer": chain.signer,
    }


def _pointer(referral: Referral, view: View) -> str | None:
    """The attempt that counts instead of a superseded one."""
    superseded = referral.next_referral_id is not None
    return Referrals(view.session).latest_of_chain(referral.chain_id).id if superseded else None


def _who(referral: Referral, view: View) -> dict[str, Any]:
    """Who the patient is, as far as it is known; what a hospital sees of it is the gateway's to say."""
    known = shown.person(Cases(view.session).person(referral.case_id))
    return {name: known[name] for name in ("name", "claimed_name", "relatives")}


def _with_patient(referral: Referral, view: View) -> dict[str, Any]:
    case = Cases(view.session).get(referral.case_id)
    patient = shown.patient(Chains(view.session).get(referral.chain_id))
    guarded = shown.classes(case, psychiatric=referral.kind is ReferralKind.PSYCHIATRIC)
    return {**shown.referral(referral), **patient, **guarded}
