"""Platforms as real processes, and partners who know only their HTTP address; without them a promise about ``kill -9``
would be tested on something that cannot be killed."""

from __future__ import annotations

import base64
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import func, select

from chassis.outbox import outbox
from chassis.runtime import Platform as Shared
from chassis.runtime import Runtime
from chassis.settings import Settings
from chassis.tables import METADATA as DELIVERY
from contracts.events import CATALOGUE
from deploy.demo.client import eventually
from deploy.demo.credentials import FILE_NAME, read_credentials
from deploy.running import load_demo_data
from deploy.servers.ports import free_ports
from deploy.services import SERVICES

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
WHOLE = "platform"
"""The one process of an embedded platform."""

_NUMBERS = itertools.count(1)


class GuituProcess:
    """One ``guitu …`` command as an operator starts it; it writes into ``log``. With a ``doom`` (tests/doom.py) it ends
    itself at that moment."""

    def __init__(
        self,
        log: Path,
        environment: Mapping[str, str],
        *arguments: str,
        doom: Mapping[str, str] | None = None,
        leash: Sequence[str] = (),
    ) -> None:
        """``leash``: what execs it, such as ``setpriv --pdeathsig``."""
        self.log = log
        module = "tests.doomed_guitu" if doom else "deploy.cli"
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [*leash, sys.executable, "-W", "ignore", "-m", module, *arguments],
                cwd=ROOT,
                env={**environment, **(doom or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """What it ended with; nothing while it lives."""
        return self._process.poll()

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        """``kill -9``; afterwards it is gone. A process that is gone already is left alone."""
        if self.alive:
            self._process.kill()
        self._process.wait(20)

    def stopped_by(self, number: signal.Signals, within_s: float = 30.0) -> tuple[int, float]:
        """Its exit code, and how many seconds it took to end."""
        began = time.monotonic()
        self._process.send_signal(number)
        return self._process.wait(within_s), time.monotonic() - began

    def ended(self, within_s: float = 30.0) -> int:
        """Its exit code, once it has ended by itself."""
        return self._process.wait(within_s)

    def output(self) -> str:
        return self.log.read_text("utf8", errors="replace")

    def descriptors(self) -> int:
        """How many file descriptors it has open now."""
        return len(self._open())

    def sockets(self) -> int:
        """How many of them are sockets."""
        return sum(_points_to(entry).startswith("socket:") for entry in self._open())

    def _open(self) -> list[Path]:
        return list(Path(f"/proc/{self.pid}/fd").iterdir())


def _points_to(entry: Path) -> str:
    try:
        return str(entry.readlink())
    except FileNotFoundError:
        return ""


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """The variables that give a process these settings, and none of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    given = {
        "GUITU_HOME": str(settings.home),
        "GUITU_DATABASE_PREFIX": settings.database_prefix,
        "GUITU_MASTER_KEY": base64.b64encode(settings.master_key).decode(),
        "GUITU_RPC_KEY": base64.b64encode(settings.rpc_key).decode(),
        "GUITU_HTTP_PORT": str(settings.http_port),
        "GUITU_AMQP_URL": settings.amqp_url,
        "GUITU_DATABASE_URL": settings.database_url,
        "PYTHONIOENCODING": "utf8",
        "COLUMNS": "240",
        **more,
    }
    return kept | {name: value for name, value in given.items() if value is not None}


class Platform:
    """A platform at one address: one process embedded, one for each service with servers."""

    leash: Sequence[str] = ()

    def __init__(self, settings: Settings, services: Iterable[str] = SERVICES, **bounds: str) -> None:
        """``bounds``: further variables, such as ``GUITU_HTTP_BODY_S``. Starts nothing."""
        self.names = [WHOLE] if settings.embedded else list(services)
        [port, *health] = free_ports(1 + len(self.names))
        self.settings = replace(settings, http_port=port)
        self.settings.home.mkdir(parents=True, exist_ok=True)
        self._health = dict(zip(self.names, health, strict=True))
        self._bounds, self.processes = bounds, dict[str, GuituProcess]()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.settings.http_port}"

    def process_of(self, service: str) -> GuituProcess:
        return self.processes[WHOLE if self.settings.embedded else service]

    def prepare(self) -> None:
        """Databases, network and demo agencies; the embedded platform does it by itself when it starts."""
        if not self.settings.embedded:
            load_demo_data(self.settings)

    def launch(self, *names: str, doom: Mapping[str, str] | None = None) -> None:
        """Start these (or all) without waiting; one that runs is left alone."""
        for name in names or self.names:
            if name not in self.processes or not self.processes[name].alive:
                log = self.settings.home / f"{name}-{next(_NUMBERS)}.log"
                command, environment = _command(name), self._environment(name)
                self.processes[name] = GuituProcess(log, environment, *command, doom=doom, leash=self.leash)

    def start(self, *names: str, doom: Mapping[str, str] | None = None) -> None:
        """Start these (or all), until each is ready. ``doom``: ``doomed(Failpoint.…)``, for the processes started."""
        self.launch(*names, doom=doom)
        for name in names or self.names:
            self.wait_for(lambda name=name: self._ready(name), f"{name} is ready")  # type: ignore[misc]

    def kill(self, *names: str) -> None:
        for name in names or self.names:
            self.processes[name].kill()

    def end(self) -> None:
        """None of its processes is left, however the test went."""
        for process in self.processes.values():
            process.kill()

    def wait_for(self, condition: Callable[[], Any], what: str, within_s: float = 60.0) -> Any:
        """What the condition found, once it holds; what the processes wrote, when it does not in time."""
        try:
            return eventually(lambda: condition() or None, what, within_s)
        except Exception as error:
            written = "\n".join(f"--- {name}\n{p.output()[-3000:]}" for name, p in self.processes.items())
            raise AssertionError(f"in vain: {what} ({error})\n{written}") from None

    def health(self, name: str, path: str = "/readyz") -> requests.Response:
        port = self.settings.http_port if self.settings.embedded else self._health[name]
        return requests.get(f"http://{HOST}:{port}{path}", timeout=20)

    def _ready(self, name: str) -> bool:
        process = self.processes[name]
        assert process.alive, process.output()
        try:
            ready = self.health(name).status_code == 200
            return ready and (name != "gateway" or requests.get(f"{self.address}/livez", timeout=10).ok)
        except requests.RequestException:
            return False

    def _environment(self, name: str) -> dict[str, str]:
        health = {} if self.settings.embedded else {"GUITU_HEALTH_PORT": str(self._health[name])}
        return environment_of(self.settings, **health, **self._bounds)

    def partner(self, client_id: str) -> Partner:
        return Partner(self.address, client_id, self._secret(client_id))

    def _secret(self, client_id: str) -> str:
        return read_credentials(self.settings.home / FILE_NAME)[client_id]["secret"]

    @contextmanager
    def onlooker(self, service: str) -> Iterator[Runtime]:
        """A service's own database, seen from outside its process."""
        with onlooker(self.settings, service) as runtime:
            yield runtime

    def count(self, service: str, table: str, **where: Any) -> int:
        """How many rows of a service's table have these values."""
        with self.onlooker(service) as runtime, runtime.view() as view:
            own = runtime.service_class.metadata.tables
            found = own[table] if table in own else DELIVERY.tables[table]
            counted = select(func.count()).select_from(found).where(*(found.c[n] == v for n, v in where.items()))
            return int(view.session.execute(counted).scalar_one())

    def announced(self, service: str, type_: str) -> list[str]:
        """The subjects of everything of that type that the service ever announced, one for each announcement."""
        with self.onlooker(service) as runtime, runtime.view() as view:
            wanted = select(outbox.c.subject).where(outbox.c.routing_key == f"{type_}.v1")
            return sorted(view.session.execute(wanted).scalars())


@contextmanager
def onlooker(settings: Settings, service: str) -> Iterator[Runtime]:
    """A service's runtime of this test process: no loops, no broker."""
    runtime = Shared.of(replace(settings, amqp_url=None), CATALOGUE).runtime(SERVICES[service])
    try:
        yield runtime
    finally:
        runtime.close()


def _command(name: str) -> tuple[str, ...]:
    return ("run", "--embedded", "--demo-data") if name == WHOLE else ("run", name)


class Partner:
    """One client of one agency, as its own program would call: signed in, patient with nothing."""

    def __init__(self, address: str, client_id: str, secret: str) -> None:
        self._address, self._known, self._token = address, (client_id, secret), ""

    @property
    def bearer(self) -> dict[str, str]:
        if not self._token:
            form = {"grant_type": "client_credentials"}
            answer = requests.post(f"{self._address}/oauth/token", data=form, auth=self._known, timeout=20)
            self._token = answer.json()["access_token"]
        return {"Authorization": f"Bearer {self._token}"}

    def post(
        self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None, seen: int | None = None
    ) -> requests.Response:
        """``seen``: the version of the thing that the order relies on."""
        headers = {**self.bearer, "Idempotency-Key": key or a_key()}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        return requests.post(self._address + path, json=dict(body or {}), headers=headers, timeout=30)

    def patiently(self, path: str, body: Mapping[str, Any], *, key: str) -> requests.Response:
        """The first answer that is not about this agency's pace; who is asked to wait waits as long as it is told."""
        while (answer := self.post(path, body, key=key)).status_code == 429:
            time.sleep(float(answer.headers["Retry-After"]))
        return answer

    def get(self, path: str) -> requests.Response:
        return requests.get(self._address + path, headers=self.bearer, timeout=30)

    def all(self, path: str) -> list[dict[str, Any]]:
        """Every item of a list, page after page."""
        items: list[dict[str, Any]] = []
        after: str | None = ""
        while after is not None:
            page = self.get(f"{path}{'&' if '?' in path else '?'}after={after}" if after else path)
            assert page.status_code == 200, page.text
            items += page.json()["items"]
            after = page.json()["next_after"]
        return items

    def outcome(self, answer: requests.Response) -> dict[str, Any] | None:
        """The operation behind an answer, once it has ended."""
        operation = self.get(f"/v1/operations/{answer.headers['Guitu-Operation']}")
        return operation.json() if operation.ok and operation.json()["finished_at"] else None


def a_key() -> str:
    return str(uuid.uuid4())


def somebody_lying(number: int = 0) -> dict[str, Any]:
    """A report of a person at a place of their own: no two of them are taken for one person."""
    place = {"text": f"第 {number} 号公交站台", "lat": 31.5 + number / 100, "lon": 119.9, "crs": "WGS84"}
    return {"place": place, "what_seen": "一位老人躺在站台"}


def an_emergency() -> dict[str, Any]:
    return {"sex": "1", "ages": {"lo": 65, "hi": 75}, "place": "郑陆镇公交站台", "urgency": "emergency"}


def problem_of(raw: bytes) -> tuple[int, str]:
    """Status and code of a problem as it came over the wire."""
    head, _, body = raw.partition(b"\r\n\r\n")
    return int(head.split()[1]), str(json.loads(body)["code"]) if b"problem+json" in head else ""
