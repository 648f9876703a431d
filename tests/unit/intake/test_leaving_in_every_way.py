"""Leaving on real tables: second persons, three months to the instant, and timers that ask once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.orders import Actor, Refusal
from contracts.codes import ContactOutcome, TicketStep
from contracts.events import intake as facts
from contracts.orders import intake as orders
from tests.mothers import a_robbed_worker, a_wandering_elder
from tests.unit.intake.desk import FOUND_AT, RAILWAY, STATION, Desk

PLACE = {"place_text": "郑陆镇公交站", "description": "灰上衣"}
CHIEF = Actor("station", "station", "station-chief")
HOME = {"destination_region_code": "411402000000"}
CERTIFICATE = {"document": "death_certificate", "document_number": "SW-2026-7"}
APPROVED = {"document": "placement_approval", "document_number": "常民救〔2026〕18号"}


def opened(desk: Desk, contact: Any) -> str:
    desk.hear(contact, PLACE)
    return str(desk.last(facts.CaseOpened).case_id)


def planned(desk: Desk, case_id: str, kind: str, **more: Any) -> str:
    body = HOME | {"case_id": case_id, "kind": kind} | more
    return str(desk.order(orders.PLAN_DEPARTURE, body)["departure_id"])


def refused(desk: Desk, *order: Any, **options: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        desk.order(*order, **options)
    return refusal.value.code


# --- second persons ---------------------------------------------------------------------------------------------------


def test_whoever_planned_it_is_not_the_second_person(desk: Desk) -> None:
    departure = planned(desk, opened(desk, a_robbed_worker()), "death", documents=[CERTIFICATE])
    reason = {"reason": "核对无误"}

    alone = refused(desk, orders.COUNTERSIGN_DEPARTURE, reason, STATION, departure)
    signed = desk.order(orders.COUNTERSIGN_DEPARTURE, reason, CHIEF, departure)

    assert (alone, signed["countersigned_by"]) == ("second_person_needed", "station-chief")


def test_an_unsigned_death_written_down_by_mistake_can_still_be_replaced(desk: Desk) -> None:
    case_id = opened(desk, a_robbed_worker())
    planned(desk, case_id, "death", documents=[CERTIFICATE])

    assert planned(desk, case_id, "self")


def test_the_same_paper_again_changes_nothing_and_is_told_once(desk: Desk) -> None:
    departure = planned(desk, opened(desk, a_robbed_worker()), "self")
    paper = {"document": "leaving_statement", "document_number": "LZ-1"}
    for _ in range(2):
        desk.order(orders.RECORD_DOCUMENT, paper, target=departure)

    other = refused(desk, orders.RECORD_DOCUMENT, paper | {"document_number": "LZ-2"}, target=departure)
    assert (other, desk.names().count("DepartureDocumented")) == ("document_on_record", 1)


def test_a_paper_of_a_plan_that_was_replaced_is_refused(desk: Desk) -> None:
    case_id = opened(desk, a_robbed_worker())
    earlier = planned(desk, case_id, "ticket")
    planned(desk, case_id, "self")
    paper = {"document": "leaving_statement", "document_number": "LZ-1"}

    assert refused(desk, orders.RECORD_DOCUMENT, paper, target=earlier) == "departure_wrong_state"


# --- placement --------------------------------------------------------------------------------------------------------


def in_a_bed(desk: Desk) -> str:
    case_id = opened(desk, a_wandering_elder(outcome=ContactOutcome.ENTERED_STATION))
    desk.order(orders.RECORD_SAFETY_CHECK, {"officer": "S-017", "officer_sex": "1"}, target=case_id)
    health = {"decision": "fit", "impaired": True, "findings": "记忆力差"}
    desk.order(orders.RECORD_HEALTH_CHECK, health, target=case_id)
    entry = {"bed_zone": "care", "sex": "1", "ages": {"lo": 65, "hi": 80}, "age_basis": "visual"}
    desk.order(orders.ADMIT_TO_STATION, entry, target=case_id)
    return case_id


def test_three_months_end_with_their_last_day_in_changzhou(desk: Desk) -> None:
    case_id = in_a_bed(desk)
    placement = {"receiver": {"organisation": "市社会福利院"}, "documents": [APPROVED]}
    body = HOME | {"case_id": case_id, "kind": "placement"} | placement
    midnight = datetime(2026, 10, 20, 16, tzinfo=UTC)

    desk.clock.advance_to(midnight - timedelta(seconds=1))
    too_early = refused(desk, orders.PLAN_DEPARTURE, body)
    desk.clock.advance_to(midnight)

    assert (FOUND_AT, too_early) == (datetime(2026, 7, 20, 6, 30, tzinfo=UTC), "too_early_to_place")
    assert desk.order(orders.PLAN_DEPARTURE, body)["state"] == "planned"


def test_the_ten_days_go_on_in_the_hospital_where_the_station_brought_somebody(desk: Desk) -> None:
    """What pauses there is the clock's own business; leaving the station for a bed meets no duty."""
    case_id = in_a_bed(desk)
    departure = planned(desk, case_id, "transfer_hospital", receiver={"organisation": "第一定点医院"})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=departure)

    assert desk.names()[-1] == "DepartureExecuted"
    assert desk.ask(orders.CASE, {"case_id": case_id})["state"] == "in_hospital"


# --- timers -----------------------------------------------------------------------------------------------------------


def test_each_question_about_an_arrival_is_asked_exactly_once(desk: Desk) -> None:
    departure = planned(desk, opened(desk, a_robbed_worker()), "ticket")
    wanted = {"departure_id": departure, "from_station": "常州", "to_station": "商丘", "travellers": 1}
    ticket = desk.order(orders.REQUEST_TICKET, wanted)["ticket_id"]
    arrives_at = FOUND_AT + timedelta(hours=5)
    train = {
        "train": "G1838",
        "departs_at": (FOUND_AT + timedelta(hours=1)).isoformat(),
        "arrives_at": arrives_at.isoformat(),
        "price_fen": 31800,
        "direct": True,
    }
    desk.order(orders.ISSUE_TICKET, train, RAILWAY, ticket)
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=departure)
    for _ in range(60):
        desk.advance(timedelta(hours=1))

    due, unconfirmed = desk.last(facts.ArrivalConfirmationDue), desk.last(facts.ArrivalUnconfirmed)
    assert [desk.names().count(type(one).__name__) for one in (due, unconfirmed)] == [1, 1]
    assert (due.scheduled_at, due.answer_due_at) == (arrives_at, arrives_at + timedelta(hours=36))
    assert unconfirmed.at == arrives_at + timedelta(hours=36)

    desk.order(orders.CONFIRM_ARRIVAL, {"confirmed_by": "家属"}, target=departure)
    assert desk.last(facts.TicketProgressed).step is TicketStep.ARRIVED
