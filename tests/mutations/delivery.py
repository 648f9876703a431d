"""Breakages of delivery: relay, journal, subscription, inbox, parking, both brokers, catching up."""

from __future__ import annotations

from tests.mutations import Mutation

_UNRULY = "tests/messaging/test_unruly_delivery.py::"
_ANY_TROUBLE = _UNRULY + "test_whatever_the_broker_does_each_event_has_one_effect_in_the_order_of_its_subject"
_FLAKY = _UNRULY + "test_with_a_handler_that_fails_now_and_then_the_order_holds_too"
_SHUFFLED = _UNRULY + "test_every_event_delivered_one_to_five_times_in_shuffled_order_ends_as_once_in_order"
_PARKED_COPIES = _UNRULY + "test_copies_of_events_that_are_parked_change_nothing"
_REAL_HANDLERS = (
    "tests/messaging/test_handlers_in_any_order.py::"
    "test_events_in_any_order_and_up_to_five_times_end_where_each_once_in_order_ends"
)
_LATE_RELAY = (
    "tests/messaging/test_replicas.py::"
    "test_a_relay_frozen_before_sending_that_sends_old_events_after_newer_ones_doubles_nothing"
)
_KILLED = "tests/messaging/test_killed_processes.py::test_killed_at_any_moment_nothing_is_lost_and_nothing_is_doubled"
_POISON = (
    "tests/messaging/test_poison.py::"
    "test_poison_is_dead_at_once_and_neither_executed_nor_shown_and_what_comes_behind_it_passes"
)
_UNDER_WAY = (
    "tests/messaging/test_catching_up.py::"
    "test_an_event_that_is_under_way_while_a_new_subscriber_catches_up_is_not_lost_to_it"
)
_EMBEDDED = "tests/messaging/test_embedded_broker.py::"
_EMBEDDED_SAFE = _EMBEDDED + "test_an_event_is_safe_when_every_subscriber_has_acknowledged_it_and_not_before"
_EMBEDDED_AGAIN = _EMBEDDED + "test_what_was_not_safe_in_time_is_kept_and_does_not_come_twice_when_it_is_sent_again"
_EMBEDDED_IN_HAND = (
    _EMBEDDED + "test_sent_again_while_a_subscriber_has_it_in_hand_it_is_safe_once_that_one_acknowledges"
)
_EMBEDDED_BACK = (
    _EMBEDDED + "test_a_consumer_that_closes_gives_back_what_it_did_not_acknowledge_before_everything_younger"
)
_PORT = "tests/messaging/test_broker_port.py::"

RELAY, OUTBOX, SUBSCRIPTION = "chassis/relay.py", "chassis/outbox.py", "chassis/subscription.py"
AMQP, MEMORY = "chassis/broker/amqp.py", "chassis/broker/memory.py"

MUTATIONS = [
    # --- the journal and its relay
    Mutation(
        "A relay that stops leaves its lock to the server's housekeeping.",
        RELAY,
        "        self._leave(self._lock.give_back)",
        "        self._leave(self._lock.drop)",
        "tests/messaging/test_replicas.py::test_a_relay_that_stops_hands_over_before_it_has_hung_up",
    ),
    Mutation(
        "a transaction that fails is committed all the same",
        "chassis/database.py",
        "            yield session\n            session.flush()\n            _check_alive(connection)\n",
        "            try:\n                yield session\n            finally:\n                session.flush()\n"
        "                connection.commit()\n",
        "tests/messaging/test_publishing.py::"
        "test_a_rolled_back_transaction_publishes_nothing_and_a_committed_one_always_publishes",
    ),
    Mutation(
        "the relay marks what the broker has not confirmed",
        RELAY,
        "        return safe\n",
        "        return {row.number for row in rows}\n",
        _ANY_TROUBLE,
    ),
    Mutation(
        "the relay takes for safe whatever it has sent",
        RELAY,
        "confirm_s, meanwhile)\n",
        "confirm_s, meanwhile)\n        safe = {row.number for row in rows}\n",
        _ANY_TROUBLE,
    ),
    Mutation(
        "the relay begins with the youngest event of a subject",
        OUTBOX,
        "first = select(func.min(seen.c.number))",
        "first = select(func.max(seen.c.number))",
        _ANY_TROUBLE,
    ),
    Mutation(
        "several events of one subject are under way at a time",
        OUTBOX,
        "first = select(func.min(seen.c.number)).group_by(seen.c.subject)",
        "first = select(seen.c.number)",
        _ANY_TROUBLE,
    ),
    Mutation(
        "two relays of one service are active on PostgreSQL",
        RELAY,
        '            self._taken = self._connection.execute(_TAKE, {"name": f"relay|{self._service}"}).scalar_one()\n',
        "            self._taken = True\n",
        _LATE_RELAY,
    ),
    Mutation(
        "two relays of one service are active on SQLite",
        RELAY,
        "            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "            pass\n",
        "tests/messaging/test_each_mechanism_is_watched.py::test_one_journal_has_one_relay",
    ),
    Mutation(
        "a relay that lost its lock goes on marking",
        RELAY,
        "        return self._database.transaction() if self._database.is_sqlite else Session(self._connection)\n",
        "        return self._database.transaction()\n",
        _LATE_RELAY,
    ),
    Mutation(
        "the sequence of a subject has gaps",
        OUTBOX,
        'set_={"last_sequence": subject_counter.c.last_sequence + 1}',
        'set_={"last_sequence": subject_counter.c.last_sequence + 2}',
        "tests/messaging/test_publishing.py::test_the_sequence_of_a_subject_counts_from_one_without_gaps",
    ),
    Mutation(
        "a copy that comes over the broker has another effect",
        "chassis/inbox.py",
        "    return set(connection.execute(_CLAIM[connection.dialect.name], rows).scalars()) if rows else set()\n",
        "    if rows:\n        connection.execute(_CLAIM[connection.dialect.name], rows)\n"
        '    return {str(row["event_id"]) for row in rows}\n',
        "tests/messaging/test_copies_on_the_wire.py::"
        "test_each_event_published_one_to_five_times_in_shuffled_order_ends_as_once_in_order",
    ),
    # --- the subscription
    Mutation(
        "a batch is acknowledged before it is handled",
        "chassis/hosting.py",
        "                if batch and self._handled(consumer, batch):\n"
        "                    reached(Failpoint.EVENT_COMMITTED)\n"
        "                    consumer.acknowledge(batch)\n",
        "                if batch:\n"
        "                    consumer.acknowledge(batch)\n"
        "                    self._handled(consumer, batch)\n",
        _KILLED,
    ),
    Mutation(
        "an event that was handled is handled again",
        SUBSCRIPTION,
        "            elif one.key in new:\n                new.remove(one.key)",
        "            elif True:\n                new.discard(one.key)",
        _SHUFFLED,
    ),
    Mutation(
        "an effect is committed without its inbox row",
        SUBSCRIPTION,
        "        new = inbox.claim(uow.session, self.queue.name, free, self._now())\n",
        "        new = set(free)\n",
        _REAL_HANDLERS,
    ),
    Mutation(
        "a consumer that thaws is not kept from a subject that another one handles",
        "chassis/inbox.py",
        '        connection.execute(_LOCK, {"subjects": asked})\n',
        "        pass\n",
        "tests/messaging/test_each_mechanism_is_watched.py::test_two_consumers_of_one_subject_take_turns",
    ),
    Mutation(
        "an event overtakes an earlier one of its subject that is parked",
        SUBSCRIPTION,
        "            if one.subject in held:\n                self._park_behind",
        "            if False:\n                self._park_behind",
        _FLAKY,
    ),
    Mutation(
        "a copy of a handled event is parked behind a later one",
        SUBSCRIPTION,
        "        if inbox.was_handled(uow.session, self.queue.name, one.key):\n            tally.duplicates += 1\n"
        "            return\n",
        "",
        "tests/messaging/test_each_mechanism_is_watched.py::"
        "test_a_handled_event_that_comes_again_is_not_parked_behind_a_later_one",
    ),
    Mutation(
        "a parked event that was handled at last leaves no inbox row",
        SUBSCRIPTION,
        "            if inbox.is_new(uow.session, self.queue.name, ready.key, self._now()):\n",
        "            if True:\n",
        _PARKED_COPIES,
    ),
    Mutation(
        "an event that failed is handled no more",
        SUBSCRIPTION,
        "            self._until_no_conflict(lambda: self._retry_once(head, one))\n",
        "            with self._units.unit() as uow:\n                parking.release(uow.session, head.number)\n",
        _FLAKY,
    ),
    # --- poison
    Mutation(
        "what can never work waits for its next attempt",
        SUBSCRIPTION,
        "one.unhandled(state=parking.DEAD, attempts=0, error=one.hopeless)",
        "one.unhandled(attempts=0, error=one.hopeless)",
        _POISON,
    ),
    Mutation(
        "any content type is read as an event",
        "chassis/envelope.py",
        '    if content_type.split(";")[0].strip() != CONTENT_TYPE:\n',
        "    if False:\n",
        _POISON,
    ),
    Mutation(
        "an event may be of any size",
        "chassis/envelope.py",
        "    if len(body) > MAX_BYTES:\n        raise Undecodable",
        "    if False:\n        raise Undecodable",
        _POISON,
    ),
    Mutation(
        "a body is decoded as its sender says",
        AMQP,
        "            link.channel.auto_decode = False\n",
        "",
        _POISON,
    ),
    Mutation(
        "a message whose properties are no text ends the connection of whoever receives it",
        "chassis/broker/link.py",
        "serialization.PROPERTY_CLASSES[spec.Basic.CLASS_ID] = _readable_properties\n",
        "",
        _POISON,
    ),
    # --- catching up
    Mutation(
        "a new subscriber is handed only what is marked sent",
        OUTBOX,
        "    announced = select(outbox.c.number).where(outbox.c.routing_key.in_(list(routing_keys)))\n",
        "    announced = select(outbox.c.number).where(\n"
        "        outbox.c.routing_key.in_(list(routing_keys)), outbox.c.sent_at.is_not(None)\n    )\n",
        _UNDER_WAY,
    ),
    Mutation(
        "a running subscriber is handed the journal too",
        "chassis/operating.py",
        "    if subscriber.broker.is_consumed(hearing.queue.name):\n",
        "    if False:\n",
        "tests/messaging/test_hearing_strange_things.py::"
        "test_a_backfill_beside_a_live_relay_keeps_the_order_of_each_subject",
    ),
    # --- RabbitMQ
    Mutation(
        "the broker forgets a message as soon as it has delivered it",
        AMQP,
        "link.channel.basic_consume(queue, callback=self._on_message)",
        "link.channel.basic_consume(queue, callback=self._on_message, no_ack=True)",
        _PORT + "test_what_was_not_acknowledged_comes_again_in_order",
    ),
    Mutation(
        "an acknowledgement settles one message only",
        AMQP,
        "self._link.channel.basic_ack(max(d.handle for d in deliveries), multiple=True)",
        "self._link.channel.basic_ack(max(d.handle for d in deliveries), multiple=False)",
        _PORT + "test_an_acknowledgement_settles_everything_before_it",
    ),
    Mutation(
        "a refusal of the broker counts as a confirmation",
        AMQP,
        "        self._settle(delivery_tag, multiple)\n\n    def _settle",
        "        self._on_ack(delivery_tag, multiple)\n\n    def _settle",
        _PORT + "test_what_the_broker_refuses_is_not_called_safe",
    ),
    Mutation(
        "what the broker gave back as unroutable is called safe",
        AMQP,
        "        return self._confirmed - self._refused(batch)\n",
        "        return self._confirmed\n",
        _PORT + "test_what_nobody_is_bound_to_is_refused_and_the_rest_is_not",
    ),
    Mutation(
        "what the broker has not answered is called safe",
        AMQP,
        "        if self._pending:\n            # A late",
        "        self._confirmed.update(out.tag for out in self._pending.values())\n"
        "        if self._pending:\n            # A late",
        _PORT + "test_what_the_broker_has_not_confirmed_is_not_called_safe",
    ),
    Mutation(
        "a confirmation of several is taken for one",
        AMQP,
        "        tags = list(upto) if multiple else [delivery_tag]\n",
        "        tags = [delivery_tag]\n",
        _PORT + "test_what_is_safe_is_said_and_arrives_in_order",
    ),
    # --- the embedded broker
    Mutation(
        "memory_safe_at_once: the embedded broker waits for no acknowledgement",
        MEMORY,
        "        return {tag for tag, message in sent.items() if not message.waiting_for}\n",
        "        return set(sent)\n",
        _EMBEDDED_AGAIN,
    ),
    Mutation(
        "memory_first_is_enough: one acknowledgement of several is enough for the embedded broker",
        MEMORY,
        ".waiting_for.discard(self._name)",
        ".waiting_for.clear()",
        _EMBEDDED_SAFE,
    ),
    Mutation(
        "memory_no_dedupe: what lies in a queue is laid there again",
        MEMORY,
        "                if self.queues[name].holds(outgoing.message_id):\n",
        "                if False:\n",
        _EMBEDDED_AGAIN,
    ),
    Mutation(
        "memory_no_join: what is sent again while it is in hand is never safe",
        MEMORY,
        "                queue.unacknowledged[number] = message\n",
        "                pass\n",
        _EMBEDDED_IN_HAND,
    ),
    Mutation(
        "memory_in_hand_forgotten: what a subscriber has in hand is laid again",
        MEMORY,
        "        waiting = (*self.ready, *self.unacknowledged.values())\n",
        "        waiting = (*self.ready,)\n",
        _EMBEDDED_IN_HAND,
    ),
    Mutation(
        "memory_pending_dropped: what is not safe in time is taken out of the queues",
        MEMORY,
        "        return {tag for tag, message in sent.items() if not message.waiting_for}\n",
        "        for queue in self._broker.queues.values():\n            queue.ready.clear()\n"
        "        return {tag for tag, message in sent.items() if not message.waiting_for}\n",
        _EMBEDDED_AGAIN,
    ),
    Mutation(
        "memory_two_consumers: an embedded queue has several consumers",
        MEMORY,
        "            if self._queue.consumed:\n",
        "            if False:\n",
        _EMBEDDED + "test_a_queue_has_one_consumer_until_that_one_closes",
    ),
    Mutation(
        "memory_lost_on_close: what a consumer did not acknowledge goes with it",
        MEMORY,
        "            self._queue.ready.extendleft(reversed(self._queue.unacknowledged.values()))\n",
        "",
        _EMBEDDED_BACK,
    ),
    Mutation(
        "memory_back_at_the_end: what a consumer gives back comes after what is younger",
        MEMORY,
        "            self._queue.ready.extendleft(reversed(self._queue.unacknowledged.values()))\n",
        "            self._queue.ready.extend(self._queue.unacknowledged.values())\n",
        _EMBEDDED_BACK,
    ),
    Mutation(
        "memory_unroutable_safe: what nobody hears is called safe",
        MEMORY,
        "for out in batch if (queues := self._queues(out))}",
        "for out in batch if (queues := self._queues(out)) is not None}",
        _EMBEDDED + "test_what_nobody_is_bound_to_is_refused_and_lies_nowhere",
    ),
    Mutation(
        "memory_settles_all: an acknowledgement settles what was received later too",
        MEMORY,
        "[n for n in self._queue.unacknowledged if n <= last]",
        "list(self._queue.unacknowledged)",
        _EMBEDDED_BACK,
    ),
    Mutation(
        "memory_sleeps_on: a waiting subscriber does not hear of what arrives",
        MEMORY,
        "                    self.queues[name].ready.append(message)\n            self.changed.notify_all()\n",
        "                    self.queues[name].ready.append(message)\n",
        _EMBEDDED + "test_a_consumer_wakes_up_for_what_arrives_while_it_waits",
    ),
]
