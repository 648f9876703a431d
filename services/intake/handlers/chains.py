"""One need, hospital after hospital; without it each way in which an attempt ends would look for the next one by
itself."""

from __future__ import annotations

from chassis.work import UnitOfWork
from contracts.events import intake as facts
from services.intake.domain import referrals
from services.intake.domain.hospitals import Hospital, next_hospital
from services.intake.domain.referrals import Chain, Referral
from services.intake.storage.hospitals import Hospitals
from services.intake.storage.referrals import Chains, Referrals

UNANSWERED = "referral_unanswered"


def start_chain(chain: Chain, uow: UnitOfWork, *, referral_id: str) -> Referral | None:
    """Put a need for a hospital on record and ask the first one; ``None`` when there is no partner hospital to ask."""
    Chains(uow.session).add(chain)
    first = ask_next(chain, uow, referral_id)
    announce_asked(first, chain, uow)
    return first


def ask_next(chain: Chain, uow: UnitOfWork, referral_id: str) -> Referral | None:
    """Ask the hospital whose turn it is, if one is left."""
    asked = Referrals(uow.session).hospitals_asked(chain.id)
    partners = Hospitals(uow.session).ranked()
    turn = next_hospital(partners, asked, kind=chain.kind, region_code=chain.region_code, at=uow.now())
    return None if turn is None else ask_hospital(turn, chain, uow, referral_id)


def ask_hospital(hospital: Hospital, chain: Chain, uow: UnitOfWork, referral_id: str) -> Referral:
    """One more attempt of this chain, with its minutes for an answer."""
    repository = Referrals(uow.session)
    number = len(repository.hospitals_asked(chain.id)) + 1
    attempt = referrals.ask(hospital, chain, referral_id=referral_id, attempt=number, at=uow.now())
    repository.add(attempt)
    uow.timers.set(UNANSWERED, attempt.id, attempt.answer_due_at, {"case_id": chain.case_id})
    return attempt


def announce_asked(attempt: Referral | None, chain: Chain, uow: UnitOfWork) -> None:
    """Who is asked now; nobody is left: the duty chief must telephone."""
    if attempt is None:
        _exhaust(chain, uow)
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


def _exhaust(chain: Chain, uow: UnitOfWork) -> None:
    chain.exhausted_at = uow.now()
    asked = len(Referrals(uow.session).hospitals_asked(chain.id))
    uow.announce(facts.ReferralExhausted(case_id=chain.case_id, chain_id=chain.id, attempts=asked, at=uow.now()))
