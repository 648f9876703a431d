"""What tracing does when a name was wrong; without it a search would have ended for somebody who was never found."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.codes import ClockRule
from contracts.law.calendar import WORK_CALENDAR
from contracts.law.clocks import CLOCKS
from services.tracing.domain.profiles import DNA_TO_REQUEST, Profile
from services.tracing.handlers import conversations, matching
from services.tracing.handlers.notices import on_national_site
from services.tracing.handlers.publishing import no_longer_fit
from services.tracing.handlers.republishing import draft_again
from services.tracing.handlers.reunions import take_back_reunions
from services.tracing.storage import Candidates, DnaRequests, Inquiries, Notices, Profiles

REVOKED: Final = "identity_revoked"


def search_again(heard: Heard, uow: UnitOfWork) -> None:
    """The person is not who they were thought to be: the file is open, the family's search too, and what the law gives
    time for begins anew with today. A case without a file has nothing to search again; a closed file stays closed."""
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is None:
        return
    confirmed = profile.confirmed_candidate_id
    if profile.search_again():
        undo(profile, confirmed, heard.data.at, uow)


def undo(profile: Profile, confirmed: str | None, at: datetime, uow: UnitOfWork) -> None:
    """What followed from the wrong name is taken back; the caller opened the file again."""
    take_back(profile, confirmed, at, uow)
    _reopen_clocks(profile, keep_live(profile, uow), at, uow)
    take_back_reunions(profile.case_id, uow)
    if profile.is_worked_on:
        draft_again(profile, uow)
        conversations.plan(profile, at, uow)
    matching.profile_changed(profile, uow)


def take_back(profile: Profile, confirmed_id: str | None, at: datetime, uow: UnitOfWork) -> None:
    """The pair that was confirmed is ruled out; all others that it put aside are to be looked at again."""
    for candidate in Candidates(uow.session).of_profile(profile.id):
        candidate.come_back()
    if confirmed_id is None:
        return
    wrong = Candidates(uow.session).get(confirmed_id)
    wrong.revoke(at)
    for request in DnaRequests(uow.session).of_profile(profile.id):
        request.revoke(wrong.id, at)
        profile.dna_state = request.step.value
    inquiry = Inquiries(uow.session).get(wrong.inquiry_id)
    inquiry.unmatch()
    for candidate in Candidates(uow.session).of_inquiry(inquiry.id):
        candidate.come_back()
    if inquiry.is_open:
        matching.inquiry_changed(inquiry, uow)


def keep_live(profile: Profile, uow: UnitOfWork) -> bool:
    """What is still up may stay up, unless the person must not be found, or nobody is to publish, or it tells more than
    their guard allows by now. Whether the national site still shows them."""
    out = Notices(uow.session).out_of(profile.id)
    if profile.is_worked_on and not profile.sealed:
        unfit = no_longer_fit(profile, uow)
        for publication in out:
            if publication.notice_id not in unfit:
                publication.stay(uow.now())
    return on_national_site(out)


def _reopen_clocks(profile: Profile, published: bool, at: datetime, uow: UnitOfWork) -> None:
    """D11 when the notice came down; of D12 and D13 the one that was still owed (民发〔2015〕158号); the month until
    the notice is refreshed (D18)."""
    if not published:
        _reopen(ClockRule.D11, profile, at, uow)
    _reopen(ClockRule.D18, profile, at, uow)
    owed = ClockRule.D12 if profile.dna_state == DNA_TO_REQUEST else ClockRule.D13
    latest = uow.deadlines.latest(owed.value, profile.case_id)
    if latest is not None and latest.met_at is None:
        _reopen(owed, profile, at, uow)


def _reopen(rule: ClockRule, profile: Profile, at: datetime, uow: UnitOfWork) -> None:
    plan = CLOCKS[rule.value].plan(at, WORK_CALENDAR)
    uow.deadlines.reopen(rule.value, profile.case_id, reason=REVOKED, plan=plan)
