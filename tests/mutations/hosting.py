"""Breakages of what keeps a process alive and its waits bounded."""

from __future__ import annotations

from tests.mutations import Mutation

_SLOW = "tests/process/test_slow_and_greedy_clients.py::"
_SLOW_ONES_ARE_CUT = _SLOW + "test_fifty_slow_clients_are_cut_within_their_bound_and_hold_up_nobody"

MUTATIONS = [
    Mutation(
        "a client may take as long over its headers as it likes",
        "chassis/http.py",
        "            with eventlet.Timeout(bounds.headers_s, False):\n",
        "            with eventlet.Timeout(None, False):\n",
        _SLOW_ONES_ARE_CUT,
    ),
    Mutation(
        "a client may take as long over its body as it likes",
        "chassis/http.py",
        "        left = max(self._deadline - time.monotonic(), 0.001)\n",
        "        left = 3600.0\n",
        _SLOW_ONES_ARE_CUT,
    ),
    Mutation(
        "a client that says nothing is waited for",
        "chassis/http.py",
        "            with eventlet.Timeout(bounds.idle_s, False):\n",
        "            with eventlet.Timeout(None, False):\n",
        _SLOW_ONES_ARE_CUT,
    ),
    Mutation(
        "a body may be of any size",
        "gateway/app.py",
        '        "MAX_CONTENT_LENGTH": BODY_LIMIT,\n',
        "",
        _SLOW + "test_a_body_over_one_megabyte_is_refused_whether_its_length_is_told_or_not",
    ),
    Mutation(
        "a gateway that runs out of descriptors accepts nobody any more",
        "chassis/http.py",
        "                self._pause(error)\n                continue\n",
        "                self._pause(error)\n                return\n",
        "tests/process/test_killed_in_the_middle.py::test_the_gateway_survives_running_out_of_file_descriptors",
    ),
    Mutation(
        "a commit on SQLite does not wait for the disk",
        "chassis/database.py",
        '            "synchronous=FULL",\n',
        '            "synchronous=NORMAL",\n',
        "tests/storage/test_databases.py::test_a_commit_on_sqlite_waits_for_the_disk",
    ),
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
