"""The tracing file from its opening to its close; without it an unidentified person would be nobody's task."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from chassis.orders import Heard, Need, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import IdentityState, NoticeChannel
from contracts.disclosure.groups import Sensitivity
from contracts.events.tracing import (
    CorrectionDone,
    NoticeWithdrawalDue,
    ProfileClosed,
    ProfileOpened,
)
from contracts.law.calendar import day_of
from contracts.orders import intake
from contracts.orders.tracing_states import ProfileState
from services.tracing.domain.profiles import Profile
from services.tracing.handlers import clocks, conversations, dna, matching, shown, shown_notebook
from services.tracing.handlers.publishing import no_longer_fit
from services.tracing.storage import PROFILE_SIDE, Candidates, DnaRequests, Notices, Profiles

_DESCRIBED = (
    "description",
    "claimed_name",
    "dialect",
    "marks",
    "height_cm",
    "found_place_text",
)
KNOWN_FOR_SURE = (IdentityState.VERIFIED_DOCUMENT, IdentityState.VERIFIED_POLICE)


def case_profile_needed(heard: Heard) -> Need:
    """The words that the event may not carry, read from intake before anything is written."""
    return Need(intake.CASE_PROFILE, {"case_id": heard.data.case_id}, purpose="tracing")


def admission_detail_needed(heard: Heard) -> Need | None:
    """What the station noted at admission; nobody reads of a person whose identity is known."""
    return None if heard.data.identity in KNOWN_FOR_SURE else case_profile_needed(heard)


def open_profile(heard: Heard, uow: UnitOfWork) -> None:
    """One file per case, and the clocks of first custody (D11, D12, D18) with it; heard again, the file learns what is
    new."""
    matching.take_turn(uow)
    known = Profiles(uow.session).of_case(heard.data.case_id)
    if known is not None:
        _learn(known, heard, uow)
        return
    profile = _fresh_profile(heard, uow)
    Profiles(uow.session).add(profile)
    uow.announce(ProfileOpened(profile_id=profile.id, case_id=profile.case_id, opened_at=profile.opened_at))
    for rule in clocks.CLOCKS_OF_CUSTODY:
        clocks.open_clock(rule, profile.case_id, profile.first_custody_at, uow)
    conversations.plan(profile, profile.first_custody_at, uow)
    matching.profile_changed(profile, uow)


def _fresh_profile(heard: Heard, uow: UnitOfWork) -> Profile:
    fact, id = heard.data, uow.new_id()
    return Profile(
        id=id,
        case_id=fact.case_id,
        state=ProfileState.OPEN,
        opened_at=uow.now(),
        first_custody_at=fact.first_custody_at,
        sex=fact.sex.value,
        ages_lo=fact.ages.lo,
        ages_hi=fact.ages.hi,
        ages_year=day_of(fact.found_at).year,
        age_basis=fact.age_basis.value,
        presumed_minor=fact.presumed_minor,
        impaired=fact.impaired,
        found_on=day_of(fact.found_at),
        found_region_code=fact.found_region_code,
        description=uow.private(f"profile/{id}", _description(heard.answer)),
        sealed=heard.sealed,
        found_at=fact.found_at,
    )


def _description(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answer.get(name) for name in _DESCRIBED}


def _learn(profile: Profile, heard: Heard, uow: UnitOfWork) -> None:
    fact, before = heard.data, profile.guards
    profile.sex, profile.impaired = fact.sex.value, fact.impaired
    profile.description = uow.private(f"profile/{profile.id}", _description(heard.answer))
    believed = profile.first_custody_at
    if profile.correct_custody(fact.first_custody_at):
        clocks.correct_clocks(profile.case_id, believed, fact.first_custody_at, uow)
        conversations.plan_anew(profile, believed, uow)
    _reassess(profile, fact, fact.found_at, uow, before)


def learn_from_admission(heard: Heard, uow: UnitOfWork) -> None:
    """Marks, dialect, height and a claimed name were noted at admission; candidates follow. Nothing without a file."""
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is None or not heard.answer or not profile.is_open:
        return
    profile.description = uow.private(f"profile/{profile.id}", _description(heard.answer))
    matching.profile_changed(profile, uow)


def learn_correction(heard: Heard, uow: UnitOfWork) -> None:
    """What intake knew wrongly is read again and candidates follow; a case without a file has nothing to put right."""
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is not None:
        profile.description = uow.private(f"profile/{profile.id}", _description(heard.answer))
        if profile.is_open:
            matching.profile_changed(profile, uow)
    uow.announce(CorrectionDone(case_id=heard.data.case_id, correction_id=heard.data.correction_id, done_at=uow.now()))


def reassess_age(heard: Heard, uow: UnitOfWork) -> None:
    """The age is thought to be another; candidates follow. Nothing when there is no file on that case."""
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is not None:
        _reassess(profile, heard.data, heard.data.at, uow, profile.guards)


def _reassess(profile: Profile, fact: Any, at: datetime, uow: UnitOfWork, before: Collection[Sensitivity]) -> None:
    """``before``: how the person was guarded; what is out and does not fit who is guarded more must come down."""
    profile.reassess(
        lo=fact.ages.lo,
        hi=fact.ages.hi,
        year=day_of(at).year,
        basis=fact.age_basis.value,
        presumed_minor=fact.presumed_minor,
    )
    if profile.guards - set(before):
        ask_withdrawals(profile, uow, notices=no_longer_fit(profile, uow))
    if profile.is_open:
        matching.profile_changed(profile, uow)


def end_search(heard: Heard, uow: UnitOfWork) -> None:
    """The case learned who the person is without us. Nothing for a mere claim, or when it was we who told."""
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is None or heard.data.identity not in KNOWN_FOR_SURE:
        return
    if profile.identify_elsewhere(heard.data.at):
        stop_searching(profile, "identified", heard.data.at, uow)


def close_profile(heard: Heard, uow: UnitOfWork) -> None:
    """The case has ended, and with it the file, the search and the clocks. A second call changes nothing."""
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is None:
        return
    end_file(profile, heard.data.closed_at, "case_closed", uow)


def end_file(profile: Profile, at: datetime, reason: str, uow: UnitOfWork) -> None:
    """The file is closed, and the search with it. A second call changes nothing."""
    searching = profile.is_open
    if not profile.close(at):
        return
    if searching:
        stop_searching(profile, reason, at, uow)
    uow.announce(ProfileClosed(profile_id=profile.id, case_id=profile.case_id, at=at))


def stop_searching(profile: Profile, reason: str, at: datetime, uow: UnitOfWork) -> None:
    """Since ``at`` nobody compares this person any more, his clocks stop, nobody asks him, and his notices must come
    down."""
    matching.forget(PROFILE_SIDE, profile.id, uow)
    for candidate in Candidates(uow.session).of_profile(profile.id):
        candidate.supersede(uow.now())
    clocks.stop_clocks(profile.case_id, reason, at, uow)
    conversations.drop_open(profile, uow)
    ask_withdrawals(profile, uow)


def ask_withdrawals(profile: Profile, uow: UnitOfWork, *, notices: Collection[str] | None = None) -> None:
    """Every channel where he is shown, or may be at any moment, must take him down; each is asked once. ``notices``:
    only where one of these is out."""
    for publication in Notices(uow.session).out_of(profile.id):
        wanted = notices is None or publication.notice_id in notices
        if wanted and publication.ask_withdrawal(uow.now()):
            uow.announce(
                NoticeWithdrawalDue(
                    profile_id=profile.id,
                    case_id=profile.case_id,
                    notice_id=publication.notice_id,
                    channel=NoticeChannel(publication.channel),
                    at=uow.now(),
                )
            )


def profiles(query: Query, view: View) -> dict[str, Any]:
    params = query.params
    found = Profiles(view.session).page(
        case_id=params["case_id"], person_id=params["person_id"], after=params["after"], limit=params["limit"]
    )
    return page([shown.profile(one) for one in found], params["limit"])


def profile(query: Query, view: View) -> dict[str, Any]:
    """The file with its words. :raises NotFound:"""
    kept = Profiles(view.session)
    found = kept.get(query.params["profile_id"])
    clues, requests = kept.clues(found.id), DnaRequests(view.session).of_profile(found.id)
    return shown.profile(found) | {
        "description": found.description.open_unless_erased(),
        "clues": [shown.clue(clue) for clue in clues],
        "dna_requests": [dna.show(request, view) for request in requests],
        **shown_notebook.whole_profile(found, view),
    }
