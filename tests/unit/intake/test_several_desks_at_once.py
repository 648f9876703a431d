"""What several people do at the same moment: the last bed is given once, a number never twice, one departure once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chassis.orders import Refusal
from contracts.codes import BedZone
from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake.storage.beds import Beds
from tests.mothers import a_robbed_worker
from tests.unit.intake.desk import Desk
from tests.unit.intake.test_persons import merge, record, somebody
from tests.unit.intake.test_the_way_home import ENTRY, HEALTH, HOME, PLACE, SAFETY, open_case


def outcome(act: Callable[[], Any]) -> str:
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def at_once(*acts: Callable[[], Any]) -> Counter[str]:
    """Let everybody act in a thread of their own; how often each outcome came about."""
    with ThreadPoolExecutor(len(acts)) as people:
        return Counter(people.map(outcome, acts))


def checked(desk: Desk) -> str:
    case_id = open_case(desk, a_robbed_worker())
    desk.order(orders.RECORD_SAFETY_CHECK, SAFETY, target=case_id)
    desk.order(orders.RECORD_HEALTH_CHECK, HEALTH | {"impaired": False}, target=case_id)
    return case_id


def test_the_last_bed_is_given_to_one_of_five(crowded_desk: Desk) -> None:
    def enters(case_id: str) -> Callable[[], Any]:
        return lambda: crowded_desk.order(orders.ADMIT_TO_STATION, ENTRY, target=case_id)

    waiting = [checked(crowded_desk) for _ in range(5)]
    assert at_once(*map(enters, waiting)) == {"done": 1, "no_free_bed": 4}
    with crowded_desk.units.view() as view:
        assert Beds(view.session).occupied(BedZone.CARE) == 1


def test_case_numbers_are_neither_doubled_nor_left_out(crowded_desk: Desk) -> None:
    at_once(*[lambda: crowded_desk.hear(a_robbed_worker(), PLACE)] * 8)
    numbers = sorted(told.case_number for told in crowded_desk.announced() if isinstance(told, facts.CaseOpened))
    assert numbers == [f"CZ-2026-{number:06d}" for number in range(1, 9)]


def test_a_departure_is_executed_once(crowded_desk: Desk) -> None:
    case_id = open_case(crowded_desk, a_robbed_worker())
    planned = crowded_desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case_id, "kind": "self"})
    leave = [lambda: crowded_desk.order(orders.EXECUTE_DEPARTURE, {}, target=planned["departure_id"])] * 4
    assert at_once(*leave) == {"done": 1, "departure_wrong_state": 3}
    assert crowded_desk.names().count("DepartureExecuted") == 1


def test_a_ring_of_merges_at_once_leaves_nobody_who_stands_for_each_other(crowded_desk: Desk) -> None:
    people = [somebody(crowded_desk) for _ in range(4)]

    def merges(one: str, into: str) -> Callable[[], Any]:
        return lambda: merge(crowded_desk, one, into)

    outcomes = at_once(*(merges(one, into) for one, into in zip(people, [*people[1:], people[0]], strict=True)))

    present = {record(crowded_desk, one)["person_id"] for one in people}
    assert outcomes["done"] == len(people) - len(present) >= 1
    assert [record(crowded_desk, one)["merged"] for one in present] == [False] * len(present)
    cases = [record(crowded_desk, one)["case_ids"] for one in present]
    assert len({case for theirs in cases for case in theirs}) == sum(map(len, cases)) == len(people)


def test_a_person_is_merged_once_by_several_desks(crowded_desk: Desk) -> None:
    one, *others = (somebody(crowded_desk) for _ in range(4))
    acts = [lambda into=into: merge(crowded_desk, one, into) for into in others]
    assert at_once(*acts) == {"done": 1, "person_already_merged": 2}
    assert crowded_desk.names().count("PersonMerged") == 1
