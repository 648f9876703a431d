"""A real process that hosts parcel services, and can be told what to suffer from: python -m
tests.messaging.parcels.child depot courier

``DOOM`` kills or freezes it at a failpoint (tests/doom.py); ``POISON`` names parcels it cannot handle; ``FLAKY`` is the
seed of a handler that fails now and then; ``WALL_SPEED`` lets the wall clock run faster, so that retries come sooner.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import datetime
from typing import Any

from deploy.process import host, make_green

make_green()

from chassis import logs  # noqa: E402
from chassis.clock import Clock, SystemClock  # noqa: E402
from chassis.runtime import Platform, Runtime  # noqa: E402
from chassis.settings import read_settings  # noqa: E402
from tests.doom import arm_from_environment  # noqa: E402
from tests.messaging.parcels import load, service  # noqa: E402
from tests.messaging.parcels.language import CATALOGUE  # noqa: E402

CLASSES: dict[str, type[Any]] = {"depot": service.Depot, "courier": service.Courier}


class Hurried:
    """A wall clock that goes ``speed`` times as fast from now on."""

    def __init__(self, speed: float) -> None:
        self._speed, self._began = speed, SystemClock().now()

    def now(self) -> datetime:
        return self._began + (SystemClock().now() - self._began) * self._speed


class _Beyond(BaseException):
    """What no loop can survive."""


def _die(_runtime: Runtime) -> int:
    raise _Beyond


def _up(runner: Any) -> None:
    load.when_up(runner)
    print("up", flush=True)


def main() -> None:
    logs.configure("INFO")
    arm_from_environment()
    if poison := os.environ.get("POISON"):
        service.FAULTS["poison"] = set(poison.split(","))
    if seed := os.environ.get("FLAKY"):
        service.FAULTS["flaky"] = random.Random(int(seed))
    if os.environ.get("DIE_AFTER_START"):
        Runtime.fire_due_timers = _die  # type: ignore[method-assign]
    load.before_hosting()
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    wall: Clock = Hurried(float(os.environ.get("WALL_SPEED", "1")))
    platform = Platform.of(settings, CATALOGUE, clock=SystemClock(), wall=wall)
    host(platform, [CLASSES[name] for name in sys.argv[1:]], when_up=_up)


if __name__ == "__main__":
    main()
