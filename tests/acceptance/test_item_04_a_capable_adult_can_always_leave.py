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
    HELP,
    REFUSAL,
    Asking,
    Person,
    a_departure,
    a_paper,
    admitted,
    approved_notice,
    at_the_door,
    brought_in,
    left_alone,
    moment,
    published,
    written_down,
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


# --- nobody is refused silently, or because of what was before ---

UNFOUNDED: dict[str, tuple[dict[str, Any], tuple[int, str]]] = {
    "without a reason": ({"reasons": []}, (422, "refusal_reason_missing")),
    "without a notice": ({"notice_number": None}, (422, "refusal_notice_missing")),
    "without the complaint route": ({"complaint_route_told": False}, (422, "refusal_notice_missing")),
    "against the facts": ({"reasons": ["not_away_from_home"]}, (422, "refusal_not_borne_out")),
    "for a reason of the desk's own": ({"reasons": ["came_too_often"]}, (422, "invalid_body")),
}


@pytest.mark.parametrize("what", UNFOUNDED)
def test_a_refusal_is_founded_or_it_is_none(city: City, what: str) -> None:
    changes, problem = UNFOUNDED[what]
    asking, desk = written_down(city), city["station-desk"]
    path = f"/v1/cases/{asking.case}/eligibility"

    assert desk.refused(path, REFUSAL | changes) == problem
    assert desk.get(path)["items"] == []


def test_a_founded_refusal_says_why_by_which_rule_and_who_signed(city: City) -> None:
    asking, desk = written_down(city), city["station-desk"]
    path = f"/v1/cases/{asking.case}/eligibility"
    decided = desk.post(path, REFUSAL)

    [kept] = desk.get(path)["items"]
    told = ("outcome", "reasons", "notice_number", "complaint_route_told", "rule_version", "signer")
    assert {name: kept[name] for name in told} == {
        "outcome": "not_eligible",
        "reasons": ["provides_for_self"],
        "notice_number": "BYJZ-2026-0007",
        "complaint_route_told": True,
        "rule_version": "L4-2014.1",
        "signer": "S-001",
    }
    fact = city.the("intake", "eligibility_decided", case_id=asking.case)
    assert (fact["decision_id"], fact["reasons"]) == (decided["decision_id"], ["provides_for_self"])


def was_refused(city: City, asking: Asking) -> None:
    city["station-desk"].post(f"/v1/cases/{asking.case}/eligibility", REFUSAL)


def gave_it_up(city: City, asking: Asking) -> None:
    city["station-desk"].post(f"/v1/help-requests/{asking.request}/withdrawal", {"officer": "S-017"})


def stayed_and_left(city: City, asking: Asking) -> None:
    left_alone(city, admitted(city, asking).person)


def asked_for_a_ticket(city: City, asking: Asking) -> None:
    admitted(city, asking, claimed_name="老根")
    planned = city["station-desk"].post("/v1/departures", a_departure(asking.person, "ticket"))
    wanted = {"from_station": "常州", "to_station": "溧阳", "travellers": 1}
    city["station-desk"].post("/v1/tickets", {"departure_id": planned["departure_id"], **wanted})
    left_alone(city, asking.person)


ENDINGS = (was_refused, gave_it_up, stayed_and_left, asked_for_a_ticket)


def answered(city: City, asking: Asking, said: dict[str, Any]) -> dict[str, Any]:
    """What becomes of a decision, but for ids."""
    answer = city["station-desk"].answer(f"/v1/cases/{asking.case}/eligibility", said)
    told = ("code", "detail", "outcome", "rule_suggests", "rule_version", "reasons", "facts", "signer")
    return {"status": answer.status_code} | {name: answer.json.get(name) for name in told}


@tried(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    behind=some.lists(some.sampled_from(ENDINGS), max_size=3),
    said=some.sampled_from([HELP, REFUSAL, *(REFUSAL | changes for changes, _ in UNFOUNDED.values())]),
)
def test_whatever_lies_behind_somebody_is_decided_on_as_of_a_stranger(
    embedded_city: City, behind: Sequence[Callable[[City, Asking], Any]], said: dict[str, Any]
) -> None:
    number = f"P-{next(embedded_city.numbers):04d}"
    for ended in behind:
        ended(embedded_city, written_down(embedded_city, number))
    known, stranger = written_down(embedded_city, number), written_down(embedded_city)

    assert answered(embedded_city, known, said) == answered(embedded_city, stranger, said)
    assert len(embedded_city["station-desk"].get(f"/v1/cases/{known.case}/history")["cases"]) == len(behind) + 1
