"""A family's inquiry from the day it is sent until the family was told, or searches no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.codes import SealReason
from contracts.events import intake as facts
from contracts.orders import tracing as orders
from tests.unit.tracing.desk import (
    CASE,
    CHIEF,
    POLICE_HENAN,
    POLICE_OTHER,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
)

WHOLE = {
    "last_seen_time": "上午十点左右",
    "lost_region_code": "411623000000",
    "lost_text": "商水县汽车站",
    "ethnicity": "汉族",
    "speaks": ["河南口音"],
    "blood_group": "O",
    "clothes": ["蓝外套"],
    "kin": [{"relation": "儿子", "name": "陈小军"}],
    "category": "dementia",
    "sender_reference": "R0000001a",
}
CONSENT = {"kind": "written", "given_on": "2026-05-03", "reference": "同意书2026-18"}
VILLAGE = {"kind": "place", "raw_words": "柳河村", "method": "conversation"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    fresh = Desk(tmp_path)
    fresh.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    yield fresh
    fresh.database.dispose()


def sent(desk: Desk, **changes: Any) -> str:
    return str(desk.done(orders.SEND_INQUIRY, None, an_inquiry(**changes), POLICE_HENAN)["id"])


def seen(desk: Desk, inquiry: str) -> Any:
    return desk.seen(orders.INQUIRY, {"inquiry_id": inquiry}, POLICE_HENAN)


def candidates(desk: Desk) -> list[tuple[str, str]]:
    items = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    return [(one["inquiry_id"], one["state"]) for one in items]


def test_its_sender_reads_back_all_that_was_told_and_nobody_else_reads_anything(desk: Desk) -> None:
    reporter = {**an_inquiry()["reporter"], "consent": CONSENT}
    inquiry = sent(desk, **WHOLE, reporter=reporter)

    kept = seen(desk, inquiry)

    assert {name: kept["person"][name] for name in WHOLE} == WHOLE
    assert kept["reporter"] == reporter
    assert desk.ask(orders.INQUIRY, {"inquiry_id": inquiry}, POLICE_OTHER).code == "not_found"
    assert desk.refused(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "found"}, POLICE_OTHER) == "not_found"
    assert desk.refused(orders.CHANGE_INQUIRY, inquiry, an_inquiry(), POLICE_OTHER) == "not_found"


def test_nothing_that_was_told_lies_in_the_database_in_clear(desk: Desk) -> None:
    sent(desk, **WHOLE, reporter={**an_inquiry()["reporter"], "consent": CONSENT})

    rows = desk.raw_rows()

    for words in ("R0000001a", "商水县汽车站", "陈小军", "河南口音", "同意书2026-18", "蓝外套", "dementia"):
        assert words.encode() not in rows


def test_what_was_withdrawn_is_compared_with_nobody(desk: Desk) -> None:
    inquiry = sent(desk)
    assert candidates(desk) == [(inquiry, "suggested")]

    told = desk.done(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "found"}, POLICE_HENAN)

    assert (told["state"], told["end_reason"]) == ("found", "found")
    assert candidates(desk) == [(inquiry, "superseded")]
    [profile] = desk.seen(orders.PROFILES, {}, WORKER)["items"]
    desk.done(orders.ADD_CLUE, profile["id"], VILLAGE, WORKER)
    assert candidates(desk) == [(inquiry, "superseded")]


def test_a_second_withdrawal_changes_nothing(desk: Desk) -> None:
    inquiry = sent(desk)
    first = desk.done(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "sent_in_error"}, POLICE_HENAN)

    again = desk.done(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "found"}, POLICE_HENAN)

    assert again == first
    assert desk.names_announced().count("InquiryWithdrawn") == 1


def test_told_anew_it_is_searched_for_again_and_what_was_put_aside_comes_back(desk: Desk) -> None:
    inquiry = sent(desk)
    desk.done(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "sent_in_error"}, POLICE_HENAN)

    told = desk.done(orders.CHANGE_INQUIRY, inquiry, an_inquiry(), POLICE_HENAN)

    assert (told["state"], told["ended_at"], told["end_reason"]) == ("open", None, None)
    assert candidates(desk) == [(inquiry, "suggested")]


def test_told_the_same_again_nothing_happens(desk: Desk) -> None:
    inquiry = sent(desk)
    before = desk.names_announced()

    desk.done(orders.CHANGE_INQUIRY, inquiry, an_inquiry(), POLICE_HENAN)

    assert desk.names_announced() == before


def test_changed_facts_are_compared_at_once(desk: Desk) -> None:
    inquiry = sent(desk)

    desk.done(orders.CHANGE_INQUIRY, inquiry, an_inquiry(name="王二柱", sex="2", birth_year=2001), POLICE_HENAN)

    assert candidates(desk) == [(inquiry, "lapsed")]


def identified_by(desk: Desk, inquiry: str) -> None:
    [candidate] = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    desk.done(orders.ACCEPT_CANDIDATE, candidate["id"], {}, WORKER)
    for method, actor in (("police_identity", POLICE_HENAN), ("village_certificate", WORKER)):
        evidence = {"method": method, "result": "supports", "reference": f"证2026-{method}"}
        desk.done(orders.RECORD_VERIFICATION, candidate["id"], evidence, actor)
    desk.done(orders.CONFIRM_IDENTITY, candidate["profile_id"], {"candidate_id": candidate["id"]}, WORKER)


def test_once_somebody_was_found_by_it_its_words_are_evidence_and_it_ends_when_the_family_was_told(desk: Desk) -> None:
    inquiry = sent(desk)
    assert desk.refused(orders.CLOSE_INQUIRY, inquiry, {}, POLICE_HENAN) == "inquiry_not_matched"
    identified_by(desk, inquiry)

    assert desk.refused(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "found"}, POLICE_HENAN) == "inquiry_settled"
    assert desk.refused(orders.CHANGE_INQUIRY, inquiry, an_inquiry(name="别人"), POLICE_HENAN) == "inquiry_settled"
    assert desk.done(orders.CLOSE_INQUIRY, inquiry, {}, POLICE_HENAN)["state"] == "closed"


def test_whoever_withdraws_or_changes_learns_nothing_of_a_sealed_person_who_was_found(desk: Desk) -> None:
    inquiry = sent(desk)
    identified_by(desk, inquiry)
    desk.done(orders.CLOSE_INQUIRY, inquiry, {}, POLICE_HENAN)
    desk.hear(
        facts.CaseSealed(
            case_id=CASE,
            reason=SealReason.DOMESTIC_VIOLENCE,
            need_to_know=("station-chief",),
            at=desk.clock.now(),
        )
    )
    told = seen(desk, inquiry)
    assert (told["state"], told["ended_at"], told["end_reason"]) == ("open", None, None)

    assert desk.refused(orders.CLOSE_INQUIRY, inquiry, {}, POLICE_HENAN) == "inquiry_not_matched"
    assert desk.done(orders.CHANGE_INQUIRY, inquiry, an_inquiry(height_cm=170), POLICE_HENAN)["state"] == "open"
    assert desk.done(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "found"}, POLICE_HENAN)["state"] == "found"
    assert seen(desk, inquiry)["state"] == "found"
    [candidate] = desk.seen(orders.CANDIDATES, {}, CHIEF)["items"]
    assert candidate["state"] == "confirmed"


def test_a_change_that_does_not_say_the_senders_number_again_keeps_it(desk: Desk) -> None:
    inquiry = sent(desk, sender_reference="R0000001a")

    desk.done(orders.CHANGE_INQUIRY, inquiry, an_inquiry(height_cm=170), POLICE_HENAN)

    assert seen(desk, inquiry)["person"]["sender_reference"] == "R0000001a"
