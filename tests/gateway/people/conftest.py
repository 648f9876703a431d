"""A station with its three administrators, and people with phones; without it each claim would sign them in anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contracts.roles import Role
from gateway.hashing import hashed
from gateway.people import administration
from tests.gateway.conftest import BEHIND_THE_GATE, Gate, opened_gate
from tests.pairs import PAIRS, pair_named

PASSWORD = "雨天也要记得带伞 2026"
NAMES = {"S900": "陈系统", "S901": "林安全", "S902": "赵审计"}
ADMINISTRATORS = {
    Role.SYSTEM_ADMINISTRATOR: "S900",
    Role.SECURITY_ADMINISTRATOR: "S901",
    Role.AUDIT_ADMINISTRATOR: "S902",
}


@dataclass
class Somebody:
    """A person at a device of theirs: what they know, the phone in their hand, and the session they are in."""

    browser: FlaskClient
    staff_number: str
    password: str
    phone: pyotp.TOTP | None = None
    token: str = ""
    recovery_codes: list[str] = field(default_factory=list)
    address: str = "127.0.0.1"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        there = {"REMOTE_ADDR": self.address}
        return self.browser.open(path, method=method, json=body, headers={**bearer, **named}, environ_overrides=there)

    def get(self, path: str) -> TestResponse:
        return self.ask("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.ask("POST", path, body if body is not None else {}, **headers)

    def delete(self, path: str) -> TestResponse:
        return self.ask("DELETE", path)

    def gives(self, path: str, body: Any) -> TestResponse:
        """A step of signing in; its token is used from then on."""
        answer = self.post(path, body)
        if answer.status_code == 201:
            self.token = answer.json["token"]
        return answer

    def gives_password(self, password: str | None = None) -> TestResponse:
        self.token = ""
        said = {"staff_number": self.staff_number, "password": password or self.password, "device": "前台"}
        return self.gives("/v1/session", said)

    def gives_code(self, code: str) -> TestResponse:
        return self.gives("/v1/session/second-factor", {"code": code})


@dataclass
class Station:
    """The gateway, its clock, and everybody who has been signed in."""

    gate: Gate
    people: dict[str, Somebody] = field(default_factory=dict)

    def now(self) -> datetime:
        return self.gate.wall.now()

    def later(self, **by: float) -> datetime:
        self.gate.wall.advance(timedelta(**by))
        return self.now()

    def code_of(self, somebody: Somebody, steps: int = 0) -> str:
        """What the phone shows now, or some time steps of 30 s later."""
        assert somebody.phone is not None
        return somebody.phone.at(self.now() + timedelta(seconds=30 * steps))

    def with_code(self, staff_number: str, setup_code: str) -> Somebody:
        """Somebody who was just told a set-up code."""
        self.people[staff_number] = Somebody(self.gate.browser, staff_number, setup_code)
        return self.people[staff_number]

    def sets_up(self, somebody: Somebody, password: str = PASSWORD) -> Somebody:
        """The first sign-in as it should be: set-up code, a password of one's own, a phone."""
        assert somebody.gives_password().json["session"]["stage"] == "new_password"
        changed = somebody.gives("/v1/session/password", {"current": somebody.password, "new": password})
        assert changed.json["session"]["stage"] == "enrolment", changed.json
        somebody.password = password
        self.enrols(somebody)
        return somebody

    def enrols(self, somebody: Somebody) -> None:
        secret = somebody.post("/v1/session/enrolment").json["secret"]
        somebody.phone = pyotp.TOTP(secret)
        confirmed = somebody.gives("/v1/session/enrolment/confirmation", {"code": self.code_of(somebody)})
        assert confirmed.json["session"]["stage"] == "open", confirmed.json
        somebody.recovery_codes = confirmed.json["recovery_codes"]

    def signs_in(self, somebody: Somebody) -> Somebody:
        """Password, then the phone, which by then shows a code that was not used yet."""
        self.later(seconds=30)
        assert somebody.gives_password().status_code == 201
        opened = somebody.gives_code(self.code_of(somebody))
        assert opened.json["session"]["stage"] == "open", opened.json
        return somebody

    def administrator(self, role: Role) -> Somebody:
        return self.people[ADMINISTRATORS[role]]

    def has(self, staff_number: str, *roles: Role, name: str = "周来福", new: bool = False) -> Somebody:
        """A person with an account and these roles, signed in unless ``new``."""
        system, security = (self.administrator(role) for role in list(ADMINISTRATORS)[:2])
        made = system.post("/v1/people", {"staff_number": staff_number, "name": name})
        assert made.status_code == 201, made.json
        for role in roles:
            granted = security.post(f"/v1/people/{made.json['person_id']}/roles", {"role": role.value})
            assert granted.status_code == 200, granted.json
        somebody = self.with_code(staff_number, made.json["setup_code"])
        return somebody if new else self.sets_up(somebody)

    def id_of(self, somebody: Somebody) -> str:
        everybody = self.administrator(Role.SYSTEM_ADMINISTRATOR).get("/v1/people").json["items"]
        return next(one["person_id"] for one in everybody if one["staff_number"] == somebody.staff_number)


def bootstrapped(gate: Gate) -> Station:
    """A station on its first day: the three administrators have set up."""
    station, codes = Station(gate), {number: administration.new_setup_code() for number in NAMES}
    with gate.town["gateway"].unit() as uow:
        first = [(role, number, NAMES[number], hashed(codes[number])) for role, number in ADMINISTRATORS.items()]
        administration.bootstrap(uow, first, gate.wall.now())
    for number, code in codes.items():
        station.sets_up(station.with_code(number, code))
    return station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    """A station of the test's own, embedded."""
    with opened_gate(tmp_path) as gate:
        yield bootstrapped(gate)


@pytest.fixture(scope="module")
def shared_station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """One for all tests of a module that only look, or make people of their own."""
    with opened_gate(tmp_path_factory.mktemp("station")) as gate:
        yield bootstrapped(gate)


@pytest.fixture(params=PAIRS)
def station_on_each(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Station]:
    """A station of the test's own, on both pairs."""
    services = [one.name for one in BEHIND_THE_GATE]
    with pair_named(request.param, request, services) as pair, opened_gate(tmp_path, pair) as gate:
        yield bootstrapped(gate)
