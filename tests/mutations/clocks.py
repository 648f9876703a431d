"""Breakages of statutory clocks: what a duty is judged by, and what may become of it."""

from __future__ import annotations

from tests.mutations import Mutation

_DECISIONS = "chassis/deadline_decisions.py"
_DECIDED = "tests/unit/test_deadline_decisions.py::"
_DUTIES = "tests/unit/intake/test_statutory_duties.py::"
_TRACING = "tests/unit/tracing/test_tracing_clocks.py::"
_CALENDAR = "tests/unit/law/test_work_calendar.py::"
_LISTED = "tests/gateway/test_clocks.py::"

MUTATIONS = [
    Mutation(
        "a duty is judged by when we hear of it",
        _DECISIONS,
        "    in_time = done_at <= deadline.due_at\n",
        "    in_time = now <= deadline.due_at\n",
        _DECIDED + "test_a_duty_done_in_time_but_heard_late_withdraws_the_breach_without_erasing_it",
    ),
    Mutation(
        "of several proofs the last counts",
        _DECISIONS,
        "    if deadline.state == CANCELLED or (deadline.met_at is not None and deadline.met_at <= done_at):\n",
        "    if deadline.state == CANCELLED:\n",
        _DECIDED + "test_of_several_proofs_the_earliest_counts_in_whatever_order_they_come",
    ),
    Mutation(
        "a breach is told again and again",
        _DECISIONS,
        "    if deadline.state != OPEN or now < deadline.due_at:\n",
        "    if now < deadline.due_at:\n",
        _DECIDED + "test_a_breach_and_a_warning_happen_once",
    ),
    Mutation(
        "a breached duty is over",
        _DECISIONS,
        "RUNNING: Final = (OPEN, BREACHED)\n",
        "RUNNING: Final = (OPEN,)\n",
        _DECIDED + "test_cancelling_keeps_the_breach_on_record",
    ),
    Mutation(
        "PostgreSQL lets a deadline be deleted",
        "chassis/deadlines.py",
        "CREATE TRIGGER deadline_is_kept BEFORE DELETE ON deadline FOR EACH ROW EXECUTE",
        "CREATE TRIGGER deadline_is_kept BEFORE TRUNCATE ON deadline FOR EACH STATEMENT EXECUTE",
        "tests/storage/test_deadlines_stay.py::test_no_database_deletes_a_deadline",
    ),
    Mutation(
        "SQLite lets a deadline be deleted",
        "chassis/deadlines.py",
        'CREATE TRIGGER deadline_is_kept BEFORE DELETE ON deadline "\n',
        'CREATE TRIGGER deadline_is_kept BEFORE UPDATE ON deadline WHEN false "\n',
        "tests/storage/test_deadlines_stay.py::test_no_database_deletes_a_deadline",
    ),
    Mutation(
        "a duty that was gone in time stays breached",
        _DECISIONS,
        "    in_time = (at or now) <= deadline.due_at\n",
        "    in_time = False\n",
        _DECIDED + "test_a_duty_that_was_gone_before_it_fell_due_was_never_breached_though_we_hear_of_it_late",
    ),
    Mutation(
        "late news that overtakes the timer hides the breach",
        _DECISIONS,
        "    return breached(deadline, max(at, now)) if at > deadline.due_at else deadline\n",
        "    return deadline\n",
        _DECIDED + "test_whether_the_timer_or_the_news_comes_first_changes_nothing_that_stands",
    ),
    Mutation(
        "nobody is told that a breach is withdrawn",
        "chassis/deadlines.py",
        "        if after.breach_withdrawn_at != before.breach_withdrawn_at:\n",
        "        if False:\n",
        "tests/unit/test_deadlines.py::test_a_proof_of_timely_doing_heard_late_withdraws_the_breach",
    ),
    Mutation(
        "a proof counts for the latest opening only",
        "chassis/deadlines.py",
        "        return found or self.latest(rule, subject)\n",
        "        return self.latest(rule, subject)\n",
        "tests/unit/test_deadlines.py::test_a_proof_that_comes_after_the_next_opening_counts_for_the_one_it_belongs_to",
    ),
    Mutation(
        "what was done or waived starts again when it is looked at",
        "chassis/deadlines.py",
        "        if latest and (latest.is_running or latest.met_at or latest.waived_by):\n",
        "        if latest and latest.is_running:\n",
        "tests/unit/test_deadlines.py::test_what_holds_again_runs_again_but_not_what_was_done_or_dispensed_from",
    ),
    Mutation(
        "what was missed rests all the same",
        _DECISIONS,
        "    return deadline if (at or now) > deadline.due_at else cancelled(deadline, reason, now, at=at)\n",
        "    return cancelled(deadline, reason, now, at=at)\n",
        _DUTIES + "test_ten_days_that_were_missed_do_not_rest",
    ),
    Mutation(
        "the ten days run on in hospital",
        "services/intake/handlers/referrals.py",
        "    rest_stay_clock(case, at, uow)\n",
        "",
        _DUTIES + "test_the_ten_days_rest_in_hospital_and_go_on_with_what_is_left",
    ),
    Mutation(
        "the day of coming counts as a day of presence",
        "services/intake/domain/presence.py",
        "    return sum((day_of(one.until) - day_of(one.since)).days for",
        "    return sum((day_of(one.until) - day_of(one.since)).days + 1 for",
        _DUTIES + "test_no_day_of_presence_counts_twice_and_none_in_hospital_counts",
    ),
    Mutation(
        "an identity heard of late leaves its breach",
        "services/intake/handlers/cases.py",
        'end_stranded_clock(case, uow, "identified", confirmed.confirmed_at)',
        'end_stranded_clock(case, uow, "identified")',
        _DUTIES + "test_an_identity_confirmed_in_time_and_heard_of_late_leaves_no_breach",
    ),
    Mutation(
        "a refresh starts no new month",
        "services/tracing/handlers/clocks.py",
        "    open_clock(ClockRule.D18, case_id, refreshed_at, uow)\n",
        "",
        _TRACING + "test_the_notice_is_refreshed_month_by_month_and_each_refresh_starts_the_next_month",
    ),
    Mutation(
        "a provisional clock is never reckoned for certain",
        "chassis/deadlines.py",
        "        if (plan.due_at, plan.provisional) == (held.due_at, held.provisional):\n",
        "        if held.provisional:\n",
        _TRACING + "test_a_provisional_clock_is_reckoned_anew_once_its_year_is_published",
    ),
    Mutation(
        "a keeper plans past the table",
        "services/tracing/handlers/clocks.py",
        "    return CLOCKS[rule.value].plan(started_at, WORK_CALENDAR)\n",
        "    return DeadlinePlan(started_at, WORK_CALENDAR and None)\n",
        "tests/unit/law/test_only_the_table_knows_a_limit.py::"
        "test_a_plan_is_made_by_a_row_of_the_table_and_by_nothing_else",
    ),
    Mutation(
        "the station's own calendar is not read",
        "contracts/law/calendar.py",
        "        if file is None:\n",
        "        if True:\n",
        _CALENDAR + "test_a_file_of_the_stations_own_adds_a_year_without_a_release",
    ),
    Mutation(
        "a year without a calendar is silent",
        "contracts/law/calendar.py",
        "for year in years if not WORK_CALENDAR.is_published(date(year, 1, 1))]",
        "for year in years if not WORK_CALENDAR.is_published(first)]",
        _CALENDAR + "test_a_year_that_a_clock_opened_today_may_reach_and_nobody_has_published_is_warned_of",
    ),
    Mutation(
        "anybody of tracing may dispense from a duty",
        "contracts/orders/tracing.py",
        '    "waive_clock",\n    "profile",\n    "clocks:waive",\n',
        '    "waive_clock",\n    "profile",\n    _WORK,\n',
        _TRACING + "test_a_supervisor_dispenses_from_a_duty_and_it_stays_on_record",
    ),
    Mutation(
        "clocks of sealed cases are listed and counted",
        "gateway/storage/clocks.py",
        "    asked = [_VISIBLE]\n",
        "    asked: list[ColumnElement[bool]] = []\n",
        _LISTED + "test_a_sealed_case_is_neither_listed_nor_counted",
    ),
    Mutation(
        "of clocks due at one moment a page forgets some",
        "gateway/storage/clocks.py",
        "asked.where(tuple_(_WHEN, _C.clock_id) > (behind, after))",
        "asked.where(behind < _WHEN)",
        _LISTED + "test_they_come_page_by_page_each_once_also_when_many_are_due_at_one_moment",
    ),
]
