"""Notices on a real database: who may approve one, which receipt counts, and what is down again."""

from __future__ import annotations

from datetime import timedelta

from contracts.codes import NoticeChannel
from contracts.events import tracing as events
from contracts.orders import tracing as orders
from tests.unit.tracing.desk import (
    CHIEF,
    FIRST_CUSTODY,
    WORKER,
    Desk,
    a_live_notice,
    the_profile,
)


def test_who_drafted_a_notice_may_not_approve_it(searching: Desk) -> None:
    body = {"profile_id": the_profile(searching), "channels": ["national_site"], "text": "寻亲公告"}
    notice = searching.done(orders.DRAFT_NOTICE, None, body, CHIEF)
    approval = {"legal_basis": "民发〔2015〕158号"}
    assert searching.refused(orders.APPROVE_NOTICE, notice["id"], approval, CHIEF) == "two_person_rule"


def test_a_receipt_needs_an_approved_notice_a_listed_channel_and_comes_once(searching: Desk) -> None:
    body = {"profile_id": the_profile(searching), "channels": ["national_site"], "text": "寻亲公告"}
    notice = searching.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"]
    receipt = {"channel": "national_site", "receipt_number": "R-1"}
    assert searching.refused(orders.RECORD_NOTICE_RECEIPT, notice, receipt, WORKER) == "notice_not_approved"
    searching.done(orders.APPROVE_NOTICE, notice, {"legal_basis": "民发〔2015〕158号"}, CHIEF)
    elsewhere = receipt | {"channel": "television"}
    assert searching.refused(orders.RECORD_NOTICE_RECEIPT, notice, elsewhere, WORKER) == "channel_not_listed"
    before = receipt | {"published_at": (FIRST_CUSTODY - timedelta(minutes=1)).isoformat()}
    assert searching.refused(orders.RECORD_NOTICE_RECEIPT, notice, before, WORKER) == "time_out_of_order"
    searching.done(orders.RECORD_NOTICE_RECEIPT, notice, receipt, WORKER)
    assert searching.refused(orders.RECORD_NOTICE_RECEIPT, notice, receipt, WORKER) == "notice_already_published"


def test_only_the_national_sites_receipt_meets_d11(searching: Desk) -> None:
    others = [channel.value for channel in NoticeChannel if channel is not NoticeChannel.NATIONAL_SITE]
    a_live_notice(searching, *others)
    assert searching.deadlines()["D11"] == "open"
    a_live_notice(searching, "national_site")
    assert searching.deadlines()["D11"] == "met"


def test_a_receipt_heard_of_late_meets_d11_by_when_the_notice_went_live(searching: Desk) -> None:
    body = {"profile_id": the_profile(searching), "channels": ["national_site"], "text": "寻亲公告"}
    notice = searching.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"]
    searching.done(orders.APPROVE_NOTICE, notice, {"legal_basis": "民发〔2015〕158号"}, CHIEF)
    searching.move_to(FIRST_CUSTODY + timedelta(days=3))
    live_since = (FIRST_CUSTODY + timedelta(hours=23)).isoformat()
    receipt = {"channel": "national_site", "receipt_number": "R-1", "published_at": live_since}
    searching.done(orders.RECORD_NOTICE_RECEIPT, notice, receipt, WORKER)
    assert searching.deadlines()["D11"] == "met"


def test_taken_off_the_national_site_before_anybody_knows_him_d11_runs_again(searching: Desk) -> None:
    notice = a_live_notice(searching, "national_site", "wechat")
    for channel in ("wechat", "national_site"):
        searching.done(orders.RECORD_NOTICE_WITHDRAWAL, notice, {"channel": channel, "receipt_number": "C"}, WORKER)
    assert searching.deadlines()["D11"] == "open"
    down = [fact.all_withdrawn for fact in searching.announced() if isinstance(fact, events.NoticeWithdrawn)]
    assert down == [False, True]
    gone = {"channel": "wechat", "receipt_number": "C"}
    assert searching.refused(orders.RECORD_NOTICE_WITHDRAWAL, notice, gone, WORKER) == "notice_not_live"
