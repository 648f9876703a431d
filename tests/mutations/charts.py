"""Breakages of the tables of moves: a row that is lost or one too many, and a chart that says another thing."""

from __future__ import annotations

from tests.mutations import Mutation

_CHARTS = "tests/architecture/test_every_state_has_its_chart.py::"
_INTAKE = "tests/unit/intake/"

_DAYS = _INTAKE + "test_whatever_the_desks_try.py::test_whatever_is_tried_never_leads_where_the_domain_forbids"

MUTATIONS = [
    Mutation(
        "a table may lack a state, or hold one that nothing leads to",
        "chassis/moves.py",
        "        if lost:\n",
        "        if not self.begins:\n",
        _CHARTS + "test_a_table_without_a_state_of_its_list_is_refused_where_it_is_written",
    ),
    Mutation(
        "a step that may not follow is taken",
        "chassis/moves.py",
        "        if not self.allows(now, to):\n",
        "        if not self[now]:\n",
        _INTAKE + "test_care_and_incidents.py::test_what_the_table_of_states_does_not_allow_changes_nothing",
    ),
    Mutation(
        "a chart leaves out what follows from a revocation",
        "deploy/state_charts.py",
        "for now, after in chart.revoked.items() for to in after)\n",
        "for now, after in {}.items() for to in after)\n",
        _CHARTS + "test_a_chart_says_what_its_table_says_no_more_and_no_less",
    ),
    Mutation(
        "a chart marks no ends",
        "deploy/state_charts.py",
        "for state in moves.ends if state not in chart.revoked)",
        "for state in () if state not in chart.revoked)",
        _CHARTS + "test_a_chart_says_what_its_table_says_no_more_and_no_less",
    ),
    Mutation(
        "something with states has no chart",
        "deploy/state_charts.py",
        '        Chart("点名 Roll-call", ROLL_MOVES),\n',
        "",
        _CHARTS + "test_whatever_has_states_has_its_chart",
    ),
    Mutation(
        "a handler sets a state past its table",
        "services/intake/handlers/categories.py",
        "        category.confirm_by_stay(told_at)\n",
        "        category.state, category.decided_at = CategoryState.CONFIRMED, told_at\n",
        _CHARTS + "test_a_state_is_set_by_its_own_thing_and_by_nobody_else",
    ),
    Mutation(
        "nobody goes from the station to hospital",
        "services/intake/domain/cases.py",
        "        CaseState.IN_STATION: (CaseState.IN_HOSPITAL, CaseState.DEPARTED),\n",
        "        CaseState.IN_STATION: (CaseState.DEPARTED,),\n",
        _INTAKE + "test_statutory_duties.py::test_the_ten_days_rest_in_hospital_and_go_on_with_what_is_left",
    ),
    Mutation(
        "a decision not to help is never superseded",
        "services/intake/domain/help.py",
        "        S.NOT_ELIGIBLE: (S.ELIGIBLE, S.NOT_ELIGIBLE),\n",
        "        S.NOT_ELIGIBLE: (S.NOT_ELIGIBLE,),\n",
        _INTAKE + "test_eligibility.py::test_a_new_decision_supersedes_the_old_one_and_the_old_one_stays",
    ),
    Mutation(
        "a kept bed is never free again",
        "services/intake/domain/beds.py",
        "        S.RESERVED: (S.OCCUPIED, S.FREE),\n",
        "        S.RESERVED: (S.OCCUPIED,),\n",
        _INTAKE + "test_beds.py::test_a_bed_is_not_kept_for_ever",
    ),
    Mutation(
        "what was denied and appealed cannot be confirmed",
        "services/intake/domain/categories.py",
        "        CategoryState.APPEALED: (CategoryState.CONFIRMED, CategoryState.DENIED),\n",
        "        CategoryState.APPEALED: (CategoryState.DENIED,),\n",
        _INTAKE + "test_categories.py::test_a_no_can_be_appealed_and_the_24_hours_run_anew",
    ),
    Mutation(
        "a window that sells at once has nothing to book, and may not sell",
        "services/intake/domain/tickets.py",
        "        TicketState.REQUESTED: (\n            TicketState.APPROVED,\n            TicketState.BOOKED,\n"
        "            TicketState.ISSUED,\n",
        "        TicketState.REQUESTED: (\n            TicketState.APPROVED,\n            TicketState.BOOKED,\n",
        _INTAKE + "test_leaving_in_every_way.py::test_each_question_about_an_arrival_is_asked_exactly_once",
    ),
    Mutation(
        "police cannot verify more than a document",
        "services/intake/domain/identities.py",
        "        I.VERIFIED_DOCUMENT: (I.VERIFIED_POLICE, I.FALSE_CLAIM),\n",
        "        I.VERIFIED_DOCUMENT: (I.FALSE_CLAIM,),\n",
        _INTAKE + "test_identities.py::test_police_verify_more_than_a_document_and_a_document_never_takes_it_back",
    ),
    Mutation(
        "a closed search never goes on",
        "services/tracing/domain/profiles.py",
        "        S.CLOSED: (S.OPEN, S.SUSPENDED, S.PLACED_STILL_SEARCHING),\n",
        "        S.CLOSED: (),\n",
        "tests/unit/tracing/test_police_work.py"
        "::test_a_case_that_is_open_again_is_searched_for_again_with_whom_its_end_had_set_aside",
    ),
    Mutation(
        "a rejected pair never comes back",
        "services/tracing/domain/candidates.py",
        "        S.REJECTED: (S.SUGGESTED,),\n",
        "        S.REJECTED: (),\n",
        "tests/unit/tracing/test_candidates.py::test_a_rejected_pair_comes_back_only_when_the_facts_have_changed",
    ),
    Mutation(
        "who told too late of a notice home is not heard",
        "services/followup/domain/notices.py",
        "        NoticeState.OVERDUE: (NoticeState.ACKNOWLEDGED, NoticeState.VOID),\n",
        "        NoticeState.OVERDUE: (NoticeState.VOID,),\n",
        "tests/unit/followup/test_followup_notices.py::test_each_level_has_its_time_and_late_is_better_than_never",
    ),
    Mutation(
        "a visit that fell due is never overdue",
        "services/followup/domain/plans.py",
        "        TaskState.DUE: (TaskState.OVERDUE, TaskState.DONE, TaskState.WITHDRAWN),\n",
        "        TaskState.DUE: (TaskState.DONE, TaskState.WITHDRAWN),\n",
        "tests/unit/followup/test_followup_as_a_whole.py::test_a_task_is_due_at_nine_in_changzhou_and_overdue_after_its_tolerance",
    ),
    Mutation(
        "a bed is kept for who has left",
        "services/intake/handlers/departures.py",
        "    Beds(uow.session).give_up_kept(case.id)\n    call_off_all",
        "    call_off_all",
        _INTAKE + "test_beds.py::test_no_bed_is_kept_for_who_has_left",
    ),
    Mutation(
        "the months until placement run on after who had left before they began",
        "services/intake/handlers/clocks.py",
        "    if case.has_left:\n",
        "    if False:\n",
        _INTAKE + "test_statutory_duties.py::test_who_had_left_when_their_custody_was_heard_of_waits_for_no_placement",
    ),
    Mutation(
        "an order that is refused leaves behind what it did before",
        "chassis/commands.py",
        "        with uow.session.begin_nested(), versions",
        "        with versions",
        _DAYS,
    ),
    Mutation(
        "made-up days: a minor is lodged among men",
        "services/intake/domain/stay.py",
        "        return frozenset({BedZone.MINOR, BedZone.ISOLATION})\n",
        "        return frozenset(BedZone)\n",
        _DAYS,
    ),
    Mutation(
        "made-up days: first custody moves with every later one",
        "services/intake/domain/cases.py",
        "        if self.first_custody_at is not None and self.first_custody_at <= at:\n",
        "        if self.first_custody_at == at:\n",
        _DAYS,
    ),
    Mutation(
        "made-up days: a case is closed while something of the stay is open",
        "services/intake/domain/cases.py",
        "        if reasons := self.reasons_to_stay_open(left):\n",
        '        if (reasons := self.reasons_to_stay_open(left)) and "not_departed" in reasons:\n',
        _DAYS,
    ),
    Mutation(
        "made-up days: a capable adult is kept for what is missing",
        "services/intake/domain/departure_guards.py",
        "            capable_adult=_records(_TRAFFICKING, _UNFIT, _STATEMENT, _HELD),\n",
        "            capable_adult=_asks(_TRAFFICKING, _UNFIT, _STATEMENT, _HELD),\n",
        _DAYS,
    ),
    Mutation(
        "a team arrives before it accepted",
        "services/patrol/domain/dispatches.py",
        "        DispatchState.QUEUED: (DispatchState.ACCEPTED,),\n",
        "        DispatchState.QUEUED: (DispatchState.ACCEPTED, DispatchState.ARRIVED),\n",
        "tests/unit/patrol/test_patrol_dispatches.py::test_a_team_that_has_not_accepted_arrives_nowhere",
    ),
]
