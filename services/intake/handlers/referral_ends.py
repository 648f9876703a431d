"""How an attempt is held, ends without the patient, or the stay ends otherwise than by discharge; without it a hospital
would wait for somebody who is never brought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.orders import Command, NotFound
from chassis.work import UnitOfWork
from contracts.codes import HospitalOutcome, StatusReason
from contracts.events import intake as facts
from contracts.orders.intake import HospitalStatus, ReferralState
from services.intake.domain import referrals
from services.intake.domain.cases import Case, happened
from services.intake.domain.referral_states import Setter
from services.intake.domain.referrals import Chain, Referral, ReferralSuperseded
from services.intake.handlers import shown
from services.intake.handlers.chains import UNANSWERED, announce_asked, ask_hospital, ask_next
from services.intake.handlers.opening import sealed
from services.intake.storage.hospitals import Hospitals
from services.intake.storage.referrals import Chains, Referrals

# --- by the hospital --------------------------------------------------------------------------------------------------


def of_target(command: Command, state: ReferralState, uow: UnitOfWork) -> tuple[Case, Referral]:
    """The case and the attempt, which the hospital asked sets to that state. :raises NotFound: for another's."""
    case, referral = Referrals(uow.session).take(command.target_id)
    referrals.expect_setter(referral, command.actor, state)
    return case, referral


def set_referral_status(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Held, failed or cancelled, as the hospital says, with its reason."""
    status, reason = command.data["status"], command.data["reason"]
    case, referral = of_target(command, ReferralState(status.value), uow)
    _BY_HOSPITAL[status](referral, reason, uow)
    referral.note = sealed(uow, case.id, command.data["note"])
    return shown.referral(referral)


def _hold(referral: Referral, reason: StatusReason, uow: UnitOfWork) -> None:
    referral.hold(reason, uow.now())
    uow.announce(facts.ReferralHeld(**_about(referral), reason=reason, at=uow.now()))


def _fail(referral: Referral, reason: StatusReason, uow: UnitOfWork) -> None:
    """The patient still needs a bed: the next hospital is asked in the same transaction."""
    referral.fail(reason, uow.now())
    uow.timers.cancel(UNANSWERED, referral.id)
    chain = Chains(uow.session).get(referral.chain_id)
    following = ask_next(chain, uow, uow.new_id())
    referral.next_referral_id = following.id if following else None
    next_id = referral.next_referral_id
    uow.announce(facts.ReferralFailed(**_about(referral), reason=reason, at=uow.now(), next_referral_id=next_id))
    announce_asked(following, chain, uow)


def _cancel(referral: Referral, reason: StatusReason, uow: UnitOfWork) -> None:
    referral.cancel(reason, uow.now())
    uow.timers.cancel(UNANSWERED, referral.id)
    announce_cancelled(referral, uow)


_BY_HOSPITAL = {HospitalStatus.ON_HOLD: _hold, HospitalStatus.FAILED: _fail, HospitalStatus.CANCELLED: _cancel}


def end_hospital_stay(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The patient was transferred, died or absconded. A transfer to a partner hospital asks that one at once."""
    outcome = command.data["outcome"]
    case, referral = of_target(command, ReferralState(outcome.value), uow)
    at = happened(command.data["ended_at"], command.accepted_at, uow.now(), after=referral.admitted_at)
    referral.end_stay(outcome, at, told_at=uow.now())
    referral.note = sealed(uow, case.id, command.data["note"])
    chain = Chains(uow.session).get(referral.chain_id)
    following = _transfer(command, chain, uow)
    referral.next_referral_id = following.id if following else None
    next_id = referral.next_referral_id
    uow.announce(facts.HospitalStayEnded(**_about(referral), outcome=outcome, at=at, next_referral_id=next_id))
    if following is not None:
        announce_asked(following, chain, uow)
    if outcome is HospitalOutcome.ABSCONDED and Referrals(uow.session).last_admitted(case.id) is referral:
        _slipped_away(case, referral, at, uow)
    return shown.referral(referral)


def _slipped_away(case: Case, referral: Referral, at: datetime, uow: UnitOfWork) -> None:
    """Nobody has the person in a bed. The alarm is raised by the hospital's word: a desk may be hours from recording
    the departure."""
    if case.slip_away(at):
        uow.announce(
            facts.PatientMissing(**_about(referral), minor=case.presumed_minor, impaired=case.impaired, left_at=at)
        )


def _transfer(command: Command, chain: Chain, uow: UnitOfWork) -> Referral | None:
    """:raises NotFound: when that hospital is no partner."""
    wanted = command.data["to_hospital_id"]
    if wanted is None:
        return None
    chain.go_on()
    return ask_hospital(Hospitals(uow.session).get(wanted), chain, uow, uow.new_id())


# --- by whoever asked -------------------------------------------------------------------------------------------------


def withdraw_referral(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The question is taken back, and nobody else is asked. The hospital hears of it."""
    status, reason = ReferralState(command.data["status"].value), command.data["reason"]
    _, referral = _of_requester(command, status, uow)
    if status is ReferralState.CANCELLED:
        referral.cancel(reason, uow.now())
    else:
        referral.mark_entered_in_error(reason, uow.now())
    Chains(uow.session).get(referral.chain_id).settle(uow.now())
    uow.timers.cancel(UNANSWERED, referral.id)
    announce_cancelled(referral, uow)
    return shown.referral(referral)


def sign_for_patient(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The department that sent the patient signs, before or after them (Mental Health Law art. 36)."""
    case, referral = Referrals(uow.session).take(command.target_id)
    _expect_requester(referral, command)
    chain = Chains(uow.session).get(referral.chain_id)
    chain.sign(uow.private(f"case/{case.id}", command.data["sending_department"]), command.data["signer"])
    return shown.referral(referral)


def _of_requester(command: Command, state: ReferralState, uow: UnitOfWork) -> tuple[Case, Referral]:
    """:raises NotFound: for what the actor did not ask; :raises ReferralSuperseded: with the attempt that counts."""
    case, referral = Referrals(uow.session).take(command.target_id)
    referrals.expect_setter(referral, command.actor, state)
    if referral.next_referral_id is not None:
        live = Referrals(uow.session).latest_of_chain(referral.chain_id)
        pointer = {"next_referral_id": referral.next_referral_id, "live_referral_id": live.id}
        raise ReferralSuperseded(referral_id=referral.id, **pointer)
    return case, referral


def _expect_requester(referral: Referral, command: Command) -> None:
    asked = referrals.setter_of(referral, command.actor) is Setter.REQUESTER
    if not (asked and referrals.may_see(referral, command.actor)):
        raise NotFound


# --- by the platform --------------------------------------------------------------------------------------------------


def call_off_all(case: Case, uow: UnitOfWork) -> None:
    """The person has left: nobody is asked any more, and whoever was asked is told. A hospital that has them in a bed
    says itself when it has not."""
    for chain in Chains(uow.session).of_case(case.id):
        chain.settle(uow.now())
    for referral in Referrals(uow.session).of_case(case.id):
        if referral.is_open and not referral.has_patient:
            call_off(referral, StatusReason.NO_LONGER_NEEDED, uow)


def call_off(referral: Referral, reason: StatusReason, uow: UnitOfWork) -> None:
    """This hospital need not wait for the patient any more."""
    referral.cancel(reason, uow.now())
    uow.timers.cancel(UNANSWERED, referral.id)
    announce_cancelled(referral, uow)


def announce_cancelled(referral: Referral, uow: UnitOfWork) -> None:
    """The attempt is over without the patient, and why."""
    assert referral.status_reason is not None
    uow.announce(
        facts.ReferralCancelled(
            **_about(referral),
            reason=referral.status_reason,
            at=uow.now(),
            next_referral_id=referral.next_referral_id,
        )
    )


def _about(referral: Referral) -> dict[str, str]:
    return {"case_id": referral.case_id, "referral_id": referral.id, "hospital_id": referral.hospital_id}
