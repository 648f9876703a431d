"""Breakages of what keeps cases and persons apart: numbers, identities, merges, who may be the same, whom a seal hides."""

from __future__ import annotations

from tests.mutations import Mutation

_NUMBERS = "tests/unit/intake/test_documents.py::"
_IDENTITY = "tests/unit/intake/test_identities.py::"
_PERSONS = "tests/unit/intake/test_persons.py::"
_FOLLOWED = "tests/messaging/test_persons_are_followed.py::"
_WRONG_HOME = "tests/journeys/test_g10_the_plan_leaves_the_wrong_home.py::"

MUTATIONS = [
    Mutation(
        "a number with a wrong check digit is taken",
        "services/intake/domain/documents.py",
        "    if ric.calc_check_digit(text) != text[-1]:\n",
        "    if False:\n",
        _NUMBERS + "test_one_wrong_digit_is_never_taken_for_right",
    ),
    Mutation(
        "a day of birth that has not come yet is taken",
        "services/intake/domain/documents.py",
        " <= found.year or found > today:\n",
        " <= found.year:\n",
        _NUMBERS + "test_what_cannot_be_right_is_refused_with_a_code_of_its_own",
    ),
    Mutation(
        "a register that has the number verifies who stands at the desk",
        "services/intake/domain/identities.py",
        "    return I.VERIFIED_DOCUMENT if reader is ReaderResult.GENUINE else None\n",
        "    return I.VERIFIED_DOCUMENT\n",
        _IDENTITY + "test_a_number_that_only_a_register_knows_ends_no_presumption",
    ),
    Mutation(
        "a document takes the place of an answer of the police",
        "services/intake/domain/cases.py",
        "        if state is self.identity or is_weaker(state, self.identity):\n",
        "        if state is self.identity:\n",
        _IDENTITY + "test_police_verify_more_than_a_document_and_a_document_never_takes_it_back",
    ),
    Mutation(
        "a wrong identity leaves its age behind",
        "services/intake/domain/cases.py",
        "        return self._age_without_identity()\n",
        "        return False\n",
        _IDENTITY + "test_revoked_a_wrong_identity_takes_its_age_with_it_and_a_child_is_a_child_again",
    ),
    Mutation(
        "a revoked number still leads to the case",
        "services/intake/handlers/identities.py",
        "        uow.index.forget(IDENTITY_NUMBER, check.id)\n",
        "",
        _IDENTITY + "test_revoked_a_wrong_identity_takes_its_age_with_it_and_a_child_is_a_child_again",
    ),
    Mutation(
        "a split leaves somebody's ids with the wrong person",
        "services/intake/handlers/persons.py",
        "    kept.stand_for(leaving, person.id)\n",
        "    kept.stand_for([person.id], person.id)\n",
        _PERSONS + "test_whatever_is_merged_and_split_in_whatever_order_splitting_all_gives_back_every_byte",
    ),
    Mutation(
        "whoever was merged is merged again",
        "services/intake/domain/persons.py",
        "        self.expect_present()\n        other.expect_present()\n",
        "        other.expect_present()\n",
        _PERSONS + "test_what_cannot_be_is_refused_with_a_pointer_to_the_present_person",
    ),
    Mutation(
        "a human no is forgotten when the same number is shown again",
        "services/intake/handlers/persons.py",
        "        if present[case.person_id] in {present[owner] for owner in owners}:\n            return\n",
        "",
        _PERSONS + "test_not_the_same_is_remembered_until_another_number_agrees",
    ),
    Mutation(
        "a split is not remembered as a no",
        "services/intake/handlers/persons.py",
        "SuggestionState.NOT_SAME, uow)\n    kept.stand_for(leaving",
        "SuggestionState.SAME, uow)\n    kept.stand_for(leaving",
        _PERSONS + "test_a_split_is_a_no_too",
    ),
    Mutation(
        "a person of whom one case is sealed is shown by another",
        "services/intake/storage/persons.py",
        "    return individuals.c.present_id.not_in(_under_seal(hidden))\n",
        "    return individuals.c.id.not_in(select(cases.c.person_id).where(cases.c.id.in_(hidden)))\n",
        _PERSONS + "test_a_person_lies_under_the_seal_of_any_of_their_cases",
    ),
    Mutation(
        "a number leads anybody to a sealed case",
        "services/intake/handlers/numbers.py",
        "    shown = [case.id for case in Cases(view.session).among(found)]\n",
        "    shown = sorted(found)\n",
        _PERSONS + "test_a_person_lies_under_the_seal_of_any_of_their_cases",
    ),
    Mutation(
        "the last word heard about a person counts, and not the newest",
        "chassis/joined.py",
        "(self._ids.c.id == id, self._ids.c.sequence < sequence)",
        "(self._ids.c.id == id,)",
        _FOLLOWED + "test_after_repetition_and_in_any_order_all_end_in_intakes_own_map",
    ),
    Mutation(
        "two ids that point at each other for a moment stop the service",
        "chassis/joined.py",
        " is not None and further not in seen:\n",
        " is not None and len(seen) < 10**9:\n",
        _FOLLOWED + "test_while_a_split_is_not_heard_of_yet_two_who_point_at_each_other_still_get_an_answer",
    ),
    Mutation(
        "the search does not go on when a name was wrong",
        "services/tracing/handlers/revocations.py",
        "    if profile.search_again():\n        undo(",
        "    if False:\n        undo(",
        "tests/journeys/test_g10_a_wrong_identity_is_taken_back.py::"
        "test_g10_the_search_goes_on_on_both_sides_and_the_notice_is_owed_again",
    ),
    Mutation(
        "who was brought to a wrong home is called and visited there",
        "services/followup/handlers/moves.py",
        "    withdrawn = [task for task in Tasks(uow.session).of_plan(plan.id) if withdraw_task(task, uow)]\n",
        "    withdrawn: list[object] = []\n",
        _WRONG_HOME + "test_g10_the_wrong_place_is_told_that_it_is_void_and_has_no_name_and_nothing_to_do",
    ),
    Mutation(
        "the place of a wrong home is not told that its notice is void",
        "services/followup/handlers/moves.py",
        "        void_notice(notice, plan, reason, uow)\n",
        "        notice.void(uow.now())\n",
        _WRONG_HOME + "test_g10_the_wrong_place_is_told_that_it_is_void_and_has_no_name_and_nothing_to_do",
    ),
    Mutation(
        "after a wrong home nobody is looked in on at the right one",
        "services/followup/handlers/moves.py",
        "    known = heard.data.identity in _KNOWN and heard.data.home_region_code is not None\n",
        "    known = False\n",
        _WRONG_HOME + "test_g10_when_the_right_home_is_known_the_plan_is_made_there_and_the_wrong_one_hears_nothing",
    ),
    Mutation(
        "the township still visits under the wrong name",
        "services/followup/handlers/moves.py",
        "    Plans(uow.session).returnee(plan).profile = sealed_profile(heard.data.case_id, {}, uow)\n",
        "",
        "tests/journeys/test_g10_a_wrong_identity_is_taken_back.py::"
        "test_g10_whoever_was_merged_under_the_wrong_name_is_split_and_the_plan_is_under_no_wrong_name",
    ),
    Mutation(
        "suggestions outlive who was erased",
        "services/intake/handlers/erasures.py",
        "    SamePersons(uow.session).forget(case.person_id)\n",
        "",
        _PERSONS + "test_erased_nothing_of_a_person_can_be_opened_or_found_and_nobody_is_suggested",
    ),
]
