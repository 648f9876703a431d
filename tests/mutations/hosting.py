"""Breakages of what keeps a process alive and its waits bounded."""

from __future__ import annotations

from tests.mutations import Mutation

MUTATIONS = [
    Mutation(
        "a wait for PostgreSQL has no deadline",
        "deploy/process.py",
        "        green.install()\n",
        "",
        "tests/storage/test_a_frozen_database.py::test_a_frozen_database_is_an_outage_within_a_deadline_and_holds_up_nothing_else",
    ),
    Mutation(
        "a migration has the deadline of a statement",
        "chassis/database.py",
        "    UNHURRIED.add(raw)\n",
        "",
        "tests/storage/test_a_frozen_database.py::test_a_frozen_database_is_an_outage_within_a_deadline_and_holds_up_nothing_else",
    ),
    Mutation(
        "a connection that rested is not asked whether it is alive",
        "chassis/database.py",
        "    _ping_when_rested(engine)\n",
        "",
        "tests/storage/test_a_frozen_database.py::test_a_connection_that_rested_through_a_restart_is_replaced_unseen",
    ),
    Mutation(
        "the limit of open files stays where it was",
        "deploy/process.py",
        "        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))\n",
        "        pass\n",
        "tests/deploy/test_file_limit.py::test_the_soft_limit_is_raised_as_far_as_allowed_and_never_lowered",
    ),
]
