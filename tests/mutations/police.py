"""Breakages of what station and police hand to and ask of each other."""

from __future__ import annotations

from tests.mutations import Mutation

_HAND_OVER = "tests/acceptance/test_item_07_police_hand_over_with_two_signatures.py::"
_STEPS = "tests/acceptance/test_item_27_each_step_of_police_is_its_own_fact.py::"
_PAPERS = "tests/unit/intake/test_police_papers.py::"
_WORDS = "tests/unit/test_police_words.py::"

MUTATIONS = [
    Mutation(
        "one signature makes a hand-over",
        "services/intake/domain/handovers.py",
        "        if self.missing == (party,):\n",
        "        if party in self.missing:\n",
        _HAND_OVER + "test_an_unsigned_form_stays_arrived_until_both_have_signed",
    ),
    Mutation(
        "one signature takes somebody into custody",
        "services/intake/handlers/handovers.py",
        "    if handover.is_complete and handover.direction is HandoverDirection.FROM_POLICE:\n",
        "    if handover.direction is HandoverDirection.FROM_POLICE:\n",
        _HAND_OVER + "test_an_unsigned_form_stays_arrived_until_both_have_signed",
    ),
    Mutation(
        "the clocks of whom police brought run from the signature",
        "services/intake/handlers/handovers.py",
        "        record_custody(case, handover.arrived_at, CustodyPlace.STATION, uow)\n",
        "        record_custody(case, uow.now(), CustodyPlace.STATION, uow)\n",
        _HAND_OVER + "test_who_may_be_a_minor_is_one_and_the_clocks_run_from_the_arrival",
    ),
    Mutation(
        "a form needs no laboratory number",
        "contracts/orders/intake/handovers.py",
        '        if data["dna_taken"] and data["dna_lab_number"] is None:\n',
        '        if data["dna_taken"] and data["name"] is None:\n',
        _HAND_OVER + "test_a_form_that_is_not_whole_is_refused_and_changes_nothing",
    ),
    Mutation(
        "the name on a form is not compared",
        "services/tracing/handlers/handovers.py",
        "    nearest = _nearest(told, uow)\n",
        "    nearest = ()\n",
        _HAND_OVER + "test_a_name_written_by_its_sound_finds_the_familys_search_of_another_city_among_the_first_three",
    ),
    Mutation(
        "the nearest search stands last",
        "services/tracing/handlers/matching.py",
        "    return sorted(named, key=lambda pair: (-pair[1].score, pair[0].id))[:limit]\n",
        "    return sorted(named, key=lambda pair: (pair[1].score, pair[0].id))[:limit]\n",
        _HAND_OVER + "test_a_name_written_by_its_sound_finds_the_familys_search_of_another_city_among_the_first_three",
    ),
    Mutation(
        "police are told who else is searched for",
        "services/intake/handlers/handovers.py",
        '        "nearest": nearest if to_station else [],\n',
        '        "nearest": nearest,\n',
        _HAND_OVER + "test_police_are_not_told_who_else_is_searched_for",
    ),
    Mutation(
        "a form that waits for its comparison says it was compared",
        "services/intake/handlers/handovers.py",
        '        name_match=NameMatch.NO_NAME if data["name"] is None else NameMatch.TO_COME,\n',
        '        name_match=NameMatch.NO_NAME if data["name"] is None else NameMatch.COMPARED,\n',
        _HAND_OVER + "test_with_tracing_away_the_hand_over_is_accepted_and_the_comparison_follows",
    ),
    Mutation(
        "another police agency reads the papers",
        "services/intake/handlers/parties.py",
        '    return {"police_id": actor.agency_id} if actor.agency_kind == AgencyKind.POLICE else {}\n',
        "    return {}\n",
        _PAPERS + "test_another_police_agencys_papers_are_not_there",
    ),
    Mutation(
        "a suspicion without a number keeps no case open",
        "services/intake/domain/suspicions.py",
        "        return KINDS[self.kind].keeps_case_open and self.state is SuspicionState.SUBMITTED\n",
        "        return False\n",
        _PAPERS + "test_who_may_be_missing_abandoned_or_abducted_keeps_the_case_open_until_there_is_a_number",
    ),
    Mutation(
        "a suspicion of domestic violence is seen by all",
        "services/intake/domain/suspicions.py",
        "Kind(REPORT_NUMBER_AT_ONCE, seals=SealReason.DOMESTIC_VIOLENCE)",
        "Kind(REPORT_NUMBER_AT_ONCE)",
        _PAPERS + "test_domestic_violence_and_harm_to_a_minor_are_seen_by_who_needs_to_know",
    ),
    Mutation(
        "an unanswered query is not escalated",
        "services/intake/handlers/identity_queries.py",
        "        uow.timers.set(UNESCALATED, asked.id, rules.escalates_at(timer.due_at))\n",
        "",
        _PAPERS + "test_the_time_for_an_answer_runs_in_working_days_and_is_reminded_once_and_escalated_once",
    ),
    Mutation(
        "an answered query is overdue all the same",
        "services/intake/domain/identity_queries.py",
        "        missed = self.is_unanswered and not self.overdue\n",
        "        missed = not self.overdue\n",
        _PAPERS + "test_a_timer_that_fires_after_the_answer_marks_and_escalates_nothing",
    ),
    Mutation(
        "what police need more of is a result",
        "services/intake/domain/identity_queries.py",
        "            raise AnswerInconclusive(identity_query_id=self.id)\n",
        "            pass\n",
        _STEPS + "test_a_late_answer_is_welcome_and_what_police_need_more_is_no_result",
    ),
    Mutation(
        "sampled is worded as compared",
        "contracts/police_words.py",
        "已采样，尚未入库比对，尚无结论。Sampled; not loaded yet, nothing answered.",
        "已采样比对，未比中。Sampled; no match.",
        _WORDS + "test_a_step_says_that_step_and_no_other_and_that_nothing_is_answered",
    ),
    Mutation(
        "what was not sampled is loaded",
        "services/tracing/domain/dna.py",
        " or (to is DnaStep.LOADED and unsampled):\n",
        ":\n",
        _STEPS + "test_no_step_is_skipped_or_taken_back",
    ),
    Mutation(
        "the month of the police is met by a sample",
        "services/tracing/handlers/dna.py",
        '    uow.announce(DnaStepRecorded(**_about(request), step=data["step"], at=at))\n',
        '    uow.announce(DnaStepRecorded(**_about(request), step=data["step"], at=at))\n'
        "    uow.deadlines.meet(ClockRule.D13.value, request.case_id, done_at=at, evidence=clocks.DNA_FED_BACK)\n",
        _STEPS + "test_the_month_of_the_police_is_met_by_their_answer_and_by_nothing_before",
    ),
    Mutation(
        "an answered request stays on the list of overdue results",
        "services/tracing/storage/dna.py",
        "profile.c.state.in_(SEARCHED_FOR), dna_request.c.answered_at.is_(None), dna_request.c.due_at <= now",
        "profile.c.state.in_(SEARCHED_FOR), dna_request.c.due_at <= now",
        _STEPS + "test_results_overdue_lists_each_with_its_days_and_says_nothing_of_a_result",
    ),
    Mutation(
        "a later hit leaves the case closed",
        "services/intake/handlers/reopening.py",
        "    if heard.data.result is not DnaResult.HIT:\n",
        "    if heard.data.result is DnaResult.HIT:\n",
        _STEPS + "test_a_hit_that_comes_later_opens_a_closed_case_again",
    ),
    Mutation(
        "a re-opened case has a closed file",
        "services/tracing/handlers/reopening.py",
        "    if profile is None or not profile.reopen():\n",
        "    if profile is None or profile.is_open:\n",
        _STEPS + "test_a_hit_that_comes_later_opens_a_closed_case_again",
    ),
]
