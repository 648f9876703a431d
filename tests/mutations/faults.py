"""Breakages of what the fault lab watches over as a whole."""

from __future__ import annotations

from tests.mutations import Mutation

_SIX_MINUTES = (
    "tests/faults/test_six_minutes.py::test_nothing_accepted_is_lost_or_doubled_though_everything_breaks_once"
)

MUTATIONS = [
    Mutation(
        "an event is acknowledged before it is handled",
        "chassis/hosting.py",
        "                if batch and self._handled(consumer, batch):\n",
        "                if batch and not consumer.acknowledge(batch) and self._handled(consumer, batch):\n",
        _SIX_MINUTES,
    ),
    Mutation(
        "a command that comes again is carried out again",
        "chassis/commands.py",
        "        return insert_ignoring(uow.session.connection(), command_inbox, [row]) == 1\n",
        "        insert_ignoring(uow.session.connection(), command_inbox, [row])\n        return True\n",
        _SIX_MINUTES,
    ),
    Mutation(
        "announcements are marked as sent before the broker has them",
        "chassis/relay.py",
        "        safe = self._publisher.publish([_outgoing(row) for row in rows], confirm_s, meanwhile)\n",
        "        with self._lock.session() as session:\n"
        "            outbox.mark_sent(session, [row.number for row in rows], self._wall.now())\n"
        "        safe = self._publisher.publish([_outgoing(row) for row in rows], confirm_s, meanwhile)\n",
        _SIX_MINUTES,
    ),
    Mutation(
        "the lab's oracle does not look for personal data",
        "tests/faults/oracle.py",
        "    nothing_personal_is_in_clear,\n)",
        ")",
        "tests/faults/test_the_oracle_sees.py"
        "::test_a_canary_is_heard_in_a_table_a_log_a_metric_and_on_the_brokers_disk",
    ),
]
