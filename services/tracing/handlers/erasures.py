"""A person is erased; without this tracing would go on searching for whom the station forgot."""

from __future__ import annotations

from chassis.commands import forget_answers
from chassis.orders import Heard
from chassis.work import UnitOfWork, View
from contracts.events.tracing import ErasureDone
from services.tracing.domain.profiles import Profile
from services.tracing.handlers import matching, profiles
from services.tracing.storage import (
    INQUIRY_SIDE,
    Candidates,
    DnaRequests,
    HandedOvers,
    Inquiries,
    Notices,
    Profiles,
    Reunions,
)


def erase_person(heard: Heard, uow: UnitOfWork) -> None:
    """The file and the inquiry that found the person tell of nobody any more, nobody is compared with them, and every
    notice must come down. Other families' inquiries stay theirs. No file is ever opened on that case again."""
    matching.take_turn(uow)
    uow.keys.destroy(_tombstone(heard.data.case_id))
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    for form in HandedOvers(uow.session).of_case(heard.data.case_id):
        uow.keys.destroy(f"handover/{form.handover_id}")
    things = _forgotten(profile, heard, uow) if profile is not None else []
    forget_answers(uow, things)
    uow.announce(ErasureDone(case_id=heard.data.case_id, thing_ids=tuple(things), done_at=uow.now()))
    uow.audit("person_erased", f"case/{heard.data.case_id}", things=len(things))


def is_erased(case_id: str, view: View) -> bool:
    """Whether what is heard of the case now comes too late."""
    return view.keys.is_destroyed(_tombstone(case_id))


def _tombstone(case_id: str) -> str:
    """Nothing is sealed for a case here, so its destroyed key is the mark that it was erased."""
    return f"case/{case_id}"


def _forgotten(profile: Profile, heard: Heard, uow: UnitOfWork) -> list[str]:
    profiles.end_file(profile, heard.data.erased_at, "erased", uow)
    kept = Candidates(uow.session).of_profile(profile.id)
    matched = Inquiries(uow.session).matched_with(profile.id)
    for owner in (f"profile/{profile.id}", *(f"inquiry/{one.id}" for one in matched)):
        uow.keys.destroy(owner)
        uow.index.forget_owner(owner)
    for one in matched:
        matching.forget(INQUIRY_SIDE, one.id, uow)
    notices, asked = Notices(uow.session).of_profile(profile.id), DnaRequests(uow.session).of_profile(profile.id)
    clues = Profiles(uow.session).clues(profile.id)
    return [
        profile.id,
        *(c.id for c in kept),
        *(i.id for i in matched),
        *(n.id for n in notices),
        *(d.id for d in asked),
        *(r.id for r in Reunions(uow.session).of_case(profile.case_id)),
        *(c.id for c in clues),
    ]
