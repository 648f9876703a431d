"""Requests made from our own OpenAPI document, sent to a live gateway, and every answer held against that document.

Half of the requests keep to the document, half break it in one place. Answers are learned from: an id that was seen in
one goes into the path, the query or the body of later requests, so that orders meet things that exist, in every state.
"""

from __future__ import annotations

import re
import time
import uuid
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

MODES: Final = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
AWAY: Final = frozenset(
    {"owner_away", "owner_unreachable", "earlier_command_open", "read_unavailable", "temporarily_unavailable"}
)
"""Codes of a 503 that say "come back": on a busy machine an owner may be late. They are counted."""

LEFT_OUT: Final = frozenset({"POST /v1/drill/clock"})
"""It would put the clock of everybody else's requests to the year 9999."""

_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIMEOUT_S: Final = 60


def no_server_error(_ctx: Any, response: Any, _case: Any) -> bool | None:
    """Nothing of ours breaks. :raises AssertionError: with the code that was answered."""
    if response.status_code >= 500 and not is_away(response):
        raise AssertionError(f"{response.status_code} {response.text[:300]}")
    return None


def is_away(response: Any) -> bool:
    kind = str(response.headers.get("content-type"))
    if response.status_code != 503:
        return False
    if "fhir+json" in kind:
        return response.json()["issue"][0]["details"]["coding"][0]["code"] in AWAY
    return "problem+json" in kind and response.json().get("code") in AWAY


CHECKS: Final[list[Any]] = [
    no_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@dataclass
class Tally:
    """What came of it."""

    statuses: Counter[int] = field(default_factory=Counter)
    away: int = 0
    violations: dict[str, str] = field(default_factory=dict)
    """The first of each kind, by operation and what is wrong."""

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    def failed(self, operation: str, failure: Failure, case: Any, seed: int) -> None:
        told = f"seed {seed}: {failure.message or failure.title}\n{case.as_curl_command()}"
        self.violations.setdefault(f"{operation}: {failure.title}", told)


class Caller:
    """One client of one agency."""

    def __init__(self, address: str, client_id: str, secret: str) -> None:
        self.client_id, self._address, self._secret = client_id, address, secret
        self.session, self._fresh_until = requests.Session(), 0.0
        self.scopes: frozenset[str] = frozenset()

    def sign_in(self) -> None:
        """Have a token that is good for another minute."""
        if time.monotonic() < self._fresh_until:
            return
        form, known = {"grant_type": "client_credentials"}, (self.client_id, self._secret)
        issued = requests.post(f"{self._address}/oauth/token", data=form, auth=known, timeout=_TIMEOUT_S).json()
        self.session.headers["Authorization"] = f"Bearer {issued['access_token']}"
        self.scopes = frozenset(issued["scope"].split())
        self._fresh_until = time.monotonic() + issued["expires_in"] - 60


class Known:
    """The ids seen so far, by the name under which they stood."""

    def __init__(self) -> None:
        self._ids: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=40))

    def learn(self, told: Any, name: str = "") -> None:
        if isinstance(told, dict):
            for key, value in told.items():
                self.learn(value, key)
        elif isinstance(told, list):
            for member in told:
                self.learn(member, name)
        elif isinstance(told, str) and name.endswith("id") and _ID.fullmatch(told) and told not in self._ids[name]:
            self._ids[name].append(told)

    def one(self, name: str, luck: Random) -> str | None:
        ids = self._ids.get(name) or self._ids.get("id")
        return ids[luck.randrange(len(ids))] if ids else None

    def put_into(self, place: Any, luck: Random) -> None:
        """Ids that are known instead of some that are made up."""
        for name, value in list(place.items()) if isinstance(place, dict) else ():
            if isinstance(value, dict):
                self.put_into(value, luck)
            elif name.endswith("_id") and luck.random() < 0.8 and (known := self.one(name, luck)):
                place[name] = known


class Shaker:
    """Sends requests of every operation, each time as another caller."""

    def __init__(self, address: str, secrets: Mapping[str, str]) -> None:
        self.tally, self.known = Tally(), Known()
        self.callers = [Caller(address, client_id, secret) for client_id, secret in secrets.items()]
        schema = schemathesis.openapi.from_url(f"{address}/v1/openapi.json")
        found = [one.ok() for one in schema.get_all_operations()]
        self.operations = [one for one in found if one.label not in LEFT_OUT]

    def round(self, number: int, seed: int, examples: int) -> Iterator[str]:
        """Every operation once, ``examples`` requests in each mode; yields what it has just done."""
        for caller in self.callers:
            caller.sign_in()
        for operation in self.operations:
            caller = self._whose_turn(operation, number)
            for mode in MODES:
                self._visit(operation, mode, caller, seed + number, examples)
            yield f"{caller.client_id} {operation.label}"

    def _whose_turn(self, operation: Any, number: int) -> Caller:
        """Those who may call it one after another, and every fourth time somebody of all."""
        scope = str(operation.definition.raw.get("x-guitu-scope", "")).partition(" ")[0]
        able = [caller for caller in self.callers if scope in caller.scopes] if number % 4 != 1 else []
        among = able or self.callers
        return among[number % len(among)]

    def _visit(self, operation: Any, mode: GenerationMode, caller: Caller, seed: int, examples: int) -> None:
        @hypothesis.seed(seed)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(case=operation.as_strategy(generation_mode=mode), luck=st.randoms(use_true_random=False))
        def visit(case: Any, luck: Random) -> None:
            if mode is GenerationMode.POSITIVE:
                self._make_likely(case, luck)
            self._send(case, caller, seed)

        try:
            visit()
        except Unsatisfiable:
            return  # nothing of it can be broken

    def _make_likely(self, case: Any, luck: Random) -> None:
        """Things that exist, a fresh key, no purpose that the caller does not hold: more of it goes deep."""
        for place in (case.path_parameters, case.query, case.body):
            self.known.put_into(place, luck)
        headers = case.headers or {}
        if "Idempotency-Key" in headers and luck.random() < 0.8:
            headers["Idempotency-Key"] = str(uuid.UUID(int=luck.getrandbits(128)))
        for name in ("Guitu-Purpose", "Guitu-Break-Glass", "If-Match"):
            if luck.random() < 0.5:
                headers.pop(name, None)

    def _send(self, case: Any, caller: Caller, seed: int) -> None:
        answer = case.call(session=caller.session, timeout=_TIMEOUT_S)
        self.tally.statuses[answer.status_code] += 1
        self.tally.away += is_away(answer)
        if answer.status_code < 300 and "json" in str(answer.headers.get("content-type")):
            self.known.learn(answer.json())
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                self.tally.failed(case.operation.label, failure, case, seed)


def one_of_each_kind(clients: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The secrets of every client of the station and of two agencies of every other kind."""
    seen: Counter[str] = Counter()
    chosen: dict[str, str] = {}
    for client_id, known in clients.items():
        seen[known["kind"]] += 1
        if known["kind"] == "station" or seen[known["kind"]] <= 2:
            chosen[client_id] = known["secret"]
    return chosen


def shaken(shaker: Shaker, rounds: Iterable[int], *, seed: int, examples: int) -> Iterator[tuple[int, str]]:
    """Round after round; yields the round's number and what was just done."""
    for number in rounds:
        for done in shaker.round(number, seed, examples):
            yield number, done
