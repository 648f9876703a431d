"""G5: somebody with sixty stays behind them asks for a ticket again."""

from __future__ import annotations

import pytest

from tests.city import City
from tests.stories import (
    GROWN_UP,
    HELP,
    Person,
    a_departure,
    at_the_door,
    brought_in,
    executed,
    left_alone,
    moment,
    written_down,
)

NUMBER = "P-0060"
ROUTE = {"from_station": "常州", "to_station": "溧阳", "travellers": 1}


def sixty_times(city: City) -> list[str]:
    """Came, was written down, and left by himself; two days passed each time."""
    cases = []
    for _ in range(60):
        asking = written_down(city, NUMBER)
        left_alone(city, asking.person)
        cases.append(asking.case)
        city.advance(days=2)
    return cases


def test_g05_the_history_is_shown_and_the_help_is_the_same(city: City) -> None:
    desk, before = city["station-desk"], sixty_times(city)

    shown = desk.post("/v1/history/by-number", {"number": NUMBER})
    assert [one["case_id"] for one in shown["cases"]] == before[::-1]
    assert (shown["within_180_days"], shown["repeated"], shown["decides_nothing"]) == (60, True, True)

    # He is helped as a stranger would be; the supervisor knows of him and can look for what helps for good.
    again, stranger = written_down(city, NUMBER), written_down(city, "P-0001")
    told = [desk.post(f"/v1/cases/{one.case}/eligibility", HELP) for one in (again, stranger)]
    assert [(one["outcome"], one["rule_suggests"]) for one in told] == [("eligible", "eligible")] * 2
    often = city["station-chief"].get("/v1/history/repeated", purpose="supervision")["items"]
    assert [(one["latest_case_id"], one["within_180_days"]) for one in often] == [(again.case, 61)]

    # A ticket follows the rules of tickets, and those are the same for everybody.
    desk.post(f"/v1/cases/{again.case}/health-check", {"decision": "fit", "impaired": False, "findings": "无外伤"})
    entry = {
        "bed_zone": "male",
        "sex": "1",
        "ages": {"lo": 30, "hi": 38},
        "age_basis": "visual",
        "claimed_name": "老根",
    }
    desk.post(f"/v1/cases/{again.case}/admission", entry)
    planned = desk.post("/v1/departures", a_departure(again.person, "ticket"))
    wanted = {"departure_id": planned["departure_id"], **ROUTE}
    ticket = desk.post("/v1/tickets", wanted)["ticket_id"]
    assert desk.refused("/v1/tickets", wanted) == (409, "ticket_already_requested")
    train = {"train": "G7655", "price_fen": 3100, "direct": True}
    times = {"departs_at": "2027-01-01T01:00:00Z", "arrives_at": "2027-01-01T02:00:00Z"}
    assert city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", {**train, **times})["state"] == "issued"
    assert [one["ticket_id"] for one in desk.get(f"/v1/cases/{again.case}/history")["tickets"]] == [ticket]


def bought(city: City, person: Person) -> str:
    """A ticket of his own, like anybody's; its path."""
    desk, railway = city["station-desk"], city["railway-desk"]
    planned = desk.post("/v1/departures", a_departure(person, "ticket"))["departure_id"]
    ticket = f"/v1/tickets/{desk.post('/v1/tickets', {'departure_id': planned, **ROUTE})['ticket_id']}"
    times = {"departs_at": moment(city, hours=3), "arrives_at": moment(city, hours=4)}
    railway.post(f"{ticket}/issue", {"train": "G7655", "price_fen": 9300, "direct": True, **times})
    return ticket


@pytest.mark.timeout(300)
def test_g05_whoever_sold_his_last_ticket_gets_the_next_one_under_the_same_rules(city: City) -> None:
    for _ in range(59):
        executed(city, Person(at_the_door(city, ages=GROWN_UP)), "self")
    before = brought_in(city, claimed_name="老根")
    city["railway-desk"].post(f"{bought(city, before)}/refund", {"refund_fen": 9300, "refunded_by": "traveller"})
    flag = city.the("intake", "refund_flagged", case_id=before.case)
    executed(city, before, "self")

    again = brought_in(city, claimed_name="老根")
    ticket = bought(city, again)

    assert (flag["refund_fen"], ticket.startswith("/v1/tickets/")) == (9300, True)
    assert city["station-desk"].refused(
        "/v1/departures", a_departure(again, "terminated", termination_reason="period_over")
    ) == (409, "notice_number_missing")
    assert executed(city, again, "self")["state"] == "executed"
