"""Promise 7 with real processes: whatever is killed around the due moment, however many replicas there are and however
wrong their clocks go, each timer fires exactly once, and so does each warning and each breach."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import outbox, timers
from chassis.clock import SystemClock
from chassis.deadlines import DeadlinePlan
from chassis.failpoints import Failpoint
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import environment_of
from tests.messaging.parcels.hatchery import AT_LEISURE, BORED, IN_ANY_MOMENT, Fate, punctual_depot
from tests.messaging.parcels.storage import log_line
from tests.schemas import brought_up

KILLS = 50
REPLICAS = 2
CLOCKS_OFF_BY_S = (-3600, 0, 3600)
KILLED = -9
Hatch = Callable[[Sequence[Fate]], list[int]]


@contextmanager
def hatchery(settings: Settings) -> Iterator[Hatch]:
    """A function that lets depots live side by side on these settings, and says how each ended."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.messaging.parcels.hatchery"]
    environment = {**os.environ, **environment_of(settings)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        asking, answering = process.stdin, process.stdout

        def hatch(brood: Sequence[Fate]) -> list[int]:
            asking.write(json.dumps([fate.as_dict() for fate in brood]) + "\n")
            return [int(end) for end in json.loads(answering.readline())]

        try:
            yield hatch
        finally:
            asking.close()
            process.wait(60)


@pytest.fixture
def depot(settings: Settings) -> Iterator[Runtime]:
    settings.home.mkdir(parents=True, exist_ok=True)
    runtime = punctual_depot(settings)
    brought_up("tests.messaging.parcels", runtime.database)
    yield runtime
    runtime.close()


class Duties:
    """What is due, and what must have become of it."""

    def __init__(self, depot: Runtime, chance: random.Random) -> None:
        self._depot, self._chance = depot, chance
        self.collections: list[tuple[str, int]] = []
        self.transitions: list[tuple[str, str]] = []

    def fall_due(self) -> None:
        """Some become due just now, by the clock of each who may look: a little earlier, a little later."""
        now = SystemClock().now()
        with self._depot.unit() as uow:
            for off_by in CLOCKS_OFF_BY_S:
                for _ in range(4):
                    self._collection(uow, self._about(now, off_by))
                self._warning(uow, now, self._about(now, off_by))
                self._breach(uow, self._about(now, off_by))

    def _about(self, now: datetime, off_by: int) -> datetime:
        return now + timedelta(seconds=off_by + self._chance.uniform(0.005, 0.15))

    def _collection(self, uow: Any, due_at: datetime) -> None:
        parcel, stop = str(uuid.uuid4()), len(self.collections)
        uow.timers.set("collection", parcel, due_at, {"stop": stop})
        self.collections.append((f"parcel/{parcel}", stop))

    def _warning(self, uow: Any, now: datetime, warn_at: datetime) -> None:
        """Its breach is far away."""
        self._deadline(uow, DeadlinePlan(now + timedelta(days=9), warn_at), "warned")

    def _breach(self, uow: Any, due_at: datetime) -> None:
        # opened long before, as far as anybody knows: one learned of late would be breached at once
        early = max(due_at, SystemClock().now() + timedelta(seconds=0.2))
        self._deadline(uow, DeadlinePlan(early), "breached")

    def _deadline(self, uow: Any, plan: DeadlinePlan, transition: str) -> None:
        subject = str(uuid.uuid4())
        uow.deadlines.open("deliver", subject, started_at=plan.due_at - timedelta(days=30), plan=plan)
        self.transitions += [(subject, "opened"), (subject, transition)]


def collected(depot: Runtime) -> list[tuple[str, int]]:
    with depot.view() as view:
        rows = view.session.execute(select(outbox.outbox.c.subject, outbox.outbox.c.body)).all()
    return [(subject, json.loads(body)["data"]["stop"]) for subject, body in rows]


def told(depot: Runtime) -> list[tuple[str, str]]:
    with depot.view() as view:
        return [(row.parcel_id, row.what) for row in view.session.execute(select(log_line))]


def fates(chance: random.Random) -> list[Fate]:
    return [
        Fate(
            dies=chance.choice((Failpoint.TIMER_FIRED.value, Failpoint.TIMER_COMMITTED.value, IN_ANY_MOMENT)),
            passing=chance.randint(1, 3),
            after_s=chance.uniform(0, 0.03),
            clock_off_by_s=chance.choice(CLOCKS_OFF_BY_S),
        )
        for _ in range(REPLICAS)
    ]


def killed_in_their_moment(ends: Sequence[int]) -> int:
    """How many of a brood; who found nothing left to die at was not killed, and nobody ends otherwise."""
    assert set(ends) <= {KILLED, BORED}
    return ends.count(KILLED)


def test_each_timer_warning_and_breach_happens_once_through_fifty_kills_of_two_replicas_with_wrong_clocks(
    settings: Settings, depot: Runtime
) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    duties, kills = Duties(depot, chance), 0
    with hatchery(settings) as hatch:
        for _ in range(KILLS):
            duties.fall_due()
            kills += killed_in_their_moment(hatch(fates(chance)))
            if kills >= KILLS:
                break
        assert hatch([Fate(AT_LEISURE, clock_off_by_s=2 * 3600)] * REPLICAS) == [0] * REPLICAS
    assert kills >= KILLS
    assert Counter(collected(depot)) == Counter(duties.collections)
    assert Counter(told(depot)) == Counter(duties.transitions)
    with depot.view() as view:
        # what is left are the breaches that are far away
        left = sum(transition == "warned" for _subject, transition in duties.transitions)
        assert (timers.open_timers(view.session), timers.failing_timers(view.session)) == (left, 0)
