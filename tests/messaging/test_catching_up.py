"""A subscriber that joins later has everything from the journal, each event once and in order, while events flow."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis import failpoints, operating
from chassis.catalogue import Catalogue, event
from chassis.failpoints import Failpoint
from chassis.kinds import Id, Quantity
from chassis.runtime import Platform, Runtime
from chassis.service import hears
from chassis.settings import Settings
from tests.messaging.depots import Entry, a_parcel, by_parcel, log_of, wait_for
from tests.messaging.parcels.service import Courier, Depot, _heard
from tests.messaging.test_hearing import no_faults  # noqa: F401
from tests.pairs import PAIRS, pair_named
from tests.schemas import brought_up
from tests.town import Town, settings_for

SERVICES = ("depot", "courier", "archive")


def moves_heard_by(*subscribers: str) -> type[Any]:
    """The contract as it stands while these services hear it."""

    @event(owner="depot", subject="parcel", heard_by=subscribers)
    class ParcelMoved:
        """A parcel is at its next stop."""

        parcel_id: Id
        stop: Quantity

    return ParcelMoved


EARLIER, LATER = moves_heard_by("courier"), moves_heard_by("courier", "archive")


def a_listener(service: str, contract: type[Any]) -> type[Any]:
    """A service that writes down what it hears."""

    class Listener:
        __module__ = Courier.__module__
        name = service

        @hears(contract)
        def moved(self, heard: Any, uow: Any) -> None:
            _heard(heard, uow, "moved", heard.data.stop)

    return Listener


def town_before(settings: Settings) -> Town:
    return Town(Catalogue([EARLIER]), [Depot, a_listener("courier", EARLIER)], settings)


def town_with_an_archive(settings: Settings) -> Town:
    listeners = [a_listener("courier", LATER), a_listener("archive", LATER)]
    return Town(Catalogue([LATER]), [Depot, *listeners], settings)


@pytest.fixture(params=PAIRS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with pair_named(request.param, request, SERVICES) as pair:
        yield settings_for(pair, tmp_path)


@pytest.fixture
def on_servers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with pair_named("servers", request, SERVICES) as pair:
        yield settings_for(pair, tmp_path)


def move(depot: Runtime, parcels: list[str], stops: range, contract: type[Any]) -> list[Entry]:
    """Move each parcel through these stops, a transaction each."""
    moved: list[Entry] = []
    for stop in stops:
        for parcel in parcels:
            with depot.unit() as uow:
                uow.announce(contract(parcel_id=parcel, stop=stop))
            moved.append((parcel, "moved", stop))
    return moved


def test_a_new_subscriber_catches_up_from_the_journal_while_events_flow_each_once_and_in_order(
    settings: Settings,
) -> None:
    parcels = [a_parcel() for _ in range(4)]
    with town_before(settings) as town:
        expected = move(town["depot"], parcels, range(1, 60), EARLIER)
        town.settle()
    with town_with_an_archive(settings) as town:
        depot, archive, moved = town["depot"], town["archive"], list[Entry]()
        town.stop("archive")
        flowing = threading.Thread(target=lambda: moved.extend(move(depot, parcels, range(60, 90), LATER)))
        with town.keep_moving():
            flowing.start()
            for _ in range(2):
                *_, had = operating.backfill(depot, archive)
                assert had >= len(expected), "everything that was sent before"
            town.start("archive")
            flowing.join(60)
            whole = by_parcel([*expected, *moved])
            wait_for(lambda: len(log_of(archive)) >= len(whole), "everything arrives")
        town.settle()
        assert log_of(archive) == log_of(town["courier"]) == whole


def test_an_event_that_is_under_way_while_a_new_subscriber_catches_up_is_not_lost_to_it(on_servers: Settings) -> None:
    """Sent before the new queue was there, and marked so only after the journal was read. On servers only: embedded,
    an event is safe when everybody who hears it has handled it, and a new subscriber means a new process."""
    parcel, sent, go_on = a_parcel(), threading.Event(), threading.Event()

    def linger(point: Failpoint) -> None:
        if point is Failpoint.RELAY_CONFIRMED and not sent.is_set():
            sent.set()
            go_on.wait(60)

    with town_before(on_servers) as town:
        expected = move(town["depot"], [parcel], range(1, 2), EARLIER)
        archive = Platform.of(on_servers, Catalogue([LATER])).runtime(a_listener("archive", LATER))
        brought_up("tests.messaging.parcels", archive.database)
        failpoints.arm(linger)
        try:
            sending = threading.Thread(target=town["depot"].relay.send_once, daemon=True)
            sending.start()
            assert sent.wait(30)
            list(operating.backfill(town["depot"], archive))
        finally:
            go_on.set()
            sending.join(30)
            failpoints.arm(None)
        archive.close()
        town.settle()
    with town_with_an_archive(on_servers) as town:
        town.settle()
        assert log_of(town["archive"]) == expected
