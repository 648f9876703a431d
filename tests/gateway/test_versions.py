"""Nobody undoes unseen what somebody else has done: versions are shown, relied on, and checked where the thing is kept
(RFC 9110 §13.1.1, RFC 6585 §3)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.orders import Actor, CommandType
from deploy.services import SERVICES
from gateway.commands import COMMANDS
from tests.gateway.conftest import Caller, Gate, an_old_man_at_the_bus_stop

CREW = {"staff": ["B-101", "B-102"]}
YOUNGER: dict[str, Any] = {"ages": {"lo": 20, "hi": 30}, "age_basis": "visual"}


@pytest.fixture
def team(gate: Gate) -> Caller:
    return gate.caller("patrol-team-1")


def _dispatched(gate: Gate) -> str:
    """The path of the dispatch that a report led to."""
    gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    [dispatch] = gate.caller("patrol-team-1").get("/v1/dispatches").json["items"]
    return f"/v1/dispatches/{dispatch['id']}"


def test_a_thing_shows_its_version_and_each_change_makes_a_new_one(gate: Gate, team: Caller) -> None:
    path = _dispatched(gate)

    before = team.get(path)
    changed = team.post(f"{path}/accept", CREW)
    after = team.get(path)

    assert (before.headers["ETag"], before.json["version"]) == ('"1"', 1)
    assert (changed.headers["ETag"], changed.json["version"]) == ('"2"', 2)
    assert (after.headers["ETag"], after.json["version"]) == ('"2"', 2)


def test_an_order_that_relies_on_an_outdated_version_changes_nothing(gate: Gate, team: Caller) -> None:
    path = _dispatched(gate)
    team.post(f"{path}/accept", CREW)

    refused = team.post(f"{path}/arrive", {}, If_Match='"1"')

    assert (refused.status_code, refused.json["code"], refused.json["facts"]) == (
        412,
        "version_conflict",
        {"version": 2},
    )
    assert (team.get(path).json["state"], team.get(path).json["version"]) == ("accepted", 2)
    assert team.post(f"{path}/arrive", {}, If_Match='"2"').status_code == 200


@pytest.mark.parametrize("named", ['"1"', '"7", "1"', "*"])
def test_an_order_that_names_the_present_version_among_others_is_carried_out(
    gate: Gate, team: Caller, named: str
) -> None:
    assert team.post(f"{_dispatched(gate)}/accept", CREW, If_Match=named).status_code == 200


@pytest.mark.parametrize("named", ['W/"1"', '"01x"', '""', '"7"'])
def test_a_weak_tag_and_a_tag_that_is_none_of_ours_match_nothing(gate: Gate, team: Caller, named: str) -> None:
    refused = team.post(f"{_dispatched(gate)}/accept", CREW, If_Match=named)

    assert (refused.status_code, refused.json["code"]) == (412, "version_conflict")


@pytest.mark.parametrize("named", ["1", "", '"1', "1, 2"])
def test_what_is_no_list_of_tags_is_a_bad_request(gate: Gate, team: Caller, named: str) -> None:
    refused = team.post(f"{_dispatched(gate)}/accept", CREW, If_Match=named)

    assert (refused.status_code, refused.json["code"]) == (400, "bad_request")


def test_the_same_key_gets_the_same_answer_though_the_version_has_moved_on(gate: Gate, team: Caller) -> None:
    path = _dispatched(gate)
    first = team.post(f"{path}/accept", CREW, key="once", If_Match='"1"')

    again = team.post(f"{path}/accept", CREW, key="once", If_Match='"1"')

    assert (again.status_code, again.json, again.headers["ETag"]) == (first.status_code, first.json, '"2"')


def _needing() -> list[CommandType]:
    return [command for command in COMMANDS.values() if command.needs_version]


def test_orders_given_on_the_strength_of_what_was_seen_must_say_which_version_that_was() -> None:
    assert {command.key for command in _needing()} == {
        "intake.reassess_age",
        "tracing.approve_notice",
        "tracing.note_particulars",
    }


def test_without_it_nothing_is_kept_of_the_request(gate: Gate) -> None:
    desk = gate.caller("station-desk")
    path = "/v1/cases/01930a5e-7c00-7000-8000-000000000001/age"

    refused = desk.post(path, YOUNGER, key="k")

    assert (refused.status_code, refused.json["code"]) == (428, "version_needed")
    assert desk.post(path, YOUNGER, key="k", If_Match='"1"').status_code == 404  # the key was still free


def test_the_owner_asks_for_the_version_too(gate: Gate) -> None:
    """A gateway that forgot to ask would let it pass."""
    desk = Actor("station", "station", "station-desk", frozenset({"cases:work"}))

    answer = gate.town.order(COMMANDS["intake.reassess_age"], YOUNGER, desk)

    assert (answer.ok, answer.code) == (False, "version_needed")


HAS_NO_VERSION = {
    "sighting",  # a report is never changed
    "bed_report",
    "bed",  # changed by statements that look at its state themselves: whoever comes second is told whose it is
    "inquiry_import",  # rows are added to it, each once; nobody changes one
    "roll_call",  # whoever answered has answered, said once or twice
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.key)
def test_whatever_an_order_changes_has_a_version_that_its_owner_keeps(command: CommandType) -> None:
    if command.resource in HAS_NO_VERSION:
        return
    kind = SERVICES[command.owner].versioned[command.resource]

    assert kind.__mapper__.version_id_col is not None
