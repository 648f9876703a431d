"""What a parcel process does besides hosting, each thing only when a variable asks for it: without it a test could
break servers under services that have nothing to do."""

from __future__ import annotations

import os
import time
import traceback
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chassis import database, failpoints, green
from chassis.broker import Delivery
from chassis.database import is_outage
from chassis.failpoints import Failpoint
from chassis.hosting import Host
from chassis.http import HealthServer
from chassis.runtime import Runtime
from chassis.subscription import Subscriber
from tests.messaging.parcels.language import ParcelMoved

PARCELS = 5
DONE = "done"
"""The last line of a ledger whose writer has ended."""


def before_hosting() -> None:
    """Shortened deadlines, notes of deliveries and the one stumble that the variables ask for."""
    if given := os.environ.get("SILENCE_S"):
        green.SILENCE_S = float(given)
    if given := os.environ.get("SQLITE_WAIT_S"):
        database._SQLITE_WAIT_S = float(given)  # type: ignore[misc]
    if given := os.environ.get("DELIVERY_NOTES"):
        Subscriber.handle = _noting(Path(given), Subscriber.handle)  # type: ignore[method-assign]
    if given := os.environ.get("BLOCK_HUB"):
        failpoints.arm(_blocking(*given.split()))


def when_up(runner: Any) -> None:
    """Health for watchers at GUITU_HEALTH_PORT, and writing without end if there is a ledger to write into."""
    runtimes = [container.shared_extensions[Host].runtime for container in runner.containers]
    if port := runtimes[0].settings.health_port:
        HealthServer(port, runtimes)
    if ledger := os.environ.get("LOAD_LEDGER"):
        [depot] = [runtime for runtime in runtimes if runtime.name == "depot"]
        import eventlet

        eventlet.spawn_n(_write, depot, Path(ledger), float(os.environ.get("LOAD_PAUSE_S", "0.02")))


def _write(depot: Runtime, ledger: Path, pause_s: float) -> None:
    """Announce journeys, a transaction each, until a file beside the ledger says that it is enough. What was committed
    is a line of the ledger; what was not, is not tried again."""
    ended, parcels, stop = ledger.with_suffix(".end"), [str(uuid.uuid4()) for _ in range(PARCELS)], 0
    while not ended.exists():
        stop += 1
        for parcel in parcels:
            try:
                with depot.unit() as uow:
                    uow.announce(ParcelMoved(parcel_id=parcel, stop=stop))
            except Exception as error:
                if not is_outage(error):
                    traceback.print_exc()
            else:
                _append(ledger, f"{parcel} {stop}")
            time.sleep(pause_s)
    _append(ledger, DONE)


def _noting(notes: Path, handle: Callable[..., None]) -> Callable[..., None]:
    def noted(self: Subscriber, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            _append(notes, f"{time.monotonic()} {delivery.message_id} {int(delivery.redelivered)}")
        handle(self, deliveries)

    return noted


def _append(file: Path, line: str) -> None:
    """At once, so that it is there even when we are killed in the next moment."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def _blocking(point: str, passing: str, seconds: str) -> Callable[[Failpoint], None]:
    """At that passing nothing of this process goes on for so long, as under a handler that burns CPU."""
    left = int(passing)

    def strike(passed: Failpoint) -> None:
        nonlocal left
        if passed == point:
            left -= 1
            if left == 0:
                import eventlet

                eventlet.patcher.original("time").sleep(float(seconds))
                print("blocked the hub", flush=True)

    return strike
