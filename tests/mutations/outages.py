"""Breakages of what outlives broken servers, a full disk, being told to stop, and kills around a due moment."""

from __future__ import annotations

from tests.mutations import Mutation

_BREAK = "tests/messaging/test_servers_break.py::"
_AWAY = "tests/messaging/test_a_database_away.py::"
_LOAD = "tests/messaging/test_processes_under_load.py::"
_PARKING = "tests/messaging/test_parking_timetable.py::"
_TIMERS = "tests/messaging/test_timers.py::"
_WATCHED = "tests/messaging/test_each_mechanism_is_watched.py::"
_KILLS = (
    "tests/messaging/test_timers_and_kill_9.py::"
    "test_each_timer_warning_and_breach_happens_once_through_fifty_kills_of_two_replicas_with_wrong_clocks"
)
_PAUSES = f"{_AWAY}test_while_its_database_is_away_a_subscription_pauses_and_neither_loses_nor_reorders"
_TIMETABLE = (
    f"{_PARKING}test_what_fails_is_tried_after_five_and_thirty_seconds_"
    "five_and_thirty_minutes_and_two_hours_and_is_then_dead"
)
_OPERATORS = f"{_PARKING}test_a_dead_event_holds_its_subject_and_operators_release_it_in_order_each_act_on_record"
_INFRASTRUCTURE = f"{_PARKING}test_trouble_with_infrastructure_is_waited_out_and_uses_up_no_attempt"

MUTATIONS = [
    Mutation(
        "a subscription whose database is away acknowledges what it has",
        "chassis/hosting.py",
        "                self._stopping.wait(_PAUSE_S)\n                consumer.alive()\n",
        "                return True\n",
        _PAUSES,
    ),
    Mutation(
        "a subscription whose database is away tries again without a pause",
        "chassis/hosting.py",
        "                self._stopping.wait(_PAUSE_S)\n                consumer.alive()\n",
        "                time.sleep(0.01)\n                consumer.alive()\n",
        _PAUSES,
    ),
    Mutation(
        "a subscription whose database is away gives back what it has",
        "chassis/hosting.py",
        "                self._stopping.wait(_PAUSE_S)\n                consumer.alive()\n",
        "                raise\n",
        _PAUSES,
    ),
    Mutation(
        "a loop ends at the first trouble of its database",
        "chassis/hosting.py",
        "        except Exception as error:\n            quiet = ",
        "        except BrokerAway as error:\n            quiet = ",
        f"{_BREAK}test_a_database_that_is_restarted_loses_nothing_it_has_committed",
    ),
    Mutation(
        "a loop ends at the first trouble of the broker",
        "chassis/hosting.py",
        "        except Exception as error:\n            quiet = ",
        "        except AssertionError as error:\n            quiet = ",
        f"{_BREAK}test_a_broker_that_is_killed_loses_nothing_it_has_confirmed",
    ),
    Mutation(
        "a service that is up before its database does not wait for it",
        "chassis/hosting.py",
        '        self._patiently("migrate"',
        '        self._survive("migrate"',
        f"{_BREAK}test_services_that_are_started_before_their_servers_wait_and_then_work",
    ),
    Mutation(
        "a stopping service closes connections on which its loops still wait",
        "chassis/hosting.py",
        "        if self.at_rest:\n",
        "        if True:\n",
        f"{_LOAD}test_told_to_stop_while_its_servers_are_frozen_each_process_ends_in_time_and_loses_nothing",
    ),
    Mutation(
        "what cannot be logged ends the service",
        "chassis/logs.py",
        "cast(TextIO, _Unfailing(stream))",
        "stream or sys.stderr",
        f"{_AWAY}test_a_disk_without_any_room_for_the_log_neither_ends_no_process",
    ),
    Mutation(
        "a lock that is held too long counts as a failure of the event",
        "chassis/database.py",
        '"57P", "55P03", ',
        '"57P", ',
        "tests/messaging/test_machinery_in_trouble.py::"
        "test_a_lock_that_somebody_holds_for_too_long_is_the_database_s_trouble_and_no_event_s",
    ),
    Mutation(
        "waiting for the owner of a read uses up an attempt",
        "chassis/subscription.py",
        "attempts = head.attempts if infrastructure else head.attempts + 1",
        "attempts = head.attempts + 1",
        _INFRASTRUCTURE,
    ),
    Mutation(
        "a busy database uses up an attempt",
        "chassis/database.py",
        "    if isinstance(error, (DatabaseBusy, PoolUsedUp)):\n",
        "    if isinstance(error, PoolUsedUp):\n",
        _INFRASTRUCTURE,
    ),
    Mutation(
        "the retry schedule leaves a pause out",
        "chassis/parking.py",
        "        timedelta(minutes=30),\n        timedelta(hours=2),\n",
        "        timedelta(hours=2),\n",
        _TIMETABLE,
    ),
    Mutation(
        "what is parked is tried before its time",
        "chassis/parking.py",
        "(parked.c.next_attempt_at.is_(None) | _NOW_OR_BEFORE)",
        "(parked.c.number > 0)",
        _TIMETABLE,
    ),
    Mutation(
        "a dead event is tried again by itself",
        "chassis/parking.py",
        "(parked.c.state == WAITING) & (",
        "(",
        _TIMETABLE,
    ),
    Mutation(
        "an operator may act on what is not the head of its subject",
        "chassis/operating.py",
        "    if not parking.is_head(session, event):\n",
        "    if False:\n",
        _OPERATORS,
    ),
    Mutation(
        "what was discarded is handled when it comes again",
        "chassis/operating.py",
        "        inbox.is_new(uow.session, event.subscription, event.key, runtime.wall.now())\n",
        "",
        _OPERATORS,
    ),
    Mutation(
        "a replay is not on record",
        "chassis/operating.py",
        '            "parked_replayed",\n',
        '            "parked",\n',
        _OPERATORS,
    ),
    Mutation(
        "a timer that has fired stays",
        "chassis/timers.py",
        "    session.execute(delete(timer).where(timer.c.id == row.id))\n",
        "",
        _KILLS,
    ),
    Mutation(
        "a timer is taken without a lock",
        "chassis/timers.py",
        "        .limit(1)\n        .with_for_update(skip_locked=True)\n",
        "        .limit(1)\n",
        _KILLS,
    ),
    Mutation(
        "a timer is gone before its effect is there",
        "chassis/runtime.py",
        "            taken.append(due.id)\n",
        "            taken.append(due.id)\n            uow.session.commit()\n",
        _KILLS,
    ),
    Mutation(
        "one replica's slow timer holds up the others",
        "chassis/timers.py",
        "skip_locked=True",
        "skip_locked=False",
        f"{_TIMERS}test_a_timer_that_another_replica_is_busy_with_holds_up_none_of_the_others",
    ),
    Mutation(
        "two replicas that meet on one duty call its timer failing",
        "chassis/runtime.py",
        "            if is_conflict(error):\n",
        "            if False:\n",
        f"{_TIMERS}test_two_replicas_that_meet_on_one_duty_fire_both_its_timers_once_and_call_neither_failing",
    ),
    Mutation(
        "two relays of one service send side by side",
        "chassis/relay.py",
        'self._taken = self._connection.execute(_TAKE, {"name": f"relay|{self._service}"}).scalar_one()',
        "self._taken = True",
        "tests/messaging/test_two_replicas.py::"
        "test_of_two_relays_one_sends_and_when_it_is_killed_the_other_does_within_seconds",
    ),
    Mutation(
        "two relays of one file send side by side",
        "chassis/relay.py",
        "fcntl.LOCK_EX | fcntl.LOCK_NB",
        "fcntl.LOCK_SH | fcntl.LOCK_NB",
        f"{_WATCHED}test_one_journal_has_one_relay",
    ),
    Mutation(
        "a connection that carries the relay's lock goes back into the pool",
        "chassis/relay.py",
        "        connection.detach()  # a connection that carries a session lock never goes back into the pool\n",
        "",
        f"{_WATCHED}test_one_journal_has_one_relay",
    ),
    Mutation(
        "the relay marks what the broker has not called safe",
        "chassis/relay.py",
        "        safe = self._publish(self._heads(), confirm_s)\n        self._mark(safe)\n",
        "        rows = self._heads()\n        safe = self._publish(rows, confirm_s)\n"
        "        self._mark({row.number for row in rows})\n",
        f"{_WATCHED}test_only_what_the_broker_called_safe_is_marked_sent",
    ),
]
