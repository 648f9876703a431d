"""How tracing's things look in an answer; without one place for it a list could show what only the single file may.

What is shown here without being asked for by name (``description``, ``text``, ``evidence`` …) is codes, ids, numbers
and times.
"""

from __future__ import annotations

from typing import Any

from chassis.clock import iso, iso_or_none
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from services.tracing.domain.candidates import Candidate
from services.tracing.domain.clues import Clue, ClueStep
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.notices import Notice, Publication
from services.tracing.domain.profiles import Profile


def classes(of: Profile) -> dict[str, Any]:
    """How the person in our care is guarded beyond the ordinary, for whoever passes an answer on."""
    guarded = {
        Sensitivity.MINOR: of.presumed_minor,
        Sensitivity.PSYCHIATRIC: of.impaired,
        Sensitivity.DV_SEALED: of.sealed,
    }
    return {CLASSES_MEMBER: [one for one, holds in guarded.items() if holds]}


def profile(kept: Profile) -> dict[str, Any]:
    return classes(kept) | {
        "id": kept.id,
        "case_id": kept.case_id,
        "state": kept.state.value,
        "opened_at": iso(kept.opened_at),
        "first_custody_at": iso(kept.first_custody_at),
        "sex": kept.sex,
        "ages": {"lo": kept.ages_lo, "hi": kept.ages_hi},
        "age_basis": kept.age_basis,
        "presumed_minor": kept.presumed_minor,
        "impaired": kept.impaired,
        "found_on": kept.found_on.isoformat(),
        "found_region_code": kept.found_region_code,
        "dna_state": kept.dna_state,
        "confirmed_candidate_id": kept.confirmed_candidate_id,
        "ended_at": iso_or_none(kept.ended_at),
        "suspended_for": kept.suspended_for,
        "placed_at": iso_or_none(kept.placed_at),
    }


def clue(kept: Clue) -> dict[str, Any]:
    about = {
        "id": kept.id,
        "profile_id": kept.profile_id,
        "kind": kept.kind,
        "added_at": iso(kept.added_at),
        "state": kept.state.value,
        "interview_id": kept.interview_id,
        "steps": [_clue_step(step) for step in kept.steps],
    }
    reading = kept.reading.open_unless_erased() if kept.reading else None
    return about | (kept.words.open_unless_erased() or {}) | (reading or {"meaning": None, "region_code": None})


def _clue_step(kept: ClueStep) -> dict[str, Any]:
    return {
        "state": kept.state.value,
        "at": iso(kept.at),
        "by": kept.done_by,
        "words": kept.words.open_unless_erased(),
    }


def notice(kept: Notice) -> dict[str, Any]:
    return {
        "id": kept.id,
        "profile_id": kept.profile_id,
        "case_id": kept.case_id,
        "state": kept.state.value,
        "channels": list(kept.channels),
        "drafted_at": iso(kept.drafted_at),
        "drafted_by": kept.drafted_by,
        "approved_at": iso_or_none(kept.approved_at),
        "approved_by": kept.approved_by,
        "publications": [_publication(one) for one in kept.publications],
    }


def _publication(kept: Publication) -> dict[str, Any]:
    return {
        "channel": kept.channel,
        "state": kept.state.value,
        "published_at": iso(kept.published_at),
        "refreshed_at": iso_or_none(kept.refreshed_at),
        "withdrawal_due_at": iso_or_none(kept.withdrawal_due_at),
        "withdrawn_at": iso_or_none(kept.withdrawn_at),
    }


def inquiry(kept: Inquiry) -> dict[str, Any]:
    return {
        "id": kept.id,
        "sender_id": kept.sender_id,
        "state": kept.state.value,
        "received_at": iso(kept.received_at),
    }


def candidate(kept: Candidate) -> dict[str, Any]:
    return {
        "id": kept.id,
        "profile_id": kept.profile_id,
        "case_id": kept.case_id,
        "inquiry_id": kept.inquiry_id,
        "state": kept.state.value,
        "score_millibits": kept.score_millibits,
        "band": kept.band,
        "parameters": kept.parameters,
        "conflicts": list(kept.conflicts),
        "missing": list(kept.missing),
        "vetoes": list(kept.vetoes),
        "suggested_at": iso(kept.suggested_at),
        "decided_at": iso_or_none(kept.decided_at),
        "supports": list(kept.standing.supports),
        "refutes": list(kept.standing.refutes),
    }


def candidate_with_evidence(kept: Candidate) -> dict[str, Any]:
    """The terms add up to the score; left is the person in our care, right the person searched for."""
    left, right = (words.open_unless_erased() or {} for words in (kept.left_words, kept.right_words))
    evidence = [
        {"field": field, "left": left.get(field), "right": right.get(field), "millibits": bits}
        for field, bits in kept.terms
    ]
    return candidate(kept) | {
        "evidence": evidence,
        "reason": kept.reason.open_unless_erased() if kept.reason else None,
    }


def standing(kept: Candidate) -> dict[str, Any]:
    """What an agency that answered may know: that its answer is kept and where the verification stands."""
    return {
        "id": kept.id,
        "state": kept.state.value,
        "supports": list(kept.standing.supports),
        "refutes": list(kept.standing.refutes),
    }


def identity(kept: Candidate, inquiry: Inquiry) -> dict[str, Any]:
    person, reporter = inquiry.person.open_unless_erased() or {}, inquiry.reporter.open_unless_erased()
    told = {
        name: person.get(name)
        for name in (
            "name",
            "sex",
            "birth_year",
            "home_region_code",
            "home_text",
            "town",
            "village",
        )
    }
    return (
        {"candidate_id": kept.id, "case_id": kept.case_id}
        | told
        | {"relatives": [] if reporter is None else [reporter]}
    )
