"""Parcel towns and parcel processes for the delivery tests."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import event, select

from chassis import outbox
from chassis.orders import Actor
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings
from tests.messaging.parcels.language import CATALOGUE, ParcelMoved, ParcelPosted
from tests.messaging.parcels.service import Courier, Depot
from tests.messaging.parcels.storage import log_line
from tests.town import Town

CLERK = Actor("post-office", "office", "clerk-1", frozenset({"parcels"}))

Entry = tuple[str, str, int]
"""parcel, what, value — one line of the courier's log."""


def a_parcel() -> str:
    return str(uuid.uuid4())


def announce_journeys(depot: Runtime, parcels: Sequence[str], stops: int) -> list[Entry]:
    """Post each parcel and move it ``stops`` times, a transaction each, interleaved; the log the courier should end
    with, per parcel."""
    expected: list[Entry] = []
    for parcel in parcels:
        with depot.unit() as uow:
            uow.announce(ParcelPosted(parcel_id=parcel, grams=100))
        expected.append((parcel, "posted", 100))
    for stop in range(1, stops + 1):
        for parcel in parcels:
            with depot.unit() as uow:
                uow.announce(ParcelMoved(parcel_id=parcel, stop=stop))
            expected.append((parcel, "moved", stop))
    return sorted(expected, key=lambda entry: entry[0])


def log_of(courier: Runtime) -> list[Entry]:
    """The courier's log in the order it was written, grouped by parcel (order is promised per subject)."""
    with courier.view() as view:
        rows = view.session.execute(select(log_line).order_by(log_line.c.number)).all()
    return sorted(((row.parcel_id, row.what, row.value) for row in rows), key=lambda entry: entry[0])


def parcel_town(settings: Settings, courier: type = Courier) -> Town:
    return Town(CATALOGUE, [Depot, courier], settings)


@contextmanager
def onlookers(settings: Settings) -> Iterator[tuple[Runtime, Runtime]]:
    """Depot and courier runtimes of this test process, for looking and for announcing; they run no loops."""
    quiet = Platform.of(replace(settings, amqp_url=None), CATALOGUE)
    runtimes = quiet.runtime(Depot), quiet.runtime(Courier)
    try:
        yield runtimes
    finally:
        for runtime in runtimes:
            runtime.close()


def without_fsync(runtime: Runtime) -> Runtime:
    """For hundreds of examples on SQLite that kill nothing: each commit waits for no disk."""
    if runtime.database.is_sqlite:
        for engine in (runtime.database.writer, runtime.database.reader):
            event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
    return runtime


class ParcelProcess:
    """A child process hosting parcel services."""

    def __init__(self, settings: Settings, *services: str, **faults: str) -> None:
        self._output = (settings.home / f"{'-'.join(services)}-{uuid.uuid4().hex[:6]}.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.messaging.parcels.child", *services],
            env={**os.environ, **environment_of(settings), **faults},
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """``kill -9``; afterwards it is gone."""
        self._process.kill()
        self._process.wait(20)

    def killed(self, timeout: float = 60.0) -> bool:
        """Wait for the process to die; whether it was by SIGKILL."""
        return self._process.wait(timeout) == -signal.SIGKILL

    def ended(self, timeout: float = 60.0) -> int:
        """Wait for the process to end by itself; its exit code."""
        return self._process.wait(timeout)

    def told_to_stop(self, timeout: float = 30.0) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout)

    def freeze(self) -> None:
        """Stop it where it stands: its connections and transactions stay open."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    @property
    def frozen(self) -> bool:
        return "T" in Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()[0]

    def output(self) -> str:
        return Path(self._output.name).read_text("utf8")

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)
        self._output.close()


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables that give a child process these settings."""
    given = {
        "GUITU_HOME": str(settings.home),
        "GUITU_DATABASE_PREFIX": settings.database_prefix,
        "GUITU_MASTER_KEY": base64.b64encode(settings.master_key).decode(),
        "GUITU_RPC_KEY": base64.b64encode(settings.rpc_key).decode(),
        "GUITU_HTTP_PORT": "0",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    if settings.amqp_url:
        given["GUITU_AMQP_URL"] = settings.amqp_url
    if settings.database_url:
        given["GUITU_DATABASE_URL"] = settings.database_url
    return given


def processes_of(settings: Settings, **faults: str) -> list[ParcelProcess]:
    """Both services as they run on this pair: in one process embedded, in one each with servers."""
    return started_with(settings, {"depot": faults, "courier": faults})


def started_with(settings: Settings, faults: Mapping[str, Mapping[str, str]]) -> list[ParcelProcess]:
    """The same, each service with the faults it is to suffer from."""
    groups = [("depot", "courier")] if settings.embedded else [("depot",), ("courier",)]
    return [
        ParcelProcess(settings, *group, **{name: value for one in group for name, value in faults.get(one, {}).items()})
        for group in groups
    ]


def wait_for(condition: Callable[[], bool], what: str, timeout: float = 60.0) -> None:
    """Until the condition holds; a generous deadline, so that a slow machine is not a failing test."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"in vain: {what}")
        time.sleep(0.02)


def unsent(depot: Runtime) -> int:
    with depot.view() as view:
        return outbox.unsent_count(view.session)


def by_parcel(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry[0])


def wait_for_all(depot: Runtime, courier: Runtime, expected: list[Entry]) -> None:
    wait_for(lambda: len(log_of(courier)) >= len(expected) and unsent(depot) == 0, "everything arrives")


def have_a_last_word(depot: Runtime, courier: Runtime, expected: list[Entry], parcels: Sequence[str]) -> list[Entry]:
    """Let one more event of each subject arrive: whatever was under way twice has come by then."""
    for parcel in parcels:
        with depot.unit() as uow:
            uow.announce(ParcelMoved(parcel_id=parcel, stop=99))
    whole = by_parcel([*expected, *((parcel, "moved", 99) for parcel in parcels)])
    wait_for_all(depot, courier, whole)
    return whole
