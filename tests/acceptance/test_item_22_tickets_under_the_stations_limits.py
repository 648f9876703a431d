"""Tickets home: never for somebody who may not travel alone, exactly one per departure, and somebody asks whether they
arrived (item 22)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts.law.calendar import SHANGHAI
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


# --- approval, booking, cash ------------------------------------------------------------------------------------------


def test_a_dear_ticket_waits_for_a_supervisor(city: City) -> None:
    _, ticket, _ = a_requested_ticket(city)
    path, dear = f"/v1/tickets/{ticket}", a_train(city, price_fen=200_001)

    refused = city["railway-desk"].refused(f"{path}/issue", dear)
    city["station-chief"].post(f"{path}/approve")
    city["railway-desk"].post(f"{path}/book")

    assert refused == (409, "ticket_not_approved")
    assert city["railway-desk"].post(f"{path}/issue", dear)["state"] == "issued"
    steps = city.announced("intake", "ticket_progressed", ticket_id=ticket)
    assert [one.data["step"] for one in steps] == ["approved", "booked"]


def test_more_than_twenty_yuan_in_cash_takes_a_supervisors_reason_and_planning_anew_buys_no_second_limit(
    city: City,
) -> None:
    person, desk = brought_in(city), city["station-desk"]

    def planned() -> str:
        return f"/v1/departures/{desk.post('/v1/departures', a_departure(person, 'ticket'))['departure_id']}"

    def cash(fen: int) -> dict[str, Any]:
        return {"amount_fen": fen, "receipt_number": "XJ-0007"}

    desk.post(f"{planned()}/cash", cash(1500))
    again = planned()
    refused = desk.answer(f"{again}/cash", cash(501))
    last_fen = desk.post(f"{again}/cash", cash(500))
    not_by_the_desk = desk.refused(f"{again}/cash-allowance", {"allowed_fen": 5000, "reason": "末班车已开"})
    city["station-chief"].post(f"{again}/cash-allowance", {"allowed_fen": 5000, "reason": "末班车已开"})
    desk.post(f"{again}/cash", cash(3000))

    assert (refused.status_code, refused.json["code"], refused.json["facts"]) == (
        409,
        "cash_above_limit",
        {"given_fen": 1500, "allowed_fen": 2000},
    )
    assert (last_fen["cash_fen"], not_by_the_desk) == (500, (403, "scope_missing"))
    given = [one.data for one in city.announced("intake", "cash_given", case_id=person.case)]
    assert [(one["amount_fen"], one["total_fen"], one["above_limit"]) for one in given] == [
        (1500, 1500, False),
        (500, 2000, False),
        (3000, 5000, True),
    ]


# --- whether they arrived ---------------------------------------------------------------------------------------------


def on_the_train(city: City) -> tuple[str, str, Person]:
    """Left, and boarded: due in four hours."""
    departure, ticket, person = a_requested_ticket(city)
    city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", a_train(city))
    city["station-desk"].post(f"/v1/departures/{departure}/execute")
    city["railway-desk"].post(f"/v1/tickets/{ticket}/boarding")
    return departure, ticket, person


def tasks(city: City, ticket: str) -> list[str]:
    shown = city["station-desk"].get("/v1/departures/arrival-tasks", limit=100)["items"]
    return [one["arrival_task"] for one in shown if one["ticket_id"] == ticket]


def test_twelve_hours_after_the_train_somebody_is_to_ask_and_then_the_place_of_origin_is_told(city: City) -> None:
    departure, ticket, _ = on_the_train(city)
    city.advance(hours=15, minutes=59)
    quiet = tasks(city, ticket)
    city.advance(minutes=1)
    asked = tasks(city, ticket)
    city.advance(hours=24)
    again = tasks(city, ticket)

    assert (quiet, asked, again) == ([], ["open"], ["unanswered"])
    due = city.the("intake", "arrival_confirmation_due", ticket_id=ticket)
    told = city.the("intake", "arrival_unconfirmed", ticket_id=ticket)
    assert (due["departure_id"], told["destination_region_code"]) == (departure, "320481111201")
    assert told["scheduled_at"] == due["scheduled_at"]


def test_an_answer_ends_the_asking(city: City) -> None:
    departure, ticket, _ = on_the_train(city)
    city.advance(hours=17)
    city["station-desk"].post(f"/v1/departures/{departure}/arrival", {"confirmed_by": "家属"})
    city.advance(hours=48)

    assert tasks(city, ticket) == ["answered"]
    assert city.announced("intake", "arrival_unconfirmed", ticket_id=ticket) == []


def test_whose_arrival_is_known_is_not_asked_after(city: City) -> None:
    departure, ticket, _ = on_the_train(city)
    city.advance(hours=4)
    city["station-desk"].post(f"/v1/departures/{departure}/arrival", {"confirmed_by": "家属"})
    city.advance(hours=48)

    assert tasks(city, ticket) == []
    [boarded, arrived] = city.announced("intake", "ticket_progressed", ticket_id=ticket)
    assert (boarded.data["step"], arrived.data["step"]) == ("boarded", "arrived")


def test_whoever_never_left_is_not_asked_after(city: City) -> None:
    _, ticket, _ = a_requested_ticket(city)
    city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", a_train(city))
    city.advance(hours=48)

    assert tasks(city, ticket) == []


# --- refunds and totals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("by", "flags"), [("traveller", 1), ("station", 0), ("railway", 0)])
def test_a_refund_by_the_traveller_raises_a_flag_and_buys_no_second_ticket(city: City, by: str, flags: int) -> None:
    departure, ticket, _ = a_requested_ticket(city)
    path, back = f"/v1/tickets/{ticket}", {"refund_fen": 8800, "refunded_by": by}
    city["railway-desk"].post(f"{path}/issue", a_train(city))

    too_much = city["railway-desk"].refused(f"{path}/refund", {**back, "refund_fen": 9301})
    refunded = city["railway-desk"].post(f"{path}/refund", back)

    assert (too_much, refunded["state"], refunded["refund_fen"]) == ((422, "refund_too_large"), "refunded", 8800)
    assert len(city.announced("intake", "refund_flagged", ticket_id=ticket)) == flags
    assert city["station-desk"].refused("/v1/tickets", {"departure_id": departure, **ROUTE}) == (
        409,
        "ticket_already_issued",
    )


WAYS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "issued": [],
    "boarded": [("boarding", {})],
    "missed": [("missed", {})],
    "refunded": [("refund", {"refund_fen": 8800, "refunded_by": "station"})],
    "missed, then refunded": [("missed", {}), ("refund", {"refund_fen": 4650, "refunded_by": "traveller"})],
    "voided": [("void", {})],
}


def test_the_months_totals_are_the_sums_of_its_rows(city: City) -> None:
    city.advance(days=31)
    month = city.now().astimezone(SHANGHAI).strftime("%Y-%m")
    for steps in WAYS.values():
        _, ticket, _ = a_requested_ticket(city)
        city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", a_train(city))
        for step, body in steps:
            city["railway-desk"].post(f"/v1/tickets/{ticket}/{step}", body)
    a_requested_ticket(city)

    rows = city["railway-desk"].get("/v1/tickets", month=month, limit=100)["items"]
    totals = city["station-desk"].get("/v1/tickets/totals", month=month)

    summed = {name: sum(row[name] or 0 for row in rows) for name in ("travellers", "price_fen", "refund_fen")}
    assert {name: totals[name] for name in summed} == summed
    assert (totals["tickets"], totals["net_fen"]) == (len(rows), summed["price_fen"] - summed["refund_fen"])
    assert {one["state"]: one["tickets"] for one in totals["by_state"]} == dict(Counter(row["state"] for row in rows))
    assert (len(rows), totals["refund_fen"]) == (len(WAYS), 8800 + 4650 + 9300)


def test_no_sum_tells_of_a_sealed_case_to_whom_it_is_not_there(city: City) -> None:
    city.advance(days=31)
    month = city.now().astimezone(SHANGHAI).strftime("%Y-%m")
    tickets = [a_requested_ticket(city) for _ in range(2)]
    for _, ticket, _ in tickets:
        city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", a_train(city))
    sealed = {"reason": "domestic_violence", "need_to_know": ["station-chief"]}
    city["station-chief"].post(f"/v1/cases/{tickets[0][2].case}/seal", sealed)

    totals = city["station-desk"].get("/v1/tickets/totals", month=month)

    assert (totals["tickets"], totals["price_fen"]) == (1, 9300)
