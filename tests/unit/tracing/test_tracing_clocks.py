"""Tracing's clocks beyond their opening: what is withdrawn, refreshed month by month, waived, and reckoned anew."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.deadlines import deadlines_of
from chassis.orders import Actor
from contracts.codes import ClockRule, IdentityState
from contracts.events import tracing as events
from contracts.law.calendar import SHANGHAI, WORK_CALENDAR
from contracts.orders import tracing as orders
from services.tracing import handlers
from tests.unit.tracing.desk import (
    CASE,
    FIRST_CUSTODY,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    a_live_notice,
    identified,
    the_profile,
)

SUPERVISOR = Actor("station", "station", "station-chief", frozenset({"clocks:waive", "clocks:read"}))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = FIRST_CUSTODY + 24 * HOUR


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def told(desk: Desk, rule: str) -> list[str]:
    of_it = (one for one in desk.announced() if getattr(one, "rule", None) == ClockRule(rule))
    return [type(one).__name__.removeprefix("Clock") for one in of_it]


def openings(desk: Desk, rule: str) -> list[tuple[str, datetime]]:
    with desk.units.view() as view:
        return [(one.state, one.due_at) for one in deadlines_of(view.session, CASE) if one.rule == rule]


def refresh(desk: Desk, notice: str, at: datetime, channel: str = "national_site") -> None:
    body = {"channel": channel, "refreshed_at": at.isoformat()}
    desk.done(orders.REFRESH_NOTICE, notice, body, WORKER)


# --- judged by when it was done ---------------------------------------------------------------------------------------


def receipt_heard(desk: Desk, live_since: datetime, heard_at: datetime) -> None:
    """The national site's receipt of a notice that was approved in good time."""
    body = {"profile_id": the_profile(desk), "channels": ["national_site"], "text": "寻亲公告"}
    notice = desk.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"]
    approver = Actor("station", "station", "station-chief", frozenset({"notices:approve"}))
    desk.done(orders.APPROVE_NOTICE, notice, {"legal_basis": "民发〔2015〕158号"}, approver)
    desk.move_to(heard_at)
    receipt = {"channel": "national_site", "receipt_number": "R-1", "published_at": live_since.isoformat()}
    desk.done(orders.RECORD_NOTICE_RECEIPT, notice, receipt, WORKER)


@pytest.mark.parametrize("live_since", [DUE - HOUR, DUE], ids=["an hour before", "at the very instant"])
def test_a_receipt_of_timely_publication_that_comes_late_withdraws_the_breach(
    searching: Desk, live_since: datetime
) -> None:
    receipt_heard(searching, live_since, heard_at=DUE + 2 * HOUR)
    assert told(searching, "D11") == ["Opened", "Warned", "Breached", "BreachWithdrawn", "Met"]
    [withdrawn] = [one for one in searching.announced() if isinstance(one, events.ClockBreachWithdrawn)]
    assert (withdrawn.due_at, withdrawn.at) == (DUE, DUE + 2 * HOUR)


def test_a_receipt_at_the_very_instant_is_in_time_and_nothing_was_breached(searching: Desk) -> None:
    body = {"profile_id": the_profile(searching), "channels": ["national_site"], "text": "寻亲公告"}
    notice = searching.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"]
    approver = Actor("station", "station", "station-chief", frozenset({"notices:approve"}))
    searching.done(orders.APPROVE_NOTICE, notice, {"legal_basis": "民发〔2015〕158号"}, approver)
    searching.clock.advance_to(DUE)
    receipt = {"channel": "national_site", "receipt_number": "R-1", "published_at": DUE.isoformat()}
    searching.done(orders.RECORD_NOTICE_RECEIPT, notice, receipt, WORKER)
    searching.move_to(DUE + 9 * HOUR)
    assert told(searching, "D11") == ["Opened", "Met"]


def test_whoever_was_identified_in_time_was_never_breached_though_we_hear_of_it_late(searching: Desk) -> None:
    searching.move_to(DUE + HOUR)
    searching.hear(identified(IdentityState.VERIFIED_DOCUMENT, DUE - HOUR))
    assert told(searching, "D11") == ["Opened", "Warned", "Breached", "BreachWithdrawn", "Cancelled"]
    assert told(searching, "D12") == ["Opened", "Cancelled"]


def test_whoever_was_identified_too_late_was_breached_though_no_timer_had_said_so(searching: Desk) -> None:
    searching.clock.advance_to(DUE + 2 * HOUR)
    searching.hear(identified(IdentityState.VERIFIED_DOCUMENT, DUE + HOUR))
    searching.move_to(DUE + 3 * HOUR)
    assert told(searching, "D11") == ["Opened", "Breached", "Cancelled"]


def test_a_custody_learned_after_everything_was_due_starts_its_clocks_breached(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.clock.advance_to(FIRST_CUSTODY + 40 * DAY)
    desk.hear(a_case_nobody_can_name(), a_description())
    assert [told(desk, rule) for rule in ("D11", "D12", "D18")] == [["Opened", "Breached"]] * 3
    desk.database.dispose()


# --- month by month ---------------------------------------------------------------------------------------------------


def test_the_notice_is_refreshed_month_by_month_and_each_refresh_starts_the_next_month(searching: Desk) -> None:
    notice = a_live_notice(searching, "national_site", "news_app")
    assert openings(searching, "D18") == [("open", here("2026-08-07 00:00"))]
    searching.move_to(here("2026-08-01 09:00"))
    refresh(searching, notice, here("2026-08-01 09:00"), channel="news_app")
    assert told(searching, "D18") == ["Opened", "Warned"]
    refresh(searching, notice, here("2026-08-01 09:00"))
    searching.move_to(here("2026-09-05 09:00"))
    refresh(searching, notice, here("2026-09-05 09:00"))
    assert openings(searching, "D18") == [
        ("met", here("2026-08-07 00:00")),
        ("met_late", here("2026-09-02 00:00")),
        ("open", here("2026-10-09 00:00")),  # 5 October lies in the National Day holidays
    ]
    shown = searching.seen(orders.NOTICE, {"notice_id": notice}, WORKER)["publications"]
    assert [(one["channel"], one["refreshed_at"]) for one in shown] == [
        ("national_site", "2026-09-05T01:00:00Z"),
        ("news_app", "2026-08-01T01:00:00Z"),
    ]


def test_a_refresh_heard_of_after_a_later_one_belongs_to_its_own_month(searching: Desk) -> None:
    notice = a_live_notice(searching, "national_site")
    searching.move_to(here("2026-08-20 09:00"))
    refresh(searching, notice, here("2026-08-20 09:00"))
    refresh(searching, notice, here("2026-08-05 09:00"))
    assert openings(searching, "D18") == [
        ("met", here("2026-08-07 00:00")),
        ("open", here("2026-09-21 00:00")),  # 20 September is a make-up Sunday
    ]
    shown = searching.seen(orders.NOTICE, {"notice_id": notice}, WORKER)["publications"]
    assert shown[0]["refreshed_at"] == "2026-08-20T01:00:00Z"


def test_what_is_not_live_is_not_refreshed_nor_before_it_went_live_nor_in_the_future(searching: Desk) -> None:
    notice = a_live_notice(searching, "national_site")

    def refused(channel: str, at: datetime) -> str | None:
        body = {"channel": channel, "refreshed_at": at.isoformat()}
        return searching.refused(orders.REFRESH_NOTICE, notice, body, WORKER)

    assert refused("wechat", FIRST_CUSTODY) == "notice_not_live"
    assert refused("national_site", FIRST_CUSTODY - HOUR) == "time_out_of_order"
    assert refused("national_site", FIRST_CUSTODY + HOUR) == "time_in_future"
    assert "NoticeRefreshed" not in searching.names_announced()


# --- waived, and the whole record -------------------------------------------------------------------------------------


def test_a_supervisor_dispenses_from_a_duty_and_it_stays_on_record(searching: Desk) -> None:
    waiver, profile = {"rule": "D12", "reason": "done_by_another_station"}, the_profile(searching)
    assert searching.refused(orders.WAIVE_CLOCK, profile, waiver, WORKER) == "forbidden_scope"
    searching.done(orders.WAIVE_CLOCK, profile, waiver, SUPERVISOR)
    assert searching.refused(orders.WAIVE_CLOCK, profile, waiver, SUPERVISOR) == "clock_not_running"
    searching.move_to(FIRST_CUSTODY + 30 * DAY)
    assert told(searching, "D12") == ["Opened", "Waived"]
    shown = searching.seen(orders.PROFILE_CLOCKS, {"profile_id": profile}, SUPERVISOR)["clocks"]
    [d12] = [one for one in shown if one["rule"] == "D12"]
    assert (d12["state"], d12["waived_by"], d12["reason"]) == ("waived", "station-chief", "done_by_another_station")
    [d11] = [one for one in shown if one["rule"] == "D11"]
    assert d11["state"] == "breached" and d11["breached_at"] is not None


# --- a year without a calendar ----------------------------------------------------------------------------------------


def lunar_new_year(tmp_path: Path) -> Path:
    """An invented notice for 2027: the week of the Spring Festival is off."""
    file = tmp_path / "working-days.json"
    week = [f"2027-02-{day:02}" for day in range(8, 13)]
    entry = {"source": "an invented notice", "holidays": week, "working_weekends": ["2027-02-20"]}
    file.write_text(json.dumps({"2027": entry}), "utf8")
    return file


def test_a_provisional_clock_is_reckoned_anew_once_its_year_is_published(tmp_path: Path) -> None:
    desk, started = Desk(tmp_path), here("2027-02-05 10:00")
    desk.clock.advance_to(started)
    desk.hear(a_case_nobody_can_name(first_custody_at=started), a_description())
    desk.move_to(here("2027-02-17 00:00"))
    assert openings(desk, "D12") == [("breached", here("2027-02-17 00:00"))]

    def recount() -> list[Any]:
        with desk.units.unit() as uow:
            handlers.recount_provisional(uow)
        return openings(desk, "D12")

    assert recount() == [("breached", here("2027-02-17 00:00"))]
    right = [("cancelled", here("2027-02-17 00:00")), ("open", here("2027-02-23 00:00"))]
    try:
        WORK_CALENDAR.take_up(lunar_new_year(tmp_path))
        assert recount() == right
        assert recount() == right
    finally:
        WORK_CALENDAR.take_up(None)
    assert told(desk, "D12")[-3:] == ["BreachWithdrawn", "Cancelled", "Opened"]
    with desk.units.view() as view:
        running = {one.rule: one.provisional for one in deadlines_of(view.session, CASE) if one.is_running}
    assert running == {"D11": False, "D12": False, "D18": False}
    desk.database.dispose()
