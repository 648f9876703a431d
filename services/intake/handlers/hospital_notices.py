"""A hospital tells of somebody whom nobody referred (医院通报); without it that person would be nobody's."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, NotFound
from chassis.work import UnitOfWork
from contracts.codes import AgencyKind, CaseOrigin, Urgency
from contracts.orders.intake import ReferralKind
from services.intake.domain import ages, referrals
from services.intake.domain.cases import Case, happened
from services.intake.domain.referrals import Chain, Referral
from services.intake.handlers import shown
from services.intake.handlers.categories import open_category
from services.intake.handlers.opening import next_number, open_case, sealed
from services.intake.handlers.referrals import take_into_hospital
from services.intake.storage.hospitals import Hospitals
from services.intake.storage.referrals import Chains, Referrals


def receive_hospital_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Opens a case with the patient in that hospital's bed; what follows is as if the station had sent them. Custody
    counts from the admission, and the category is to be confirmed within 24 hours of the notice."""
    if command.actor.agency_kind != AgencyKind.HOSPITAL:
        raise NotFound
    case = _case_of_notice(command, uow)
    referral = _in_its_bed(command, case, uow)
    take_into_hospital(case, referral, uow)
    category = open_category(case, referral, uow, told_at=command.accepted_at, unsolicited=True)
    told = shown.referral(referral)
    return {**told, "case_number": case.number, "category": category.state}


def _case_of_notice(command: Command, uow: UnitOfWork) -> Case:
    data, now = command.data, uow.now()
    estimate = ages.seen(data["ages"])
    case = Case(
        id=uow.new_id(),
        number=next_number(uow),
        origin=CaseOrigin.HOSPITAL_NOTICE,
        opened_at=now,
        sex=data["sex"],
        ages_lo=estimate.ages.lo,
        ages_hi=estimate.ages.hi,
        age_basis=estimate.basis,
        presumed_minor=estimate.touches_minority,
        impaired=data["kind"] is ReferralKind.PSYCHIATRIC,
        found_at=happened(data["admitted_at"], command.accepted_at, now),
    )
    return open_case(case, uow, place={"text": data["place"]} if data["place"] else None)


def _in_its_bed(command: Command, case: Case, uow: UnitOfWork) -> Referral:
    """:raises NotFound: when the hospital is no partner."""
    data = command.data
    hospital = Hospitals(uow.session).get(command.actor.agency_id)
    chain = Chain(
        id=uow.new_id(),
        case_id=case.id,
        urgency=Urgency.URGENT,
        sex=case.sex,
        ages_lo=case.ages_lo,
        ages_hi=case.ages_hi,
        requested_by=hospital.id,
        requested_at=uow.now(),
        place=sealed(uow, case.id, data["place"]),
        reason=sealed(uow, case.id, data["reason"]),
        kind=data["kind"],
    )
    chain.settle(case.found_at)
    Chains(uow.session).add(chain)
    referral = referrals.ask(hospital, chain, referral_id=command.target_id, attempt=1, at=uow.now())
    referral.admit(case.found_at, data["signer_role"], told_at=uow.now())
    referral.ward = sealed(uow, case.id, data["ward"])
    Referrals(uow.session).add(referral)
    return referral
