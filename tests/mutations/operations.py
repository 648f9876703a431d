"""Breakages of what the machinery shows of itself, of the alerts that read it, and of the broker's last net."""

from __future__ import annotations

from tests.mutations import Mutation

_COUNTED = "tests/messaging/test_what_is_counted.py::"
_ALERTS = "tests/deploy/test_alerts.py::"
_LETTERS = "tests/messaging/test_dead_letters.py::"
_SHOWN = "tests/process/test_what_a_process_shows.py::"
_ALL_WELL = _SHOWN + "test_every_service_of_a_platform_shows_its_machinery_and_while_it_is_well_no_alert_fires"

MUTATIONS = [
    Mutation(
        "a duplicate is not counted",
        "chassis/subscription.py",
        "                tally.handled += 1\n            else:\n                tally.duplicates += 1\n",
        "                tally.handled += 1\n",
        _COUNTED + "test_what_comes_again_after_it_was_handled_is_counted_as_a_duplicate",
    ),
    Mutation(
        "an event parked behind another one is not counted",
        "chassis/subscription.py",
        'self._keep(uow, one.unhandled(error="behind an earlier event"), tally)',
        'parking.park(uow, self.queue.name, one.unhandled(error="behind an earlier event"), self._now())',
        _COUNTED + "test_what_is_parked_behind_another_event_is_counted_as_parked_once",
    ),
    Mutation(
        "an event that is parked already is counted again",
        "chassis/subscription.py",
        "if parking.park(uow, self.queue.name, event, self._now()):",
        "if parking.park(uow, self.queue.name, event, self._now()) or True:",
        _COUNTED + "test_what_is_parked_behind_another_event_is_counted_as_parked_once",
    ),
    Mutation(
        "handlers are not timed",
        "chassis/subscription.py",
        "with self._timing[one.heard.type].time():",
        "if True:",
        _COUNTED + "test_each_run_of_a_handler_is_timed_under_the_type_of_its_event",
    ),
    Mutation(
        "a paused subscription does not show",
        "chassis/hosting.py",
        "                self._paused.set(1)\n",
        "",
        _COUNTED + "test_a_subscription_shows_as_paused_for_as_long_as_its_database_is_away",
    ),
    Mutation(
        "the age of what is parked is that of the youngest",
        "chassis/parking.py",
        "func.min(parked.c.parked_at)",
        "func.max(parked.c.parked_at)",
        _COUNTED + "test_the_gauges_of_parking_tell_how_many_and_since_when_by_state",
    ),
    Mutation(
        "an empty parking leaves its last numbers standing",
        "chassis/runtime.py",
        "            metrics.parked.labels(self.name, state).set(count)\n",
        "            if count:\n                metrics.parked.labels(self.name, state).set(count)\n",
        _COUNTED + "test_the_gauges_of_parking_are_zero_again_when_it_is_empty",
    ),
    Mutation(
        "a relay that gave up its lock still shows as active",
        "chassis/relay.py",
        "        let_go()\n        self._active.set(0)\n",
        "        let_go()\n",
        _COUNTED + "test_only_the_process_that_holds_the_lock_shows_an_active_relay",
    ),
    Mutation(
        "a relay without the lock shows as active",
        "chassis/relay.py",
        "                self._active.set(0)\n",
        "                self._active.set(1)\n",
        _COUNTED + "test_only_the_process_that_holds_the_lock_shows_an_active_relay",
    ),
    Mutation(
        "what the broker refuses is not counted",
        "chassis/relay.py",
        "        self._metrics.events_refused.labels(self._service).inc(len(rows))\n",
        "",
        _COUNTED + "test_what_the_broker_does_not_confirm_is_counted_from_zero",
    ),
    Mutation(
        "the count of refused events begins with the first of them",
        "chassis/relay.py",
        "        metrics.events_refused.labels(service)  #",
        "        #",
        _COUNTED + "test_what_the_broker_does_not_confirm_is_counted_from_zero",
    ),
    Mutation(
        "a transition of a clock counts although it is rolled back",
        "chassis/runtime.py",
        "uow.after_commit.append(self.metrics.deadlines.labels(self.name, deadline.rule, transition).inc)",
        "self.metrics.deadlines.labels(self.name, deadline.rule, transition).inc()",
        _COUNTED + "test_a_transition_of_a_statutory_clock_counts_once_it_is_committed_and_not_before",
    ),
    Mutation(
        "a transition of a clock counts although its order is refused",
        "chassis/commands.py",
        "        del uow.after_commit[noted:]  #",
        "        #",
        _COUNTED + "test_a_transition_in_an_order_that_is_refused_after_all_does_not_count",
    ),
    Mutation(
        "what is to be done after the commit is forgotten",
        "chassis/work.py",
        "for act in uow.after_commit:",
        "for act in self.on_announced:",
        _COUNTED + "test_a_transition_of_a_statutory_clock_counts_once_it_is_committed_and_not_before",
    ),
    Mutation(
        "a timer whose handler fails shows as overdue",
        "chassis/timers.py",
        "select(func.min(timer.c.due_at)).where(timer.c.failures == 0)",
        "select(func.min(timer.c.due_at))",
        _COUNTED + "test_a_timer_whose_handler_fails_shows_as_failing_and_not_as_overdue",
    ),
    Mutation(
        "a service that misses what it needs shows as ready",
        "chassis/runtime.py",
        "self.metrics.ready.labels(self.name, part).set(not troubles)",
        "self.metrics.ready.labels(self.name, part).set(1)",
        _COUNTED + "test_ready_tells_database_and_broker_apart",
    ),
    Mutation(
        "hub lag is never forgotten",
        "chassis/hosting.py",
        "while self._worst[0][0] < now - _HUB_REMEMBERED_S:",
        "while False:",
        _COUNTED + "test_hub_lag_is_the_worst_of_the_last_minute",
    ),
    Mutation(
        "hub lag is only that of the last wake",
        "chassis/hosting.py",
        "self._gauge.set(self._worst[0][1])",
        "self._gauge.set(late)",
        _COUNTED + "test_hub_lag_is_the_worst_of_the_last_minute",
    ),
    Mutation(
        "nobody measures the hub of a hosted service",
        "chassis/hosting.py",
        "            HubLag(runtime.metrics.hub_lag.labels(runtime.name), self._stopping).run,\n",
        "",
        _ALL_WELL,
    ),
    Mutation(
        "a hosted service does not look around",
        "chassis/hosting.py",
        "            self._every(_LOOK_S, runtime.look_around, at_once=True),\n",
        "",
        _ALL_WELL,
    ),
    Mutation(
        "the age of open operations is not shown",
        "gateway/operations.py",
        "        metrics.operations_oldest.set(max((now - oldest).total_seconds(), 0.0) if oldest else 0.0)\n",
        "",
        "tests/gateway/test_waiting_operations_show.py::"
        "test_an_operation_that_waits_for_its_owner_shows_with_its_age_until_it_is_answered",
    ),
    Mutation(
        "a dead event pages nobody",
        "deploy/prometheus/rules/guitu.yml",
        'expr: max by (service) (guitu_parked_events{state="dead"}) > 0',
        'expr: max by (service) (guitu_parked_events{state="dead"}) > 5',
        _ALERTS + "test_each_alert_fires_when_it_should_and_keeps_quiet_below",
    ),
    Mutation(
        "a dead event pages after an hour",
        "deploy/prometheus/rules/guitu.yml",
        'max by (service) (guitu_parked_events{state="dead"}) > 0\n        for: 1m',
        'max by (service) (guitu_parked_events{state="dead"}) > 0\n        for: 1h',
        _ALERTS + "test_a_dead_event_of_a_real_service_pages_within_five_minutes_until_it_is_replayed",
    ),
    Mutation(
        "the state of parked events is called otherwise than the alert expects",
        "chassis/metrics.py",
        '            "guitu_parked_events",\n',
        '            "guitu_events_in_parking",\n',
        _ALERTS + "test_every_series_that_a_rule_reads_is_one_of_ours_with_those_labels",
    ),
    Mutation(
        "an alert leads to a heading that is not there",
        "deploy/prometheus/rules/guitu.yml",
        "docs/runbook.md#timers-fail-定时器失败",
        "docs/runbook.md#timers-fail",
        _ALERTS + "test_the_runbook_names_the_alert_under_the_heading_it_links_to",
    ),
    Mutation(
        "the runbook gives a command that is not there",
        "docs/runbook.md",
        "**Look.** `guitu outbox status`, `/readyz`",
        "**Look.** `guitu outbox show`, `/readyz`",
        "tests/deploy/test_runbook.py::test_every_command_it_gives_can_be_typed",
    ),
    Mutation(
        "the broker gives messages up after ordinary outages",
        "deploy/rabbitmq/definitions.json",
        '"delivery-limit": 1000000,',
        '"delivery-limit": 20,',
        _LETTERS + "test_many_ordinary_outages_give_nothing_up_and_change_no_order",
    ),
    Mutation(
        "what the broker gives up goes nowhere",
        "deploy/rabbitmq/definitions.json",
        '      "source": "guitu.dead-letters",\n',
        '      "source": "amq.fanout",\n',
        _LETTERS + "test_what_is_delivered_too_often_is_kept_aside_and_shows",
    ),
    Mutation(
        "a broker that lost its queues never gets them again",
        "chassis/broker/amqp.py",
        "                self._declared = False  # a broker that lost its data",
        "                # a broker that lost its data",
        "tests/messaging/test_a_broker_that_forgot.py::"
        "test_lost_queues_are_declared_again_without_a_restart_and_the_journal_fills_the_gap",
    ),
    Mutation(
        "a broker without a dead-letter queue shows as one without dead letters",
        "chassis/broker/amqp.py",
        "            return -1\n",
        "            return 0\n",
        _COUNTED + "test_a_broker_without_a_dead_letter_queue_shows_as_minus_one",
    ),
    Mutation(
        "events that come again and again are nobody's business",
        "deploy/prometheus/rules/guitu.yml",
        "rate(guitu_events_duplicate_total[5m])) > 0.1\n",
        "rate(guitu_events_duplicate_total[5m])) > 1000\n",
        "tests/deploy/test_alerts.py::test_each_alert_fires_when_it_should_and_keeps_quiet_below",
    ),
    Mutation(
        "a backfill does not bring a deleted queue back",
        "chassis/broker/amqp.py",
        "        link = self._ready_link()\n        with link.guarded():\n            consumers = ",
        "        link = Link(self.url)\n        with link.guarded():\n            consumers = ",
        "tests/messaging/test_a_broker_that_forgot.py::"
        "test_a_queue_that_an_operator_deletes_and_backfills_comes_back_with_everything_once_and_in_order",
    ),
]
