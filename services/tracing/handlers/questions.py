"""The next best question about one person; without it whoever sits down with him would ask what is known already.

How likely each candidate is the engine says, over the whole register; where the evidence tells nobody apart, that is
said instead of a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any, Final

from chassis.aside import give_way
from chassis.orders import Query
from chassis.work import View
from contracts.orders.tracing_states import CandidateState
from services.tracing.domain.candidates import Candidate
from services.tracing.domain.facts import Found, Sought
from services.tracing.domain.profiles import Profile
from services.tracing.domain.questions import (
    NOTHING_TO_ASK,
    Q2,
    Outlook,
    Rival,
    answers_of,
    outlook,
    unanswered_of,
)
from services.tracing.handlers import shown_notebook
from services.tracing.matching.bridge import report_of_sought
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.persons import by_person, persons
from services.tracing.matching.probability import likelihoods
from services.tracing.matching.verdict import Outcome, verdict
from services.tracing.search.comparing import compare_all
from services.tracing.search.facts import found_as, sought_as
from services.tracing.search.searching import search_of
from services.tracing.storage import Candidates, Inquiries, Profiles

PRESENT: Final = (CandidateState.SUGGESTED, CandidateState.ACCEPTED, CandidateState.VERIFIED)
_MOST_RIVALS: Final = 200
"""Those below the two hundred likeliest change nothing that could be shown."""
_MOST_JOINED: Final = 20
"""Among so many it is looked for who searches for the same person; each is compared with each."""


def next_question(query: Query, view: View) -> dict[str, Any]:
    """What to ask next and what it is expected to tell; where nobody can be ranked nobody is listed, and of who is not
    searched for nothing is asked. :raises NotFound:"""
    profile = Profiles(view.session).get(query.params["profile_id"])
    return shown_notebook.next_question(profile, outlook_on(profile, view), Q2)


def outlook_on(profile: Profile, view: View) -> Outlook:
    """Who he may be, as far as it is known, and what to ask."""
    if not profile.is_open:
        return NOTHING_TO_ASK
    found = found_as(profile, view)
    rivals, can_rank = _likelihoods(found, _present(profile.id, view), view)
    return outlook(rivals, unanswered_of(found), can_rank=can_rank)


def _present(profile_id: str, view: View) -> list[tuple[Candidate, Sought]]:
    """The likeliest candidates that are still in question, and whom the inquiry tells of."""
    of_him = Candidates(view.session).of_profile(profile_id)
    inquiries = Inquiries(view.session).of_ids(one.inquiry_id for one in of_him)
    open_ones = {one.id: one for one in inquiries if one.is_open}
    present = [one for one in of_him if one.state in PRESENT and one.inquiry_id in open_ones]
    likeliest = sorted(present, key=lambda one: (-one.score_millibits, one.id))[:_MOST_RIVALS]
    return [(one, sought_as(open_ones[one.inquiry_id])) for one in likeliest]


def _likelihoods(found: Found, rivals: Sequence[tuple[Candidate, Sought]], view: View) -> tuple[list[Rival], bool]:
    """Everybody in question with his probability over the whole register, and whether that ranks anybody. Scored under
    the version that the register is: while a new one settles, candidates still name the last."""
    if not rivals:
        return [], False
    search = search_of(view)
    mass, beliefs = search.ranked(found, 1).mass, search.parameters.beliefs
    compared = compare_all(found, [sought for _, sought in rivals], search.parameters, give_way)
    pairs = zip(rivals, compared, strict=True)
    scores = sorted(((one.id, by.score) for (one, _), by in pairs), key=lambda pair: (-pair[1], pair[0]))
    likely = likelihoods(scores, mass, registered=beliefs.registered, sharpness=beliefs.sharpness).candidates
    told = verdict([score for _, score in scores], [likely[key] for key, _ in scores], mass.registered)
    sought = {one.id: whom for one, whom in rivals}
    return _persons(scores, likely, sought, search.parameters, mass.registered), told.outcome is Outcome.RANKED


def _persons(
    scores: Sequence[tuple[str, int]],
    likely: Mapping[str, float],
    sought: Mapping[str, Sought],
    parameters: Parameters,
    registered: int,
) -> list[Rival]:
    """Several relatives search for one person: he stands once, as likely as all of their reports together."""
    first = [report_of_sought(key, sought[key]) for key, _ in scores[:_MOST_JOINED]]
    groups = by_person(scores, persons(first, parameters, registered))
    return [
        Rival(best, fsum(likely[key] for key in (best, *others)), answers_of(sought[best]), tuple(others))
        for best, *others in groups
    ]
