"""Breakages of statutory clocks: what a duty is judged by, and what may become of it."""

from __future__ import annotations

from tests.mutations import Mutation

_DECISIONS = "chassis/deadline_decisions.py"
_DECIDED = "tests/unit/test_deadline_decisions.py::"

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
]
