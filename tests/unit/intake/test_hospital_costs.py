"""What hospital care costs (医疗费用), on real tables: the sum of a claim is that of its lines, whoever acts at
once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.clock import iso
from chassis.orders import Actor
from contracts.codes import CostLineState
from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake import storage
from services.intake.domain.costs import CLAIM_MOVES, LINE_MOVES
from services.intake.domain.settlement import Span, period_named
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, STATION, Desk, an_id
from tests.unit.intake.test_several_desks_at_once import at_once
from tests.unit.intake.test_the_way_home import refused

SPRING = "2026-Q2"
LINE = {"item": "CT", "catalogue_class": "within_catalogue", "payer": "relief_fund", "amount_fen": 700}
CHIEF = Actor("station", "station", "station-chief")
AMOUNTS = st.integers(1, 100_000_000)


def in_bed(desk: Desk, hospital: Actor = HOSPITAL_1) -> str:
    """Admitted in spring and told of now, whom the station stands for; the referral."""
    unknown = {"sex": "1", "ages": {"lo": 40, "hi": 60}, "admitted_at": "2026-06-20T09:00:00+08:00"}
    told = desk.order(orders.SEND_HOSPITAL_NOTICE, unknown, hospital)
    desk.order(orders.DECIDE_CATEGORY, {"decision": "confirmed"}, target=told["case_id"])
    return str(told["referral_id"])


def submit(desk: Desk, referral: str, hospital: Actor = HOSPITAL_1, **line: Any) -> dict[str, Any]:
    body = {**LINE, "incurred_on": "2026-06-30", **line}
    return desk.order(orders.SUBMIT_COST_LINE, body, hospital, referral)


def close(desk: Desk, hospital: Actor = HOSPITAL_1) -> dict[str, Any]:
    return desk.order(orders.CLOSE_SETTLEMENT, {"hospital_id": hospital.agency_id, "period": SPRING})


def another_hospital(desk: Desk) -> Actor:
    name = f"hospital-{an_id()}"
    with desk.units.unit() as uow:
        row = {"id": name, "name": name, "rank": 50, "kind": "general", "active": False}
        storage.seed_hospitals(uow.session, [row])
    return Actor(name, "hospital", name)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(within=st.lists(AMOUNTS, max_size=5), beyond=st.lists(st.tuples(AMOUNTS, st.booleans()), max_size=5))
def test_a_claim_is_the_sum_of_what_was_submitted_to_the_fen(
    desk: Desk, within: list[int], beyond: list[tuple[int, bool]]
) -> None:
    hospital = another_hospital(desk)
    referral = in_bed(desk, hospital)
    for amount in within:
        submit(desk, referral, hospital, amount_fen=amount)
    for amount, signed in beyond:
        line = submit(desk, referral, hospital, amount_fen=amount, catalogue_class="beyond_catalogue")
        desk.order(orders.SIGN_COST_LINE_FOR_HOSPITAL, {"signer": "YZ-01"}, hospital, line["cost_line_id"])
        if signed:
            desk.order(orders.SIGN_COST_LINE_FOR_STATION, {"signer": "S-001"}, target=line["cost_line_id"])
    claim = close(desk, hospital)

    counted = [*within, *(amount for amount, signed in beyond if signed)]
    assert (claim["total_fen"], claim["line_count"]) == (sum(counted), len(counted))
    lines = desk.ask(orders.COST_LINES, {"claim_id": claim["claim_id"]})["items"]
    assert sorted(line["amount_fen"] for line in lines) == sorted(counted)
    assert {line["state"] for line in lines} <= {CostLineState.SUBMITTED}


def test_what_was_signed_for_too_late_is_in_the_next_claim(desk: Desk) -> None:
    referral = in_bed(desk)
    line = submit(desk, referral, catalogue_class="beyond_catalogue")["cost_line_id"]
    first = close(desk)
    desk.order(orders.SIGN_COST_LINE_FOR_HOSPITAL, {"signer": "YZ-01"}, HOSPITAL_1, line)
    desk.order(orders.SIGN_COST_LINE_FOR_STATION, {"signer": "S-001"}, target=line)
    desk.advance(timedelta(days=90))
    next_one = desk.order(orders.CLOSE_SETTLEMENT, {"hospital_id": "hospital-1", "period": "2026-Q3"})

    assert (first["line_count"], next_one["line_count"], next_one["total_fen"]) == (0, 1, 700)


def test_what_is_sealed_from_whoever_closes_is_counted_all_the_same(desk: Desk) -> None:
    referral = in_bed(desk)
    submit(desk, referral)
    sealed = desk.last(facts.CostLineSubmitted).case_id
    desk.order(orders.SEAL_CASE, {"reason": "domestic_violence", "need_to_know": []}, CHIEF, sealed)

    assert close(desk)["total_fen"] == 700
    assert desk.ask(orders.COST_LINES, {})["items"] == []


def test_submissions_and_two_closes_at_once_leave_no_line_between(crowded_desk: Desk) -> None:
    referrals = [in_bed(crowded_desk) for _ in range(6)]
    outcomes = at_once(
        *[lambda referral=referral: submit(crowded_desk, referral) for referral in referrals],
        *[lambda: close(crowded_desk)] * 2,
    )
    submitted = outcomes["done"] - 1
    [claim] = crowded_desk.ask(orders.CLAIMS, {})["items"]

    assert outcomes == {"done": submitted + 1, "period_closed": len(referrals) - submitted + 1}
    assert (claim["line_count"], claim["total_fen"]) == (submitted, 700 * submitted)


def test_lines_of_one_stay_that_are_submitted_at_once_are_all_kept(crowded_desk: Desk) -> None:
    referral = in_bed(crowded_desk)
    outcomes = at_once(*[lambda: submit(crowded_desk, referral)] * 8)

    assert outcomes == {"done": 8}
    assert close(crowded_desk)["total_fen"] == 8 * 700


def test_two_who_agree_at_once_open_a_period_once(crowded_desk: Desk) -> None:
    submit(crowded_desk, in_bed(crowded_desk))
    claim = close(crowded_desk)["claim_id"]
    crowded_desk.order(orders.ASK_REOPENING, {"reason": "line_missing"}, STATION, claim)
    agree = [lambda: crowded_desk.order(orders.REOPEN_SETTLEMENT, {}, CHIEF, claim)] * 3

    assert at_once(*agree) == {"done": 1, "claim_wrong_state": 2}


@pytest.mark.parametrize("day", ["2026-06-19", "2026-07-21"])
def test_a_day_before_the_admission_or_to_come_is_no_day_of_it(desk: Desk, day: str) -> None:
    referral = in_bed(desk)
    assert iso(FOUND_AT).startswith("2026-07-20")
    with_day = {**LINE, "incurred_on": day}
    assert refused(desk, orders.SUBMIT_COST_LINE, with_day, HOSPITAL_1, referral)[0] == "implausible_time"


PERIODS = [
    ("2026", Span.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ("2024-Q1", Span.QUARTER, date(2024, 1, 1), date(2024, 3, 31)),
    ("2026-Q4", Span.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    ("2024-02", Span.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
    ("2026-12", Span.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
]


@pytest.mark.parametrize(("name", "span", "first", "last"), PERIODS)
def test_a_period_has_its_first_and_its_last_day(name: str, span: Span, first: date, last: date) -> None:
    assert period_named(name, span) == (name, first, last)


@pytest.mark.parametrize(("name", "span"), [("2026", Span.MONTH), ("2026-Q1", Span.YEAR), ("2026-01", Span.QUARTER)])
def test_a_period_of_another_length_is_none(name: str, span: Span) -> None:
    with pytest.raises(ValueError, match="is no"):
        period_named(name, span)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(Span))
def test_every_day_lies_in_exactly_one_period_of_a_year(day: date, span: Span) -> None:
    names = {
        Span.YEAR: [f"{day.year}"],
        Span.QUARTER: [f"{day.year}-Q{number}" for number in range(1, 5)],
        Span.MONTH: [f"{day.year}-{number:02d}" for number in range(1, 13)],
    }[span]
    around = [name for name in names if period_named(name, span).starts_on <= day <= period_named(name, span).ends_on]
    assert len(around) == 1


def test_every_state_of_a_line_and_of_a_claim_has_its_row() -> None:
    for table in (LINE_MOVES, CLAIM_MOVES):
        states = type(next(iter(table)))
        assert set(table) == set(states)
        assert {after for row in table.values() for after in row} <= set(states)


def test_the_summer_of_the_tests_is_the_third_quarter() -> None:
    assert isinstance(FOUND_AT, datetime) and period_named("2026-Q3", Span.QUARTER).starts_on < FOUND_AT.date()
