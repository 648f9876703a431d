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
]
