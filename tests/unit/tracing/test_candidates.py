"""Inquiries and candidates on a real database: who may be the person, and when a pair comes back."""

from __future__ import annotations

from pathlib import Path

from chassis.kinds import Range
from chassis.orders import Heard
from contracts.codes import AgeBasis, BedZone, IdentityState
from contracts.events import intake as facts
from contracts.events import tracing as events
from contracts.orders import tracing as orders
from services.tracing import handlers
from tests.unit.tracing.desk import (
    CASE,
    FIRST_CUSTODY,
    POLICE_HENAN,
    POLICE_OTHER,
    WORKER,
    Desk,
    a_candidate,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
    the_candidates,
    the_profile,
)


def test_an_inquiry_spelled_otherwise_brings_a_candidate_with_its_evidence(searching: Desk) -> None:
    candidate = a_candidate(searching)
    shown = searching.seen(orders.CANDIDATE, {"candidate_id": candidate}, WORKER)
    assert [(e["field"], e["left"], e["right"]) for e in shown["evidence"]] == [
        ("name", "小锋", "陈国峰"),
        ("sex", "男", "男"),
        ("age", "65–75 (2026)", "1955"),
        ("whereabouts", "江苏常州市天宁区 2026-07-06", "河南周口市商水县 2026-05-02"),
        ("home_place", "柳河村", "河南省商水县柳林镇柳河村"),
    ]
    assert shown["score_millibits"] == sum(e["millibits"] for e in shown["evidence"] if e["millibits"] > 0)
    assert (shown["band"], shown["state"], shown["parameters"]) == ("review", "suggested", "p2")
    assert shown["conflicts"] == []
    assert shown["missing"] == [
        "accent", "people", "condition", "marks", "height", "blood", "clothes", "kin", "phone",
    ]  # fmt: skip


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
