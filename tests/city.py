"""The whole city for stories: five services behind the gateway, the relief network, and every desk signed in.

Without it each story would build its own platform and speak past the interface that partners use.

    with open_city(settings) as city:
        person = brought_in(city)                   # tests/stories.py: the ways on which people come to us
        city["station-desk"].post("/v1/departures", {...})
        city.advance(days=10)
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import or_, select
from werkzeug.test import TestResponse

from chassis.clock import Clock, ManualClock
from chassis.outbox import outbox
from chassis.settings import Settings
from contracts.codes import BedZone
from contracts.events import CATALOGUE
from deploy.demo import network
from deploy.demo.credentials import FILE_NAME, read_credentials
from deploy.services import SERVICES
from gateway.app import create_app, operations_of
from gateway.disclosure.answering import READ_DEADLINE_S
from services.intake.storage import seed_beds
from tests.town import PATIENCE_S, START, Town

_KEYS = itertools.count(1)
_LATER = timedelta(minutes=2)


@dataclass(frozen=True)
class Announced:
    """One event as its publisher's journal has it."""

    name: str
    at: str
    data: Mapping[str, Any]


class Problem(AssertionError):
    """An order or a question was answered with a problem although the story goes on from a success."""


@dataclass
class Desk:
    """One client at work over HTTP; it signs in when it must."""

    browser: FlaskClient
    client_id: str
    secret: str
    token: str = ""

    def get(
        self, path: str, *, purpose: str | None = None, break_glass: str | None = None, **params: Any
    ) -> dict[str, Any]:
        """The answer to a question, for that purpose when one is named. :raises Problem:"""
        return _succeeded(self._sent("GET", path, query_string=params, headers=_for(purpose, break_glass)))

    def every(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """All that a list holds, page after page."""
        page = self.get(path, **params)
        items = list(page["items"])
        while page["next_after"] is not None:
            page = self.get(path, **params, after=page["next_after"])
            items += page["items"]
        return items

    def post(
        self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None, seen: int | None = None
    ) -> dict[str, Any]:
        """The answer to an order that is carried out. :raises Problem:"""
        return _succeeded(self.answer(path, body, key=key, seen=seen))

    def answer(
        self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None, seen: int | str | None = None
    ) -> TestResponse:
        """Whatever comes back of an order, under a fresh Idempotency-Key unless one is given; ``seen``: the version of
        the thing that it relies on, or what is to stand in the header."""
        headers = {"Idempotency-Key": key or f"{self.client_id}-{next(_KEYS)}"}
        if seen is not None:
            headers["If-Match"] = seen if isinstance(seen, str) else f'"{seen}"'
        return self._sent("POST", path, json=dict(body or {}), headers=headers)

    def refused(self, path: str, body: Mapping[str, Any] | None = None, *, seen: int | None = None) -> tuple[int, str]:
        """Status and code of a refused order; ``(200, "done")`` when it was not refused after all."""
        return _problem(self.answer(path, body, seen=seen))

    def version(self, path: str) -> int:
        """Which version of the thing this desk sees now."""
        return int(self.get(path)["version"])

    def refused_to_see(self, path: str, purpose: str | None = None, break_glass: str | None = None) -> tuple[int, str]:
        return _problem(self.look(path, purpose, break_glass))

    def look(self, path: str, purpose: str | None = None, break_glass: str | None = None) -> TestResponse:
        """Whatever comes back of a question."""
        return self._sent("GET", path, headers=_for(purpose, break_glass))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Whatever comes back of a request of any other kind; ``If_Match`` stands for ``If-Match``."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._sent(method, path, headers=named, **({} if body is None else {"json": body}))

    def _sent(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **request: Any
    ) -> TestResponse:
        for _ in range(2):
            bearer = {**(headers or {}), "Authorization": f"Bearer {self.token}"}
            answer = self.browser.open(path, method=method, headers=bearer, **request)
            if answer.status_code != 401:
                break
            self._sign_in()
        return answer

    def _sign_in(self) -> None:
        form = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.secret}
        self.token = _succeeded(self.browser.post("/oauth/token", data=form))["access_token"]


def _for(purpose: str | None, break_glass: str | None = None) -> dict[str, str]:
    named = {"Guitu-Purpose": purpose, "Guitu-Break-Glass": break_glass}
    return {name: value for name, value in named.items() if value is not None}


def _succeeded(answer: TestResponse) -> dict[str, Any]:
    if answer.status_code not in (200, 201):
        raise Problem(f"{answer.status_code} {answer.get_data(as_text=True)[:600]}")
    return dict(answer.json)


def _problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"] if answer.status_code >= 400 else "done"


@dataclass
class City:
    """A running platform as its partners and its operator see it."""

    town: Town
    app: Flask
    desks: Mapping[str, Desk]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __getitem__(self, client_id: str) -> Desk:
        return self.desks[client_id]

    def another(self, client_id: str) -> Desk:
        """The same client at a second window, for what happens at one moment."""
        return replace(self.desks[client_id], browser=self.app.test_client())

    @property
    def passerby(self) -> FlaskClient:
        """Somebody without credentials."""
        return self.app.test_client()

    def now(self) -> datetime:
        return self.town.clock.now()

    def advance(self, **by: float) -> datetime:
        """Let time pass, and everything happen that is then due."""
        return self.advance_to(self.now() + timedelta(**by))

    def advance_to(self, moment: datetime) -> datetime:
        self.town.advance_to(moment)
        return moment

    def settle(self, timeout: float = 30.0) -> None:
        self.town.settle(timeout)

    @contextmanager
    def without(self, service: str) -> Iterator[None]:
        """While that service is stopped."""
        self.town.stop(service)
        try:
            yield
        finally:
            self.town.start(service)

    def deliver(self) -> None:
        """Let the gateway try everything that it had to put off, without waiting for its hour."""
        operations = operations_of(self.app)
        operations.deliver_due(self.town.platform.wall.now() + _LATER)

    def announced(self, publisher: str, *names: str, **about: Any) -> list[Announced]:
        """What the publisher announced, in order: of these names (all when none is given), about these ids."""
        wanted = select(outbox.c.body).order_by(outbox.c.number)
        if names:
            wanted = wanted.where(or_(*(outbox.c.routing_key.startswith(f"{name}.") for name in names)))
        with self.town[publisher].view() as view:
            found = [_announced(json.loads(body)) for body in view.session.scalars(wanted)]
        return [one for one in found if about.items() <= _comparable(one.data).items()]

    def the(self, publisher: str, name: str, **about: Any) -> Mapping[str, Any]:
        """The one event of that name about these ids."""
        [found] = self.announced(publisher, name, **about)
        return found.data


def _announced(envelope: Mapping[str, Any]) -> Announced:
    return Announced(CATALOGUE[envelope["type"]].name, envelope["time"], envelope["data"])


def _comparable(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if isinstance(value, str | int | bool)}


def _with_beds_for_all(town: Town) -> None:
    """Many people pass through a city of tests, and the number of beds is not what they are about."""
    with town["intake"].unit() as uow:
        seed_beds(uow.session, dict.fromkeys(BedZone, 1000))


@contextmanager
def open_city(settings: Settings, *, clock: Clock | None = None, deadline_s: float = PATIENCE_S) -> Iterator[City]:
    """The platform with the demo's network and agencies. Opened again on the same settings it goes on where it was."""
    clock = clock or ManualClock(START)
    with Town(CATALOGUE, SERVICES.values(), settings, clock=clock) as town:
        credentials = settings.home / FILE_NAME
        network.load(town.services, credentials)
        _with_beds_for_all(town)
        app = create_app(town["gateway"], deadline_s=deadline_s, read_deadline_s=max(deadline_s, READ_DEADLINE_S))
        known = read_credentials(credentials)
        desks = {name: Desk(app.test_client(), name, client["secret"]) for name, client in known.items()}
        yield City(town, app, desks)
