"""What the tracing desk writes down and makes of it: clues step by step, names and marks, and searches that rest;
without it the notebook would lie in a drawer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from chassis.orders import Command, Query
from chassis.work import UnitOfWork, View
from contracts.codes import ClueKind, ClueState
from contracts.events.tracing import ClueAdded, ClueProgressed
from services.tracing.domain.clues import Clue, ClueStep
from services.tracing.domain.particulars import noted
from services.tracing.domain.profiles import Profile
from services.tracing.domain.readings import names_read, places_read
from services.tracing.handlers import matching, shown, shown_notebook
from services.tracing.storage import Profiles

_NAMES = (ClueKind.NAME, ClueKind.NICKNAME, ClueKind.RELATIVE)


def add_clue(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Keep what was said, and reconsider at once who it may be. :raises ProfileNotOpen: when nobody searches any
    more."""
    matching.take_turn(uow)
    profile = Profiles(uow.session).get(command.target_id)
    profile.must_be_open()
    clue = keep_clue(profile, command.data, uow)
    matching.profile_changed(profile, uow)
    return shown.clue(clue) | shown.classes(profile)


def keep_clue(profile: Profile, said: Mapping[str, Any], uow: UnitOfWork, *, interview_id: str | None = None) -> Clue:
    """One clue of that person's is on record, sealed, and announced. Nobody is compared yet."""
    words = {name: said[name] for name in ("raw_words", "interpreted", "method")}
    clue = Clue(
        id=uow.new_id(),
        profile_id=profile.id,
        kind=said["kind"].value,
        words=uow.private(f"profile/{profile.id}", words),
        added_by=uow.actor.client_id,
        added_at=uow.now(),
        state=ClueState.RAW if said["interpreted"] is None else ClueState.INTERPRETED,
        interview_id=interview_id,
    )
    Profiles(uow.session).add_clue(clue)
    uow.announce(ClueAdded(**_about(clue, profile), kind=said["kind"], at=clue.added_at))
    return clue


def interpret_clue(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Somebody chose what a clue means, and it is compared so from now on. :raises ProfileNotOpen,
    ClueStepOutOfOrder, NotFound:"""
    clue, profile = _clue(command, uow)
    reading = {name: command.data[name] for name in ("meaning", "region_code")}
    step = _step(clue, ClueState.INTERPRETED, command.data["meaning"], uow)
    clue.interpret(uow.private(f"profile/{profile.id}", reading), step)
    return _progressed(clue, profile, uow)


def record_clue_finding(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The clue is asked about, or was found true or not; one that was refuted is compared no more. :raises
    ProfileNotOpen, ClueStepOutOfOrder, NotFound:"""
    clue, profile = _clue(command, uow)
    clue.find(_step(clue, command.data["state"], command.data["basis"], uow))
    return _progressed(clue, profile, uow)


def _clue(command: Command, uow: UnitOfWork) -> tuple[Clue, Profile]:
    matching.take_turn(uow)
    clue = Profiles(uow.session).clue(command.target_id)
    profile = Profiles(uow.session).get(clue.profile_id)
    profile.must_be_open()
    return clue, profile


def _step(clue: Clue, state: ClueState, words: str, uow: UnitOfWork) -> ClueStep:
    return ClueStep(
        id=uow.new_id(),
        clue_id=clue.id,
        state=state,
        at=uow.now(),
        done_by=uow.actor.client_id,
        words=uow.private(f"profile/{clue.profile_id}", words),
    )


def _progressed(clue: Clue, profile: Profile, uow: UnitOfWork) -> dict[str, Any]:
    uow.session.flush()
    uow.announce(ClueProgressed(**_about(clue, profile), state=clue.state, at=uow.now()))
    matching.profile_changed(profile, uow)
    return shown.clue(clue) | shown.classes(profile)


def _about(clue: Clue, profile: Profile) -> dict[str, str]:
    return {"profile_id": profile.id, "case_id": profile.case_id, "clue_id": clue.id}


def note_particulars(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """What was learned of the person stands in the file, member by member, and is compared at once. :raises
    ProfileNotOpen:"""
    matching.take_turn(uow)
    profile = Profiles(uow.session).get(command.target_id)
    profile.must_be_open()
    before = profile.particulars.open() if profile.particulars else {}
    told = {name: _plain(value) for name, value in command.data.items()}
    profile.particulars = uow.private(f"profile/{profile.id}", noted(before, told))
    uow.audit("particulars_noted", f"profile/{profile.id}", members=[name for name in told if told[name] is not None])
    matching.profile_changed(profile, uow)
    return shown.profile(profile)


def _plain(value: Any) -> Any:
    """As JSON can say it."""
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    return value


def clue_readings(query: Query, view: View) -> dict[str, Any]:
    """What a clue may mean, by the latest that is known of it; nothing is kept of it. :raises NotFound:"""
    clue = Profiles(view.session).clue(query.params["clue_id"])
    profile, words = Profiles(view.session).get(clue.profile_id), clue.words.open_unless_erased() or {}
    raw, kind = words.get("raw_words") or "", ClueKind(clue.kind)
    names = names_read(kind, raw) if kind in _NAMES else ()
    places = places_read(raw) if kind not in _NAMES else ()
    return shown_notebook.readings(clue, profile, places, names)
