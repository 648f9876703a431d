"""Hatches short-lived depots that fire timers until they are killed; without it fifty kills would cost fifty starts of
an interpreter: python -m tests.messaging.parcels.hatchery

A line of JSON on stdin is a brood, hatched side by side: each a process of its own on the one database, with a clock of
its own and a moment of death. The answer is a line with how each ended (negative: by that signal; ``BORED``: it found
nothing to die at, its siblings having been quicker).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from chassis.clock import SystemClock
from chassis.database import is_outage
from chassis.deadline_decisions import Deadline
from chassis.failpoints import Failpoint, arm
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings, read_settings
from tests.messaging.parcels import storage
from tests.messaging.parcels.language import CATALOGUE
from tests.messaging.parcels.service import Depot

AT_LEISURE = "at leisure"
"""No moment of death: it ends by itself when nothing is due any more."""
IN_ANY_MOMENT = "in any moment"
"""Killed from another thread, some time after the first timer's handler has run."""
BORED = 3
_LIVES_S = 90
_BORED_S = 2.0


@dataclass(frozen=True)
class Fate:
    """When one dies, and how wrong its clock goes."""

    dies: str
    """A failpoint's value, or one of the above."""
    passing: int = 1
    after_s: float = 0.0
    clock_off_by_s: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class WrongClock:
    """The machine's time, set forward or back."""

    def __init__(self, off_by: timedelta) -> None:
        self._off_by = off_by

    def now(self) -> datetime:
        return SystemClock().now() + self._off_by


def _written_down(transition: str, deadline: Deadline, uow: Any) -> None:
    line = {"parcel_id": deadline.subject, "what": transition, "value": deadline.opening}
    uow.session.execute(storage.log_line.insert().values(line))


class PunctualDepot(Depot):
    """A depot that keeps deadlines, and writes into its own log what becomes of them."""

    deadline_announcer = staticmethod(_written_down)


def punctual_depot(settings: Settings, clock: Any = None) -> Runtime:
    """A depot without loops and without a broker."""
    return Platform.of(replace(settings, amqp_url=None), CATALOGUE, clock=clock).runtime(PunctualDepot)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _death(fate: Fate) -> Callable[[Failpoint], None]:
    left = fate.passing

    def passed(point: Failpoint) -> None:
        nonlocal left
        if fate.dies == IN_ANY_MOMENT and point == Failpoint.TIMER_FIRED and left:
            left = 0
            threading.Timer(fate.after_s, _die).start()
        elif point == fate.dies:
            left -= 1
            if left == 0:
                _die()

    return passed


def _live(settings: Settings, fate: Fate) -> None:
    signal.alarm(_LIVES_S)  # nobody lives for ever, not even one whose timers never cease to fire
    arm(_death(fate))
    depot = punctual_depot(settings, WrongClock(timedelta(seconds=fate.clock_off_by_s)))
    fired_at = time.monotonic()
    while True:
        try:
            if depot.fire_due_timers():
                fired_at = time.monotonic()
            elif fate.dies == AT_LEISURE:
                os._exit(0)
        except Exception as error:
            if not is_outage(error):
                raise
        if fate.dies != AT_LEISURE and time.monotonic() - fired_at > _BORED_S:
            os._exit(BORED)
        time.sleep(0.005)


def _hatched(settings: Settings, fate: Fate) -> int:
    if (child := os.fork()) == 0:
        try:
            _live(settings, fate)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(4)
    return child


def main() -> None:
    settings = read_settings()
    for line in sys.stdin:
        brood = [_hatched(settings, Fate(**fate)) for fate in json.loads(line)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in brood]
        print(json.dumps(ends), flush=True)


if __name__ == "__main__":
    main()
