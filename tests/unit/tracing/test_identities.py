"""Verification on a real database: what makes an identity, whose word counts, and what it ends."""

from __future__ import annotations

import pytest

from contracts.orders import tracing as orders
from tests.unit.tracing.desk import (
    CASE,
    INTAKE,
    POLICE_HENAN,
    POLICE_OTHER,
    SUPPORTING_POLICE,
    SUPPORTING_VILLAGE,
    WORKER,
    Desk,
    a_candidate,
    a_case_nobody_can_name,
    a_description,
    a_live_notice,
    a_verified_candidate,
    an_inquiry,
    the_candidates,
    the_profile,
)


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
