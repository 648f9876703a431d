"""Breakages of what an unfriendly reader found in the search for families, and around it."""

from __future__ import annotations

from tests.mutations import Mutation

_TRACING = "tests/unit/tracing/"
_WRONG_HOME = "tests/journeys/test_g10_the_plan_leaves_the_wrong_home.py::"

MUTATIONS = [
    Mutation(
        "what was answered before a pair was ruled out counts when it comes back",
        "services/tracing/domain/candidates.py",
        "[one for one in self.verifications if one.round == self.round]",
        "self.verifications",
        _TRACING + "test_evidence_of_another_round.py"
        "::test_evidence_for_an_identity_that_was_revoked_does_not_name_the_person_again",
    ),
    Mutation(
        "whoever is on the way when a name is revoked is expected at the wrong home",
        "services/followup/handlers/moves.py",
        "        way.lead_astray()\n",
        "        pass\n",
        _WRONG_HOME + "test_g10_revoked_on_the_way_nobody_at_the_wrong_home_hears_of_him_and_the_right_one_does_later",
    ),
    Mutation(
        "who is known after all before they arrive is followed nowhere",
        "services/followup/handlers/moves.py",
        "        way.learn(heard.data.home_region_code)\n",
        "        pass\n",
        _WRONG_HOME + "test_g10_revoked_and_known_after_all_on_the_way_the_plan_begins_at_the_right_home",
    ),
    Mutation(
        "a notice that was down before the name was revoked stays down when that is told late",
        "services/tracing/handlers/notices.py",
        "    if down.came_down_unheard and profile.is_worked_on:\n",
        "    if False:\n",
        _TRACING + "test_drafted_again.py"
        "::test_what_was_down_before_the_name_was_revoked_is_drafted_again_when_we_hear_of_it",
    ),
    Mutation(
        "each row of a file under one number is taken in its turn",
        "contracts/inquiry_files/latest.py",
        "        if isinstance(item, Row) and last[item.reference] != place:\n",
        "        if False:\n",
        _TRACING + "test_importing.py"
        "::test_a_file_that_says_two_things_under_one_number_changes_nothing_the_second_time",
    ),
    Mutation(
        "an import whose part was refused is under way for ever",
        "services/tracing/handlers/imports.py",
        "    if ours is not None and ours.break_off(uow.now()):\n",
        "    if False:\n",
        _TRACING + "test_importing.py"
        "::test_an_import_of_which_a_part_never_comes_is_broken_off_and_goes_on_when_it_comes_after_all",
    ),
    Mutation(
        "a child who objected is searched for by nobody",
        "services/tracing/handlers/suspensions.py",
        "    if profile is not None and profile.overrule_objection():\n",
        "    if False:\n",
        _TRACING + "test_guarded_anew.py::test_who_objected_and_turns_out_to_be_a_child_is_searched_for_at_once",
    ),
    Mutation(
        "a draft that waits to be given is drafted a second time",
        "services/tracing/handlers/republishing.py",
        "for notice in known for channel in notice.to_be_given()}",
        "for notice in known if notice.approved_at is None for channel in notice.channels}",
        _TRACING + "test_drafted_again.py"
        "::test_a_draft_that_was_approved_and_waits_to_be_given_is_not_drafted_a_second_time",
    ),
    Mutation(
        "what had to come down for a seal has to when it is lifted too",
        "services/tracing/handlers/seals.py",
        "        revocations.keep_live(profile, uow)\n",
        "        pass\n",
        _TRACING + "test_drafted_again.py::test_when_the_seal_is_lifted_what_is_still_up_stays_up",
    ),
    Mutation(
        "a request to police is due by another day than their clock",
        "services/tracing/handlers/clocks.py",
        "        DnaRequests(uow.session).follow_clock(profile.id, deadline.due_at)\n",
        "        pass\n",
        _TRACING + "test_police_work.py::test_what_police_owe_is_due_when_their_clock_says_so_also_when_it_runs_again",
    ),
    Mutation(
        "a file that is sent again under its key is read as of today",
        "gateway/resources/inquiry_imports.py",
        "    return day_of(first or parts().runtime.clock.now())\n",
        "    return day_of(parts().runtime.clock.now())\n",
        "tests/journeys/test_a_register_comes_in.py::test_a_repeat_on_another_day_is_read_as_on_the_first",
    ),
    Mutation(
        "police who were asked for a sample lose their request under a seal",
        "services/tracing/storage/dna.py",
        "seals.AlsoOf(dna_request.c.case_id, dna_request.c.police_id)",
        "dna_request.c.case_id",
        "tests/acceptance/test_item_11_the_police_asked_for_dna_keep_their_request.py"
        "::test_the_police_asked_record_answer_and_conclude_and_learn_nothing_else_of_her",
    ),
    Mutation(
        "a child on the watch list is guarded like anybody",
        "services/patrol/handlers/watches.py",
        "[Sensitivity.MINOR] if watch.minor else []",
        "[]",
        "tests/acceptance/test_item_25_who_is_gone_is_looked_for.py"
        "::test_of_a_child_on_the_list_the_team_reads_where_and_how_they_look_and_the_desk_no_words",
    ),
    Mutation(
        "somebody of whom a note says that they were heard of is searched for",
        "contracts/inquiry_files/pfif.py",
        "    if status in _HEARD_OF:\n",
        "    if False:\n",
        "tests/unit/files/test_pfif.py"
        "::test_of_whom_the_latest_note_says_that_they_were_heard_of_nobody_is_searched_for",
    ),
]
