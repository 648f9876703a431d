"""G5: somebody with sixty earlier stays asks for a ticket again: helped as on the first day, by the same rules."""

from __future__ import annotations

import pytest

from tests.city import City
from tests.stories import GROWN_UP, Person, a_departure, at_the_door, brought_in, executed, moment

ROUTE = {"from_station": "常州", "to_station": "溧阳", "travellers": 1}


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
