"""Breakages of orders, reads and the requests that carry them."""

from __future__ import annotations

from tests.mutations import Mutation

_END_TO_END = "tests/messaging/test_commands_end_to_end.py::"
_REQUESTS = "tests/messaging/test_requests.py::"
_GATEWAY = "tests/gateway/test_operations.py::"

MUTATIONS: list[Mutation] = [
    Mutation(
        "an expired request runs",
        "chassis/rpc.py",
        "return self._act(request).as_json() if late_by < 0 else self._expired(request, late_by)",
        "return self._act(request).as_json()",
        _REQUESTS + "test_what_reached_an_owner_that_was_frozen_until_its_caller_gave_up_never_runs",
    ),
    Mutation(
        "an expired request is not counted",
        "chassis/rpc.py",
        "        self._expiries.inc()\n",
        "",
        _REQUESTS + "test_an_owner_whose_clock_is_ahead_by_more_than_a_caller_waits_runs_nothing_and_counts_it",
    ),
    Mutation(
        "a redelivered request runs",
        "chassis/broker/amqp.py",
        'if message.delivery_info["redelivered"]:',
        "if False:",
        "tests/messaging/test_broker_port.py::test_a_request_whose_server_was_lost_does_not_run_again_at_the_next",
    ),
    Mutation(
        "an answer is not bound to its question",
        "chassis/rpc.py",
        'return f"from {service} to {request[:_NONCE].hex()}"',
        'return f"from {service}"',
        "tests/messaging/test_machinery_in_trouble.py::test_an_answer_belongs_to_its_question",
    ),
    Mutation(
        "requests go over the broker in clear",
        "chassis/rpc.py",
        """        return nonce + self._cipher.encrypt(nonce, plain, label.encode())

    def open(self, body: bytes, label: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self._cipher.decrypt(body[:_NONCE], body[_NONCE:], label.encode()))
""",
        """        return nonce + plain

    def open(self, body: bytes, label: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(body[_NONCE:])
""",
        _REQUESTS + "test_nothing_readable_of_a_request_is_ever_on_the_broker_s_disk",
    ),
    Mutation(
        "the queue of requests outlives who serves it",
        "chassis/broker/amqp.py",
        "link.channel.queue_declare(queue, durable=False, auto_delete=True)",
        "link.channel.queue_declare(queue, durable=False, auto_delete=False)",
        _REQUESTS + "test_the_requests_queue_ends_with_who_serves_it_and_with_its_broker",
    ),
    Mutation(
        "who asks an absent owner is not told at once",
        "chassis/broker/amqp.py",
        'self.channel.basic_publish(message, "", rpc_queue(service), mandatory=True, timeout=max(left, 0.01))',
        'self.channel.basic_publish(message, "", rpc_queue(service), timeout=max(left, 0.01))',
        _REQUESTS + "test_the_requests_queue_ends_with_who_serves_it_and_with_its_broker",
    ),
    Mutation(
        "an alarm of the broker blocks its callers",
        "chassis/broker/amqp.py",
        "while number not in self._answers and not self.blocked and (left",
        "while number not in self._answers and (left",
        _REQUESTS
        + "test_under_a_memory_alarm_requests_fail_at_once_and_what_is_committed_meanwhile_arrives_afterwards",
    ),
    Mutation(
        "a dead pooled link costs a request",
        "chassis/broker/amqp.py",
        """            with contextlib.suppress(BrokerAway):
                idle.send(service, body, number, deadline)
                return idle
""",
        """            idle.send(service, body, number, deadline)
            return idle
""",
        _REQUESTS + "test_after_a_restart_of_the_broker_no_request_fails_for_its_old_links",
    ),
    Mutation(
        "each silently dead link costs a request",
        "chassis/broker/amqp.py",
        "            self.close()  # what befell this link",
        "            pass  # what befell this link",
        _REQUESTS + "test_when_all_idle_links_died_silently_one_request_fails_and_no_other",
    ),
    Mutation(
        "a connection takes its own time, whatever its caller's patience",
        "chassis/broker/amqp.py",
        "super().__init__(url, heartbeat=0, within=max(deadline - time.monotonic(), LEAST_S))",
        "super().__init__(url, heartbeat=0)",
        _REQUESTS + "test_a_broker_that_says_nothing_costs_a_caller_no_more_than_its_patience",
    ),
    Mutation(
        "a request of the embedded broker outlasts its caller's patience",
        "chassis/broker/memory.py",
        "if not asked.over.wait(timeout) or asked.answer is None:",
        "if not asked.over.wait() or asked.answer is None:",
        _REQUESTS + "test_a_slow_owner_costs_its_caller_no_more_than_its_patience_and_the_late_answer_is_forgotten",
    ),
    Mutation(
        "a request of another version is answered by nobody",
        "chassis/rpc.py",
        '                key=request.get("name"),',
        '                key=request["actor"],',
        _REQUESTS + "test_a_request_of_another_version_fails_at_once_and_says_nothing_of_itself",
    ),
    Mutation(
        "a repeated command runs again",
        "chassis/commands.py",
        "            if not self._claim(uow, command.type.key, command.id, command.target_id):\n",
        "            if not self._claim(uow, command.type.key, command.id, command.target_id) and False:\n",
        "tests/messaging/test_commands.py::test_a_repeated_command_gets_the_same_answer_and_has_one_effect",
    ),
    Mutation(
        "a command is claimed before its effect is committed with it",
        "chassis/commands.py",
        """        with self._units.unit(command.actor, cause) as uow:
            if not self._claim(uow, command.type.key, command.id, command.target_id):
""",
        """        with self._units.unit(command.actor, cause) as uow:
            ours = self._claim(uow, command.type.key, command.id, command.target_id)
        with self._units.unit(command.actor, cause) as uow:
            if not ours:
""",
        "tests/process/test_killed_between_effect_and_answer.py::"
        "test_killed_at_any_moment_between_effect_and_answer_a_command_has_one_effect_and_one_answer",
    ),
    Mutation(
        "a refusal is not stored",
        "chassis/commands.py",
        "        del uow.after_commit[noted:]  #",
        "        raise  #",
        _END_TO_END
        + "test_a_refusal_that_was_lost_on_the_way_is_the_same_when_it_is_delivered_again_though_it_would_now"
        "_be_granted",
    ),
    Mutation(
        "a cancelled command can still run",
        "chassis/commands.py",
        """            if self._claim(uow, name, command_id):
                self._store(uow, command_id, CANCELLED)
                return CANCELLED
            return self._stored(uow, command_id)
""",
        """            wanted = select(command_inbox.c.name).where(command_inbox.c.command_id == command_id)
            return self._stored(uow, command_id) if uow.session.execute(wanted).first() else CANCELLED
""",
        _END_TO_END + "test_what_may_not_be_late_is_cancelled_and_its_order_never_runs_however_late_it_comes",
    ),
    Mutation(
        "what had run is called cancelled",
        "chassis/commands.py",
        """                return CANCELLED
            return self._stored(uow, command_id)
""",
        """                return CANCELLED
            return CANCELLED
""",
        _END_TO_END + "test_what_had_run_before_it_could_be_cancelled_is_answered_as_it_ran",
    ),
    Mutation(
        "an order is written into the audit in clear",
        "chassis/commands.py",
        "                outcome=outcome,\n                command=command.id,\n",
        "                outcome=outcome,\n                said=str(command.data),\n",
        "tests/process/test_canaries_in_real_processes.py::"
        "test_a_canary_in_every_free_word_of_a_stay_can_be_read_in_no_file_log_or_metric",
    ),
    Mutation(
        "several deliverers try one operation at once",
        "gateway/operations.py",
        "return ready and rows.lease(seen, now + FIRST_LEASE)",
        "return ready",
        _END_TO_END + "test_several_deliverers_try_one_operation_one_at_a_time",
    ),
    Mutation(
        "an owner that is away holds up the operations of the others",
        "gateway/operations.py",
        "                    away |= set() if there else {owner}\n",
        "",
        _END_TO_END + "test_what_waits_for_one_owner_however_much_holds_up_nothing_of_another",
    ),
    Mutation(
        "a deferred operation is not tried again",
        "gateway/operations.py",
        "rows.change(operation_id, [OperationState.OPEN], attempts=attempts, next_attempt_at=now + backoff(attempts))",
        "rows.change(operation_id, [OperationState.OPEN], attempts=attempts, next_attempt_at=None)",
        _END_TO_END + "test_what_can_wait_waits_for_an_hour_and_then_takes_effect_once_within_a_minute",
    ),
    Mutation(
        "an operation whose gateway died is nobody's",
        "gateway/operations.py",
        "else now + lasting,\n            next_attempt_at=now + FIRST_LEASE,\n",
        "else now + lasting,\n            next_attempt_at=None,\n",
        "tests/process/test_killed_between_effect_and_answer.py::"
        "test_killed_at_any_moment_between_effect_and_answer_a_command_has_one_effect_and_one_answer",
    ),
    Mutation(
        "what comes after its own cancellation is called refused",
        "gateway/operations.py",
        "elif answer.code == CANCELLED.code:",
        "elif False:",
        _END_TO_END + "test_an_order_that_comes_after_its_own_cancellation_is_cancelled_and_not_refused",
    ),
    Mutation(
        "a late answer is taken for the answer to another command",
        "gateway/operations.py",
        "            if operation.command_id != command_id:\n                return standing_of(operation)\n",
        "",
        _END_TO_END + "test_a_late_answer_to_a_cancelled_order_is_no_answer_to_the_order_that_was_tried_anew",
    ),
    Mutation(
        "later orders on one thing overtake an open one when they are delivered",
        "gateway/storage/operations.py",
        "operation.c.next_attempt_at <= now, _FIRST_ON_ITS_THING, *others)",
        "operation.c.next_attempt_at <= now, *others)",
        _END_TO_END + "test_orders_on_one_thing_are_carried_out_as_they_were_accepted_and_others_are_not_held_up",
    ),
    Mutation(
        "a new order on one thing overtakes an open one",
        "gateway/operations.py",
        "            if earlier is None:\n                return True\n",
        "            return True\n",
        _END_TO_END + "test_orders_on_one_thing_are_carried_out_as_they_were_accepted_and_others_are_not_held_up",
    ),
    Mutation(
        "rights are those of the day of acceptance",
        "gateway/operations.py",
        "actor = self._as_of_now(view.session, Actor.from_json(operation.actor))",
        "actor = Actor.from_json(operation.actor)",
        _END_TO_END + "test_rights_withdrawn_meanwhile_refuse_what_has_not_run_and_leave_what_has",
    ),
    Mutation(
        "an unknown command is tried as if it were known",
        "gateway/operations.py",
        "if operation.command_type not in self._types and operation.state == OperationState.OPEN:",
        "if False:",
        _END_TO_END + "test_a_command_that_this_version_does_not_know_stays_open_said_aloud_and_holds_up_no_other",
    ),
    Mutation(
        "an operation that is no longer valid is carried out",
        "gateway/operations.py",
        "        late = operation.expired(self._runtime.wall.now())\n",
        "        late = False\n",
        _GATEWAY + "test_what_could_not_be_delivered_in_time_expires_and_never_runs",
    ),
    Mutation(
        "another body under a used key is carried out",
        "gateway/operations.py",
        "if found.fingerprint != fingerprint or found.client_id != wanted.actor.client_id:",
        "if False:",
        _GATEWAY + "test_another_body_under_a_used_key_is_refused_and_has_no_effect",
    ),
    Mutation(
        "a repeated key is not recognised",
        "gateway/storage/operations.py",
        "operation.c.agency_id == agency_id, operation.c.idempotency_key == key)",
        "operation.c.agency_id == agency_id, operation.c.id == key)",
        "tests/gateway/test_operations.py::test_the_same_key_gets_the_same_answer_and_one_effect",
    ),
    Mutation(
        "a key is forgotten after a day",
        "contracts/retention.py",
        "        _days(7),\n        _days(7),\n",
        "        _days(1),\n        _days(1),\n",
        "tests/gateway/test_operations.py::test_a_finished_operation_is_kept_for_seven_days_and_its_key_destroyed_after",
    ),
    Mutation(
        "one right that was taken away since counts as held",
        "gateway/operations.py",
        "return present or replace(actor, scopes=frozenset())",
        "return actor if present else replace(actor, scopes=frozenset())",
        "tests/messaging/test_commands_end_to_end.py::"
        "test_rights_withdrawn_meanwhile_refuse_what_has_not_run_and_leave_what_has",
    ),
    Mutation(
        "a request waits at the broker without end",
        "chassis/broker/amqp.py",
        "            expiration=str(max(int(left * 1000), 1)),\n",
        "",
        "tests/messaging/test_each_mechanism_is_watched.py::test_a_request_expires_at_the_broker_and_is_kept_nowhere",
    ),
    Mutation(
        "a request is kept by the broker",
        "chassis/broker/amqp.py",
        "            delivery_mode=1,\n",
        "            delivery_mode=2,\n",
        "tests/messaging/test_each_mechanism_is_watched.py::test_a_request_expires_at_the_broker_and_is_kept_nowhere",
    ),
]
