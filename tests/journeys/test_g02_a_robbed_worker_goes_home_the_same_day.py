"""G2: a robbed worker, 34, known by his document: home the same day by a direct train, with twenty yuan and no more."""

from __future__ import annotations

from datetime import timedelta

from contracts.law.calendar import SHANGHAI
from tests.city import City
from tests.stories import HOME, a_departure, a_paper, brought_in, moment

KNOWN = {"ages": {"lo": 34, "hi": 34}, "age_basis": "document", "evidence_number": "E-34"}


def test_g02_a_direct_train_twenty_yuan_an_arrival_and_a_call_after_a_week(city: City) -> None:
    desk, railway = city["station-desk"], city["railway-desk"]
    worker = brought_in(city, claimed_name="王建国", **KNOWN)
    planned = desk.post("/v1/departures", a_departure(worker, "ticket"))
    departure = f"/v1/departures/{planned['departure_id']}"
    asked = {"departure_id": planned["departure_id"], "from_station": "常州", "to_station": "溧阳", "travellers": 1}
    ticket = f"/v1/tickets/{desk.post('/v1/tickets', asked)['ticket_id']}"

    # the railway desk keeps a seat and issues it, once
    times = {"departs_at": moment(city, hours=3), "arrives_at": moment(city, hours=4)}
    railway.post(f"{ticket}/book")
    issued = railway.post(f"{ticket}/issue", {"train": "G7655", "price_fen": 9300, "direct": True, **times})
    assert (issued["state"], issued["direct"]) == ("issued", True)
    assert desk.refused("/v1/tickets", asked) == (409, "ticket_already_issued")

    # twenty yuan for the bus home, and not one fen more without a supervisor
    cash = {"amount_fen": 2000, "receipt_number": "XJ-0001"}
    assert desk.post(f"{departure}/cash", cash)["cash_fen"] == 2000
    assert desk.refused(f"{departure}/cash", {**cash, "amount_fen": 1}) == (409, "cash_above_limit")

    # he leaves, signs, boards and is asked after: his wife says that he is there
    left = desk.post(f"{departure}/execute", {"documents": [a_paper("leaving_statement")]})
    assert (left["state"], left["person_class"], left["missing"]) == ("executed", "capable_adult", [])
    railway.post(f"{ticket}/boarding")
    city.advance(hours=16)
    [task] = desk.get("/v1/departures/arrival-tasks", arrival_task="open")["items"]
    assert task["case_id"] == worker.case
    home_on = city.now().astimezone(SHANGHAI).date()
    desk.post(f"{departure}/arrival", {"confirmed_by": "妻子"})
    city.settle()

    # his case is closed on the same day, and somebody telephones after a week
    assert desk.post(f"/v1/cases/{worker.case}/close")["state"] == "closed"
    plan = city.the("followup", "plan_created", case_id=worker.case)
    assert plan["home_region_code"] == HOME
    city.advance(days=8)
    call = city.the("followup", "task_due", case_id=worker.case)
    assert (call["kind"], call["due_on"]) == ("phone", (home_on + timedelta(days=7)).isoformat())
