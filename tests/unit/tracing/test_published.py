"""What the public may read of a person: only what a live notice shows, and less of those who are guarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from chassis.clock import iso
from contracts.codes import IdentityState
from contracts.orders import tracing as orders
from tests.unit.tracing.desk import CHIEF, WORKER, Desk, a_case_nobody_can_name, a_description, identified

TOLD = {"claimed_name": "老根", "found_place_text": "郑陆镇某公交站", "dialect": "河南口音"}
A_MARK = {"kind": "疤痕", "part": "左手食指", "side": None, "text": "在某某小学被烫伤"}


def searched_for(desk: Desk, **case: Any) -> None:
    desk.hear(a_case_nobody_can_name(**{"impaired": False} | case), a_description(**TOLD, marks=[A_MARK]))


def put_up(desk: Desk, channel: str = "television") -> str:
    [profile] = desk.seen(orders.PROFILES, {}, WORKER)["items"]
    body = {"profile_id": profile["id"], "channels": [channel], "text": "寻亲公告"}
    notice = str(desk.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"])
    desk.done(orders.APPROVE_NOTICE, notice, {"legal_basis": "民发〔2015〕158号"}, CHIEF)
    desk.done(orders.RECORD_NOTICE_RECEIPT, notice, {"channel": channel, "receipt_number": "XQ-1"}, WORKER)
    return notice


def public(desk: Desk) -> list[Mapping[str, Any]]:
    return list(desk.seen(orders.PUBLISHED_PERSONS, {}, CHIEF)["items"])


def test_nobody_is_told_of_before_a_notice_is_live_nor_once_it_is_down(desk: Desk) -> None:
    searched_for(desk)
    assert public(desk) == []
    notice = put_up(desk)
    assert len(public(desk)) == 1

    down = {"channel": "television", "receipt_number": "XQ-1-C"}
    desk.done(orders.RECORD_NOTICE_WITHDRAWAL, notice, down, WORKER)

    assert public(desk) == []


def test_of_a_grown_up_whom_nothing_guards_what_a_notice_shows_is_told(desk: Desk) -> None:
    searched_for(desk)
    notice = put_up(desk)

    [told] = public(desk)

    since = desk.clock.now()
    assert {name: told[name] for name in told if name != "id"} == {
        "notice_id": notice,
        "published_at": iso(since),
        "refreshed_at": iso(since),
        "expires_at": iso(since + timedelta(days=40)),
        "name": "老根",
        "sex": "1",
        "ages": {"lo": 65, "hi": 75},
        "height_cm": 168,
        "marks": ["左手食指疤痕"],
        "found_on": "2026-07-06",
        "found_region_code": "320402109000",
    }


@pytest.mark.parametrize("guard", [{"presumed_minor": True}, {"impaired": True}])
def test_of_a_minor_or_a_patient_neither_name_nor_day_nor_place_is_told(desk: Desk, guard: dict[str, bool]) -> None:
    searched_for(desk, **guard)
    put_up(desk)

    [told] = public(desk)

    assert (told["name"], told["found_on"], told["found_region_code"]) == (None, None, None)
    assert (told["sex"], told["ages"], told["marks"]) == ("1", {"lo": 65, "hi": 75}, ["左手食指疤痕"])
    for words in ("老根", "郑陆镇", "小学"):
        assert words not in str(told)


def test_whoever_was_found_is_told_of_no_more_although_the_notice_is_still_up(desk: Desk) -> None:
    searched_for(desk)
    put_up(desk)

    desk.hear(identified(IdentityState.VERIFIED_DOCUMENT, desk.clock.now()))

    assert public(desk) == []
