"""Tickets home: never for somebody who may not travel alone, and exactly one per departure (item 22)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.city import City
from tests.stories import UNCERTAIN, Person, a_departure, brought_in, moment, reassessed

ROUTE = {"from_station": "常州", "to_station": "溧阳", "travellers": 1}


def a_train(city: City, **changes: Any) -> dict[str, Any]:
    times = {"departs_at": moment(city, hours=3), "arrives_at": moment(city, hours=4)}
    return {"train": "G7655", **times, "price_fen": 9300, "direct": True, **changes}


def a_requested_ticket(city: City) -> tuple[str, str, Person]:
    """A capable adult's: departure and ticket."""
    person = brought_in(city)
    departure = city["station-desk"].post("/v1/departures", a_departure(person, "ticket"))["departure_id"]
    return (
        departure,
        city["station-desk"].post("/v1/tickets", {"departure_id": departure, **ROUTE})["ticket_id"],
        person,
    )


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"ages": UNCERTAIN, "zone": "minor"}, "presumed_minor"),
        ({"impaired": True, "zone": "care"}, "impaired"),
    ],
    ids=["perhaps a minor", "impaired"],
)
def test_nobody_who_may_not_travel_alone_gets_a_ticket_of_their_own(city: City, who: dict[str, Any], code: str) -> None:
    assert city["station-desk"].refused("/v1/departures", a_departure(brought_in(city, **who), "ticket")) == (409, code)


def test_a_ticket_asked_for_is_not_issued_once_the_traveller_turns_out_to_be_perhaps_a_minor(city: City) -> None:
    _, ticket, person = a_requested_ticket(city)
    reassessed(city, person, {"ages": UNCERTAIN, "age_basis": "visual"})

    answer = city["railway-desk"].answer(f"/v1/tickets/{ticket}/issue", a_train(city))

    assert (answer.status_code, answer.json["code"], answer.json["facts"]) == (
        409,
        "ticket_on_hold",
        {"ticket_id": ticket},
    )


def test_a_second_issue_for_the_same_departure_is_refused(city: City) -> None:
    departure, ticket, _ = a_requested_ticket(city)
    issue = f"/v1/tickets/{ticket}/issue"
    city["railway-desk"].post(issue, a_train(city))

    again = city["railway-desk"].answer(issue, a_train(city, train="G7657"))

    assert (again.status_code, again.json["code"], again.json["facts"]) == (
        409,
        "ticket_already_issued",
        {"ticket_id": ticket, "departure_id": departure},
    )
    assert len(city.announced("intake", "ticket_issued", departure_id=departure)) == 1


def test_a_second_request_for_the_same_departure_is_refused(city: City) -> None:
    departure, ticket, _ = a_requested_ticket(city)
    wanted = {"departure_id": departure, **ROUTE}
    before = city["station-desk"].refused("/v1/tickets", wanted)
    city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", a_train(city))

    assert (before, city["station-desk"].refused("/v1/tickets", wanted)) == (
        (409, "ticket_already_requested"),
        (409, "ticket_already_issued"),
    )


def test_two_windows_that_issue_at_the_same_moment_buy_one_ticket(city: City) -> None:
    departure, ticket, _ = a_requested_ticket(city)
    windows = [city.another("railway-desk") for _ in range(2)]
    train = a_train(city)

    with ThreadPoolExecutor(2) as both:
        sent = [both.submit(window.refused, f"/v1/tickets/{ticket}/issue", train) for window in windows]
        answers = sorted(one.result() for one in sent)

    assert answers == [(200, "done"), (409, "ticket_already_issued")]
    assert len(city.announced("intake", "ticket_issued", departure_id=departure)) == 1


def test_whoever_changes_trains_is_told_whom_to_ask_there(city: City) -> None:
    _, ticket, _ = a_requested_ticket(city)
    issue = f"/v1/tickets/{ticket}/issue"

    refused = city["railway-desk"].refused(issue, a_train(city, direct=False))
    issued = city["railway-desk"].post(issue, a_train(city, direct=False, transfer_contact="徐州市救助管理站"))

    assert (refused, issued["state"]) == ((422, "transfer_contact_missing"), "issued")


def test_nobody_leaves_on_a_ticket_that_was_never_issued(city: City) -> None:
    departure, ticket, _ = a_requested_ticket(city)
    leaving = f"/v1/departures/{departure}/execute"
    before = city["station-desk"].refused(leaving)
    city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", a_train(city))

    assert before == (409, "ticket_not_issued")
    assert city["station-desk"].post(leaving)["state"] == "executed"


def test_the_railway_desk_sees_stations_and_seats_and_no_case(city: City) -> None:
    _, ticket, person = a_requested_ticket(city)
    shown = city["railway-desk"].get("/v1/tickets", state="requested", limit=100)["items"]
    [mine] = [one for one in shown if one["ticket_id"] == ticket]

    assert (mine["from_station"], mine["to_station"], mine["travellers"]) == ("常州", "溧阳", 1)
    assert person.case not in str(shown)
