"""Guessing passwords of people costs us little, is counted, and keeps nobody from signing in elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.roles import Role
from gateway.app import create_app
from tests.gateway.people.conftest import PASSWORD, Somebody, Station

_WRONG = "不是这个密码 2026"
_STRANGER, _DESK = "192.0.2.66", "192.0.2.7"


@pytest.fixture
def hashed() -> list[str]:
    """One entry for each password that was hashed."""
    return []


@pytest.fixture
def door(station: Station, hashed: list[str]) -> FlaskClient:
    def counted(function: Callable[..., Any], *given: Any) -> Any:
        hashed.append(function.__name__)
        return function(*given)

    return create_app(station.gate.town["gateway"], aside=counted).test_client()


def counts(station: Station) -> list[float | None]:
    """How many passwords were wrong, how many attempts had to wait, and how many sign-ins were refused altogether."""
    value = station.gate.town["gateway"].metrics.registry.get_sample_value
    failed = [value("guitu_sign_in_failures_total", {"reason": reason}) for reason in ("password", "delayed")]
    return [*failed, value("guitu_sign_ins_total", {"outcome": "refused"})]


def test_after_twenty_failures_an_address_waits_longer_each_time_and_nothing_is_hashed_meanwhile(
    station: Station, door: FlaskClient, hashed: list[str]
) -> None:
    guesser = Somebody(door, "S404", _WRONG, address=_STRANGER)
    waits = []
    assert [guesser.gives_password().status_code for _ in range(20)] == [401] * 20
    for _ in range(3):
        told = guesser.gives_password()
        assert (told.status_code, told.json["code"]) == (429, "too_many_requests")
        waits.append(int(told.headers["Retry-After"]))
        station.gate.wall.advance(timedelta(seconds=waits[-1]))
        assert guesser.gives_password().status_code == 401

    assert waits == [1, 2, 4]
    assert (len(hashed), counts(station)) == (23, [23, 3, 26])


def test_where_somebody_has_signed_in_before_thirty_failures_of_theirs_are_free(
    station: Station, door: FlaskClient
) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    keeper.browser, keeper.address = door, _DESK
    assert keeper.gives_password().status_code == 201

    told = [keeper.gives_password(_WRONG).status_code for _ in range(31)]

    assert told == [401] * 30 + [429]


def test_who_tries_one_staff_number_after_another_waits_too_and_the_others_go_on(
    station: Station, door: FlaskClient
) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    keeper.browser, keeper.address = door, _DESK
    assert keeper.gives_password().status_code == 201

    told = [Somebody(door, f"S5{n:02}", _WRONG, address=_STRANGER).gives_password() for n in range(21)]

    assert [one.status_code for one in told] == [401] * 20 + [429]
    right = Somebody(door, "S001", PASSWORD, address=_STRANGER).gives_password()
    assert (right.status_code, int(right.headers["Retry-After"])) == (429, 1)
    assert keeper.gives_password().status_code == 201
