"""Earlier help is shown to whoever may know of it: stays, tickets, how often; the person is found by number alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis import rotation
from chassis.generations import INDEX
from chassis.orders import Actor
from contracts.codes import DepartureKind
from contracts.orders import intake as orders
from contracts.orders.intake import TicketState
from tests.unit.intake.desk import Desk
from tests.unit.intake.test_the_way_home import HOME
from tests.unit.intake.the_door import ENTRY, FIT, FORM, at_the_door, registered

CHIEF = Actor("station", "station", "station-chief")
NUMBER = "320400 19900101 007x"


def known(desk: Desk, number: str = NUMBER) -> tuple[str, str]:
    """At the door, with a document."""
    case, request = registered(desk)
    desk.order(orders.REGISTER_HELP_REQUEST, FORM | {"document_number": number}, target=request)
    return case, request


def left(desk: Desk, case: str, kind: str = "self", **more: Any) -> str:
    planned = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": kind, **more})
    if kind != "ticket":
        desk.order(orders.EXECUTE_DEPARTURE, {}, target=planned["departure_id"])
    return str(planned["departure_id"])


def wants_a_ticket(desk: Desk, case: str) -> str:
    """Asked of the railway desk, and then left alone after all."""
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    desk.order(orders.ADMIT_TO_STATION, ENTRY | {"claimed_name": "老根"}, target=case)
    wanted = {"from_station": "常州", "to_station": "商丘", "travellers": 1}
    departure = left(desk, case, "ticket")
    ticket = desk.order(orders.REQUEST_TICKET, wanted | {"departure_id": departure})["ticket_id"]
    left(desk, case)
    return str(ticket)


def history(desk: Desk, number: str = NUMBER, actor: Actor = CHIEF) -> dict[str, Any]:
    return desk.ask(orders.HISTORY_BY_NUMBER, {"number": number}, actor)


def cases(shown: dict[str, Any]) -> list[str]:
    return [one["case_id"] for one in shown["cases"]]


def test_a_scan_shows_earlier_stays_where_they_led_and_the_tickets(desk: Desk) -> None:
    first, _ = known(desk)
    ticket = wants_a_ticket(desk, first)
    desk.advance(timedelta(days=30))
    second, _ = known(desk, "32040019900101007X")

    shown = history(desk)
    assert cases(shown) == [second, first]
    assert (shown["cases"][1]["departed_by"], shown["cases"][1]["destination_region_code"]) == (
        DepartureKind.SELF,
        HOME["destination_region_code"],
    )
    assert [(one["ticket_id"], one["case_id"], one["state"]) for one in shown["tickets"]] == [
        (ticket, first, TicketState.WITHDRAWN)
    ]
    assert (shown["within_180_days"], shown["repeated"], shown["decides_nothing"]) == (2, False, True)
    assert desk.ask(orders.HISTORY, {"case_id": second}) == desk.ask(orders.HISTORY, {"case_id": first}) == shown


def test_tickets_are_shown_for_ninety_days_and_cases_for_ever(desk: Desk) -> None:
    first, _ = known(desk)
    wants_a_ticket(desk, first)
    desk.advance(timedelta(days=90))
    assert len(history(desk)["tickets"]) == 1
    desk.advance(timedelta(seconds=1))
    shown = history(desk)
    assert (shown["tickets"], cases(shown)) == ([], [first])
    desk.advance(timedelta(days=100))
    assert history(desk)["within_180_days"] == 0


def test_nobody_has_a_history_without_a_number_of_their_own(desk: Desk) -> None:
    """The daughter who collected him twice was not helped twice."""
    nothing = {"cases": [], "tickets": [], "within_180_days": 0, "repeated": False, "decides_nothing": True}
    for _ in range(2):
        case, _ = at_the_door(desk)
        daughter = {"name": "陈小满", "relation": "女儿", "document_number": NUMBER}
        left(desk, case, "collected", receiver=daughter)
    assert history(desk) == nothing
    assert cases(desk.ask(orders.HISTORY, {"case_id": case})) == [case]


def test_the_supervisor_sees_who_came_three_times_in_180_days(desk: Desk) -> None:
    often = []
    for _ in range(4):
        case, _ = known(desk)
        left(desk, case)
        often.append(case)
        known(desk, f"P-{len(often)}")
        desk.advance(timedelta(days=60))
    assert [one["latest_case_id"] for one in desk.ask(orders.REPEAT_HELP, {}, CHIEF)["items"]] == [often[-1]]
    assert desk.ask(orders.REPEAT_HELP, {}, CHIEF)["items"][0]["within_180_days"] == 3
    desk.advance(timedelta(days=1))
    assert desk.ask(orders.REPEAT_HELP, {}, CHIEF)["items"] == []


def test_the_supervisors_list_goes_page_by_page(desk: Desk) -> None:
    latest = []
    for number in ("P-1", "P-2", "P-3"):
        for _ in range(3):
            case, _ = known(desk, number)
            left(desk, case)
        latest.append(case)
    found: list[str] = []
    after = None
    for _ in range(4):
        page = desk.ask(orders.REPEAT_HELP, {"limit": 1, **({"after": after} if after else {})}, CHIEF)
        found += [one["latest_case_id"] for one in page["items"]]
        if (after := page["next_after"]) is None:
            break
    assert found == latest


def test_a_sealed_stay_is_in_nobodys_history_list_or_count_but_theirs_who_may_know(desk: Desk) -> None:
    stays = [known(desk)[0] for _ in range(3)]
    named = Actor("station", "station", "children-desk")
    desk.order(orders.SEAL_CASE, {"reason": "domestic_violence", "need_to_know": []}, named, stays[0])

    seen = history(desk)
    assert (cases(seen), seen["within_180_days"], seen["repeated"]) == ([stays[2], stays[1]], 2, False)
    assert desk.ask(orders.REPEAT_HELP, {}, CHIEF)["items"] == []
    assert history(desk, actor=named)["within_180_days"] == 3
    assert len(desk.ask(orders.REPEAT_HELP, {}, named)["items"]) == 1


def test_a_rotation_of_the_index_key_changes_no_history_and_no_count(desk: Desk) -> None:
    for _ in range(3):
        known(desk)
    before = history(desk), desk.ask(orders.REPEAT_HELP, {}, CHIEF)
    for _ in rotation.rotate(desk.units, INDEX, rotation.rebuild_index, 2):
        assert (history(desk), desk.ask(orders.REPEAT_HELP, {}, CHIEF)) == before
    assert (history(desk), desk.ask(orders.REPEAT_HELP, {}, CHIEF)) == before
    assert before[0]["within_180_days"] == before[1]["items"][0]["within_180_days"] == 3


def test_who_was_erased_has_no_history(desk: Desk) -> None:
    first, _ = known(desk)
    second, _ = known(desk)
    desk.order(orders.ERASE_PERSON, {"reason": "recorded_in_error", "requested_by": "station"}, CHIEF, first)
    assert cases(history(desk)) == [second]
    assert cases(desk.ask(orders.HISTORY, {"case_id": first})) == [first]
