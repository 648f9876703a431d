"""What a caller may do is what the registry says now, whatever its token says: within a minute everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from chassis.work import UnitOfWork
from gateway import identity
from gateway.app import create_app
from gateway.domain.own_keys import KNOWN_FOR
from gateway.registry import Registry
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop

PATH = "/v1/operations/00000000-0000-7000-8000-000000000000"

Act = Callable[[UnitOfWork], object]


def _ends(uow: UnitOfWork) -> object:
    return identity.amend_agency(uow, "courier-group", {"contract_until": uow.wall_now})


ENDINGS: dict[str, Act] = {
    "suspended": lambda uow: identity.suspend_agency(uow, "courier-group", suspended=True),
    "its contract ended": _ends,
    "its client disabled": lambda uow: identity.disable_client(uow, "courier-group", disabled=True),
}


def status(app: Flask, token: str) -> int:
    return app.test_client().get(PATH, headers={"Authorization": f"Bearer {token}"}).status_code


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_issued_token_is_worth_nothing_at_once_here_and_within_half_a_minute_elsewhere(
    gate: Gate, ending: str
) -> None:
    token, elsewhere = gate.caller("courier-group").token, create_app(gate.town["gateway"])
    assert [status(gate.app, token), status(elsewhere, token)] == [404, 404]
    distant = elsewhere.extensions["guitu"].registry
    remembered = dict(distant._known)

    with gate.town["gateway"].unit() as uow:
        ENDINGS[ending](uow)
    distant._known.update(remembered)  # a process of its own would not have heard of it

    assert status(gate.app, token) == 401
    gate.wall.advance(KNOWN_FOR)
    assert status(elsewhere, token) == 401
    assert gate.sign_in("courier-group").status_code == 401


def test_a_contract_ends_to_the_second_without_anybody_acting_and_before_it_begins_nobody_comes_in(gate: Gate) -> None:
    ends = gate.wall.now() + timedelta(seconds=100)
    with gate.town["gateway"].unit() as uow:
        identity.amend_agency(uow, "courier-group", {"contract_until": ends})
        identity.amend_agency(uow, "hospital-1", {"contract_from": ends})
    token = gate.caller("courier-group").token
    before = gate.sign_in("hospital-1").status_code

    gate.wall.advance(timedelta(seconds=99))
    assert (status(gate.app, token), before) == (404, 401)
    gate.wall.advance(timedelta(seconds=1))
    assert (status(gate.app, token), gate.sign_in("hospital-1").status_code) == (401, 200)


def test_whoever_is_resumed_goes_on_with_the_same_token(gate: Gate) -> None:
    token = gate.caller("courier-group").token
    answers = []
    for suspended in (True, False):
        with gate.town["gateway"].unit() as uow:
            identity.suspend_agency(uow, "courier-group", suspended=suspended)
        answers.append(status(gate.app, token))

    assert answers == [401, 404]


def test_a_scope_that_was_taken_away_is_missing_from_tokens_already_issued_and_none_is_ever_added(gate: Gate) -> None:
    chief = gate.caller("station-chief")
    fewer = gate.sign_in("station-chief", scope="clocks:read").json["access_token"]
    with gate.town["gateway"].unit() as uow:
        identity.amend_client(uow, "station-chief", scopes=frozenset({"clocks:read", "cases:read"}))

    bearer = {"Authorization": f"Bearer {fewer}"}

    assert chief.get("/v1/tracing/profiles").json["code"] == "scope_missing"
    assert chief.get("/v1/clocks").status_code == 200
    assert gate.browser.get("/v1/cases", headers=bearer).json["code"] == "scope_missing"


def test_purposes_are_those_of_today(gate: Gate) -> None:
    registry: Registry = gate.app.extensions["guitu"].registry
    before = registry.actor("hospital-1", frozenset())
    with gate.town["gateway"].unit() as uow:
        identity.amend_agency(uow, "hospital-1", {"purposes": []})
    after = registry.actor("hospital-1", frozenset())

    assert before is not None
    assert after is not None
    assert (before.purposes, after.purposes) == (frozenset({"medical_care"}), frozenset())


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_deferred_is_judged_by_the_day_of_its_delivery_suspension_included(gate: Gate, ending: str) -> None:
    courier = gate.caller("courier-group")
    gate.town.stop("patrol")
    accepted = courier.post("/v1/sightings", an_old_man_at_the_bus_stop())
    with gate.town["gateway"].unit() as uow:
        ENDINGS[ending](uow)
    gate.town.start("patrol")
    gate.deliver_until_quiet()

    standing = gate.operations.standing(accepted.json["operation_id"])

    assert (accepted.status_code, standing.state, standing.answer["code"]) == (202, "refused", "forbidden_scope")


def test_what_a_process_remembers_is_bounded(gate: Gate) -> None:
    registry: Registry = gate.app.extensions["guitu"].registry
    found = registry.of("hospital-1")
    assert found is not None
    registry._known.update({f"client-{number}": (gate.wall.now(), found) for number in range(5000)})

    registry.of("hospital-2")

    assert len(registry._known) == 1
