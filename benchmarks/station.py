"""The whole platform as it runs at a station, one process a service, for measuring it from outside."""

from __future__ import annotations

import base64
import http.client
import json
import signal
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any, Self

from benchmarks.children import ROOT, ChildFailed, clean_environment
from benchmarks.stage import Ours, Stage, a_name
from chassis.settings import Settings
from contracts.quotas import Quota
from deploy.demo.credentials import FILE_NAME, read_credentials
from deploy.running import load_demo_data, runtime_of
from deploy.servers.ports import free_ports
from deploy.services import SERVICES
from gateway.storage.agencies import Agencies

HOST = "127.0.0.1"
_READY_S = 90.0
_END_S = 30.0
_WITHOUT_END = 1_000_000


def let_everybody_hurry(settings: Settings) -> None:
    """Register every agency without a pace and without a day's allowance: what is measured is how much the gateway
    takes, not how much it grants."""
    gateway = runtime_of("gateway", settings)
    with gateway.unit() as uow:
        for agency in Agencies(uow.session).all():
            agency.quotas = {quota.value: _WITHOUT_END for quota in Quota}
    gateway.close()


class Station:
    """Every service and the gateway, up, with the demo's agencies."""

    def __init__(self, stage: Stage) -> None:
        self._prefix = a_name()
        self._home = stage.folder / f"{self._prefix}station"
        self._home.mkdir()
        [self.port, *health] = free_ports(1 + len(SERVICES))
        self._health = dict(zip(SERVICES, health, strict=True))
        self._given = Ours.environment_of(stage, self._prefix, self._home) | {"GUITU_HTTP_PORT": str(self.port)}
        load_demo_data(self._settings(stage))
        let_everybody_hurry(self._settings(stage))
        self._processes = {name: self._started(name) for name in SERVICES}

    def _settings(self, stage: Stage) -> Settings:
        return Settings(
            home=self._home,
            amqp_url=stage.amqp_url,
            database_url=stage.postgres_url,
            database_prefix=self._prefix,
            master_key=base64.b64decode(self._given["GUITU_MASTER_KEY"]),
            rpc_key=base64.b64decode(self._given["GUITU_RPC_KEY"]),
            http_host=HOST,
            http_port=self.port,
            drill=False,
            log_level="WARNING",
        )

    def _started(self, name: str) -> subprocess.Popen[bytes]:
        with (self._home / f"{name}.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "deploy.cli", "run", name],
                cwd=ROOT,
                env=clean_environment() | self._given | {"GUITU_HEALTH_PORT": str(self._health[name])},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )

    def wait_ready(self) -> None:
        """Until each says so."""
        deadline = time.monotonic() + _READY_S
        for name, port in [*self._health.items(), ("gateway", self.port)]:
            path = "/livez" if port == self.port else "/readyz"
            while not _is_well(port, path):
                if self._processes[name].poll() is not None or time.monotonic() > deadline:
                    raise ChildFailed((self._home / f"{name}.log").read_text("utf8", errors="replace")[-3000:])
                time.sleep(0.1)

    def partner(self, client_id: str) -> Partner:
        return Partner(self.port, self.token(client_id))

    def token(self, client_id: str) -> str:
        """An access token; it is good for five minutes."""
        return _token(self.port, client_id, read_credentials(self._home / FILE_NAME)[client_id]["secret"])

    def end(self) -> None:
        for process in self._processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self._processes.values():
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def station(stage: Stage) -> Iterator[Station]:
    """A station that is ready; none of its processes is left afterwards."""
    up = Station(stage)
    try:
        up.wait_ready()
        yield up
    finally:
        up.end()


@dataclass(frozen=True)
class Done:
    """An order that was carried out."""

    operation: str
    body: dict[str, Any]


class Partner:
    """One client on one connection that stays open."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self._bearer = f"Bearer {token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def again(self) -> Partner:
        """The same client on another connection."""
        return self.at(self._connection.port or 0)

    def at(self, port: int) -> Partner:
        """The same client at another door."""
        return Partner(port, self._bearer.removeprefix("Bearer "))

    def order(self, path: str, body: Mapping[str, Any]) -> int:
        """Give an order under a key of its own; the status of the answer."""
        return self._ordered(path, body)[0].status

    def done(self, path: str, body: Mapping[str, Any]) -> Done:
        """Give an order that is carried out at once."""
        answer, said = self._ordered(path, body)
        assert answer.status in (200, 201), f"{path} answered {answer.status}: {said!r}"
        return Done(str(answer.headers["Guitu-Operation"]), json.loads(said))

    def read(self, path: str) -> int:
        return self._asked("GET", path)[0].status

    def found(self, path: str) -> Any:
        """What is there."""
        answer, said = self._asked("GET", path)
        assert answer.status == 200, f"{path} answered {answer.status}: {said!r}"
        return json.loads(said)

    def _ordered(self, path: str, body: Mapping[str, Any]) -> tuple[HTTPResponse, bytes]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        return self._asked("POST", path, json.dumps(body), headers)

    def _asked(
        self, method: str, path: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        self._connection.request(method, path, body, {"Authorization": self._bearer, **(headers or {})})
        answer = self._connection.getresponse()
        return answer, answer.read()


def _token(port: int, client_id: str, secret: str) -> str:
    form = urllib.parse.urlencode({"grant_type": "client_credentials"})
    known = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {known}", "Content-Type": "application/x-www-form-urlencoded"}
    with closing(http.client.HTTPConnection(HOST, port, timeout=30)) as connection:
        connection.request("POST", "/oauth/token", form, headers)
        token: str = json.load(connection.getresponse())["access_token"]
    return token


def _is_well(port: int, path: str) -> bool:
    try:
        with closing(http.client.HTTPConnection(HOST, port, timeout=10)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
