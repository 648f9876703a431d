"""A hospital's own count of its free beds decides who is asked first, and nobody else's does."""

from __future__ import annotations

from datetime import timedelta

from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake import storage
from tests.mothers import a_wandering_elder
from tests.unit.intake.conftest import PARTNERS
from tests.unit.intake.desk import HOSPITAL_1, HOSPITAL_2, STATION, Desk
from tests.unit.intake.test_the_way_home import open_case


def first_asked(desk: Desk) -> str:
    open_case(desk, a_wandering_elder())
    return str(desk.last(facts.ReferralRequested).hospital_id)


def test_a_hospital_that_says_it_is_full_is_asked_after_the_others_until_its_report_is_old(desk: Desk) -> None:
    desk.order(orders.REPORT_BEDS, {"free_beds": 0}, HOSPITAL_1)
    meanwhile = first_asked(desk)
    desk.advance(timedelta(hours=12, seconds=1))
    assert (meanwhile, first_asked(desk)) == ("hospital-2", "hospital-1")


def test_the_station_sees_all_counts_and_a_hospital_its_own(desk: Desk) -> None:
    desk.order(orders.REPORT_BEDS, {"free_beds": 3}, HOSPITAL_2)
    counts = {one["hospital_id"]: one["free_beds"] for one in desk.ask(orders.HOSPITALS, {}, STATION)["items"]}
    assert counts == {"hospital-1": None, "hospital-2": 3}
    assert [one["hospital_id"] for one in desk.ask(orders.HOSPITALS, {}, HOSPITAL_1)["items"]] == ["hospital-1"]
    page = desk.ask(orders.HOSPITALS, {"limit": "1"}, STATION)
    after = desk.ask(orders.HOSPITALS, {"limit": "1", "after": page["next_after"]}, STATION)
    assert [one["hospital_id"] for one in (*page["items"], *after["items"])] == ["hospital-1", "hospital-2"]


def test_the_list_of_partners_put_in_place_again_keeps_what_hospitals_reported(desk: Desk) -> None:
    desk.order(orders.REPORT_BEDS, {"free_beds": 3}, HOSPITAL_1)
    with desk.units.unit() as uow:
        storage.seed_hospitals(uow.session, PARTNERS)
    counts = {one["hospital_id"]: one["free_beds"] for one in desk.ask(orders.HOSPITALS, {}, STATION)["items"]}
    assert counts["hospital-1"] == 3
