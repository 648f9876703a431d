"""The roll is called: a minor or an impaired person who does not answer is alarmed about in five minutes, and once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.clock import iso
from chassis.orders import Actor
from contracts.codes import IncidentKind
from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake.domain.station_rules import StationRule
from services.intake.storage import seed_rules
from tests.unit.intake.desk import FOUND_AT, STATION, Desk, an_id
from tests.unit.intake.test_several_desks_at_once import at_once
from tests.unit.intake.test_the_way_home import HOME, refused
from tests.unit.intake.the_door import A_CHILD, stays

FIVE = timedelta(minutes=5)


def a_child(desk: Desk) -> str:
    return stays(desk, zone="minor", **A_CHILD)


def a_worker(desk: Desk) -> str:
    return stays(desk)


def an_impaired_elder(desk: Desk) -> str:
    return stays(desk, impaired=True, zone="care", ages={"lo": 65, "hi": 80})


def called(desk: Desk, *present: str, **more: Any) -> str:
    body = {"called_by": "S-023", "present": list(present), **more}
    return str(desk.order(orders.CALL_ROLL, body)["roll_call_id"])


def lines(desk: Desk, roll: str) -> dict[str, tuple[str, bool]]:
    shown = desk.ask(orders.ROLL_CALL, {"roll_call_id": roll})
    return {line["case_id"]: (line["state"].value, line["alarmed"]) for line in shown["lines"]}


def alarms(desk: Desk) -> list[str]:
    return [told.case_id for told in desk.announced() if isinstance(told, facts.PersonMissing)]


def test_who_does_not_answer_in_five_minutes_and_may_not_be_alone_is_alarmed_about(desk: Desk) -> None:
    child, elder, worker, present = a_child(desk), an_impaired_elder(desk), a_worker(desk), a_worker(desk)
    roll = called(desk, present)

    desk.advance(FIVE - timedelta(seconds=1))
    assert alarms(desk) == []
    desk.advance(timedelta(seconds=1))

    assert lines(desk, roll) == {
        child: ("missing", True),
        elder: ("missing", True),
        worker: ("missing", False),
        present: ("present", False),
    }
    told = [one for one in desk.announced() if isinstance(one, facts.PersonMissing)]
    assert {one.case_id: (one.presumed_minor, one.impaired, one.at - one.called_at) for one in told} == {
        child: (True, False, FIVE),
        elder: (False, True, FIVE),
    }


def test_the_alarm_opens_an_incident_that_must_be_reported_up(desk: Desk) -> None:
    child = a_child(desk)
    called(desk)
    desk.advance(FIVE)
    told = desk.last(facts.PersonMissing)
    [opened] = desk.ask(orders.INCIDENTS, {"case_id": child})["items"]
    assert (opened["incident_id"], opened["kind"], opened["occurred_at"]) == (
        told.incident_id,
        IncidentKind.ESCAPE,
        iso(FOUND_AT),
    )


def test_nothing_is_alarmed_about_twice_however_late_the_timer_fires(desk: Desk) -> None:
    child = a_child(desk)
    roll = called(desk)
    desk.advance(timedelta(hours=9))
    desk.advance(timedelta(hours=9))
    assert alarms(desk) == [child]
    assert refused(desk, orders.FINISH_ROLL, {}, target=roll) == ("roll_call_over", {"roll_call_id": roll})


def test_who_answers_in_time_is_not_missed(desk: Desk) -> None:
    child = a_child(desk)
    roll = called(desk)
    desk.advance(timedelta(minutes=4))
    desk.order(orders.ANSWER_ROLL, {"present": [child]}, target=roll)
    desk.order(orders.ANSWER_ROLL, {"present": [child]}, target=roll)
    desk.advance(FIVE)
    assert (alarms(desk), lines(desk, roll)) == ([], {child: ("present", False)})
    assert "PersonFound" not in desk.names()


def test_the_desk_need_not_wait_for_the_time(desk: Desk) -> None:
    child = a_child(desk)
    roll = called(desk)
    desk.order(orders.FINISH_ROLL, {}, target=roll)
    assert alarms(desk) == [child]
    desk.advance(FIVE)
    assert alarms(desk) == [child]


def test_who_was_missing_is_found_once(desk: Desk) -> None:
    child, worker = a_child(desk), a_worker(desk)
    roll = called(desk)
    desk.advance(FIVE)
    for _ in range(2):
        desk.order(orders.ANSWER_ROLL, {"present": [child, worker]}, target=roll)
    found = [told for told in desk.announced() if isinstance(told, facts.PersonFound)]
    assert found == [facts.PersonFound(case_id=child, roll_call_id=roll, at=FOUND_AT + FIVE)]
    assert lines(desk, roll) == {child: ("found", True), worker: ("found", False)}


def test_who_left_meanwhile_is_not_missing(desk: Desk) -> None:
    elder = an_impaired_elder(desk)
    roll = called(desk)
    collector = {"name": "陈小满", "relation": "女儿", "document_number": "P-0001"}
    planned = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": elder, "kind": "collected", "receiver": collector})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=planned["departure_id"])
    desk.advance(FIVE)
    assert (alarms(desk), lines(desk, roll)) == ([], {elder: ("excused", False)})


def test_a_zone_is_called_by_itself(desk: Desk) -> None:
    child, _ = a_child(desk), a_worker(desk)
    assert lines(desk, called(desk, zone="minor")) == {child: ("expected", False)}


def test_nobody_answers_who_is_not_expected(desk: Desk) -> None:
    child = a_child(desk)
    stranger, roll = an_id(), called(desk)
    refusal = refused(desk, orders.ANSWER_ROLL, {"present": [child, stranger]}, target=roll)
    assert refusal == ("not_on_the_roll", {"case_ids": [stranger]})
    assert lines(desk, roll) == {child: ("expected", False)}


def test_a_station_may_be_quicker(desk: Desk) -> None:
    with desk.units.unit() as uow:
        seed_rules(uow.session, {StationRule.ROLL_CALL: 2})
    child = a_child(desk)
    called(desk)
    desk.advance(timedelta(minutes=2))
    assert alarms(desk) == [child]


def test_answering_and_the_end_at_one_moment_leave_one_truth(crowded_desk: Desk) -> None:
    desk = crowded_desk
    child = a_child(desk)
    roll = called(desk)
    at_once(
        lambda: desk.order(orders.ANSWER_ROLL, {"present": [child]}, target=roll),
        lambda: desk.order(orders.FINISH_ROLL, {}, target=roll),
    )
    truth = (lines(desk, roll)[child], alarms(desk), "PersonFound" in desk.names())
    assert truth in [(("present", False), [], False), (("found", True), [child], True)]


@pytest.mark.parametrize("ends", ["by its time", "by a desk that may not know"])
def test_a_sealed_child_is_on_every_roll_and_shown_to_those_only_who_may_know(desk: Desk, ends: str) -> None:
    child, worker = a_child(desk), a_worker(desk)
    named = Actor("station", "station", "children-desk")
    desk.order(orders.SEAL_CASE, {"reason": "domestic_violence", "need_to_know": []}, named, child)
    roll = called(desk, worker)

    assert lines(desk, roll) == {worker: ("present", False)}
    assert desk.ask(orders.ROLL_CALL, {"roll_call_id": roll})["expected"] == 1
    assert desk.ask(orders.ROLL_CALL, {"roll_call_id": roll}, named)["expected"] == 2
    assert refused(desk, orders.ANSWER_ROLL, {"present": [child]}, target=roll)[0] == "not_on_the_roll"
    if ends == "by its time":
        desk.advance(FIVE)
    else:
        desk.order(orders.FINISH_ROLL, {}, target=roll)
    assert alarms(desk) == [child]
    assert lines(desk, roll) == {worker: ("present", False)}


def test_the_bed_board_does_not_say_who_a_sealed_person_is(desk: Desk) -> None:
    child = a_child(desk)
    named = Actor("station", "station", "children-desk")
    desk.order(orders.SEAL_CASE, {"reason": "domestic_violence", "need_to_know": []}, named, child)
    shown, known = (
        [(bed["state"].value, bed["case_id"]) for bed in desk.ask(orders.BED_BOARD, {"zone": "minor"}, who)["items"]]
        for who in (STATION, named)
    )
    assert (shown, known) == ([("occupied", None), ("free", None)], [("occupied", child), ("free", None)])


def test_roll_calls_are_listed_by_the_zone_in_which_they_were_called(desk: Desk) -> None:
    rolls = {zone: called(desk, zone=zone) for zone in ("minor", "male")}

    def listed(**wanted: Any) -> list[str]:
        return [one["roll_call_id"] for one in desk.ask(orders.ROLL_CALLS, wanted)["items"]]

    assert [listed(zone="minor"), listed(zone="male"), listed(zone="care")] == [
        [rolls["minor"]],
        [rolls["male"]],
        [],
    ]
    assert sorted(listed()) == sorted(rolls.values())
