"""Whoever waits for an operation is told as soon as it moves, and waits no longer than it said (RFC 7240)."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from chassis.orders import Actor
from gateway.waiting import Patience, preferred
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop

COURIER = Actor("courier-group", "reporter_group", "courier-group")


def _deferred(gate: Gate) -> str:
    """Where to ask after a report that patrol was not there to take."""
    gate.town.stop("patrol")
    accepted = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    gate.town.start("patrol")
    return str(accepted.json["operation_url"])


def test_it_is_answered_when_the_operation_is_settled(gate: Gate) -> None:
    url, courier = _deferred(gate), gate.caller("courier-group")
    answers = []
    asking = threading.Thread(target=lambda: answers.append(courier.get(url, Prefer="wait=20")))
    asking.start()

    gate.deliver_until_quiet()
    asking.join(30)

    [answer] = answers
    assert (answer.json["state"], answer.headers["Preference-Applied"]) == ("succeeded", "wait=20")


def test_whoever_is_prepared_to_wait_for_hours_waits_no_longer_than_the_operation_takes(gate: Gate) -> None:
    operation_id = _deferred(gate).rpartition("/")[2]
    seen = []
    waiting = threading.Thread(
        target=lambda: seen.append(gate.operations.awaited(COURIER, operation_id, 3600.0).state), daemon=True
    )
    waiting.start()

    gate.deliver_until_quiet()
    waiting.join(60)

    assert seen == ["succeeded"]


def test_without_the_preference_it_is_answered_as_it_stands(gate: Gate) -> None:
    answer = gate.caller("courier-group").get(_deferred(gate))

    assert (answer.json["state"], "Preference-Applied" in answer.headers) == ("open", False)


def test_when_the_wait_is_over_it_is_answered_as_it_stands(gate: Gate) -> None:
    answer = gate.caller("courier-group").get(_deferred(gate), Prefer="wait=1")

    assert (answer.json["state"], answer.headers["Preference-Applied"]) == ("open", "wait=1")


@pytest.fixture
def preferring() -> Callable[[str], int]:
    app = Flask("a browser")

    def read(header: str) -> int:
        with app.test_request_context("/", headers={"Prefer": header}):
            return preferred()

    return read


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("wait=5", 5),
        ('wait="5"', 5),
        ("respond-async, Wait = 7", 7),
        ("wait=5; foo=bar, handling=lenient", 5),
        ("wait=600", 20),
        ("wait=0", 0),
        ("wait=-1", 0),
        ("wait=soon", 0),
        ("nowait=5", 0),
        ("wait=5x", 0),
        ("", 0),
    ],
)
def test_what_cannot_be_read_is_no_preference(preferring: Callable[[str], int], header: str, seconds: int) -> None:
    assert preferring(header) == seconds


def test_when_all_places_are_taken_nobody_else_waits_and_a_place_that_is_given_back_is_free() -> None:
    patience, app = Patience(at_once=1), Flask("a browser")
    with app.test_request_context("/", headers={"Prefer": "wait=5"}):
        with patience.granted() as first, patience.granted() as second:
            assert (first, second) == (5, 0)
        with patience.granted() as third:
            assert third == 5
