"""How tracing's things look in an answer; without one place for it a list could show what only the single file may.

What is shown here without being asked for by name (``description``, ``text``, ``evidence`` …) is codes, ids, numbers
and times.
"""

from __future__ import annotations

from typing import Any

from chassis.clock import iso, iso_or_none
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from contracts.orders.tracing_states import ProfileState
from services.tracing.domain.candidates import Candidate
from services.tracing.domain.clues import Clue, ClueStep
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.masking import Facts, place_of
from services.tracing.domain.notices import Notice, Publication
from services.tracing.domain.profiles import Profile
from services.tracing.domain.published import PublishedPerson


def classes(of: Profile) -> dict[str, Any]:
    """How the person in our care is guarded beyond the ordinary, for whoever passes an answer on."""
    return {CLASSES_MEMBER: [one for one in Sensitivity if one in of.guards]}


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
        "suspended_for": kept.suspended_for if kept.state is ProfileState.SUSPENDED else None,
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
        "basis": kept.basis,
        "republishes": kept.republishes,
        "publications": [_publication(one) for one in kept.publications],
    }


def _publication(kept: Publication) -> dict[str, Any]:
    return {
        "channel": kept.channel,
        "state": kept.state.value,
        "submitted_at": iso_or_none(kept.submitted_at),
        "published_at": iso_or_none(kept.published_at),
        "failed_at": iso_or_none(kept.failed_at),
        "failure": kept.failure,
        "refreshed_at": iso_or_none(kept.refreshed_at),
        "withdrawal_due_at": iso_or_none(kept.withdrawal_due_at),
        "withdrawn_at": iso_or_none(kept.withdrawn_at),
        "no_receipt": kept.no_receipt,
    }


def public(told: Facts) -> dict[str, Any]:
    """The field list of a notice."""
    return {
        "photo": told.photo,
        "name": told.name,
        "sex": told.sex,
        "ages": told.ages and {"lo": told.ages[0], "hi": told.ages[1]},
        "height_cm": told.height_cm,
        "health": told.health,
        "intellect": told.intellect,
        "mind": told.mind,
        "marks": [dict(mark) for mark in told.marks],
        "clothes": told.clothes,
        "found_on": told.found_on and told.found_on.isoformat(),
        "found_place": place_of(told),
        "contact": told.contact,
    }


def published(of: PublishedPerson) -> dict[str, Any]:
    """Without the classes of the person: nothing is left here that they would still hide."""
    public = of.public
    lo, hi = public.ages or (None, None)
    return {
        "id": of.profile_id,
        "notice_id": of.notice_id,
        "published_at": iso(of.published_at),
        "refreshed_at": iso(of.refreshed_at),
        "expires_at": iso(of.expires_at),
        "name": public.name,
        "sex": public.sex,
        "ages": {"lo": lo, "hi": hi},
        "height_cm": public.height_cm,
        "marks": [f"{one.get('side') or ''}{one['part']}{one['kind']}" for one in public.marks],
        "found_on": public.found_on.isoformat() if public.found_on else None,
        "found_region_code": public.found_region_code,
    }


def inquiry(kept: Inquiry) -> dict[str, Any]:
    return {
        "id": kept.id,
        "sender_id": kept.sender_id,
        "state": kept.state.value,
        "received_at": iso(kept.received_at),
        "ended_at": iso_or_none(kept.ended_at),
        "end_reason": kept.end_reason,
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
    return {"candidate_id": kept.id, "case_id": kept.case_id} | told | {"relatives": _relatives(reporter or {})}


def _relatives(reporter: dict[str, Any]) -> list[dict[str, Any]]:
    """Whoever searches, when a name was told: a register may know of an office only."""
    told = {name: reporter.get(name) for name in ("name", "relation", "phone")}
    return [told] if told["name"] else []
