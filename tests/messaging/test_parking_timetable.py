"""Promise 4 under a clock that the test moves: when what failed is tried again, what uses up an attempt, and what
operators' acts release, each as a whole timetable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import operating
from chassis.audit import audit_entry
from chassis.broker import OwnerAway
from chassis.clock import ManualClock
from chassis.database import DatabaseBusy
from chassis.parking import DEAD, WAITING, ParkedEvent
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, announce_journeys, log_of
from tests.messaging.parcels.language import CATALOGUE
from tests.messaging.parcels.service import Depot
from tests.messaging.parcels.stumbling import StumblingCourier, met_with, tried
from tests.messaging.test_hearing import deliveries_of, parked_in
from tests.town import START, Town

S, M, H = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
JUST_BEFORE = timedelta(milliseconds=1)
QUEUE = "courier.from.depot"


@pytest.fixture
def wall() -> ManualClock:
    tried.clear()
    return ManualClock(START)


@pytest.fixture
def town(settings: Settings, wall: ManualClock) -> Iterator[Town]:
    with Town(CATALOGUE, [Depot, StumblingCourier], settings, wall=wall) as town:
        yield town


def handled(town: Town, parcels: list[str], stops: int) -> list[tuple[str, str, int]]:
    """Announce journeys and give them to the courier as one batch; what its log should hold one day."""
    town.stop("courier")  # so that nothing but this test gives it anything
    expected = announce_journeys(town["depot"], parcels, stops)
    town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"]))
    return expected


def at(wall: ManualClock, moment: datetime, courier: Runtime) -> None:
    """Let the courier look at its parking at that moment."""
    wall.advance_to(moment)
    courier.retry_parked()


def test_what_fails_is_tried_after_five_and_thirty_seconds_five_and_thirty_minutes_and_two_hours_and_is_then_dead(
    town: Town, wall: ManualClock
) -> None:
    parcel = a_parcel()
    with met_with(lambda _parcel: RuntimeError("no")):
        handled(town, [parcel], stops=0)
        tried[:-1] = []  # the batch, and then it alone: one attempt
        [event] = parked_in(town["courier"])
        timetable = [(wall.now() - START, event.state, event.attempts)]
        while event.next_attempt_at is not None:
            at(wall, event.next_attempt_at - JUST_BEFORE, town["courier"])
            at(wall, event.next_attempt_at, town["courier"])
            [event] = parked_in(town["courier"])
            timetable.append((wall.now() - START, event.state, event.attempts))
        at(wall, START + timedelta(days=30), town["courier"])
        assert timetable == [
            (0 * S, WAITING, 1),
            (5 * S, WAITING, 2),
            (35 * S, WAITING, 3),
            (5 * M + 35 * S, WAITING, 4),
            (35 * M + 35 * S, WAITING, 5),
            (2 * H + 35 * M + 35 * S, DEAD, 6),
        ]
        assert tried == [(parcel, "posted 100")] * 6, "neither a moment early nor ever again"


def test_trouble_with_infrastructure_is_waited_out_and_uses_up_no_attempt(town: Town, wall: ManualClock) -> None:
    parcel = a_parcel()
    no, away, busy = RuntimeError("no"), OwnerAway("depot"), DatabaseBusy("held")
    meets = iter([away, away, no, away, away, busy, busy, no, away, busy, None])
    with met_with(lambda _parcel: next(meets)):
        expected = handled(town, [parcel], stops=0)  # away in the batch, and away alone
        [event] = parked_in(town["courier"])
        timetable = [(wall.now() - START, event.attempts, event.error and event.error.split()[0])]
        while parked_in(town["courier"]):
            [event] = parked_in(town["courier"])
            assert event.next_attempt_at is not None
            wall.advance_to(max(event.next_attempt_at, wall.now()))
            try:
                town["courier"].retry_parked()
            except DatabaseBusy:
                timetable.append((wall.now() - START, event.attempts, "DatabaseBusy"))
                wall.advance(1 * S)  # as the host's loop waits
                continue
            for event in parked_in(town["courier"]):
                timetable.append((wall.now() - START, event.attempts, event.error and event.error.split()[0]))
        assert timetable == [
            (0 * S, 0, "OwnerAway"),
            (5 * S, 1, "RuntimeError"),
            (10 * S, 1, "OwnerAway"),
            (15 * S, 1, "OwnerAway"),
            (20 * S, 1, "DatabaseBusy"),
            (21 * S, 1, "DatabaseBusy"),
            (22 * S, 2, "RuntimeError"),
            (52 * S, 2, "OwnerAway"),
            (57 * S, 2, "DatabaseBusy"),
        ]
        assert log_of(town["courier"]) == expected


def test_a_dead_event_holds_its_subject_and_operators_release_it_in_order_each_act_on_record(
    town: Town, wall: ManualClock
) -> None:
    ill, well = a_parcel(), a_parcel()
    courier = town["courier"]
    with met_with(lambda parcel: RuntimeError("no") if parcel == ill else None):
        expected = handled(town, [ill, well], stops=3)
        while (head := parked_in(courier)[0]).next_attempt_at is not None:
            at(wall, head.next_attempt_at, courier)
        at(wall, wall.now() + timedelta(days=1), courier)
        assert log_of(courier) == of(expected, well), "others pass"
        assert [(event.state, event.attempts) for event in parked_in(courier)] == [(DEAD, 6)] + [(WAITING, 0)] * 3

        behind = parked_in(courier)[1]
        for act in (operating.replay, operating.discard):
            with pytest.raises(operating.NotTheHead):
                act(courier, behind.number, "op-1", "impatience")
            with pytest.raises(operating.NoSuchEvent):
                act(courier, 999, "op-1", "a slip")

        replayed_at = wall.now()
        assert operating.replay(courier, head.number, "op-1", "mended, it seems") == head
        at(wall, wall.now(), courier)
        [again, *rest] = parked_in(courier)
        assert again == replace(head, state=WAITING, attempts=1, error=again.error, next_attempt_at=wall.now() + 5 * S)
        assert [event.attempts for event in rest] == [0, 0, 0], "what waits behind was not tried"

    discarded_at = wall.advance(1 * H)
    discarded = parked_in(courier)[0]
    assert operating.discard(courier, discarded.number, "op-2", "posted twice") == discarded
    tried.clear()
    at(wall, wall.now(), courier)
    courier.subscriber_of("depot").handle(deliveries_of(town["depot"]))  # all of it comes again
    assert tried == [(ill, "moved 1"), (ill, "moved 2"), (ill, "moved 3")]
    assert log_of(courier) == sorted(of(expected, well) + of(expected, ill)[1:], key=lambda entry: entry[0])
    assert parked_in(courier) == []
    assert audited(courier) == [
        row(replayed_at, "op-1", "parked_replayed", head, "mended, it seems"),
        row(discarded_at, "op-2", "parked_discarded", head, "posted twice"),
    ]


def test_a_replay_after_the_mend_releases_everything_behind_it_in_order(town: Town, wall: ManualClock) -> None:
    ill = a_parcel()
    courier = town["courier"]
    with met_with(lambda _parcel: RuntimeError("no")):
        expected = handled(town, [ill], stops=4)
        while (head := parked_in(courier)[0]).next_attempt_at is not None:
            at(wall, head.next_attempt_at, courier)
    at(wall, wall.now() + timedelta(days=1), courier)
    assert log_of(courier) == [], "the mend alone changes nothing"
    operating.replay(courier, head.number, "op-1", "handler mended")
    at(wall, wall.now(), courier)
    assert (log_of(courier), parked_in(courier)) == (expected, [])
    assert audited(courier) == [row(wall.now(), "op-1", "parked_replayed", head, "handler mended")]


def of(entries: list[tuple[str, str, int]], parcel: str) -> list[tuple[str, str, int]]:
    return [entry for entry in entries if entry[0] == parcel]


def audited(courier: Runtime) -> list[dict[str, Any]]:
    with courier.view() as view:
        rows = view.session.execute(select(audit_entry).order_by(audit_entry.c.number)).mappings()
        return [{name: value for name, value in row.items() if name != "number"} for row in rows]


def row(moment: datetime, operator: str, action: str, event: ParkedEvent, reason: str) -> dict[str, Any]:
    return {
        "at": moment,
        "agency_id": "operator",
        "client_id": operator,
        "action": action,
        "subject": f"event/{event.key}",
        "codes": {"reason": reason, "subscription": QUEUE},
    }
