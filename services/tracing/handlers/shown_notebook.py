"""How the notebook looks in an answer; without one place for it a list could show what only the single page may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from chassis.clock import iso_or_none
from chassis.work import View
from contracts.orders.tracing_states import ProfileStage
from services.tracing.domain.body import body_map
from services.tracing.domain.clues import Clue
from services.tracing.domain.interviews import Interview
from services.tracing.domain.particulars import marks_of
from services.tracing.domain.profiles import Profile
from services.tracing.domain.question_words import QUESTIONS, SAYS, why
from services.tracing.domain.questions import Asked, Outlook, QuestionParameters
from services.tracing.domain.readings import NameRead, PlaceRead
from services.tracing.domain.stages import stage_of
from services.tracing.handlers import shown
from services.tracing.storage import Candidates, Notices, Profiles


def whole_profile(kept: Profile, view: View) -> dict[str, Any]:
    """What the whole file shows beside what the list does: how far the search has come, what the tracing desk noted,
    and where the marks are."""
    description = kept.description.open_unless_erased() or {}
    particulars = kept.particulars.open_unless_erased() if kept.particulars else None
    return {
        "stage": _stage(kept, view).value,
        "found_at": iso_or_none(kept.found_at),
        "particulars": particulars,
        "body_map": body_map(marks_of(description, particulars or {})),
    }


def _stage(kept: Profile, view: View) -> ProfileStage:
    return stage_of(
        kept.state,
        candidates={one.state for one in Candidates(view.session).of_profile(kept.id)},
        live=any(one.is_live for one in Notices(view.session).out_of(kept.id)),
        talked=bool(Profiles(view.session).clues(kept.id)),
    )


def interview(kept: Interview) -> dict[str, Any]:
    return {
        "id": kept.id,
        "profile_id": kept.profile_id,
        "case_id": kept.case_id,
        "slot": kept.slot.value,
        "state": kept.state.value,
        "due_at": iso_or_none(kept.due_at),
        "held_at": iso_or_none(kept.held_at),
        "late": kept.late,
        "method": kept.method,
        "interviewer": kept.interviewer,
    }


def interview_whole(kept: Interview, clue_ids: Sequence[str]) -> dict[str, Any]:
    words = kept.words.open_unless_erased() if kept.words else None
    told = words or {"questions": [], "raw_words": None}
    return interview(kept) | told | {"clue_ids": list(clue_ids)}


def readings(clue: Clue, profile: Profile, places: Iterable[PlaceRead], names: Iterable[NameRead]) -> dict[str, Any]:
    return shown.classes(profile) | {
        "clue_id": clue.id,
        "profile_id": profile.id,
        "case_id": profile.case_id,
        "places": [_place(read) for read in places],
        "names": [asdict(read) for read in names],
    }


def _place(read: PlaceRead) -> dict[str, Any]:
    return {
        "name": read.name,
        "region_code": read.code,
        "within": read.within,
        "heard": read.heard,
        "basis": read.basis.value,
    }


def next_question(profile: Profile, seen: Outlook, p: QuestionParameters) -> dict[str, Any]:
    return shown.classes(profile) | {
        "profile_id": profile.id,
        "case_id": profile.case_id,
        "verdict": seen.verdict.value,
        "says_zh": SAYS[seen.verdict].zh,
        "says_en": SAYS[seen.verdict].en,
        "uncertainty_millibits": seen.uncertainty_millibits,
        "not_registered_permille": round(1000 * seen.absent),
        "candidates": [
            {"candidate_id": id, "permille": round(1000 * share), "others": list(seen.others.get(id, ()))}
            for id, share in seen.shares
        ],
        "questions": [_question(asked, seen) for asked in seen.questions],
        "parameters": p.version,
    }


def _question(asked: Asked, seen: Outlook) -> dict[str, Any]:
    words, because = QUESTIONS[asked.field], why(seen.verdict, asked, len(seen.shares))
    return {
        "field": asked.field.value,
        "gain_millibits": asked.gain_millibits,
        "zh": words.zh,
        "en": words.en,
        "why_zh": because.zh,
        "why_en": because.en,
    }
