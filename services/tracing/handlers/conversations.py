"""Conversations come due and are held; without it the second one would be forgotten, and it is the second that finds
most families."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import InterviewSlot
from contracts.events.tracing import InterviewDue, InterviewHeld
from contracts.law.limits import LIMITS
from services.tracing.domain.interviews import Interview, months_after, slots_from
from services.tracing.domain.notices import TimeOutOfOrder
from services.tracing.domain.profiles import Profile, not_in_future
from services.tracing.handlers import matching, notes, shown, shown_notebook
from services.tracing.storage import Interviews, Profiles

DUE = "interview_due"
_AT_ONCE = 100


def plan(profile: Profile, since: datetime, uow: UnitOfWork) -> None:
    """The conversations that are to be held from ``since`` on, each with its reminder as a durable timer; those of the
    first days whose hour is over by then are not asked for any more."""
    for slot, due_at in slots_from(profile.first_custody_at, since, LIMITS):
        _plan_one(profile, slot, due_at, uow)


def plan_where_none_is(uow: UnitOfWork) -> None:
    """No file that is worked on is without a next conversation: one from before conversations were planned gets those
    that are still ahead. A second call changes nothing."""
    for profile in Interviews(uow.session).profiles_without(_AT_ONCE):
        plan(profile, max(profile.first_custody_at, uow.now()), uow)


def plan_anew(profile: Profile, believed: datetime, uow: UnitOfWork) -> None:
    """First custody was not at ``believed`` but earlier: what was reckoned from it falls due earlier too."""
    before = dict(slots_from(believed, believed, LIMITS))
    now = dict(slots_from(profile.first_custody_at, profile.first_custody_at, LIMITS))
    for one in Interviews(uow.session).open_of(profile.id):
        if one.due_at == before.get(one.slot):
            one.due_at = now[one.slot]
            uow.timers.set(DUE, _subject(one), one.due_at, {"interview_id": one.id})


def drop_open(profile: Profile, uow: UnitOfWork) -> None:
    """Nobody is to talk with the person any more, for now or for good. A second call changes nothing."""
    for one in Interviews(uow.session).open_of(profile.id):
        one.drop()
        uow.timers.cancel(DUE, _subject(one))


def mark_interview_due(timer: DueTimer, uow: UnitOfWork) -> None:
    """Its hour has come: it stands on the worker's list until somebody talks with the person."""
    one = Interviews(uow.session).get(timer.facts["interview_id"])
    if one.fall_due():
        uow.announce(InterviewDue(**_about(one), due_at=timer.due_at))


def record_interview(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Somebody talked with the person: the earliest slot that is open is settled, judged by when they talked, and what
    was said is compared at once. After a monthly one the next is due a month from then.

    :raises ProfileNotOpen, TimeInFuture:
    :raises TimeOutOfOrder: for a talk before we had the person in care
    """
    matching.take_turn(uow)
    profile = Profiles(uow.session).get(command.target_id)
    profile.must_be_open()
    held_at = not_in_future(command.data["held_at"] or uow.now(), uow.now())
    if held_at < profile.first_custody_at:
        raise TimeOutOfOrder(profile_id=profile.id)
    one = _held(profile, command.data, held_at, uow)
    clues = [notes.keep_clue(profile, said, uow, interview_id=one.id) for said in _clues_of(command.data)]
    uow.announce(InterviewHeld(**_about(one), method=command.data["method"], held_at=held_at))
    if clues:
        matching.profile_changed(profile, uow)
    return shown_notebook.interview_whole(one, [clue.id for clue in clues])


def _held(profile: Profile, data: Mapping[str, Any], held_at: datetime, uow: UnitOfWork) -> Interview:
    settled = next(iter(Interviews(uow.session).open_of(profile.id)), None)
    one = settled or _an_extra(profile, uow)
    words = {"questions": data["questions"], "raw_words": data["raw_words"]}
    sealed = uow.private(f"profile/{profile.id}", words)
    one.hold(method=data["method"], by=uow.actor.client_id, at=held_at, words=sealed)
    uow.timers.cancel(DUE, _subject(one))
    if settled is None:
        Interviews(uow.session).add(one)
    if one.slot is InterviewSlot.MONTHLY:
        _plan_one(profile, InterviewSlot.MONTHLY, months_after(held_at, LIMITS), uow)
    return one


def _an_extra(profile: Profile, uow: UnitOfWork) -> Interview:
    return Interview(id=uow.new_id(), profile_id=profile.id, case_id=profile.case_id, slot=InterviewSlot.EXTRA)


def _plan_one(profile: Profile, slot: InterviewSlot, due_at: datetime, uow: UnitOfWork) -> None:
    one = Interview(id=uow.new_id(), profile_id=profile.id, case_id=profile.case_id, slot=slot, due_at=due_at)
    Interviews(uow.session).add(one)
    uow.timers.set(DUE, _subject(one), due_at, {"interview_id": one.id})


def _clues_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**said, "method": data["method"].value} for said in data["clues"]]


def _subject(one: Interview) -> str:
    return f"interview/{one.id}"


def _about(one: Interview) -> dict[str, Any]:
    return {"profile_id": one.profile_id, "case_id": one.case_id, "interview_id": one.id, "slot": one.slot}


# --- reading ----------------------------------------------------------------------------------------------------------


def interviews(query: Query, view: View) -> dict[str, Any]:
    """Conversations, those that are due among them: the worker's list."""
    params = query.params
    filters = {name: params[name] for name in ("profile_id", "slot")}
    found = Interviews(view.session).page(filters, params["state"], after=params["after"], limit=params["limit"])
    return page([shown_notebook.interview(one) for one in found], params["limit"])


def interview(query: Query, view: View) -> dict[str, Any]:
    """One conversation with what was said. :raises NotFound:"""
    found = Interviews(view.session).get(query.params["interview_id"])
    clues = [clue.id for clue in Profiles(view.session).clues(found.profile_id) if clue.interview_id == found.id]
    guarded = shown.classes(Profiles(view.session).get(found.profile_id))
    return shown_notebook.interview_whole(found, clues) | guarded
