"""G5: somebody with sixty stays behind them asks for a ticket again."""

from __future__ import annotations

from tests.city import City
from tests.stories import HELP, a_departure, left_alone, written_down

NUMBER = "P-0060"


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
    wanted = {"departure_id": planned["departure_id"], "from_station": "常州", "to_station": "溧阳", "travellers": 1}
    ticket = desk.post("/v1/tickets", wanted)["ticket_id"]
    assert desk.refused("/v1/tickets", wanted) == (409, "ticket_already_requested")
    train = {"train": "G7655", "price_fen": 3100, "direct": True}
    times = {"departs_at": "2027-01-01T01:00:00Z", "arrives_at": "2027-01-01T02:00:00Z"}
    assert city["railway-desk"].post(f"/v1/tickets/{ticket}/issue", {**train, **times})["state"] == "issued"
    assert [one["ticket_id"] for one in desk.get(f"/v1/cases/{again.case}/history")["tickets"]] == [ticket]
