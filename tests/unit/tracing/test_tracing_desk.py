"""Tracing from an unidentified case to an identity, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.kinds import Range
from chassis.orders import Heard
from contracts.codes import AgeBasis, BedZone, IdentityState, NoticeChannel
from contracts.events import intake as facts
from contracts.events import tracing as events
from contracts.orders import intake
from contracts.orders import tracing as orders
from services.tracing import handlers
from tests.unit.tracing.desk import (
    CASE,
    CHIEF,
    FIRST_CUSTODY,
    INTAKE,
    POLICE_HENAN,
    POLICE_OTHER,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
    identified,
)

NICKNAME = {"kind": "nickname", "raw_words": "他们都喊我小锋", "interpreted": "小锋", "method": "conversation"}
VILLAGE = {"kind": "place", "raw_words": "柳河村", "method": "conversation"}
SUPPORTING_POLICE = {"method": "police_identity", "result": "supports", "reference": "商公函2026-18"}
SUPPORTING_VILLAGE = {"method": "village_certificate", "result": "supports", "reference": "柳河村证明2026-3"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    fresh = Desk(tmp_path)
    yield fresh
    fresh.database.dispose()


@pytest.fixture
def searching(desk: Desk) -> Desk:
    """A desk where somebody unidentified is searched for."""
    desk.hear(a_case_nobody_can_name(), a_description())
    return desk


def the_profile(desk: Desk) -> str:
    [profile] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    return str(profile["id"])


def the_candidates(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.seen(orders.CANDIDATES, {"profile_id": the_profile(desk)}, WORKER)["items"])


def a_live_notice(desk: Desk, *channels: str, at: datetime | None = None) -> str:
    body = {"profile_id": the_profile(desk), "channels": list(channels), "text": "寻亲公告"}
    notice = desk.done(orders.DRAFT_NOTICE, None, body, WORKER)
    desk.done(orders.APPROVE_NOTICE, notice["id"], {"legal_basis": "民发〔2015〕158号"}, CHIEF)
    when = {"published_at": at.isoformat()} if at else {}
    for channel in channels:
        desk.done(
            orders.RECORD_NOTICE_RECEIPT, notice["id"], {"channel": channel, "receipt_number": "R-1"} | when, WORKER
        )
    return str(notice["id"])


def a_candidate(desk: Desk, **inquiry: Any) -> str:
    desk.done(orders.ADD_CLUE, the_profile(desk), NICKNAME, WORKER)
    desk.done(orders.ADD_CLUE, the_profile(desk), VILLAGE, WORKER)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(**inquiry), POLICE_HENAN)
    [candidate] = the_candidates(desk)
    return str(candidate["id"])


def a_verified_candidate(desk: Desk) -> str:
    candidate = a_candidate(desk)
    desk.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    desk.done(orders.RECORD_VERIFICATION, candidate, SUPPORTING_POLICE, POLICE_HENAN)
    desk.done(orders.RECORD_VERIFICATION, candidate, SUPPORTING_VILLAGE, WORKER)
    return candidate


# Profiles and clocks


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


# Notices


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


# Inquiries and candidates


def test_an_inquiry_spelled_otherwise_brings_a_candidate_with_its_evidence(searching: Desk) -> None:
    candidate = a_candidate(searching)
    shown = searching.seen(orders.CANDIDATE, {"candidate_id": candidate}, WORKER)
    assert [(e["field"], e["left"], e["right"], e["millibits"]) for e in shown["evidence"]] == [
        ("nickname", "小锋", "国峰", 2737),
        ("sex", "1", "1", 986),
        ("age", "65–75 (2026)", "1955", 2415),
        ("home_place", "柳河村", "商水县 河南省 柳林镇 柳河村", 9000),
        ("time", "2026-07-06", "2026-05-02", 1500),
    ]
    assert (shown["score_millibits"], shown["band"], shown["state"]) == (16_638, "review", "suggested")
    assert (shown["conflicts"], shown["missing"]) == ([], ["name", "marks", "height"])


def test_the_same_candidate_appears_whichever_side_comes_last(tmp_path: Path) -> None:
    scores = []
    for number, inquiry_first in enumerate((True, False)):
        desk = Desk(tmp_path / str(number))
        steps = [
            lambda d=desk: d.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN),
            lambda d=desk: d.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋")),
        ]
        for step in steps if inquiry_first else reversed(steps):
            step()
        scores.append([(one["score_millibits"], one["band"]) for one in the_candidates(desk)])
        desk.database.dispose()
    assert scores[0] == scores[1] == [(scores[0][0][0], "strong")]


def test_a_new_clue_raises_the_score_and_is_announced(searching: Desk) -> None:
    a_candidate(searching, last_seen_on=None)
    clue = {"kind": "name", "raw_words": "陈国锋", "method": "conversation"}
    searching.done(orders.ADD_CLUE, the_profile(searching), clue, WORKER)
    bands = [fact.band.value for fact in searching.announced() if isinstance(fact, events.MatchSuggested)]
    assert bands == ["review", "strong"]


def reassessed(lo: int, hi: int) -> facts.AgeReassessed:
    return facts.AgeReassessed(
        case_id=CASE, ages=Range(lo, hi), age_basis=AgeBasis.BONE_AGE, presumed_minor=lo < 18, at=FIRST_CUSTODY
    )


def test_an_age_assessed_anew_lets_a_suggestion_lapse_and_brings_it_back(searching: Desk) -> None:
    candidate = a_candidate(searching, last_seen_on=None)
    states = []
    for lo, hi in ((12, 14), (65, 75)):
        searching.hear(reassessed(lo, hi))
        states += [(one["id"], one["state"]) for one in the_candidates(searching)]
    bands = [fact.band.value for fact in searching.announced() if isinstance(fact, events.MatchSuggested)]
    assert states == [(candidate, "lapsed"), (candidate, "suggested")]
    assert bands == ["review", "below", "review"]


def admitted(identity: IdentityState) -> facts.CaseAdmitted:
    return facts.CaseAdmitted(case_id=CASE, bed_zone=BedZone.CARE, identity=identity, admitted_at=FIRST_CUSTODY)


def test_what_the_station_notes_at_admission_reaches_the_file(searching: Desk) -> None:
    searching.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    assert the_candidates(searching) == []
    searching.hear(admitted(IdentityState.UNIDENTIFIED), a_description(claimed_name="陈国锋"))
    assert len(the_candidates(searching)) == 1


def test_nobody_reads_the_case_of_a_person_whose_identity_is_known() -> None:
    def is_read(identity: IdentityState) -> bool:
        told = admitted(identity)
        heard = Heard("1", told.contract.type, f"case/{CASE}", 1, FIRST_CUSTODY, told)
        return handlers.admission_detail_needed(heard) is not None

    unread = [identity.value for identity in IdentityState if not is_read(identity)]
    assert unread == ["verified_document", "verified_police"]


def test_an_inquiry_is_seen_by_its_sender_alone(searching: Desk) -> None:
    sent = searching.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    mine = searching.seen(orders.INQUIRY, {"inquiry_id": sent["id"]}, POLICE_HENAN)
    assert (mine["person"]["name"], mine["reporter"]["name"]) == ("陈国峰", "陈小满")
    assert searching.ask(orders.INQUIRY, {"inquiry_id": sent["id"]}, POLICE_OTHER).code == "not_found"


def test_a_rejected_pair_comes_back_only_when_the_facts_have_changed(searching: Desk) -> None:
    candidate = a_candidate(searching)
    searching.done(orders.REJECT_CANDIDATE, candidate, {"reason": "家属看了照片说不是"}, WORKER)
    searching.hear(a_case_nobody_can_name(), a_description())
    assert [one["state"] for one in the_candidates(searching)] == ["rejected"]
    clue = {"kind": "name", "raw_words": "陈国锋", "method": "conversation"}
    searching.done(orders.ADD_CLUE, the_profile(searching), clue, WORKER)
    assert [(one["id"], one["state"]) for one in the_candidates(searching)] == [(candidate, "suggested")]


# Verification and identity


def test_no_score_however_high_makes_an_identity(searching: Desk) -> None:
    candidate = a_candidate(searching)
    clue = {"kind": "name", "raw_words": "陈国峰", "method": "conversation"}
    searching.done(orders.ADD_CLUE, the_profile(searching), clue, WORKER)
    wanted = {"candidate_id": candidate}
    assert (
        searching.refused(orders.CONFIRM_IDENTITY, the_profile(searching), wanted, WORKER) == "verification_incomplete"
    )
    searching.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    assert (
        searching.refused(orders.CONFIRM_IDENTITY, the_profile(searching), wanted, WORKER) == "verification_incomplete"
    )
    assert "IdentityConfirmed" not in searching.names_announced()


@pytest.mark.parametrize(
    ("answers", "complete"),
    [
        ([("police_identity", "supports")], False),
        ([("police_identity", "supports"), ("police_identity", "supports")], False),
        ([("police_identity", "supports"), ("document", "supports")], True),
        ([("police_identity", "supports"), ("document", "inconclusive")], False),
        ([("police_identity", "supports"), ("document", "supports"), ("village_certificate", "refutes")], False),
        ([("dna_parentage", "supports")], True),
        ([("dna_parentage", "refutes"), ("police_identity", "supports"), ("document", "supports")], False),
    ],
)
def test_two_independent_kinds_or_dna_alone_complete_a_verification(
    searching: Desk, answers: list[tuple[str, str]], complete: bool
) -> None:
    candidate = a_candidate(searching)
    searching.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    for method, result in answers:
        by = POLICE_HENAN if method in ("police_identity", "dna_parentage") else WORKER
        body = {"method": method, "result": result, "reference": f"{method}-1"}
        searching.done(orders.RECORD_VERIFICATION, candidate, body, by)
    answer = searching.order(orders.CONFIRM_IDENTITY, the_profile(searching), {"candidate_id": candidate}, WORKER)
    assert (answer.ok, answer.code) == ((True, None) if complete else (False, "verification_incomplete"))


@pytest.mark.parametrize(
    ("others", "complete"),
    [
        ([{"method": "document", "reference": "函2"}], True),
        ([{"method": "document", "reference": "函 1"}], False),
        ([{"method": "document", "reference": "函2", "source": "police"}], False),
        ([{"method": "document", "reference": "函2", "source": "family"}], True),
        (
            [
                {"method": "video_recognition", "reference": "SP-1"},
                {"method": "document", "reference": "函2", "source": "family"},
            ],
            True,
        ),
    ],
    ids=["another", "the same paper", "the same source", "the family's", "three of which two are independent"],
)
def test_two_answers_of_one_source_or_on_one_paper_are_one(
    searching: Desk, others: list[dict[str, str]], complete: bool
) -> None:
    candidate = a_candidate(searching)
    searching.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    police = {"method": "police_identity", "result": "supports", "reference": "函〔1〕", "source": "family"}
    searching.done(orders.RECORD_VERIFICATION, candidate, police, POLICE_HENAN)
    for other in others:
        searching.done(orders.RECORD_VERIFICATION, candidate, {"result": "supports", **other}, WORKER)
    answer = searching.order(orders.CONFIRM_IDENTITY, the_profile(searching), {"candidate_id": candidate}, WORKER)
    assert (answer.ok, answer.code) == ((True, None) if complete else (False, "verification_incomplete"))


def test_what_the_family_recognised_and_what_the_family_brought_is_one_source(searching: Desk) -> None:
    candidate = a_candidate(searching)
    searching.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    video = {"method": "video_recognition", "result": "supports", "reference": "SP-1"}
    brought = {"method": "document", "result": "supports", "reference": "SFZ-1", "source": "family"}
    for answer in (video, brought):
        searching.done(orders.RECORD_VERIFICATION, candidate, answer, WORKER)
    wanted = {"candidate_id": candidate}
    refused = searching.refused(orders.CONFIRM_IDENTITY, the_profile(searching), wanted, WORKER)
    assert refused == "verification_incomplete"


def test_police_who_neither_sent_nor_were_asked_find_no_candidate_and_methods_have_their_owners(
    searching: Desk,
) -> None:
    candidate = a_candidate(searching)
    assert (
        searching.refused(orders.RECORD_VERIFICATION, candidate, SUPPORTING_POLICE, POLICE_HENAN)
        == "candidate_not_accepted"
    )
    searching.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    assert searching.refused(orders.RECORD_VERIFICATION, candidate, SUPPORTING_POLICE, POLICE_OTHER) == "not_found"
    refused = "verification_method_not_yours"
    assert searching.refused(orders.RECORD_VERIFICATION, candidate, SUPPORTING_POLICE, WORKER) == refused
    assert searching.refused(orders.RECORD_VERIFICATION, candidate, SUPPORTING_VILLAGE, POLICE_HENAN) == refused


def test_police_asked_for_dna_may_answer_for_it(searching: Desk) -> None:
    searching.done(orders.REQUEST_DNA, the_profile(searching), {"police_id": "police-other"}, WORKER)
    candidate = a_candidate(searching)
    searching.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    answer = {"method": "dna_parentage", "result": "supports", "reference": "鉴1"}
    assert searching.done(orders.RECORD_VERIFICATION, candidate, answer, POLICE_OTHER) == {
        "id": candidate,
        "state": "verified",
        "supports": ["dna_parentage"],
        "refutes": [],
        "version": 3,
    }


def test_a_confirmed_identity_ends_the_search_on_both_sides(searching: Desk) -> None:
    a_live_notice(searching, "national_site", "wechat")
    candidate = a_verified_candidate(searching)
    before = len(searching.announced())
    shown = searching.done(orders.CONFIRM_IDENTITY, the_profile(searching), {"candidate_id": candidate}, WORKER)
    assert (shown["state"], shown["confirmed_candidate_id"]) == ("confirmed", candidate)
    confirmed, *stopped = searching.announced()[before:-2]
    due = searching.announced()[-2:]
    assert [(type(fact).__name__, fact.rule.value) for fact in stopped] == [
        ("ClockCancelled", "D12"),
        ("ClockCancelled", "D18"),
    ]
    assert (confirmed.home_region_code, [m.value for m in confirmed.methods]) == (
        "411623000000",
        ["police_identity", "village_certificate"],
    )
    assert [(type(fact).__name__, fact.channel.value) for fact in due] == [
        ("NoticeWithdrawalDue", "national_site"),
        ("NoticeWithdrawalDue", "wechat"),
    ]
    assert searching.deadlines() == {"D11": "met", "D12": "cancelled", "D18": "cancelled"}
    searching.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    assert len(the_candidates(searching)) == 1


def test_intake_reads_the_identity_of_its_own_case_and_only_when_confirmed(searching: Desk) -> None:
    candidate = a_verified_candidate(searching)
    wanted = {"candidate_id": candidate, "case_id": CASE}
    assert searching.ask(orders.IDENTITY_DETAIL, wanted, INTAKE).code == "not_found"
    searching.done(orders.CONFIRM_IDENTITY, the_profile(searching), {"candidate_id": candidate}, WORKER)
    assert searching.seen(orders.IDENTITY_DETAIL, wanted, INTAKE) == {
        "candidate_id": candidate,
        "case_id": CASE,
        "name": "陈国峰",
        "sex": "1",
        "birth_year": 1955,
        "home_region_code": "411623000000",
        "home_text": "河南省商水县柳林镇柳河村",
        "town": "柳林镇",
        "village": "柳河村",
        "relatives": [{"name": "陈小满", "relation": "女儿", "phone": "10000000001"}],
    }
    other = wanted | {"case_id": candidate}
    assert searching.ask(orders.IDENTITY_DETAIL, other, INTAKE).code == "not_found"


def test_one_inquiry_names_one_person(searching: Desk) -> None:
    candidate = a_verified_candidate(searching)
    other_case = "01980000-0000-7000-8000-00000000000d"
    searching.hear(a_case_nobody_can_name(case_id=other_case), a_description(claimed_name="陈国锋"))
    searching.done(orders.CONFIRM_IDENTITY, the_profile(searching), {"candidate_id": candidate}, WORKER)
    rows = searching.seen(orders.CANDIDATES, {}, WORKER)["items"]
    assert [(row["case_id"], row["state"]) for row in rows] == [(CASE, "confirmed"), (other_case, "superseded")]


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
