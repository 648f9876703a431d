"""Breakages of the search in the running service: arrays that follow, keys for who has none, versions."""

from __future__ import annotations

from tests.mutations import Mutation

_SEARCHING = "tests/storage/test_searching.py::"
_COMPARING = "tests/unit/tracing/test_comparing.py::"
_INCREMENTAL = "tests/unit/tracing/test_matching_incrementally.py::"
_ITEM_08 = "tests/acceptance/test_item_08_the_question_that_helps_most.py::"

MUTATIONS = [
    Mutation(
        "a worker does not hear what another one took in",
        "services/tracing/search/searching.py",
        "    memory.follow(compared.since, facts.reader(view), over.changes)\n",
        "",
        _SEARCHING + "test_what_one_worker_took_in_the_next_one_compares_with",
    ),
    Mutation(
        "what was rolled back stays in the arrays",
        "services/tracing/search/searching.py",
        "    memory.follow(compared.since, facts.reader(view), over.changes)\n",
        "    memory.follow(compared.since, facts.reader(view), frozenset())\n",
        _SEARCHING + "test_what_was_rolled_back_is_known_to_nobody",
    ),
    Mutation(
        "what a savepoint took back is still compared with",
        "services/tracing/search/searching.py",
        "        over.keep(compared.changes(over.changes))\n",
        "        pass\n",
        _SEARCHING + "test_what_a_savepoint_took_back_the_rest_of_the_transaction_does_not_meet",
    ),
    Mutation(
        "a version that comes into use while everybody is compared anew is never given arrays",
        "services/tracing/search/keeping.py",
        "        if not _has_arrays(units):\n            return  # another version came into use: first its arrays\n",
        "",
        _SEARCHING + "test_a_version_that_comes_into_use_while_everybody_is_compared_anew_has_its_turn_next",
    ),
    Mutation(
        "who was looked up by keys alone is never looked up again",
        "services/tracing/search/searching.py",
        "self._compared.put(INQUIRY_SIDE, id, keys, change, settled=self._memory is not None)",
        "self._compared.put(INQUIRY_SIDE, id, keys, change, settled=True)",
        _SEARCHING + "test_beside_a_large_register_people_are_found_by_keys_and_settled_once_there_are_arrays",
    ),
    Mutation(
        "a new version leaves everybody as the old one ranked them",
        "services/tracing/search/learning.py",
        "    Compared(uow.session).unsettle_profiles()\n",
        "",
        _SEARCHING + "test_verdicts_and_everybody_searched_for_make_the_next_version_and_everybody_is_compared_anew",
    ),
    Mutation(
        "a version that was taken back is replaced by the next one",
        "services/tracing/search/learning.py",
        "use is not None and not use.pinned and not",
        "use is not None and not",
        _SEARCHING + "test_a_version_that_was_taken_back_is_in_use_as_it_was_and_none_takes_its_place_by_itself",
    ),
    Mutation(
        "an alias of one family alone is kept in a version",
        "services/tracing/search/learning.py",
        '    statistics.drop_rare("alias", _RARE)\n',
        "",
        _SEARCHING + "test_an_alias_of_one_family_alone_is_in_no_version",
    ),
    Mutation(
        "who was ruled out comes back for a new parameter version",
        "services/tracing/domain/candidates.py",
        "        if same and self.state is S.REJECTED:\n            return False\n",
        "",
        _SEARCHING + "test_verdicts_and_everybody_searched_for_make_the_next_version_and_everybody_is_compared_anew",
    ),
    Mutation(
        "whom nothing ranks is shown with a list all the same",
        "services/tracing/handlers/candidates.py",
        "    if asked is not None:\n",
        "    if False:\n",
        _SEARCHING + "test_of_whom_nothing_ranks_those_alone_are_listed_that_somebody_decided_about",
    ),
    Mutation(
        "a pair of two sexes may be strong",
        "services/tracing/domain/scoring.py",
        "self.score >= STRONG_AT and not self.vetoes",
        "self.score >= STRONG_AT",
        _COMPARING + "test_a_pair_of_two_sexes_or_found_before_anybody_was_missing_is_vetoed_and_never_strong",
    ),
    Mutation(
        "who is searched for no more is still found by other workers",
        "services/tracing/storage/compared.py",
        "self._note(side, record_id, change, live=False, settled=True)",
        "self._note(side, record_id, change, live=True, settled=True)",
        _INCREMENTAL + "test_arrays_that_followed_answer_like_arrays_built_anew",
    ),
]
