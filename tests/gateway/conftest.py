"""A gateway over real services, and agencies that sign in; without it each test would build its own town."""

from __future__ import annotations

import base64
import itertools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from chassis.clock import ManualClock
from contracts.access import STATION_CLIENTS
from contracts.codes import AgencyKind
from contracts.events import CATALOGUE
from gateway.app import create_app, operations_of
from gateway.identity import register_agency, register_client
from gateway.operations import Operations
from gateway.service import GatewayService
from services.intake.service import IntakeService
from services.patrol.service import PatrolService
from services.patrol.storage import seed_report_sources
from tests.town import EMBEDDED, PATIENCE_S, START, Pair, Town, settings_for

_KEYS = itertools.count(1)

AGENCIES = {
    "courier-group": (AgencyKind.REPORTER_GROUP, "快递员联盟"),
    "cyclist-group": (AgencyKind.REPORTER_GROUP, "骑行队"),
    "patrol-team-1": (AgencyKind.PATROL_TEAM, "街面一组"),
    "hospital-1": (AgencyKind.HOSPITAL, "市第一医院"),
    "hospital-2": (AgencyKind.HOSPITAL, "市第二医院"),
    "police-changzhou": (AgencyKind.POLICE, "市公安机关"),
    "station": (AgencyKind.STATION, "市救助管理站"),
}


@dataclass
class Caller:
    """One client of one agency, signed in."""

    browser: FlaskClient
    token: str

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.browser.get(path, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> TestResponse:
        """A POST under a fresh Idempotency-Key unless one is given."""
        named = {"Idempotency-Key": key or f"key-{next(_KEYS)}", **self._headers(headers)}
        return self.browser.post(path, json=body, headers=named)

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): value for name, value in more.items()},
        }


@dataclass
class Gate:
    """The gateway as its callers and its operator see it."""

    town: Town
    app: Flask
    wall: ManualClock
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def operations(self) -> Operations:
        return operations_of(self.app)

    @property
    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def sign_in(self, client_id: str, secret: str | None = None, /, **form: str) -> TestResponse:
        basic = base64.b64encode(f"{client_id}:{secret or self.secrets[client_id]}".encode()).decode()
        return self.browser.post(
            "/oauth/token",
            data={"grant_type": "client_credentials", **form},
            headers={"Authorization": f"Basic {basic}"},
        )

    def caller(self, client_id: str) -> Caller:
        answer = self.sign_in(client_id)
        assert answer.status_code == 200, answer.json
        return Caller(self.browser, answer.json["access_token"])

    def deliver_until_quiet(self) -> None:
        """Let the deliverer work until nothing is due, moving the wall clock to each next attempt."""
        for _ in range(20):
            due_at = self.operations.next_due_at()
            if due_at is None:
                return
            if due_at > self.wall.now():
                self.wall.advance_to(due_at)
            self.operations.deliver_due(self.wall.now())
        raise AssertionError("operations stay open")


def _registered(town: Town) -> dict[str, str]:
    """Every agency with a client of its own name, the station with one per desk."""
    secrets: dict[str, str] = {}
    with town["gateway"].unit() as uow:
        for agency_id, (kind, name) in AGENCIES.items():
            register_agency(uow, agency_id, kind, name)
            clients = {agency_id: None} if kind is not AgencyKind.STATION else {}
            for client_id in clients:
                secrets[client_id] = register_client(uow, client_id, agency_id) or ""
        for desk, scopes in STATION_CLIENTS.items():
            secrets[f"station-{desk}"] = register_client(uow, f"station-{desk}", "station", scopes) or ""
    return secrets


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """A gateway of the test's own, with patrol and intake behind it."""
    with opened_gate(tmp_path) as gate:
        yield gate


@pytest.fixture(scope="module")
def shared_gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """One gateway for all tests of a module that only look, or only fail."""
    with opened_gate(tmp_path_factory.mktemp("gate")) as gate:
        yield gate


BEHIND_THE_GATE = (PatrolService, IntakeService, GatewayService)


@contextmanager
def opened_gate(folder: Path, pair: Pair = EMBEDDED) -> Iterator[Gate]:
    """With patrol and intake behind it; clocks stand still."""
    wall = ManualClock(datetime(2026, 7, 6, 1, 0, tzinfo=UTC))
    station_clock = ManualClock(START)
    settings = settings_for(pair, folder / "home", drill=True)
    with Town(CATALOGUE, BEHIND_THE_GATE, settings, clock=station_clock, wall=wall) as town:
        with town["patrol"].unit() as uow:
            rows = [("courier-group", "courier"), ("cyclist-group", "cyclist_group")]
            seed_report_sources(uow.session, [{"agency_id": agency, "channel": channel} for agency, channel in rows])
        yield Gate(
            town,
            create_app(town["gateway"], deadline_s=PATIENCE_S, read_deadline_s=PATIENCE_S),
            wall,
            _registered(town),
        )


def an_old_man_at_the_bus_stop(**more: Any) -> dict[str, Any]:
    """The least a report needs, and what the test adds."""
    return {"place": {"text": "郑陆镇公交站台"}, "what_seen": "一位老人躺在站台, 叫不应", **more}


@pytest.fixture(scope="module")
def live(shared_gate: Gate) -> Iterator[str]:
    """The shared gate on a socket of loopback, for clients that are programmes of their own; its address is then the
    one that partners know it by."""
    server = make_server("127.0.0.1", 0, shared_gate.app, threaded=True)
    platform = shared_gate.town.platform
    before, platform.http_address = platform.http_address, ("127.0.0.1", server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(10)
    server.server_close()
    platform.http_address = before
