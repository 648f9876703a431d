"""Promises 2, 3 and 4, the subscriber's half: one effect per event, order per subject, and no failure is silent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import operating, outbox, parking
from chassis.audit import audit_entry as entry
from chassis.broker import Delivery
from chassis.envelope import CONTENT_TYPE
from chassis.parking import ParkedEvent
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, announce_journeys, log_of, parcel_town
from tests.messaging.parcels.language import ParcelPosted
from tests.messaging.parcels.service import FAULTS, ReadingCourier
from tests.town import Town

CANARY = "王小明-110101199003078515"


@pytest.fixture(autouse=True)
def no_faults() -> Iterator[None]:
    FAULTS.update(poison=set(), flaky=None)
    yield
    FAULTS.update(poison=set(), flaky=None)


def deliveries_of(depot: Runtime) -> list[Delivery]:
    """Everything the depot ever announced, as a broker would deliver it."""
    with depot.view() as view:
        rows = view.session.execute(select(outbox.outbox).order_by(outbox.outbox.c.number)).all()
    return [Delivery(row.body, CONTENT_TYPE, row.event_id, False, row.number) for row in rows]


def parked_in(courier: Runtime) -> list[ParkedEvent]:
    with courier.view() as view:
        return parking.list_parked(view.session)


def retry_later(town: Town, by: timedelta) -> None:
    """Let the courier try again what is parked, as if ``by`` had passed."""
    courier = town["courier"]
    courier.subscriber_of("depot").retry_due(courier.wall.now() + by)


def test_a_duplicate_has_one_effect(settings: Settings) -> None:
    with parcel_town(settings) as town:
        expected = announce_journeys(town["depot"], [a_parcel(), a_parcel()], stops=2)
        town.settle()
        again = deliveries_of(town["depot"])
        for batch in (again, again[:1], list(reversed(again))):
            town["courier"].subscriber_of("depot").handle(batch)
        assert log_of(town["courier"]) == expected


def test_order_per_subject_holds_while_one_event_is_parked_and_retried(settings: Settings) -> None:
    ill, well = a_parcel(), a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        expected = announce_journeys(town["depot"], [ill, well], stops=3)
        town.settle()
        of_the_well = [entry for entry in expected if entry[0] == well]
        assert log_of(town["courier"]) == of_the_well, "another subject is not held up"
        assert [event.attempts for event in parked_in(town["courier"])] == [1, 0, 0, 0]

        retry_later(town, timedelta(seconds=6))
        assert [event.attempts for event in parked_in(town["courier"])] == [2, 0, 0, 0], "only the head is tried"

        FAULTS["poison"] = set()
        retry_later(town, timedelta(minutes=1))
        assert log_of(town["courier"]) == expected
        assert parked_in(town["courier"]) == []


def test_an_event_that_keeps_failing_dies_on_schedule_and_still_holds_its_subject(settings: Settings) -> None:
    ill = a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        expected = announce_journeys(town["depot"], [ill], stops=1)
        town.settle()
        passed = timedelta(0)
        for pause in parking.RetrySchedule().pauses:
            assert parked_in(town["courier"])[0].state == parking.WAITING
            passed += pause + timedelta(seconds=1)
            retry_later(town, passed)
        head, behind = parked_in(town["courier"])
        assert (head.state, head.attempts, behind.state) == (parking.DEAD, 6, parking.WAITING)

        FAULTS["poison"] = set()
        retry_later(town, timedelta(days=1))
        assert log_of(town["courier"]) == [], "a dead event holds its subject"

        operating.replay(town["courier"], head.number, "op-1", "handler mended")
        retry_later(town, timedelta(seconds=1))
        assert log_of(town["courier"]) == expected


def test_discarding_the_head_releases_the_rest_in_order_and_is_audited(settings: Settings) -> None:
    ill = a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        expected = announce_journeys(town["depot"], [ill], stops=2)
        town.settle()
        head, second, _third = parked_in(town["courier"])
        with pytest.raises(operating.NotTheHead):
            operating.discard(town["courier"], second.number, "op-1", "not its turn")
        operating.discard(town["courier"], head.number, "op-1", "posted twice")
        FAULTS["poison"] = set()
        retry_later(town, timedelta(seconds=1))
        town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"]))
        assert log_of(town["courier"]) == expected[1:]
        assert _audited(town["courier"]) == [("op-1", "parked_discarded", f"event/{head.key}", "posted twice")]


def _audited(runtime: Runtime) -> list[tuple[str, str, str, str]]:
    with runtime.view() as view:
        rows = view.session.execute(select(entry).order_by(entry.c.number)).all()
    return [(row.client_id, row.action, row.subject, row.codes["reason"]) for row in rows]


def altered(delivery: Delivery, **changes: Any) -> Delivery:
    event = json.loads(delivery.body)
    data = {**event["data"], **changes.pop("data", {})}
    return Delivery(json.dumps({**event, **changes, "data": data}).encode(), CONTENT_TYPE, "x", False, 0)


def hopeless_deliveries(good: Delivery) -> dict[str, Delivery]:
    """Messages that can never be handled, each with a canary that must not be seen."""
    return {
        "not json": Delivery(f"{{{CANARY}".encode(), CONTENT_TYPE, "x", False, 0),
        "pickle": Delivery(
            b"cos\nsystem\n(S'touch /tmp/owned'\ntR." + CANARY.encode(), "application/x-python-serialize", "x", False, 0
        ),
        "yaml": Delivery(f"!!python/object/apply:os.system ['{CANARY}']".encode(), "application/x-yaml", "x", False, 0),
        "wrong content type": Delivery(good.body + b" ", "text/plain", "x", False, 0),
        "too large": Delivery(json.dumps({"x": CANARY * 30_000}).encode(), CONTENT_TYPE, "x", False, 0),
        "unknown version": altered(good, id=a_parcel(), type="guitu.depot.parcel_posted.v9"),
        "broken schema": altered(good, id=a_parcel(), data={"grams": CANARY}),
        "another's subject": altered(good, id=a_parcel(), subject="parcel/" + a_parcel()),
        "sequence of words": altered(good, id=a_parcel(), sequence=CANARY),
    }


KINDS = (
    "not json",
    "pickle",
    "yaml",
    "wrong content type",
    "too large",
    "unknown version",
    "broken schema",
    "another's subject",
    "sequence of words",
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_never_work_is_parked_dead_at_once_and_never_logged_raw(
    settings: Settings, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    other = a_parcel()
    with parcel_town(settings) as town:
        with town["depot"].unit() as uow:
            uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=7))
        [good] = deliveries_of(town["depot"])
        town["courier"].subscriber_of("depot").handle([hopeless_deliveries(good)[kind]])
        [dead] = parked_in(town["courier"])
        assert (dead.state, dead.attempts) == (parking.DEAD, 0)
        assert "王小明" not in repr(dead)

        expected = announce_journeys(town["depot"], [other], stops=1)
        town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"])[1:])
        assert [e for e in log_of(town["courier"]) if e[0] == other] == expected, "good events behind it pass"
    assert "王小明" not in "".join(capfd.readouterr())


def test_a_handler_s_error_is_kept_without_its_words(settings: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    ill = a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        announce_journeys(town["depot"], [ill], stops=0)
        town.settle()
        [event] = parked_in(town["courier"])
    assert event.error is not None and event.error.startswith("RuntimeError at service.py:")
    assert "王小明" not in event.error + "".join(capfd.readouterr())


def test_while_the_owner_of_a_needed_read_is_away_the_event_waits_without_using_up_an_attempt(
    settings: Settings,
) -> None:
    parcel = a_parcel()
    with parcel_town(settings, ReadingCourier) as town:
        town.stop("courier")
        with town["depot"].unit() as uow:
            uow.announce(ParcelPosted(parcel_id=parcel, grams=5))
        delivered = deliveries_of(town["depot"])
        town.stop("depot")
        town["courier"].subscriber_of("depot").handle(delivered)
        for _ in range(8):
            retry_later(town, timedelta(days=1))
        [event] = parked_in(town["courier"])
        assert (event.state, event.attempts) == (parking.WAITING, 0)
