"""The file on somebody nobody can name, on a real database: when it opens and ends, and which clocks it starts."""

from __future__ import annotations

from datetime import timedelta

from contracts.codes import IdentityState
from contracts.events import intake as facts
from contracts.events import tracing as events
from contracts.orders import intake
from contracts.orders import tracing as orders
from services.tracing import handlers
from tests.unit.tracing.desk import (
    CASE,
    FIRST_CUSTODY,
    NICKNAME,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    a_live_notice,
    a_verified_candidate,
    identified,
    the_profile,
)


def test_an_unidentified_case_opens_one_profile_and_the_clocks_of_first_custody(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    opened, d11, d12, d18 = desk.announced()
    assert opened == events.ProfileOpened(profile_id=opened.profile_id, case_id=CASE, opened_at=FIRST_CUSTODY)
    assert (d11.rule.value, d11.started_at, d11.due_at) == ("D11", FIRST_CUSTODY, FIRST_CUSTODY + timedelta(hours=24))
    assert (d12.rule.value, d12.due_at.isoformat()) == ("D12", "2026-07-15T16:00:00+00:00")
    assert (d18.rule.value, d18.due_at.isoformat()) == ("D18", "2026-08-06T16:00:00+00:00")


def test_heard_again_the_case_keeps_its_one_profile(searching: Desk) -> None:
    searching.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    assert searching.names_announced() == ["ProfileOpened", *["ClockOpened"] * 3]
    shown = searching.seen(orders.PROFILE, {"profile_id": the_profile(searching)}, WORKER)
    assert shown["description"]["claimed_name"] == "陈国锋"


def test_the_description_is_read_from_intake_for_that_case(desk: Desk) -> None:
    need = handlers.case_profile_needed(
        type("H", (), {"data": a_case_nobody_can_name()})()  # type: ignore[arg-type]
    )
    assert (need.read, need.params) == (intake.CASE_PROFILE, {"case_id": CASE})


def test_events_about_a_case_without_a_profile_change_nothing(desk: Desk) -> None:
    desk.hear(identified(IdentityState.VERIFIED_POLICE, FIRST_CUSTODY))
    desk.hear(facts.CaseClosed(case_id=CASE, closed_at=FIRST_CUSTODY))
    assert desk.announced() == []


def test_a_duty_not_done_is_warned_of_and_breached_once(searching: Desk) -> None:
    searching.move_to(FIRST_CUSTODY + timedelta(hours=24))
    told = [name for name in searching.names_announced()[4:] if name != "InterviewDue"]
    assert told == ["ClockWarned", "ClockBreached"]
    assert searching.deadlines() == {"D11": "breached", "D12": "open", "D18": "open"}


def test_an_earlier_first_custody_heard_of_later_is_what_the_clocks_run_from(searching: Desk) -> None:
    a_live_notice(searching, "national_site", at=FIRST_CUSTODY)
    earlier = FIRST_CUSTODY - timedelta(days=2)
    searching.hear(a_case_nobody_can_name(first_custody_at=earlier), a_description())
    assert searching.deadlines() == {"D11": "met_late", "D12": "open", "D18": "open"}
    d12, d18 = [fact for fact in searching.announced() if isinstance(fact, events.ClockOpened)][-2:]
    assert (d18.rule.value, d18.started_at) == ("D18", earlier)
    assert (d12.rule.value, d12.started_at, d12.due_at.isoformat()) == ("D12", earlier, "2026-07-14T16:00:00+00:00")
    before = len(searching.announced())
    searching.hear(a_case_nobody_can_name(), a_description())
    assert searching.announced()[before:] == []


def test_asking_police_for_dna_meets_d12_by_when_they_were_asked_and_opens_their_month(searching: Desk) -> None:
    searching.move_to(FIRST_CUSTODY + timedelta(days=30))
    asked = {"police_id": "police-changzhou", "requested_at": (FIRST_CUSTODY + timedelta(days=1)).isoformat()}
    searching.done(orders.REQUEST_DNA, the_profile(searching), asked, WORKER)
    assert searching.deadlines() == {"D11": "breached", "D12": "met", "D13": "open", "D18": "open"}
    assert searching.refused(orders.REQUEST_DNA, the_profile(searching), asked, WORKER) == "dna_already_requested"


def test_nothing_is_done_in_the_future(searching: Desk) -> None:
    tomorrow = (FIRST_CUSTODY + timedelta(days=1)).isoformat()
    asked = {"police_id": "police-changzhou", "requested_at": tomorrow}
    assert searching.refused(orders.REQUEST_DNA, the_profile(searching), asked, WORKER) == "time_in_future"
    notice = a_live_notice(searching, "wechat")
    taken_down = {"channel": "wechat", "receipt_number": "C", "withdrawn_at": tomorrow}
    assert searching.refused(orders.RECORD_NOTICE_WITHDRAWAL, notice, taken_down, WORKER) == "time_in_future"


def test_a_case_identified_by_a_document_ends_the_search_and_a_mere_claim_does_not(searching: Desk) -> None:
    a_live_notice(searching, "national_site")
    searching.hear(identified(IdentityState.CLAIMED, FIRST_CUSTODY))
    assert searching.deadlines() == {"D11": "met", "D12": "open", "D18": "open"}
    searching.hear(identified(IdentityState.VERIFIED_DOCUMENT, FIRST_CUSTODY))
    assert searching.deadlines() == {"D11": "met", "D12": "cancelled", "D18": "cancelled"}
    assert searching.names_announced()[-1] == "NoticeWithdrawalDue"
    assert searching.refused(orders.ADD_CLUE, the_profile(searching), NICKNAME, WORKER) == "profile_not_open"


def test_a_closed_case_closes_the_profile_once(searching: Desk) -> None:
    for _ in range(2):
        searching.hear(facts.CaseClosed(case_id=CASE, closed_at=FIRST_CUSTODY))
    assert searching.names_announced().count("ProfileClosed") == 1
    assert searching.deadlines() == {"D11": "cancelled", "D12": "cancelled", "D18": "cancelled"}


def test_nothing_anybody_said_lies_in_the_database_in_clear(searching: Desk) -> None:
    a_live_notice(searching, "national_site")
    candidate = a_verified_candidate(searching)
    searching.done(orders.REJECT_CANDIDATE, candidate, {"reason": "家属看了照片说不是"}, WORKER)
    stored = searching.raw_rows()
    planted = [
        "小锋",
        "柳河",
        "陈国",
        "陈小满",
        "10000000001",
        "疤痕",
        "食指",
        "商公函2026-18",
        "看了照片",
        "寻亲公告",
        "郑陆镇某",
    ]
    assert [words for words in planted if words.encode() in stored] == []
