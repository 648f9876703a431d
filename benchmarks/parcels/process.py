"""Our side as real processes: python -m benchmarks.parcels.process depot|courier, with the variables of Settings."""

from __future__ import annotations

from deploy.process import host, make_green

make_green()

import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import uuid  # noqa: E402
from typing import Any  # noqa: E402

import eventlet  # noqa: E402

from benchmarks import profiling, talk  # noqa: E402
from benchmarks.parcels import service  # noqa: E402
from benchmarks.parcels.language import CATALOGUE  # noqa: E402
from chassis import failpoints, logs  # noqa: E402
from chassis.failpoints import Failpoint  # noqa: E402
from chassis.hosting import Host  # noqa: E402
from chassis.runtime import Platform, Runtime  # noqa: E402
from chassis.settings import read_settings  # noqa: E402

WRITERS = 10
"""At once; as many as stock nameko has workers."""


class DepotDesk:
    """What the measurement may ask of the depot's process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self.watch = runtime, talk.Stopwatch()

    def post(self, count: int) -> None:
        """Post so many parcels, as fast as it goes, ``WRITERS`` at once."""
        writers = eventlet.GreenPool(WRITERS)
        for number in range(count):
            writers.spawn(self._post_one, number)
        writers.waitall()

    def post_paced(self, count: int, a_second: float) -> None:
        """Post so many, evenly spaced."""
        writers, began = eventlet.GreenPool(WRITERS), time.monotonic()
        for number in range(count):
            eventlet.sleep(max(0.0, began + number / a_second - time.monotonic()))
            writers.spawn(self._post_one, number)
        writers.waitall()

    def _post_one(self, number: int) -> None:
        parcel_id = str(uuid.uuid4())
        service.post(self._runtime, parcel_id, number)
        self.watch.note(parcel_id)

    def answers(self) -> talk.Answers:
        return {"post": self.post, "post_paced": self.post_paced, "read": self.watch.read}


class CourierDesk:
    """What the measurement may ask of the courier's process."""

    def __init__(self, _runtime: Runtime) -> None:
        self.watch = talk.Stopwatch()
        failpoints.arm(self._passed)

    def _passed(self, point: Failpoint) -> None:
        if point is Failpoint.EVENT_COMMITTED:
            self.watch.note(*service.Courier.heard)
            service.Courier.heard.clear()

    def answers(self) -> talk.Answers:
        return {"read": self.watch.read, "count": self.watch.count}


_SIDES: dict[str, tuple[type[Any], Any]] = {
    "depot": (service.Depot, DepotDesk),
    "courier": (service.Courier, CourierDesk),
}


def _obey(desk: type[Any], runner: Any, out: Any) -> None:
    [container] = runner.containers
    with profiling.if_asked():
        talk.obey(desk(container.shared_extensions[Host].runtime).answers(), out)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    out = talk.only_for_answers()
    logs.configure("WARNING")
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    class_, desk = _SIDES[sys.argv[1]]
    host(
        Platform.of(settings, CATALOGUE),
        [class_],
        when_up=lambda runner: eventlet.spawn(_obey, desk, runner, out),
    )


if __name__ == "__main__":
    main()
