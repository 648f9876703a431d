"""What happens during a stay is written down and stays written: the care log, and incidents that are not forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.clock import iso
from contracts.codes import IncidentKind, IncidentState
from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake.domain.care import INCIDENT_MOVES, REPORTED_UP_ALWAYS
from services.intake.storage.base import WrittenOnce
from services.intake.storage.care import CareLog
from tests.unit.intake.desk import FOUND_AT, Desk, an_id
from tests.unit.intake.test_the_way_home import HOME, refused
from tests.unit.intake.the_door import stays

S = IncidentState
SUPPER = {"kind": "meal", "text": "晚餐吃了一半", "written_by": "S-023"}
FELL = {"kind": "fall", "happened": "如厕时滑倒, 额头擦伤", "reported_by": "S-023"}
STEPS: dict[IncidentState, tuple[Any, dict[str, Any]]] = {
    S.HANDLED: (orders.HANDLE_INCIDENT, {"measures": "已送医检查, 无骨折", "handled_by": "S-017"}),
    S.REPORTED_UP: (
        orders.REPORT_INCIDENT_UP,
        {"reported_to": "市民政局", "report_number": "SB-2026-003", "reported_by": "S-001"},
    ),
    S.CLOSED: (orders.CLOSE_INCIDENT, {}),
}


def written(desk: Desk, case: str, **more: Any) -> str:
    return str(desk.order(orders.WRITE_CARE_ENTRY, SUPPER | more, target=case)["entry_id"])


def log(desk: Desk, case: str, **wanted: Any) -> list[tuple[Any, ...]]:
    items = desk.ask(orders.CARE_LOG, {"case_id": case, **wanted})["items"]
    return [(one["entry_id"], one["text"], one["adds_to"]) for one in items]


def incident(desk: Desk, case: str, kind: IncidentKind = IncidentKind.FALL) -> str:
    body = FELL | {"case_id": case, "kind": kind.value}
    return str(desk.order(orders.REPORT_INCIDENT, body)["incident_id"])


# --- the care log ---


def test_what_was_wrong_is_put_right_by_an_entry_beside_it(desk: Desk) -> None:
    case = stays(desk)
    first = written(desk, case)
    second = written(desk, case, text="更正: 晚餐未进", adds_to=first)
    third = written(desk, case, text="再更正: 喝了粥", adds_to=second)
    assert log(desk, case) == [
        (first, "晚餐吃了一半", None),
        (second, "更正: 晚餐未进", first),
        (third, "再更正: 喝了粥", first),
    ]


def test_no_code_can_change_an_entry(desk: Desk) -> None:
    case = stays(desk)
    first = written(desk, case)
    with pytest.raises(WrittenOnce), desk.units.unit() as uow:
        CareLog(uow.session).get(first).text = uow.private(f"case/{case}", "晚餐全吃了")
    assert log(desk, case) == [(first, "晚餐吃了一半", None)]


def test_the_log_is_looked_through_by_kind_and_page_by_page(desk: Desk) -> None:
    case = stays(desk)
    meals = [written(desk, case) for _ in range(3)]
    pill = written(desk, case, kind="medicine", text="服药一次")
    page = desk.ask(orders.CARE_LOG, {"case_id": case, "limit": 2})
    rest = desk.ask(orders.CARE_LOG, {"case_id": case, "limit": 2, "after": page["next_after"]})
    assert [one["entry_id"] for one in (*page["items"], *rest["items"])] == [*meals, pill]
    assert [entry for entry, _, _ in log(desk, case, kind="medicine")] == [pill]


def test_an_entry_says_when_it_was_and_not_only_when_it_was_written(desk: Desk) -> None:
    case = stays(desk)
    desk.clock.advance(timedelta(hours=3))
    written(desk, case, happened_at=FOUND_AT.isoformat())
    [entry] = desk.ask(orders.CARE_LOG, {"case_id": case})["items"]
    assert (entry["happened_at"], entry["written_at"]) == (
        iso(FOUND_AT),
        iso(FOUND_AT + timedelta(hours=3)),
    )


def test_nothing_is_written_about_tomorrow(desk: Desk) -> None:
    case = stays(desk)
    tomorrow = (FOUND_AT + timedelta(days=1)).isoformat()
    body = SUPPER | {"happened_at": tomorrow}
    assert refused(desk, orders.WRITE_CARE_ENTRY, body, target=case)[0] == "implausible_time"
    assert log(desk, case) == []


def test_another_cases_entry_is_not_added_to(desk: Desk) -> None:
    theirs, other = stays(desk), stays(desk)
    first = written(desk, theirs)
    for unknown in (first, an_id()):
        body = SUPPER | {"adds_to": unknown}
        assert refused(desk, orders.WRITE_CARE_ENTRY, body, target=other)[0] == "not_found"
    assert log(desk, other) == []


# --- incidents ---


def test_an_incident_is_told_handled_reported_up_and_closed(desk: Desk) -> None:
    case = stays(desk)
    fell = incident(desk, case)
    for order, body in STEPS.values():
        desk.order(order, body, target=fell)
    told = [one for one in desk.announced() if isinstance(one, facts.IncidentReported | facts.IncidentProgressed)]
    assert told == [
        facts.IncidentReported(
            case_id=case, incident_id=fell, kind=IncidentKind.FALL, occurred_at=FOUND_AT, at=FOUND_AT
        ),
        *[
            facts.IncidentProgressed(case_id=case, incident_id=fell, kind=IncidentKind.FALL, state=state, at=FOUND_AT)
            for state in STEPS
        ],
    ]
    shown = desk.ask(orders.INCIDENT, {"incident_id": fell})
    assert (shown["happened"], shown["measures"], shown["reported_to"], shown["report_number"]) == (
        "如厕时滑倒, 额头擦伤",
        "已送医检查, 无骨折",
        "市民政局",
        "SB-2026-003",
    )


@pytest.mark.parametrize("kind", IncidentKind, ids=lambda kind: kind.value)
def test_what_the_superior_department_must_hear_of_is_not_closed_before(desk: Desk, kind: IncidentKind) -> None:
    happened = incident(desk, stays(desk), kind)
    desk.order(*STEPS[S.HANDLED], target=happened)
    if kind in REPORTED_UP_ALWAYS:
        refusal = refused(desk, orders.CLOSE_INCIDENT, {}, target=happened)
        assert refusal == ("incident_not_reported_up", {"incident_id": happened, "kind": kind.value})
        desk.order(*STEPS[S.REPORTED_UP], target=happened)
    assert desk.order(orders.CLOSE_INCIDENT, {}, target=happened)["state"] is S.CLOSED


WAYS = {S.OPEN: (), S.HANDLED: (S.HANDLED,), S.REPORTED_UP: (S.HANDLED, S.REPORTED_UP), S.CLOSED: (S.HANDLED, S.CLOSED)}


@pytest.mark.parametrize("before", S, ids=lambda state: state.value)
@pytest.mark.parametrize("wanted", STEPS, ids=lambda state: state.value)
def test_what_the_table_of_states_does_not_allow_changes_nothing(
    desk: Desk, before: IncidentState, wanted: IncidentState
) -> None:
    fell = incident(desk, stays(desk))
    for step in WAYS[before]:
        desk.order(*STEPS[step], target=fell)
    if wanted in INCIDENT_MOVES[before]:
        assert desk.order(*STEPS[wanted], target=fell)["state"] is wanted
        return
    allowed = [state.value for state in INCIDENT_MOVES[before]]
    expected = [state.value for state in INCIDENT_MOVES.leading_to(wanted)]
    assert refused(desk, *STEPS[wanted], target=fell) == (
        "incident_wrong_state",
        {"incident_id": fell, "state": before.value, "expected": expected, "allowed": allowed},
    )
    assert desk.ask(orders.INCIDENT, {"incident_id": fell})["state"] is before


def test_the_list_finds_incidents_by_state_kind_and_case(desk: Desk) -> None:
    one, other = stays(desk), stays(desk)
    fell, fought = incident(desk, one), incident(desk, other, IncidentKind.FIGHT)
    desk.order(*STEPS[S.HANDLED], target=fought)

    def found(**wanted: Any) -> list[str]:
        return [item["incident_id"] for item in desk.ask(orders.INCIDENTS, wanted)["items"]]

    assert (found(), found(state="open"), found(kind="fight"), found(case_id=one)) == (
        sorted([fell, fought]),
        [fell],
        [fought],
        [fell],
    )


def test_a_case_stays_open_until_its_incidents_are_closed(desk: Desk) -> None:
    case = stays(desk)
    fell = incident(desk, case)
    planned = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": "self"})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=planned["departure_id"])
    refusal = refused(desk, orders.CLOSE_CASE, {}, target=case)
    assert refusal == ("case_not_closable", {"case_id": case, "reasons": ["incidents_open"]})
    for step in (S.HANDLED, S.CLOSED):
        desk.order(*STEPS[step], target=fell)
    assert desk.order(orders.CLOSE_CASE, {}, target=case)["state"] == "closed"


def test_an_incident_can_still_be_reported_of_somebody_who_has_left(desk: Desk) -> None:
    """A complaint often comes afterwards (Decree 381 art. 15)."""
    case = stays(desk)
    planned = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": "self"})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=planned["departure_id"])
    desk.order(orders.CLOSE_CASE, {}, target=case)
    assert incident(desk, case, IncidentKind.COMPLAINT)
