"""The generated documents: complete, deterministic, and an AsyncAPI 3.0 that describes the real examples."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from chassis.broker import Topology
from chassis.catalogue import EventType
from contracts.documents import render
from contracts.documents.asyncapi import channel_name
from contracts.events import CATALOGUE
from contracts.law.clocks import CLOCKS
from contracts.problems import PROBLEMS

ROOT = Path(__file__).parents[2]
DOCUMENTS = render()
ASYNCAPI = yaml.safe_load(DOCUMENTS["docs/asyncapi.yaml"])
CONTRACTS: list[EventType] = list(CATALOGUE)


def test_all_documents_are_generated() -> None:
    assert sorted(DOCUMENTS) == [
        "docs/asyncapi.yaml",
        "docs/audiences.md",
        "docs/clocks.md",
        "docs/disclosure.md",
        "docs/events.md",
        "docs/problems.md",
        "docs/topology.md",
    ]


def test_the_same_contracts_give_the_same_bytes_in_another_process() -> None:
    program = "import json, contracts.documents as d; print(json.dumps(d.render()))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT), "TZ": "America/New_York"},
        timeout=60,
    )
    assert json.loads(run.stdout) == DOCUMENTS


def test_asyncapi_has_what_the_standard_requires() -> None:
    assert ASYNCAPI["asyncapi"] == "3.0.0" and {"title", "version"} <= ASYNCAPI["info"].keys()
    assert all({"host", "protocol"} <= server.keys() for server in ASYNCAPI["servers"].values())
    assert all({"address", "messages"} <= channel.keys() for channel in ASYNCAPI["channels"].values())
    assert all({"action", "channel"} <= operation.keys() for operation in ASYNCAPI["operations"].values())
    assert {operation["action"] for operation in ASYNCAPI["operations"].values()} == {"send", "receive"}


def test_asyncapi_component_names_are_legal() -> None:
    names = [name for group in ASYNCAPI["components"].values() for name in group]
    assert [name for name in names if not re.fullmatch(r"[a-zA-Z0-9._-]+", name)] == []


def test_every_reference_resolves() -> None:
    assert [reference for reference in _references(ASYNCAPI) if not _resolves(reference)] == []


def test_an_operation_names_messages_of_its_own_channel() -> None:
    operations = ASYNCAPI["operations"].values()
    strangers = [
        message["$ref"]
        for operation in operations
        for message in operation["messages"]
        if not message["$ref"].startswith(operation["channel"]["$ref"] + "/messages/")
    ]
    assert strangers == []


def test_every_event_has_a_channel_a_sender_and_its_receivers() -> None:
    assert list(ASYNCAPI["channels"]) == [channel_name(contract) for contract in CONTRACTS]
    expected = {f"{c.owner}.sends.{c.routing_key}" for c in CONTRACTS}
    expected |= {f"{who}.hears.{channel_name(c)}" for c in CONTRACTS for who in c.heard_by}
    assert set(ASYNCAPI["operations"]) == expected


@pytest.mark.parametrize("contract", CONTRACTS, ids=channel_name)
def test_the_published_schema_accepts_the_example_and_notices_a_name(contract: EventType) -> None:
    example = json.loads((ROOT / "contracts" / "examples" / f"{channel_name(contract)}.json").read_text("utf8"))
    schema = _schema_of(contract)
    assert jsonschema_rs.is_valid(schema, example, validate_formats=True)
    spoilt = [name for name in contract.shapes if jsonschema_rs.is_valid(schema, _with(example, name, "张三"))]
    assert spoilt == []


@pytest.mark.parametrize("contract", CONTRACTS, ids=channel_name)
def test_the_published_schema_requires_what_the_contract_requires(contract: EventType) -> None:
    example = json.loads((ROOT / "contracts" / "examples" / f"{channel_name(contract)}.json").read_text("utf8"))
    schema = _schema_of(contract)
    refused = {name for name in contract.shapes if not jsonschema_rs.is_valid(schema, _without(example, name))}
    assert refused == {name for name, shape in contract.shapes.items() if not shape.optional}


def test_the_events_page_names_every_event_field_and_code() -> None:
    page = DOCUMENTS["docs/events.md"]
    words = {contract.routing_key for contract in CONTRACTS}
    words |= {name for contract in CONTRACTS for name in contract.shapes}
    words |= {code for contract in CONTRACTS for shape in contract.shapes.values() for code in shape.codes()}
    assert sorted(word for word in words if f"`{word}`" not in page) == []


def test_the_topology_page_names_every_queue_and_binding() -> None:
    page = DOCUMENTS["docs/topology.md"]
    topology = Topology.of(CATALOGUE)
    missing = [queue.name for queue in topology.queues if f"`{queue.name}`" not in page]
    missing += [key for queue in topology.queues for key in queue.routing_keys if f"`{key}`" not in page]
    assert missing == []


def test_the_other_pages_name_every_problem_and_clock() -> None:
    assert [code for code in PROBLEMS if f"`{code}`" not in DOCUMENTS["docs/problems.md"]] == []
    assert [rule for rule in CLOCKS if f"| {rule} |" not in DOCUMENTS["docs/clocks.md"]] == []


def test_the_clocks_page_shows_the_worked_example() -> None:
    assert "| D12 | 2026-02-27 00:00:00+08:00 | 2026-03-03 00:00:00+08:00 |" in DOCUMENTS["docs/clocks.md"]


def test_every_table_is_as_wide_as_its_head() -> None:
    crooked = [
        (path, line)
        for path, text in DOCUMENTS.items()
        if path.endswith(".md")
        for head, *rows in _tables(text)
        for line in rows
        if _bars(line) != _bars(head)
    ]
    assert crooked == []


def _bars(line: str) -> int:
    return line.replace("\\|", "").count("|")


def _tables(text: str) -> Iterator[list[str]]:
    for block in text.split("\n\n"):
        if block.startswith("|"):
            yield block.rstrip("\n").split("\n")


def _schema_of(contract: EventType) -> dict[str, Any]:
    payload = ASYNCAPI["components"]["messages"][channel_name(contract)]["payload"]
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "components": {"schemas": ASYNCAPI["components"]["schemas"]},
        **payload,
    }


def _with(example: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    return {**example, "data": {**example["data"], name: value}}


def _without(example: dict[str, Any], name: str) -> dict[str, Any]:
    return {**example, "data": {key: value for key, value in example["data"].items() if key != name}}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _resolves(reference: str) -> bool:
    node: Any = ASYNCAPI
    for step in reference.removeprefix("#/").split("/"):
        if not isinstance(node, dict) or step not in node:
            return False
        node = node[step]
    return reference.startswith("#/")
