"""Intake's clocks: ten days that rest in hospital, placement after ten days and three months, filings and waivers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import iso
from chassis.deadlines import deadlines_of
from chassis.orders import Actor, Refusal
from contracts.codes import ClockRule
from contracts.events import intake as facts
from contracts.law.calendar import SHANGHAI, day_of
from contracts.orders import intake as orders
from services.intake.domain.presence import Presence, days_present
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, STATION, Desk
from tests.unit.intake.test_the_way_home import (
    HEALTH,
    HOME,
    IDENTITY,
    a_robbed_worker,
    a_wandering_elder,
    enter,
    identity_of,
    leave,
    open_case,
)

CHIEF = Actor("station", "station", "station-chief", frozenset({"clocks:waive"}))
FIT = HEALTH | {"impaired": False}
DAY = timedelta(days=1)
EXTENSION = {"reason": "recovering", "filing_number": "常民备〔2026〕12号"}


def here(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


def in_station(desk: Desk) -> str:
    """A capable adult, admitted on Monday 2026-07-20."""
    case_id = open_case(desk, a_robbed_worker())
    enter(desk, case_id, health=FIT, bed_zone="male", ages={"lo": 30, "hi": 38})
    return case_id


def to_hospital(desk: Desk, case_id: str, at: datetime | None = None) -> str:
    asked = {"case_id": case_id, "sex": "1", "ages": {"lo": 30, "hi": 38}, "place": "站内", "urgency": "emergency"}
    referral = str(desk.order(orders.REQUEST_REFERRAL, asked)["referral_id"])
    body = {"signer_role": "sending_department"} | ({"admitted_at": iso(at)} if at else {})
    desk.order(orders.ADMIT_PATIENT, body, HOSPITAL_1, referral)
    return referral


def back(desk: Desk, case_id: str, referral: str) -> None:
    desk.order(orders.DISCHARGE_PATIENT, {"fit_to_travel": True}, HOSPITAL_1, referral)
    enter(desk, case_id, health=FIT, bed_zone="male", ages={"lo": 30, "hi": 38})


def clocks(desk: Desk, case_id: str, rule: str) -> list[Any]:
    with desk.units.view() as view:
        return [one for one in deadlines_of(view.session, case_id) if one.rule == rule]


def standing(desk: Desk, case_id: str, rule: str) -> list[tuple[str, datetime]]:
    """How each opening of the clock stands, and when it is due."""
    return [(one.state, one.due_at) for one in clocks(desk, case_id, rule)]


def told(desk: Desk, rule: str) -> list[str]:
    of_it = (one for one in desk.announced() if getattr(one, "rule", None) == ClockRule(rule))
    return [type(one).__name__.removeprefix("Clock") for one in of_it]


# --- ten days, of presence --------------------------------------------------------------------------------------------


def test_the_ten_days_rest_in_hospital_and_go_on_with_what_is_left(desk: Desk) -> None:
    case_id = in_station(desk)
    assert standing(desk, case_id, "D16") == [("open", here(7, 31))]
    desk.advance(4 * DAY)
    referral = to_hospital(desk, case_id)
    desk.advance(30 * DAY)
    assert told(desk, "D16") == ["Opened", "Paused"]
    back(desk, case_id, referral)  # 2026-08-23, four of the ten days used; the sixth day left is a Saturday
    assert standing(desk, case_id, "D16") == [("cancelled", here(7, 31)), ("open", here(9, 1))]
    desk.advance(20 * DAY)
    assert told(desk, "D16") == ["Opened", "Paused", "Resumed", "Opened", "Warned", "Breached"]


def asked(desk: Desk) -> tuple[str, Actor]:
    """The referral of whom the street sent to hospital, and the hospital that is asked."""
    referral = desk.last(facts.ReferralRequested)
    return referral.referral_id, Actor(referral.hospital_id, "hospital", referral.hospital_id)


def test_identity_clocks_never_rest(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    enter(desk, case_id)
    before = {rule: standing(desk, case_id, rule) for rule in ("D17", "D19")}
    desk.advance(DAY)
    referral, hospital = asked(desk)
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "sending_department"}, hospital, referral)
    desk.advance(DAY)
    desk.order(orders.DISCHARGE_PATIENT, {"fit_to_travel": True}, hospital, referral)
    enter(desk, case_id)
    assert {rule: standing(desk, case_id, rule) for rule in ("D17", "D19")} == before
    assert "ClockPaused" not in desk.names()


def test_going_to_hospital_heard_of_after_the_ten_days_withdraws_the_breach(desk: Desk) -> None:
    case_id = in_station(desk)
    desk.advance(12 * DAY)
    assert told(desk, "D16") == ["Opened", "Warned", "Breached"]
    to_hospital(desk, case_id, at=FOUND_AT + 3 * DAY)
    assert told(desk, "D16")[3:] == ["BreachWithdrawn", "Paused"]


def test_ten_days_that_were_missed_do_not_rest(desk: Desk) -> None:
    case_id = in_station(desk)
    desk.advance(12 * DAY)
    referral = to_hospital(desk, case_id)
    desk.advance(30 * DAY)
    back(desk, case_id, referral)
    assert standing(desk, case_id, "D16") == [("breached", here(7, 31))]


def test_who_leaves_from_hospital_has_met_the_ten_days(desk: Desk) -> None:
    case_id = in_station(desk)
    desk.advance(9 * DAY)
    to_hospital(desk, case_id)
    desk.advance(30 * DAY)
    leave(desk, case_id, {"kind": "abandoned"})
    assert told(desk, "D16")[-4:] == ["Paused", "Resumed", "Opened", "Met"]
    assert [state for state, _ in standing(desk, case_id, "D16")] == ["cancelled", "met"]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6), st.integers(0, 23))
def test_no_day_of_presence_counts_twice_and_none_in_hospital_counts(
    stays: Sequence[tuple[int, int]], hour: int
) -> None:
    """Each pair: days here, then days away."""
    at, presences, days_here = datetime(2026, 1, 1, hour, tzinfo=UTC), [], set()
    for here_for, away_for in stays:
        until = at + here_for * DAY
        presences.append(Presence(id="1", case_id="1", since=at, until=until))
        days_here |= {day_of(at + n * DAY) for n in range(1, here_for + 1)}
        at = until + away_for * DAY
    assert days_present(presences) == len(days_here)
    assert days_present([*presences, Presence(id="2", case_id="1", since=at)]) == len(days_here)


# --- filings ----------------------------------------------------------------------------------------------------------


def test_an_extension_with_its_filing_number_meets_the_ten_days_by_when_it_was_filed(desk: Desk) -> None:
    case_id = in_station(desk)
    desk.advance(12 * DAY)
    filed = {**EXTENSION, "filed_at": iso(FOUND_AT + 9 * DAY)}
    shown = desk.order(orders.EXTEND_STAY, filed, target=case_id)
    assert (shown["rule"], shown["codes"], shown["done_at"]) == ("D16", ["recovering"], iso(FOUND_AT + 9 * DAY))
    assert told(desk, "D16") == ["Opened", "Warned", "Breached", "BreachWithdrawn", "Met"]
    assert desk.last(facts.StayExtended).filed_at == FOUND_AT + 9 * DAY
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case_id)
    assert standing(desk, case_id, "D16") == [("met", here(7, 31))]


def test_an_extension_may_be_filed_while_the_person_is_in_hospital(desk: Desk) -> None:
    case_id = in_station(desk)
    desk.advance(9 * DAY)
    referral = to_hospital(desk, case_id)
    desk.order(orders.EXTEND_STAY, EXTENSION, target=case_id)
    back(desk, case_id, referral)
    desk.advance(30 * DAY)
    assert [state for state, _ in standing(desk, case_id, "D16")] == ["cancelled", "met"]


def test_a_placement_plan_meets_d17_and_an_application_d19_and_neither_starts_again(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    enter(desk, case_id)
    desk.advance(12 * DAY)
    desk.order(orders.PLAN_PLACEMENT, {"kinds": ["station_care", "outsourced_care"]}, target=case_id)
    desk.advance(85 * DAY)
    assert told(desk, "D19") == ["Opened", "Warned", "Breached"]
    desk.order(orders.FILE_PLACEMENT, {"filing_number": "常救安〔2026〕3号"}, target=case_id)
    desk.order(orders.RECORD_HEALTH_CHECK, HEALTH, target=case_id)
    assert [state for state, _ in standing(desk, case_id, "D17")] == ["met"]
    assert [state for state, _ in standing(desk, case_id, "D19")] == ["met_late"]
    assert [kind.value for kind in desk.last(facts.PlacementPlanned).kinds] == ["station_care", "outsourced_care"]


def test_nothing_is_filed_for_a_duty_that_nobody_has(desk: Desk) -> None:
    known = in_station(desk)
    for order, body in ((orders.PLAN_PLACEMENT, {"kinds": ["station_care"]}), (orders.FILE_PLACEMENT, EXTENSION)):
        body = {name: value for name, value in body.items() if name in order.body().fields}
        with pytest.raises(Refusal) as refusal:
            desk.order(order, body, target=known)
        assert refusal.value.code == "clock_not_running"
    assert "PlacementFiled" not in desk.names() and "PlacementPlanned" not in desk.names()


def test_a_filing_of_tomorrow_is_refused(desk: Desk) -> None:
    case_id = in_station(desk)
    with pytest.raises(Refusal) as refusal:
        desk.order(orders.EXTEND_STAY, {**EXTENSION, "filed_at": iso(FOUND_AT + DAY)}, target=case_id)
    assert refusal.value.code == "implausible_time"
    assert standing(desk, case_id, "D16") == [("open", here(7, 31))]


# --- three months without a name --------------------------------------------------------------------------------------


def test_three_months_run_from_first_custody_in_hospital_and_warn_on_day_eighty(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    body = {"signer_role": "sending_department"}
    desk.order(orders.ADMIT_PATIENT, body, HOSPITAL_1, desk.last(facts.ReferralRequested).referral_id)
    [clock] = clocks(desk, case_id, "D19")
    assert (clock.started_at, clock.warn_at, clock.due_at) == (FOUND_AT, here(10, 8), here(10, 21))
    assert clocks(desk, case_id, "D17") == []  # stranded is who is in the station


def test_an_earlier_custody_heard_of_later_is_what_both_run_from(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    desk.advance(2 * DAY)
    enter(desk, case_id)
    body = {"signer_role": "sending_department", "admitted_at": iso(FOUND_AT + DAY)}
    referral, hospital = asked(desk)
    desk.order(orders.ADMIT_PATIENT, body, hospital, referral)
    for rule in ("D17", "D19"):
        assert [(one.state, one.started_at) for one in clocks(desk, case_id, rule)] == [
            ("open", FOUND_AT + DAY),
            ("cancelled", FOUND_AT + 2 * DAY),
        ]


def test_who_had_left_when_their_custody_was_heard_of_waits_for_no_placement(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder(flags=()))
    referral, hospital = asked(desk)
    desk.advance(DAY)
    leaves = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case_id, "kind": "self"})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=leaves["departure_id"])
    body = {"signer_role": "sending_department", "admitted_at": iso(FOUND_AT + DAY / 2)}
    desk.order(orders.ADMIT_PATIENT, body, hospital, referral)
    assert desk.last(facts.CaseUnidentified).first_custody_at == FOUND_AT + DAY / 2
    desk.advance(120 * DAY)

    assert told(desk, "D19") == []


def test_an_identity_confirmed_in_time_and_heard_of_late_leaves_no_breach(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    enter(desk, case_id)
    desk.advance(14 * DAY)
    confirmed = identity_of(case_id, desk)
    desk.advance(3 * DAY)
    assert told(desk, "D17")[-1] == "Breached"
    desk.hear(confirmed, IDENTITY)
    assert told(desk, "D17")[-2:] == ["BreachWithdrawn", "Cancelled"]
    assert told(desk, "D19") == ["Opened", "Cancelled"]


# --- waivers ----------------------------------------------------------------------------------------------------------


def test_a_chief_dispenses_from_a_duty_once_and_who_and_why_stay_on_record(desk: Desk) -> None:
    case_id = in_station(desk)
    desk.advance(12 * DAY)
    waiver = {"rule": "D16", "reason": "superior_decided"}
    shown = desk.order(orders.WAIVE_CLOCK, waiver, CHIEF, case_id)
    assert (shown["state"], shown["waived_by"], shown["reason"]) == ("waived", "station-chief", "superior_decided")
    assert shown["breached_at"] is not None and shown["breach_withdrawn_at"] is None
    waived = desk.last(facts.ClockWaived)
    assert (waived.waived_by, waived.reason.value, waived.clock_id) == (
        "station-chief",
        "superior_decided",
        shown["clock_id"],
    )
    with pytest.raises(Refusal) as refusal:
        desk.order(orders.WAIVE_CLOCK, waiver, CHIEF, case_id)
    assert refusal.value.code == "clock_not_running"
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case_id)
    assert [state for state, _ in standing(desk, case_id, "D16")] == ["cancelled"]


def test_intake_dispenses_from_its_own_duties_only() -> None:
    rules = orders.WAIVE_CLOCK.body().fields["rule"]
    with pytest.raises(Exception, match="Must be one of"):
        rules.deserialize("D11")
    assert rules.deserialize("D19") is ClockRule.D19


def test_the_whole_record_of_a_case_shows_every_opening(desk: Desk) -> None:
    case_id = in_station(desk)
    desk.advance(4 * DAY)
    back(desk, case_id, to_hospital(desk, case_id))
    shown = desk.ask(orders.CASE_CLOCKS, {"case_id": case_id}, STATION)["clocks"]
    assert [(one["rule"], one["opening"], one["state"], one["reason"]) for one in shown] == [
        ("D16", 1, "cancelled", "in_hospital"),
        ("D16", 2, "open", "in_hospital"),
    ]
