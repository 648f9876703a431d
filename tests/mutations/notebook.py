"""Breakages of the notebook: a search that stops too early, a clue that counts too long, a list of nobody."""

from __future__ import annotations

from tests.mutations import Mutation

_DESK = "tests/unit/tracing/test_notebook_desk.py::"
_QUESTIONS = "tests/unit/tracing/test_questions.py::"

MUTATIONS = [
    Mutation(
        "a suspended search is compared with nobody any more",
        "services/tracing/domain/profiles.py",
        "SEARCHED_FOR: Final = WORKED_ON | {S.SUSPENDED}\n",
        "SEARCHED_FOR: Final = WORKED_ON\n",
        _DESK + "test_a_suspended_search_asks_and_publishes_nothing_but_compares_and_counts_on",
    ),
    Mutation(
        "a suspended search goes on reminding",
        "services/tracing/handlers/suspensions.py",
        "    conversations.drop_open(profile, uow)\n",
        "",
        _DESK + "test_a_suspended_search_asks_and_publishes_nothing_but_compares_and_counts_on",
    ),
    Mutation(
        "whoever cannot decide may object to being searched for",
        "services/tracing/domain/profiles.py",
        "        return not (self.presumed_minor or self.impaired)\n",
        "        return not (self.presumed_minor and self.impaired)\n",
        _DESK + "test_only_a_capable_adult_may_object_to_the_search",
    ),
    Mutation(
        "whoever leaves in any way counts as placed",
        "services/tracing/handlers/suspensions.py",
        "    if heard.data.kind is not DepartureKind.PLACEMENT:\n        return\n",
        "",
        _DESK + "test_any_other_way_of_leaving_places_nobody",
    ),
    Mutation(
        "a clue that was refuted is compared on",
        "services/tracing/domain/clues.py",
        "        if self.state is S.REFUTED:\n            return None\n",
        "",
        _DESK + "test_a_reading_is_compared_and_one_that_was_refuted_is_compared_no_more",
    ),
    Mutation(
        "a month without a conversation is the last one anybody is reminded of",
        "services/tracing/handlers/conversations.py",
        "    if one.slot is InterviewSlot.MONTHLY:\n",
        "    if one.slot is InterviewSlot.EXTRA:\n",
        _DESK + "test_after_a_monthly_conversation_the_next_is_due_a_month_from_it",
    ),
    Mutation(
        "people whom nothing ranks are listed all the same",
        "services/tracing/domain/questions.py",
        "    if not (ranked and can_rank):\n",
        "    if not ranked:\n",
        _QUESTIONS + "test_where_nothing_ranks_anybody_nobody_is_listed_and_it_is_said_what_to_ask",
    ),
    Mutation(
        "an answer that is all noise is worth as much as one that tells",
        "services/tracing/domain/questions.py",
        "max(0.0, _entropy(overall) - sum(share * _entropy(row) for share, row in likely))",
        "max(0.0, _entropy(overall))",
        _QUESTIONS + "test_the_order_of_the_candidates_says_nothing_and_no_answer_tells_more_than_is_unknown",
    ),
    Mutation(
        "whoever's search is suspended is shown to the public",
        "services/tracing/domain/profiles.py",
        "        if not self.is_worked_on:\n            raise ProfileSuspended(profile_id=self.id)\n",
        "",
        _DESK + "test_a_suspended_search_asks_and_publishes_nothing_but_compares_and_counts_on",
    ),
]
