"""Domain §5, item 30: retention counts before it deletes, a legal hold stops it, an erased person leaves a tombstone
and nothing else, and a correction reaches everybody who keeps the words, each of whom says so."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from chassis import holds, retention
from chassis.holds import Scope
from chassis.orders import Actor
from chassis.record_classes import scheduled
from contracts.retention import RETENTION
from deploy.services import SERVICES
from tests.canaries import CANARY
from tests.city import City
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop, opened_gate
from tests.pairs import PAIRS, pair_named
from tests.storage.test_every_store_is_erased import kept_in
from tests.stories import at_the_door, brought_in, come_home, identified

LI, WANG = (Actor("operator", "operator", name) for name in ("li", "wang"))
SCHEDULE = scheduled(RETENTION, "")


@pytest.fixture(params=PAIRS)
def gate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gate]:
    with pair_named(request.param, request, SERVICES) as pair, opened_gate(tmp_path, pair) as gate:
        yield gate


def three_reports_long_ago(gate: Gate) -> None:
    caller = gate.caller("courier-group")
    for _ in range(3):
        assert caller.post("/v1/sightings", an_old_man_at_the_bus_stop()).status_code == 201
    gate.wall.advance(RETENTION["command_answers"].minimum + timedelta(days=30))


def answers_at_patrol(gate: Gate, operator: str | None = None) -> tuple[int, int, int]:
    """Of the answers to orders that patrol keeps: how many are old enough, held, and deleted now."""
    patrol = gate.town["patrol"]
    found = retention.run(patrol, SCHEDULE, operator) if operator else retention.look(patrol, SCHEDULE)
    [one] = [one for one in found if one.record_class == "command_answers"]
    return one.due, one.held, one.deleted


def test_a_dry_run_counts_what_the_run_then_deletes(gate: Gate) -> None:
    three_reports_long_ago(gate)
    assert [answers_at_patrol(gate) for _ in range(2)] == [(3, 0, 0)] * 2
    assert answers_at_patrol(gate, "li") == (3, 0, 3)
    assert answers_at_patrol(gate) == (0, 0, 0)


def test_a_hold_stops_deletion_until_two_have_lifted_it(gate: Gate) -> None:
    three_reports_long_ago(gate)
    number, patrol = str(uuid.uuid4()), gate.town["patrol"]
    with patrol.unit(LI) as uow:
        holds.place(uow, number, Scope(until_at=gate.wall.now()), "an inquiry", gate.wall.now())
    assert answers_at_patrol(gate) == (3, 3, 0)
    assert answers_at_patrol(gate, "li") == (3, 3, 0)
    assert [_lifted(gate, number, who) for who in (LI, WANG)] == [False, True]
    assert answers_at_patrol(gate, "li") == (3, 0, 3)


def _lifted(gate: Gate, number: str, who: Actor) -> bool:
    with gate.town["patrol"].unit(who) as uow:
        return holds.lift(uow, number, "it is over", gate.wall.now())


def test_an_erased_person_leaves_a_tombstone_and_no_word(city: City) -> None:
    singing_before = sorted(one.label for one in kept_in(city) if one.sings())
    case = at_the_door(city, description=CANARY)
    assert len([one for one in kept_in(city) if one.sings()]) > len(singing_before)
    city["station-chief"].post(f"/v1/cases/{case}/erase", {"reason": "recorded_in_error", "requested_by": "self"})
    city.settle()
    tombstone = city["station-chief"].get(f"/v1/cases/{case}")
    assert (tombstone["case_id"], tombstone["erasure"]["waiting_for"]) == (case, [])
    assert CANARY not in str(tombstone)
    assert sorted(one.label for one in kept_in(city) if one.sings()) == singing_before
    assert len(city.announced("intake", "erasure_completed", case_id=case)) == 1
    refused = city["station-desk"].refused(
        f"/v1/cases/{case}/health-check", {"decision": "fit", "impaired": False, "findings": "无外伤"}
    )
    assert refused == (410, "person_erased")


def test_a_correction_reaches_everybody_who_keeps_the_words_and_each_says_so(city: City) -> None:
    person = brought_in(city, knows_own_name=False, zone="care", ages={"lo": 65, "hi": 80})
    identified(city, person)
    plan, chief = come_home(city, person), city["station-chief"]
    chief.post(f"/v1/cases/{person.case}/correct", {"requested_by": "relative", "name": "陈国锋"})
    city.settle()
    shown: Mapping[str, object] = chief.get(f"/v1/cases/{person.case}")["corrections"][0]
    assert (shown["corrected"], shown["waiting_for"]) == (["name"], [])
    assert city["station-desk"].get(f"/v1/followup/plans/{plan}")["returnee"]["name"] == "陈国锋"
    done = {name: len(city.announced(name, "correction_done", case_id=person.case)) for name in ("tracing", "followup")}
    assert done == {"tracing": 1, "followup": 1}
