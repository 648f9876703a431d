"""Every kind of agency × purpose × operation × field: what leaves the gateway is what the table says, cell by cell.

The expectations are read from the table's own rows and from canaries written down by hand, not from the code that
projects.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from marshmallow import Schema

from chassis.orders import Actor, ReadType
from contracts.access import SCOPES
from contracts.answers.parts import fields_of, inner_of
from contracts.codes import AgencyKind
from contracts.orders import followup, intake, patrol, tracing
from contracts.purposes import PURPOSES, Purpose
from gateway import documents
from gateway.app import create_app
from gateway.commands import COMMANDS
from gateway.domain.agencies import Agency, Client
from gateway.storage.agencies import Agencies
from tests.gateway.conftest import opened_gate
from tests.planted import PARTS, PlantedOwner, planted

ROWS = tomllib.loads(resources.files("contracts.disclosure").joinpath("table.toml").read_text("utf8"))["rows"]
ORDER = ["withheld", "exists", "masked", "coarse", "full"]
READS = {
    read.key: read
    for module in (patrol, intake, tracing, followup)
    for read in vars(module).values()
    if isinstance(read, ReadType) and read.scope != "service"
}
CELLS = [(kind, purpose) for kind in AgencyKind for purpose in Purpose]


class Planted:
    """The gateway's runtime with the planted owner in place of the services."""

    def __init__(self, runtime: Any) -> None:
        self._runtime, self.rpc = runtime, PlantedOwner()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._runtime, name)


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked or ordered, and what answers it."""

    method: str
    path: str
    body: Any
    answer: type[Schema]
    created: bool = False


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with opened_gate(tmp_path_factory.mktemp("matrix")) as gate:
        yield create_app(Planted(gate.town["gateway"]))


def needed(read: ReadType, given: Iterable[str]) -> dict[str, Any]:
    """An example of what the question cannot do without, beyond what stands in its path."""
    wanted = read.params().fields.items()
    return {name: field.metadata["example"] for name, field in wanted if field.required and name not in given}


@pytest.fixture(scope="module")
def operations(app: Flask) -> list[Operation]:
    """Every route of a command or a read, with the example of its documents as the body."""
    spec = app.test_client().get("/v1/openapi.json").json
    examples = {
        (one["method"], one["path"]): one["example"] for group in documents.groups(spec) for one in group["operations"]
    }
    found = []
    for rule in app.url_map.iter_rules():
        key = rule.endpoint.partition(".")[2].replace("_", ".", 1)
        told = READS.get(key) or COMMANDS.get(key)
        if told is not None:
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            template = rule.rule.replace("<uuid:", "{").replace(">", "}")
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<uuid:{name}>", str(uuid.UUID(int=7)))
            if method == "GET":
                path = f"{path}?{urlencode(needed(told, rule.arguments))}"
            body = examples[method, template]
            found.append(Operation(method, path, body, told.answer, bool(getattr(told, "creates", False))))
    return found


def token_of(app: Flask, kind: AgencyKind) -> str:
    """Somebody of that kind who may do everything: what a scope forbids is another test's claim."""
    held = frozenset(purpose.value for purpose in PURPOSES[kind])
    name = f"{kind.value.replace('_', '-')}-{uuid.uuid4()}"  # of its own each time: its pace is not what is tried
    actor = Actor(name, kind.value, f"{name}-client", frozenset(SCOPES), None, held)
    parts = app.extensions["guitu"]
    _registered(parts.runtime, actor)
    return str(parts.tokens.issue(actor, parts.runtime.wall.now(), str(uuid.uuid4())))


def _registered(runtime: Any, actor: Actor) -> None:
    """Beyond what an operator could grant."""
    with runtime.unit() as uow:
        agencies, now = Agencies(uow.session), uow.now()
        about = {"name": actor.agency_id, "region_code": None, "registered_at": now, "purposes": sorted(actor.purposes)}
        agencies.add(Agency(id=actor.agency_id, kind=actor.agency_kind, **about))
        made = {"secret_hash": None, "scopes": sorted(actor.scopes), "registered_at": now}
        agencies.add_client(Client(id=actor.client_id, agency_id=actor.agency_id, **made))


def level_in_table(kind: AgencyKind, purpose: Purpose, group: str) -> str:
    """The most that a row gives which needs nobody's doing."""
    levels = [
        level
        for row in ROWS
        if (row["who"], row["purpose"]) == (kind.value, purpose.value) and row["condition"] in ("always", "statutory")
        for level in ORDER
        if group in row.get(level, ())
    ]
    return max(levels, key=ORDER.index, default="withheld")


def expected(answer: type[Schema], body: Any, kind: AgencyKind, purpose: Purpose) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, member in fields_of(answer).items():
        inner = inner_of(member)
        if inner is None:
            level = level_in_table(kind, purpose, member.metadata["group"].value)
            if level != "withheld":
                out[name] = shown(body[name], level, member)
        elif member.many:  # type: ignore[attr-defined]
            inside = [expected(inner, one, kind, purpose) for one in body[name]]
            if any(inside):
                out[name] = inside
        elif inside_one := expected(inner, body[name], kind, purpose):
            out[name] = inside_one
    return out


def shown(canary: Any, level: str, member: Any) -> Any:
    if level == "full":
        return canary
    part = PARTS.get((level, member.metadata["look"]))
    if part is None:
        return {"exists": True}
    return [part] if member.metadata["many"] else part


def asked(app: Flask, operation: Operation, token: str, purpose: Purpose) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Guitu-Purpose": purpose.value}
    if operation.method == "POST":
        headers |= {"Idempotency-Key": str(uuid.uuid4()), "If-Match": '"1"'}
    file = FILES.get(operation.path)
    said = {"json": operation.body} if file is None else {"data": file, "content_type": "application/x-ndjson"}
    return app.test_client().open(operation.path, method=operation.method, headers=headers, **said)


FILES = {"/v1/inquiry-imports": b'{"id": "R0000001a"}\n'}
"""What an order holds that is given as a file."""
WITHOUT_JSON = {patrol.POINTS, tracing.PUBLISHED_PERSONS}
"""Points have no route yet, and those whom notices show leave as PFIF alone (tests/journeys/)."""


def test_the_matrix_covers_every_command_and_every_read(operations: list[Operation]) -> None:
    told = {one.answer for one in (*READS.values(), *COMMANDS.values())}
    assert {one.answer for one in operations} == told - {one.answer for one in WITHOUT_JSON}
    assert len(operations) == len(READS) - len(WITHOUT_JSON) + len(COMMANDS)


@pytest.mark.parametrize(("kind", "purpose"), CELLS, ids=lambda one: one.value)
def test_what_leaves_is_what_the_table_says_for_every_field_of_every_operation(
    app: Flask, operations: list[Operation], kind: AgencyKind, purpose: Purpose
) -> None:
    token, wrong = token_of(app, kind), []
    for operation in operations:
        answer = asked(app, operation, token, purpose)
        if purpose not in PURPOSES[kind]:
            assert (answer.status_code, answer.json["code"]) == (403, "purpose_not_held"), operation.path
            continue
        assert answer.status_code in (200, 201), (operation.path, answer.json)
        found, wanted = answer.json, expected(operation.answer, planted(operation.answer), kind, purpose)
        if operation.created:  # the id that the gateway minted, and the status address, are not the owner's
            found = {name: value for name, value in found.items() if name not in ("id", "status_url")}
            wanted.pop("id", None)
        if "items" in wanted:  # where the next page begins leaves as a cursor, which says nothing
            found, wanted = ({**one, "next_after": None} for one in (found, wanted))
        if found != wanted:
            wrong.append((operation.path, found, wanted))
    assert wrong == []
