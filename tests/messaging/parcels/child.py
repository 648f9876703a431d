"""A real process that hosts parcel services, and can be told where to kill itself: python -m
tests.messaging.parcels.child depot courier"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from deploy.process import host, make_green

make_green()

from chassis import logs, outbox  # noqa: E402
from chassis.runtime import Platform, Runtime  # noqa: E402
from chassis.settings import read_settings  # noqa: E402
from tests.doom import arm_from_environment  # noqa: E402
from tests.messaging.parcels import service  # noqa: E402
from tests.messaging.parcels.language import CATALOGUE  # noqa: E402

CLASSES: dict[str, type[Any]] = {"depot": service.Depot, "courier": service.Courier}


def _kill_before_settling(*_arguments: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _Beyond(BaseException):
    """What no loop can survive."""


def _die(_runtime: Runtime) -> int:
    raise _Beyond


def main() -> None:
    logs.configure("INFO")
    arm_from_environment()
    if at := os.environ.get("KILL_AT_EVENT"):
        service.FAULTS["kill_at"] = int(at)
    if os.environ.get("KILL_BEFORE_SETTLING"):
        outbox.mark_sent = _kill_before_settling
    if os.environ.get("DIE_AFTER_START"):
        Runtime.fire_due_timers = _die  # type: ignore[method-assign]
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    platform = Platform.of(settings, CATALOGUE)
    host(platform, [CLASSES[name] for name in sys.argv[1:]], when_up=lambda _runner: print("up", flush=True))


if __name__ == "__main__":
    main()
