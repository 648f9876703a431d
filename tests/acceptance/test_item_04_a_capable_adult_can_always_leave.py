"""The station persuades and never restricts: a capable adult leaves at once, whatever lies behind (item 04)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as some

from tests.city import City
from tests.stories import (
    BELONGINGS,
    EMERGENCY,
    GROWN_UP,
    Person,
    a_departure,
    a_paper,
    approved_notice,
    at_the_door,
    brought_in,
    moment,
    published,
)


def leaves(city: City, person: Person) -> list[tuple[int, str]]:
    """Planned and left by themselves: the states of the answers, or the refusals."""
    planned = city["station-desk"].answer("/v1/departures", a_departure(person, "self"))
    if planned.status_code != 201:
        return [(planned.status_code, planned.json["code"])]
    left = city["station-desk"].answer(f"/v1/departures/{planned.json['departure_id']}/execute")
    return [(one.status_code, one.json.get("code") or one.json["state"]) for one in (planned, left)]


GONE = [(201, "planned"), (200, "executed")]


# --- what may lie behind somebody ---


def owes_nothing(_city: City, _person: Person) -> None:
    pass


def has_belongings_in_custody(city: City, person: Person) -> None:
    city["station-desk"].post(f"/v1/cases/{person.case}/belongings", BELONGINGS)


def may_have_another_plan(city: City, person: Person) -> None:
    """Refused to those who are not fit to travel that way; they may leave all the same."""
    handed_over = {"receiver": {"organisation": "溧阳市救助管理站"}, "documents": [a_paper("bureau_notice")]}
    city["station-desk"].answer("/v1/departures", a_departure(person, "handover_station", **handed_over))


def may_wait_for_a_ticket(city: City, person: Person) -> None:
    escorted = city["station-desk"].answer("/v1/departures", a_departure(person, "escort", escorts=["S-017", "S-023"]))
    if escorted.status_code == 201:
        wanted = {"from_station": "常州", "to_station": "溧阳", "travellers": 3}
        city["station-desk"].post("/v1/tickets", {"departure_id": escorted.json["departure_id"], **wanted})


def was_found_unfit_to_travel(city: City, person: Person) -> None:
    findings = {"decision": "refer_hospital", "impaired": False, "findings": "高烧, 建议就医"}
    city["station-desk"].post(f"/v1/cases/{person.case}/health-check", findings)


def waits_for_a_hospital(city: City, person: Person) -> None:
    open_ones = city["station-desk"].get("/v1/referrals", case_id=person.case)["items"]
    if not open_ones:
        city["station-desk"].post("/v1/referrals", {**EMERGENCY, "case_id": person.case})


def stays_longer_than_ten_days(city: City, _person: Person) -> None:
    city.advance(days=12)


def gave_a_ticket_back_for_money(city: City, person: Person) -> None:
    """Whoever is not fit to travel gets none, and leaves all the same."""
    planned = city["station-desk"].answer("/v1/departures", a_departure(person, "ticket"))
    if planned.status_code == 201:
        wanted = {"from_station": "常州", "to_station": "溧阳", "travellers": 1}
        asked = {"departure_id": planned.json["departure_id"], **wanted}
        ticket = city["station-desk"].post("/v1/tickets", asked)["ticket_id"]
        times = {"departs_at": moment(city, hours=3), "arrives_at": moment(city, hours=4)}
        railway, train = city["railway-desk"], {"train": "G7655", "price_fen": 9300, "direct": True, **times}
        railway.post(f"/v1/tickets/{ticket}/issue", train)
        railway.post(f"/v1/tickets/{ticket}/refund", {"refund_fen": 9300, "refunded_by": "traveller"})


def is_being_sent_away(city: City, person: Person) -> None:
    why = {"termination_reason": "period_over", "documents": [a_paper("termination_notice")]}
    city["station-desk"].answer("/v1/departures", a_departure(person, "terminated", **why))


HISTORIES = (
    owes_nothing,
    has_belongings_in_custody,
    may_have_another_plan,
    may_wait_for_a_ticket,
    was_found_unfit_to_travel,
    waits_for_a_hospital,
    stays_longer_than_ten_days,
    gave_a_ticket_back_for_money,
    is_being_sent_away,
)


@tried(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(behind=some.lists(some.sampled_from(HISTORIES), max_size=4))
def test_whatever_lies_behind_a_capable_adult_leaves_at_once(
    embedded_city: City, behind: Sequence[Callable[[City, Person], Any]]
) -> None:
    person = brought_in(embedded_city)
    for happened in behind:
        happened(embedded_city, person)

    assert leaves(embedded_city, person) == GONE


@pytest.mark.parametrize("happened", HISTORIES)
def test_nothing_that_the_station_is_owed_or_owes_keeps_anybody_in(
    city: City, happened: Callable[[City, Person], Any]
) -> None:
    person = brought_in(city)
    happened(city, person)

    assert leaves(city, person) == GONE


def test_who_nobody_can_name_may_leave_as_well(city: City) -> None:
    person = brought_in(city, knows_own_name=False)
    published(city, approved_notice(city, person, "national_site"), "national_site")

    assert leaves(city, person) == GONE


def test_the_eleventh_stay_is_as_welcome_as_the_first(embedded_city: City) -> None:
    stays = [brought_in(embedded_city, claimed_name="老根") for _ in range(10)]
    before = [leaves(embedded_city, stay) for stay in stays]
    again = brought_in(embedded_city, claimed_name="老根")

    assert before == [GONE] * 10
    assert leaves(embedded_city, again) == GONE


def test_leaving_from_the_door_needs_no_check_and_no_form(city: City) -> None:
    """Nobody has to be admitted before they may go."""
    assert leaves(city, Person(at_the_door(city, ages=GROWN_UP))) == GONE


def test_what_was_missing_is_on_record_and_stopped_nobody(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    has_belongings_in_custody(city, person)
    was_found_unfit_to_travel(city, person)
    planned = desk.post("/v1/departures", a_departure(person, "self"))["departure_id"]
    left = desk.post(f"/v1/departures/{planned}/execute")

    assert (left["person_class"], left["missing"]) == (
        "capable_adult",
        ["not_fit_to_travel", "statement_missing", "belongings_held"],
    )


def test_who_signs_the_statement_and_takes_everything_leaves_nothing_on_record(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    planned = desk.post("/v1/departures", a_departure(person, "self"))["departure_id"]
    left = desk.post(f"/v1/departures/{planned}/execute", {"documents": [a_paper("leaving_statement")]})

    assert (left["missing"], left["documents"]) == ([], ["leaving_statement"])
