"""A scan at the desk shows earlier help, and it changes nothing of what is decided (item 21)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.city import City
from tests.stories import (
    HELP,
    HOME,
    REFUSAL,
    Asking,
    a_departure,
    admitted,
    left_alone,
    written_down,
)


@pytest.fixture
def number(city: City) -> str:
    """A document that nobody else has."""
    return f"P-{next(city.numbers):04d}"


def stayed(city: City, number: str) -> Asking:
    asking = admitted(city, written_down(city, number), claimed_name="老根")
    left_alone(city, asking.person)
    return asking


def travelled(city: City, number: str) -> tuple[Asking, str]:
    """Home by a ticket that the railway desk issued."""
    asking, desk = admitted(city, written_down(city, number), claimed_name="老根"), city["station-desk"]
    planned = desk.post("/v1/departures", a_departure(asking.person, "ticket"))
    wanted = {"from_station": "常州", "to_station": "溧阳", "travellers": 1}
    ticket = desk.post("/v1/tickets", {"departure_id": planned["departure_id"], **wanted})["ticket_id"]
    seat = {"train": "G7655", "price_fen": 3100, "direct": True}
    times = {"departs_at": "2026-09-01T01:00:00Z", "arrives_at": "2026-09-01T02:00:00Z"}
    city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", {**seat, **times})
    desk.post(f"/v1/departures/{planned['departure_id']}/execute")
    return asking, ticket


def scanned(city: City, number: str, desk: str = "station-desk") -> dict[str, Any]:
    return city[desk].post("/v1/history/by-number", {"number": number})


def test_a_scan_shows_earlier_stays_tickets_and_the_last_destination(city: City, number: str) -> None:
    first = stayed(city, number)
    second, ticket = travelled(city, number)
    now = written_down(city, number)

    shown = scanned(city, number)
    assert [one["case_id"] for one in shown["cases"]] == [now.case, second.case, first.case]
    assert [one["departed_by"] for one in shown["cases"]] == [None, "ticket", "self"]
    assert [one["destination_region_code"] for one in shown["cases"]] == [None, HOME, HOME]
    assert [(one["ticket_id"], one["state"], one["price_fen"]) for one in shown["tickets"]] == [
        (ticket, "issued", 3100)
    ]
    assert (shown["within_180_days"], shown["repeated"], shown["decides_nothing"]) == (3, True, True)


def test_the_decision_on_the_fourth_time_is_the_decision_on_the_first(city: City, number: str) -> None:
    for _ in range(3):
        stayed(city, number)
    again, stranger, desk = written_down(city, number), written_down(city), city["station-desk"]
    assert scanned(city, number)["repeated"] is True

    told = [desk.post(f"/v1/cases/{one.case}/eligibility", HELP) for one in (again, stranger)]
    own = {"case_id", "decision_id", "decided_at"}
    first, second = ({name: it for name, it in one.items() if name not in own} for one in told)
    assert first == second
    assert admitted_after(city, again) == "in_station"


def admitted_after(city: City, asking: Asking) -> str:
    """The state of the case once the person is in a bed; help was decided on before."""
    desk, case = city["station-desk"], asking.case
    desk.post(f"/v1/cases/{case}/health-check", {"decision": "fit", "impaired": False, "findings": "无外伤"})
    entry = {"bed_zone": "male", "sex": "1", "ages": {"lo": 30, "hi": 38}, "age_basis": "visual"}
    return str(desk.post(f"/v1/cases/{case}/admission", entry)["state"])


def test_having_come_often_is_no_reason_that_could_be_written_down(city: City, number: str) -> None:
    for _ in range(3):
        stayed(city, number)
    again = written_down(city, number)
    path = f"/v1/cases/{again.case}/eligibility"
    body = REFUSAL | {"facts": HELP["facts"]}

    assert city["station-desk"].refused(path, body) == (422, "refusal_not_borne_out")
    assert city["station-desk"].refused(path, body | {"reasons": ["came_too_often"]}) == (422, "invalid_body")


def test_the_supervisor_sees_who_came_three_times_within_180_days(city: City, number: str) -> None:
    stays = [stayed(city, number) for _ in range(3)]
    assert city["station-desk"].refused_to_see("/v1/history/repeated") == (403, "scope_missing")

    found = {one["latest_case_id"]: one for one in every_page(city, "/v1/history/repeated")}
    assert found[stays[-1].case]["within_180_days"] == 3
    assert not {stay.case for stay in stays[:-1]} & found.keys()
    # and only those who came more often, or came again lately, when that is what is asked for
    latest, later = found[stays[-1].case]["latest_opened_at"], (city.now() + timedelta(seconds=1)).isoformat()
    asked = [{"at_least": 4}, {"latest_since": later}, {"at_least": 3, "latest_since": latest}]
    listed = [every_page(city, "/v1/history/repeated", **one) for one in asked]
    assert [stays[-1].case in {one["latest_case_id"] for one in page} for page in listed] == [False, False, True]


def every_page(city: City, path: str, **wanted: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    after: dict[str, Any] = dict(wanted)
    while True:
        page = city["station-chief"].get(path, purpose="supervision", **after)
        items += page["items"]
        if page["next_after"] is None:
            return items
        after = {**wanted, "after": page["next_after"]}


def test_a_number_that_nobody_gave_shows_nobody(city: City) -> None:
    assert scanned(city, "P-NOBODY") == {
        "cases": [],
        "tickets": [],
        "within_180_days": 0,
        "repeated": False,
        "decides_nothing": True,
    }
