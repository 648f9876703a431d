"""Breakages of the search in the running service: arrays that follow, keys for who has none, versions."""

from __future__ import annotations

from tests.mutations import Mutation

_SEARCHING = "tests/storage/test_searching.py::"
_COMPARING = "tests/unit/tracing/test_comparing.py::"
_INCREMENTAL = "tests/unit/tracing/test_matching_incrementally.py::"
_LEARNING = "tests/storage/test_learning.py::"
_VERDICTS = "tests/unit/tracing/test_what_verdicts_teach.py::"
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
        "arrays of a database that is no more go on being searched",
        "services/tracing/search/searching.py",
        "        uow.kept.pop(MEMORY, None)  # an older",
        "        pass  # an older",
        _SEARCHING + "test_arrays_of_a_database_that_is_no_more_are_built_anew",
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
        "what one family alone calls its village is kept in a version",
        "services/tracing/search/learning.py",
        "    for topic in WORDS:\n",
        '    for topic in ("alias",):\n',
        _LEARNING + "test_a_word_of_one_family_alone_is_in_no_version",
    ),
    Mutation(
        "verdicts on who was erased make a version due every hour",
        "services/tracing/search/learning.py",
        "verdicts - made[-1].verdicts >= VERDICTS",
        "verdicts - made[-1].confirmed - made[-1].rejected >= VERDICTS",
        _LEARNING + "test_verdicts_on_who_was_erased_teach_nothing_and_make_no_version_due_again",
    ),
    Mutation(
        "a version learns from what became known by the verdict itself",
        "services/tracing/search/learning.py",
        "    if candidate.fingerprint not in view.keys.blinds(canonical(found, sought), TRACING):\n        return None\n",
        "",
        _LEARNING + "test_a_pair_of_which_more_is_known_than_when_it_was_decided_teaches_nothing",
    ),
    Mutation(
        "a version is judged by the verdicts it was learnt from",
        "services/tracing/search/learning.py",
        " if place % _FOLDS != fold]",
        "]",
        _VERDICTS + "test_a_version_is_judged_by_verdicts_it_was_not_learnt_from",
    ),
    Mutation(
        "whoever was confirmed pushes a stranger out of the register",
        "services/tracing/search/learning.py",
        "        mass = mass if one.theirs.id in register else mass.having(score)\n",
        "",
        _VERDICTS + "test_whoever_was_confirmed_and_has_left_the_register_is_judged_as_before_he_left",
    ),
    Mutation(
        "while a version settles, likelihoods are reckoned from scores of another one",
        "services/tracing/handlers/questions.py",
        "((one.id, by.score) for (one, _), by in pairs)",
        "((one.id, one.score_millibits) for (one, _), by in pairs)",
        "tests/unit/tracing/test_questions.py::test_while_a_new_version_settles_everybody_is_as_likely_as_once_it_has",
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
        "whom two relatives search for stands twice, each time half as likely",
        "services/tracing/handlers/questions.py",
        "persons(first, parameters, registered)",
        "{}",
        "tests/unit/tracing/test_notebook_desk.py"
        "::test_whom_several_relatives_search_for_stands_once_as_likely_as_all_of_them_say",
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
