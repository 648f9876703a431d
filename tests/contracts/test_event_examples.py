"""Golden examples: one whole CloudEvent per event and version, never changed, accepted by everyone for ever."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from chassis.catalogue import EventType
from chassis.envelope import Envelope, decode, encode
from contracts.events import CATALOGUE

EXAMPLES = Path(__file__).parents[2] / "contracts" / "examples"
FILES = sorted(EXAMPLES.glob("*.json"))
CONTRACTS = list(CATALOGUE)

HOW_TO_ADD = (
    "Examples are append-only: an event that was ever published keeps its example. For a NEW event or version write "
    "contracts/examples/<owner>.<event>.v<n>.json and add its line of `sha256sum *.json` to DIGESTS beside it."
)


def name_of(contract: EventType) -> str:
    return f"{contract.owner}.{contract.routing_key}.json"


def example_of(contract: EventType) -> Envelope:
    return decode((EXAMPLES / name_of(contract)).read_bytes())


def test_every_event_of_the_catalogue_has_exactly_one_example() -> None:
    assert {file.name for file in FILES} == {name_of(contract) for contract in CONTRACTS}, HOW_TO_ADD


def test_no_example_was_changed_since_it_was_written() -> None:
    listed = dict(reversed(line.split("  ")) for line in (EXAMPLES / "DIGESTS").read_text("utf8").splitlines())
    present = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FILES}
    assert present == listed, HOW_TO_ADD


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_every_subscriber_can_load_the_example(contract: EventType) -> None:
    example = example_of(contract)
    assert isinstance(contract.load(example.data), contract.payload)


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_the_example_is_addressed_as_the_contract_says(contract: EventType) -> None:
    example = example_of(contract)
    subject = contract.subject_of(contract.load(example.data))
    assert (example.type, example.publisher, example.subject) == (contract.type, contract.owner, subject)


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_the_example_is_whole_and_says_every_field(contract: EventType) -> None:
    example = example_of(contract)
    assert contract.dump(contract.load(example.data)) == example.data


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_what_we_encode_is_what_the_example_shows(contract: EventType) -> None:
    written = (EXAMPLES / name_of(contract)).read_bytes()
    assert json.loads(encode(decode(written))) == json.loads(written)


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
def test_fields_we_do_not_know_are_ignored(contract: EventType) -> None:
    data = example_of(contract).data
    assert contract.load({**data, "added_next_year": "x", "another": {"deep": [1]}}) == contract.load(data)
