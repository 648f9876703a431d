"""Breakages of what makes delivery quick: whatever was gained must not have cost a promise."""

from __future__ import annotations

from tests.mutations import Mutation

_WATCHED = "tests/messaging/test_each_mechanism_is_watched.py"
_WOKEN = "tests/messaging/test_the_relay_is_woken.py"
_QUICK = "tests/messaging/test_quick_and_still_right.py"
_BEGINS = "tests/messaging/test_transactions_begin_with_their_first_statement.py"
_ON_THE_WIRE = "tests/messaging/test_broker_port.py::test_what_is_published_lasts_and_arrives_whole_whatever_its_size"

MUTATIONS: list[Mutation] = [
    Mutation(
        "subjects are locked as they come",
        "chassis/inbox.py",
        "for subject in sorted(set(subjects))",
        "for subject in dict.fromkeys(subjects)",
        f"{_WATCHED}::test_subjects_are_locked_in_one_order_everywhere",
    ),
    Mutation(
        "a batch claims what was handled before",
        "chassis/inbox.py",
        "dialect: make(inbox).on_conflict_do_nothing().returning(inbox.c.event_id)",
        'dialect: make(inbox).on_conflict_do_update(index_elements=["subscription", "event_id"], '
        "set_=dict(handled_at=inbox.c.handled_at)).returning(inbox.c.event_id)",
        f"{_QUICK}::test_a_batch_of_known_and_new_events_handles_the_new_ones_once_and_in_order",
    ),
    Mutation(
        "an event that comes twice in one batch acts twice",
        "chassis/subscription.py",
        "                new.remove(one.key)",
        "                pass",
        f"{_QUICK}::test_a_batch_of_known_and_new_events_handles_the_new_ones_once_and_in_order",
    ),
    Mutation(
        "what is parked behind another is claimed as handled",
        "chassis/subscription.py",
        "[one.key for one in incoming if one.subject not in held]",
        "[one.key for one in incoming]",
        f"{_QUICK}::test_what_is_parked_behind_another_is_not_claimed_as_handled",
    ),
    Mutation(
        "the body carries another number than the journal",
        "chassis/outbox.py",
        "$5 || convert_to(last_sequence::text, 'UTF8') || $6",
        "$5 || convert_to('1', 'UTF8') || $6",
        f"{_QUICK}::test_the_body_carries_the_number_of_its_row",
    ),
    Mutation(
        "a connection that has announced once cannot again",
        "chassis/outbox.py",
        "            connection.info[_PREPARED] = True\n",
        "",
        f"{_QUICK}::test_what_an_announcement_needs_is_prepared_once_a_connection_and_outlives_a_rollback",
    ),
    Mutation(
        "the body carries another number than the journal, on SQLite",
        "chassis/outbox.py",
        '"body": head + b"%d" % sequence + tail',
        '"body": head + b"1" + tail',
        f"{_QUICK}::test_the_body_carries_the_number_of_its_row",
    ),
    Mutation(
        "a subject with a long backlog fills the relay's view",
        "chassis/outbox.py",
        "if window == _ALL or seen < window or len(rows) >= limit // _ENOUGH:",
        "if True:",
        f"{_QUICK}::test_a_subject_with_a_long_backlog_holds_up_no_other",
    ),
    Mutation(
        "the relay forgets that there is more",
        "chassis/outbox.py",
        "more=seen > len(rows) or seen == window",
        "more=False",
        f"{_QUICK}::test_everything_that_can_go_goes_in_one_turn",
    ),
    Mutation(
        "a full batch is taken for the last",
        "chassis/outbox.py",
        "more=seen > len(rows) or seen == window",
        "more=seen > len(rows)",
        f"{_QUICK}::test_everything_that_can_go_goes_in_one_turn",
    ),
    Mutation(
        "the bell is not rung",
        "chassis/relay.py",
        "            self.bell.ring()",
        "            pass",
        f"{_WOKEN}::test_what_a_replica_without_the_lock_commits_leaves_before_the_next_sweep",
    ),
    Mutation(
        "nobody listens to the bell",
        "chassis/hosting.py",
        "listening = [self._listen] if runtime.relay.bell.is_needed else []",
        "listening: list[Any] = []",
        f"{_WOKEN}::test_what_a_replica_without_the_lock_commits_leaves_before_the_next_sweep",
    ),
    Mutation(
        "every try rings",
        "chassis/relay.py",
        "            self._untold = False",
        "            pass",
        f"{_WOKEN}::test_a_replica_without_the_lock_rings_once_for_all_it_has_committed",
    ),
    Mutation(
        "each try for the relay's lock opens a connection",
        "chassis/relay.py",
        "self._connection = self._connection or self._connected()",
        "self._connection = self._connected()",
        f"{_WOKEN}::test_a_relay_without_the_lock_keeps_one_connection_however_often_it_tries",
    ),
    Mutation(
        "the frames of a batch never leave",
        "chassis/broker/link.py",
        "            self.connection.transport.write(frames)",
        "            pass",
        "tests/messaging/test_broker_port.py::test_what_is_safe_is_said_and_arrives_in_order",
    ),
    Mutation(
        "an event does not outlast the broker's restart",
        "chassis/broker/frames.py",
        "_PERSISTENT = 2",
        "_PERSISTENT = 1",
        _ON_THE_WIRE,
    ),
    Mutation(
        "an event that goes nowhere is called safe",
        "chassis/broker/frames.py",
        "_MANDATORY = 1",
        "_MANDATORY = 0",
        "tests/messaging/test_broker_port.py::test_what_nobody_is_bound_to_is_refused_and_the_rest_is_not",
    ),
    Mutation(
        "a frame is longer than was agreed",
        "chassis/broker/frames.py",
        "        if 0 < len(body) <= self._piece:",
        "        if 0 < len(body):",
        _ON_THE_WIRE,
    ),
    Mutation(
        "a message without a body has a frame for it",
        "chassis/broker/frames.py",
        "        if 0 < len(body) <= self._piece:",
        "        if len(body) <= self._piece:",
        _ON_THE_WIRE,
    ),
    Mutation(
        "what is under way is read and sent again",
        "chassis/relay.py",
        "self._heads([row.number for row in under_way])",
        "self._heads()",
        f"{_QUICK}::test_while_the_broker_has_a_batch_the_one_before_is_marked_and_nothing_leaves_twice",
    ),
    Mutation(
        "what was read ahead leaves although the event before it was refused",
        "chassis/relay.py",
        " for row in following if row.subject not in refused]",
        " for row in following]",
        f"{_QUICK}::test_what_was_read_ahead_does_not_leave_when_the_event_before_it_was_refused",
    ),
    Mutation(
        "the broker waits while a batch is marked",
        "chassis/relay.py",
        "under_way, before = rows, safe\n",
        "under_way, before = rows, set[int]()\n            self._mark(safe)\n",
        f"{_QUICK}::test_while_the_broker_has_a_batch_the_one_before_is_marked_and_nothing_leaves_twice",
    ),
    Mutation(
        "the relay looks at a whole backlog for each batch",
        "chassis/relay.py",
        "        connection.execute(_BY_INDEX)\n",
        "",
        f"{_QUICK}::test_a_backlog_nobody_expected_is_not_looked_at_whole_for_each_batch",
    ),
    Mutation(
        "the events of one subject are spread over several lanes",
        "chassis/subscription.py",
        "zlib.crc32((one.subject or one.key).encode())",
        "zlib.crc32(one.key.encode())",
        f"{_QUICK}::test_a_subject_stays_in_one_lane_and_so_in_its_order",
    ),
    Mutation(
        "all lanes are one",
        "chassis/subscription.py",
        ".encode()) % worth",
        ".encode()) % 1",
        f"{_QUICK}::test_while_one_lane_waits_the_others_go_on",
    ),
    Mutation(
        "a few events are as many transactions as there are lanes",
        "chassis/subscription.py",
        "min(self.lanes, math.ceil(len(incoming) / _WORTH_A_LANE))",
        "self.lanes",
        f"{_QUICK}::test_a_few_events_are_one_transaction_and_many_are_as_many_as_there_are_lanes",
    ),
    Mutation(
        "a batch does not take the locks of its subjects",
        "chassis/parking.py",
        "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM",
        "SELECT name FROM",
        f"{_WATCHED}::test_two_consumers_of_one_subject_take_turns",
    ),
    Mutation(
        "what was parked while a batch waited for a lock is not seen",
        "chassis/parking.py",
        """    SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name;
    SELECT subject FROM parked WHERE""",
        """    WITH locked AS MATERIALIZED (
        SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name
    )
    SELECT subject FROM parked WHERE (SELECT count(*) FROM locked) > 0 AND""",
        f"{_QUICK}::test_what_was_parked_while_a_lane_waited_for_its_lock_holds_back_what_it_has",
    ),
    Mutation(
        "whatever is committed wakes the relay",
        "chassis/work.py",
        "        for act in uow.after_commit:",
        "        for act in (*self.on_announced, *uow.after_commit):",
        f"{_WOKEN}::test_a_commit_wakes_the_relay_when_it_announced_something_and_only_then",
    ),
    Mutation(
        "an announcement does not wake the relay",
        "chassis/work.py",
        "        self.after_commit += self._units.on_announced\n",
        "",
        f"{_WOKEN}::test_a_commit_wakes_the_relay_when_it_announced_something_and_only_then",
    ),
    Mutation(
        "a transaction begins with a message of its own",
        "chassis/connections.py",
        "        super().execute(_BEGIN + query if self.connection.is_to_begin() else query, vars)",
        '        if self.connection.is_to_begin():\n            super().execute("BEGIN")\n'
        "        super().execute(query, vars)",
        f"{_BEGINS}::test_the_first_statement_brings_begin_and_the_next_does_not",
    ),
    Mutation(
        "nothing begins a transaction",
        "chassis/connections.py",
        "return self._begins and self.get_transaction_status() == _IDLE",
        "return False",
        f"{_BEGINS}::test_a_transaction_is_kept_whole_or_not_at_all",
    ),
    Mutation(
        "a transaction that begins with many rows does not begin",
        "chassis/connections.py",
        '            super().execute("BEGIN")',
        "            pass",
        f"{_BEGINS}::test_a_transaction_is_kept_whole_or_not_at_all",
    ),
    Mutation(
        "the relay marks in a transaction that nobody ends",
        "chassis/connections.py",
        "        self.rollback()\n",
        "",
        f"{_BEGINS}::test_without_transactions_each_statement_is_kept_also_on_a_connection_"
        "that_was_asked_whether_it_lives",
    ),
    Mutation(
        "each value asks for its own key",
        "chassis/private.py",
        "            ring.bring(whose)\n",
        "            pass\n",
        "tests/storage/test_sealed_columns.py::test_the_keys_of_many_values_come_with_one_question",
    ),
]
