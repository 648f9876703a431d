"""Stock nameko: ``EventDispatcher`` after the commit, ``@event_handler`` with one transaction an event.

It promises little: a kill between commit and dispatch loses the event, a handler that raises loses it, a redelivery
acts twice, and nothing is in order. It runs with what makes it quickest: green psycopg2, SQLAlchemy's default pool,
nameko's ten workers, its durable classic queue, its one publisher confirm an event.

python -m benchmarks.rivals.stock_nameko depot|courier
"""

from __future__ import annotations

from deploy.process import make_green

make_green()

import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import uuid  # noqa: E402
from typing import Any  # noqa: E402

import eventlet  # noqa: E402
from nameko.events import EventDispatcher, event_handler  # noqa: E402
from nameko.extensions import Entrypoint  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from sqlalchemy import create_engine  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from benchmarks import profiling, talk  # noqa: E402
from benchmarks.parcels import storage  # noqa: E402
from benchmarks.parcels.service import REALISTIC  # noqa: E402
from benchmarks.rivals.names import NAMEKO_SERVICE  # noqa: E402

_WATCH = talk.Stopwatch()
_ENGINE = create_engine(os.environ["BENCH_DATABASE_URL"], pool_size=10)


class Asked(Entrypoint):
    """Starts a worker for each posting the measurement asks for; nameko's worker pool bounds how many run at once."""

    def spawn(self, number: int) -> Any:
        return self.container.spawn_worker(self, (number,), {})


class Depot:
    name = NAMEKO_SERVICE
    dispatch = EventDispatcher()

    @Asked.decorator()
    def post(self, number: int) -> None:
        parcel_id = str(uuid.uuid4())
        with Session(_ENGINE) as session:
            session.add(storage.Parcel(parcel_id, number))
            session.commit()
        _WATCH.note(parcel_id)
        self.dispatch("parcel_posted", {"parcel_id": parcel_id, "grams": number})


class Courier:
    name = "courier"
    realistic = bool(os.environ.get(REALISTIC))

    @event_handler(NAMEKO_SERVICE, "parcel_posted")
    def posted(self, payload: dict[str, Any]) -> None:
        parcel_id, grams = payload["parcel_id"], payload["grams"]
        with Session(_ENGINE) as session:
            if self.realistic:
                storage.carry_here(session, parcel_id, grams)
            else:
                storage.note(session, parcel_id, grams)
            session.commit()
        _WATCH.note(parcel_id)


class _Desk:
    def __init__(self, container: Any) -> None:
        self._container = container

    @property
    def _asked(self) -> Asked:
        [asked] = [e for e in self._container.entrypoints if isinstance(e, Asked)]
        return asked

    def post(self, count: int) -> None:
        for number in range(count):
            self._asked.spawn(number)
        self._container._worker_pool.waitall()

    def post_paced(self, count: int, a_second: float) -> None:
        began = time.monotonic()
        for number in range(count):
            eventlet.sleep(max(0.0, began + number / a_second - time.monotonic()))
            self._asked.spawn(number)
        self._container._worker_pool.waitall()

    def answers(self) -> talk.Answers:
        return {"post": self.post, "post_paced": self.post_paced, "read": _WATCH.read, "count": _WATCH.count}


def main() -> None:
    out = talk.only_for_answers()
    runner = ServiceRunner({"AMQP_URI": os.environ["BENCH_AMQP_URL"]})
    runner.add_service({"depot": Depot, "courier": Courier}[sys.argv[1]])
    runner.start()
    [container] = runner.containers
    with profiling.if_asked():
        talk.obey(_Desk(container).answers(), out)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
