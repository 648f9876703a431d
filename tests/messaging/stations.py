"""Depot and courier as processes under load, seen from outside; without it each test that breaks a server would keep
its own books.

What the oracle compares: the *ledger* (what writers were told is committed), the *journal* (what the depot announced)
and the courier's *log*. The ledger lies in the journal, and the log is the journal: each once, in order per subject.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import requests
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from chassis import outbox
from chassis.runtime import Runtime
from chassis.settings import Settings
from deploy.servers.ports import free_ports
from tests.messaging.depots import Entry, ParcelProcess, log_of, onlookers, wait_for
from tests.messaging.parcels.load import DONE
from tests.schemas import brought_up

PARCELS = "tests.messaging.parcels"
_NUMBERS = itertools.count(1)
_NOTHING_MOVES_S = 40.0
"""So long nothing arrives only when nothing will: every pause of the machinery that a test waits for is shorter."""


@dataclass(frozen=True)
class Note:
    """One delivery as the courier was given it."""

    at: float
    event_id: str
    redelivered: bool


class Station:
    """The processes of one pair of settings and what they left behind."""

    def __init__(self, settings: Settings, depot: Runtime, courier: Runtime) -> None:
        self.settings, self.depot, self.courier = settings, depot, courier
        self.processes: dict[str, ParcelProcess] = {}
        self._health: dict[str, int] = {}
        self._ledgers: list[Path] = []
        self._notes = settings.home / "deliveries"

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """The services of each process, as they run on this pair."""
        return [("depot", "courier")] if self.settings.embedded else [("depot",), ("courier",)]

    def prepare(self) -> None:
        """The databases at their newest revision; without it the services do so themselves."""
        for runtime in (self.depot, self.courier):
            brought_up(PARCELS, runtime.database)

    def start(self, *, load: bool = True, **faults: str) -> None:
        """Start both services, the depot writing into a new ledger when under load; waits for nothing."""
        for group in self.groups:
            self.launch("-".join(group), *group, load=load and "depot" in group, **faults)

    def launch(self, name: str, *services: str, load: bool = False, **faults: str) -> ParcelProcess:
        """Start one process that is known as ``name``."""
        [self._health[name]] = free_ports(1)
        own = {"DELIVERY_NOTES": str(self._notes), "GUITU_HEALTH_PORT": str(self._health[name])}
        if load:
            self._ledgers.append(self.settings.home / f"ledger-{next(_NUMBERS)}.txt")
            own["LOAD_LEDGER"] = str(self._ledgers[-1])
        self.processes[name] = ParcelProcess(self.settings, *services, **{**own, **faults})
        return self.processes[name]

    def end(self) -> None:
        for process in self.processes.values():
            process.end()

    def accepted(self) -> list[Entry]:
        """What writers were told is committed."""
        lines = [
            line.split() for ledger in self._ledgers if ledger.exists() for line in ledger.read_text().splitlines()
        ]
        return [(line[0], "moved", int(line[1])) for line in lines if line != [DONE]]

    def wait_for_accepted(self, more: int, *, within_s: float = 60.0) -> None:
        """Until so many more announcements are accepted than now."""
        wanted = len(self.accepted()) + more
        self.wait_for(lambda: len(self.accepted()) >= wanted, f"{more} more announcements are accepted", within_s)

    def stop_load(self) -> None:
        """No announcement is under way afterwards."""
        for ledger in self._ledgers:
            ledger.with_suffix(".end").touch()
        self.wait_for(lambda: all(ledger.read_text().endswith(f"{DONE}\n") for ledger in self._ledgers), "writers end")

    def journal(self) -> list[Entry]:
        """Everything the depot announced, grouped by parcel, in the order of its sequences."""
        with self.depot.view() as view:
            rows = view.session.execute(select(outbox.outbox.c.body)).scalars()
            events = [json.loads(body) for body in rows]
        events.sort(key=lambda event: (event["data"]["parcel_id"], int(event["sequence"])))
        return [(event["data"]["parcel_id"], "moved", event["data"]["stop"]) for event in events]

    def unsent(self) -> int:
        with self.depot.view() as view:
            return outbox.unsent_count(view.session)

    def all_has_arrived(self) -> None:
        """After the load: what was accepted is in the journal, and the courier's log is the journal."""
        announced, arrived, since = self.journal(), -1, time.monotonic()
        while (now := len(log_of(self.courier))) < len(announced) or self.unsent():
            if now > arrived:
                arrived, since = now, time.monotonic()
            assert time.monotonic() - since < _NOTHING_MOVES_S, f"{now} of {len(announced)}\n{self._written()}"
            time.sleep(0.05)
        lost = set(self.accepted()) - set(announced)
        assert (lost, log_of(self.courier)) == (set(), announced)

    def notes(self) -> list[Note]:
        lines = [line.split() for line in self._notes.read_text().splitlines()] if self._notes.exists() else []
        return [Note(float(at), event_id, redelivered == "1") for at, event_id, redelivered in lines]

    def in_a_hot_loop(self) -> dict[str, int]:
        """Events that were given to the courier more than once a second (and once more), and how often."""
        times = defaultdict(list)
        for note in self.notes():
            times[note.event_id].append(note.at)
        return {event_id: len(at) for event_id, at in times.items() if len(at) > 2 + max(at) - min(at)}

    def all_alive(self) -> bool:
        return all(process.alive for process in self.processes.values())

    def health(self, name: str, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self._health[name]}{path}", timeout=30)

    def slowest_livez(self) -> float:
        """Ask each process whether it lives; the seconds the slowest took."""
        took = []
        for name in self.processes:
            began = time.monotonic()
            assert self.health(name, "/livez").text == "alive\n"
            took.append(time.monotonic() - began)
        return max(took)

    def metric(self, name: str, sample: str, **labels: str) -> float:
        """What a process says of itself; 0 when it says nothing."""
        families = text_string_to_metric_families(self.health(name, "/metrics").text)
        found = [
            s.value for f in families for s in f.samples if s.name == sample and labels.items() <= s.labels.items()
        ]
        return sum(found)

    def up(self) -> None:
        """Until every process answers its watchers."""
        for name in self.processes:
            self.wait_for(lambda name=name: self._answers(name), f"{name} is up")  # type: ignore[misc]

    def _answers(self, name: str) -> bool:
        try:
            return self.health(name, "/livez").ok
        except requests.RequestException:
            return False

    def wait_for(self, condition: Callable[[], bool], what: str, within_s: float = 60.0) -> None:
        """Until it holds; what the processes wrote, when it does not in time or one of them has ended."""
        try:
            wait_for(lambda: condition() or not self.all_alive(), what, within_s)
            assert self.all_alive(), "a process has ended"
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self._written()}") from None

    def _written(self) -> str:
        return "\n".join(f"--- {name}\n{p.output()[-3000:]}" for name, p in self.processes.items())


@contextmanager
def station_of(settings: Settings) -> Iterator[Station]:
    """Nothing of it is started; whatever was started is ended."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with onlookers(settings) as (depot, courier):
        station = Station(settings, depot, courier)
        try:
            yield station
        finally:
            station.end()


def with_heartbeat(settings: Settings, seconds: int) -> Settings:
    """The same with another heartbeat to the broker."""
    return replace(settings, amqp_url=settings.amqp_url and f"{settings.amqp_url}?heartbeat={seconds}")
