"""A cursor opens the next page of the list it came from, for whom it was made, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateway.conftest import Caller, Gate, opened_gate

LEAST = {"sex": "1", "ages": {"lo": 60, "hi": 80}, "place": "晋陵中路", "reason": "昏迷", "urgency": "emergency"}


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Three referrals wait, so that there is more than one page."""
    with opened_gate(tmp_path_factory.mktemp("gate")) as gate:
        for _ in range(3):
            assert gate.caller("station-desk").post("/v1/referrals", LEAST).status_code == 201
        yield gate


@pytest.fixture
def desk(gate: Gate) -> Caller:
    return gate.caller("station-desk")


def _pages(desk: Caller, path: str) -> list[dict[str, Any]]:
    items, after = [], ""
    while True:
        page = desk.get(f"{path}&after={after}" if after else path).json
        items += page["items"]
        if (after := page["next_after"]) is None:
            return items


def test_page_after_page_shows_everything_once_and_in_order(desk: Caller) -> None:
    assert _pages(desk, "/v1/cases?limit=1") == desk.get("/v1/cases").json["items"]


def test_a_cursor_shows_no_id(desk: Caller) -> None:
    page = desk.get("/v1/cases?limit=1").json

    assert page["items"][-1]["case_id"] not in page["next_after"]


@pytest.mark.parametrize(
    ("client", "path"),
    [
        ("station-desk", "/v1/cases?limit=1&state=opened"),
        ("station-desk", "/v1/referrals?limit=1"),
        ("hospital-1", "/v1/referrals?limit=1"),
    ],
    ids=["other filters", "another list", "another agency"],
)
def test_it_does_not_open_another_question(gate: Gate, desk: Caller, client: str, path: str) -> None:
    cursor = desk.get("/v1/cases?limit=1").json["next_after"]

    refused = gate.caller(client).get(f"{path}&after={cursor}")

    assert (refused.status_code, refused.json["code"]) == (400, "cursor_invalid")


def test_another_page_size_is_the_same_question(desk: Caller) -> None:
    cursor = desk.get("/v1/cases?limit=1").json["next_after"]

    assert len(desk.get(f"/v1/cases?limit=100&after={cursor}").json["items"]) == 2


@pytest.mark.parametrize("nonsense", ["Ü", "%F3%A6%A2%BE%14%C2%8E", "====", "AAAA", "%00", "+/+/"])
def test_nonsense_is_no_cursor(desk: Caller, nonsense: str) -> None:
    """Letters beyond ASCII were an internal error once: ``make fuzz`` found it."""
    refused = desk.get(f"/v1/cases?after={nonsense}")
    assert (refused.status_code, refused.json["code"]) == (400, "cursor_invalid")


def test_an_id_is_no_cursor(desk: Caller) -> None:
    first = desk.get("/v1/cases?limit=1").json["items"][0]["case_id"]

    refused = desk.get(f"/v1/cases?after={first}")

    assert (refused.status_code, refused.json["code"]) == (400, "cursor_invalid")


@given(place=st.integers(0, 200), other=st.characters(codec="ascii", categories=("Lu", "Ll", "Nd")))
def test_a_cursor_that_was_altered_anywhere_opens_nothing(gate: Gate, place: int, other: str) -> None:
    desk = gate.caller("station-desk")
    cursor = desk.get("/v1/cases?limit=1").json["next_after"]
    at = place % len(cursor)
    altered = cursor[:at] + other + cursor[at + 1 :]

    answer = desk.get(f"/v1/cases?after={altered}")

    assert answer.status_code == (200 if altered == cursor else 400)
    assert altered == cursor or answer.json["code"] == "cursor_invalid"
