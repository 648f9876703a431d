"""The next best question about one person; without it whoever sits down with him would ask what is known already.

Who the rivals are and what each would answer comes from the stored candidates; whatever scores them, this asks.
"""

from __future__ import annotations

from typing import Any, Final

from chassis.orders import Query
from chassis.work import View
from contracts.orders.tracing_states import CandidateState
from services.tracing.domain.facts import sought_of
from services.tracing.domain.profiles import Profile
from services.tracing.domain.questions import (
    NOTHING_TO_ASK,
    Q1,
    Outlook,
    Rival,
    answers_of,
    outlook,
    unanswered_of,
)
from services.tracing.handlers import matching, shown_notebook
from services.tracing.storage import Candidates, Inquiries, Profiles

_PRESENT: Final = (CandidateState.SUGGESTED, CandidateState.ACCEPTED, CandidateState.VERIFIED)
_MOST_RIVALS: Final = 200
"""Those below the two hundred likeliest change nothing that could be shown."""


def next_question(query: Query, view: View) -> dict[str, Any]:
    """What to ask next and what it is expected to tell; where nobody can be ranked nobody is listed, and of who is not
    searched for nothing is asked. :raises NotFound:"""
    profile = Profiles(view.session).get(query.params["profile_id"])
    seen = _seen(profile, view) if profile.is_open else NOTHING_TO_ASK
    return shown_notebook.next_question(profile, seen, Q1)


def _seen(profile: Profile, view: View) -> Outlook:
    unanswered = unanswered_of(matching.found_as(profile, view))
    return outlook(_rivals(profile.id, view), unanswered, Inquiries(view.session).open_count(), Q1)


def _rivals(profile_id: str, view: View) -> list[Rival]:
    present = [one for one in Candidates(view.session).of_profile(profile_id) if one.state in _PRESENT]
    likeliest = sorted(present, key=lambda one: (-one.score_millibits, one.id))[:_MOST_RIVALS]
    inquiries = [(one, Inquiries(view.session).get(one.inquiry_id)) for one in likeliest]
    return [
        Rival(one.id, one.score_millibits, answers_of(sought_of(inquiry.person.open())))
        for one, inquiry in inquiries
        if inquiry.is_open
    ]
