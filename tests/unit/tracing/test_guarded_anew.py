"""Somebody is guarded more than when their notice was approved: what is out comes down, and nothing hidden leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.kinds import Range
from contracts.codes import (
    AgeBasis,
    ErasureReason,
    IdentityState,
    PersonField,
    ReopenReason,
    RevocationReason,
    SealReason,
)
from contracts.disclosure.groups import CLASSES_MEMBER
from contracts.events import intake as facts
from contracts.events import tracing as events
from contracts.orders import tracing as orders
from tests.unit.tracing.desk import (
    CASE,
    CHIEF,
    FIRST_CUSTODY,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    identified,
    the_profile,
)

OBJECTS = {"reason": "person_objects", "statement": "本人不愿公开"}
SITE = {"channel": "national_site"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    fresh = Desk(tmp_path)
    fresh.hear(a_case_nobody_can_name(impaired=False), a_description(claimed_name="陈国峰"))
    yield fresh
    fresh.database.dispose()


def live(desk: Desk, text: str, basis: str = "民发〔2015〕158号") -> str:
    """A notice that two people let go and the national site shows."""
    body = {"profile_id": the_profile(desk), "channels": ["national_site"], "text": text}
    notice = str(desk.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"])
    desk.done(orders.APPROVE_NOTICE, notice, {"legal_basis": basis}, CHIEF)
    desk.done(orders.RECORD_NOTICE_RECEIPT, notice, {**SITE, "receipt_number": "XQ-1"}, WORKER)
    return notice


def may_be_a_minor(desk: Desk) -> None:
    desk.hear(
        facts.AgeReassessed(
            case_id=CASE,
            ages=Range(15, 25),
            age_basis=AgeBasis.BONE_AGE,
            presumed_minor=True,
            at=FIRST_CUSTODY,
        )
    )


def sealed(desk: Desk) -> None:
    desk.hear(
        facts.CaseSealed(
            case_id=CASE,
            reason=SealReason.DOMESTIC_VIOLENCE,
            need_to_know=(CHIEF.client_id, WORKER.client_id),
            at=desk.clock.now(),
        )
    )


def due(desk: Desk) -> list[Any]:
    return [fact for fact in desk.announced() if isinstance(fact, events.NoticeWithdrawalDue)]


def test_a_notice_whose_words_name_who_may_be_a_minor_must_come_down_and_its_sheet_does_not_leave(desk: Desk) -> None:
    notice = live(desk, "寻亲公告: 他说叫陈国峰")

    may_be_a_minor(desk)

    assert [fact.notice_id for fact in due(desk)] == [notice]
    asked = desk.ask(orders.NOTICE_SHEET, {"notice_id": notice, **SITE}, WORKER)
    assert asked.code == "notice_tells_hidden"


def test_a_notice_that_tells_nothing_hidden_stays_up_and_its_sheet_names_nobody(desk: Desk) -> None:
    notice = live(desk, "寻亲公告")

    may_be_a_minor(desk)

    assert due(desk) == []
    assert desk.seen(orders.NOTICE_SHEET, {"notice_id": notice, **SITE}, WORKER)["name"] is None


def test_a_basis_that_does_not_reach_a_minor_brings_the_notice_down(desk: Desk) -> None:
    body = {"profile_id": the_profile(desk), "channels": ["national_site"], "text": "寻亲公告"}
    notice = str(desk.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"])
    consent = {"legal_basis": "本人单独同意书", "basis": "separate_consent"}
    desk.done(orders.APPROVE_NOTICE, notice, consent, CHIEF)
    desk.done(orders.RECORD_NOTICE_RECEIPT, notice, {**SITE, "receipt_number": "XQ-1"}, WORKER)

    may_be_a_minor(desk)

    assert [fact.notice_id for fact in due(desk)] == [notice]


def test_no_sheet_leaves_while_the_search_rests(desk: Desk) -> None:
    notice = live(desk, "寻亲公告")
    desk.done(orders.SUSPEND_PROFILE, the_profile(desk), OBJECTS, WORKER)

    assert desk.ask(orders.NOTICE_SHEET, {"notice_id": notice, **SITE}, WORKER).code == "profile_suspended"


def test_a_search_that_goes_on_keeps_nothing_up_of_who_must_not_be_found(desk: Desk) -> None:
    notice, profile = live(desk, "寻亲公告"), the_profile(desk)
    desk.done(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER)
    sealed(desk)

    desk.done(orders.RESUME_PROFILE, profile, {}, WORKER)

    [publication] = desk.seen(orders.NOTICE, {"notice_id": notice}, WORKER)["publications"]
    assert publication["withdrawal_due_at"] is not None


def test_what_was_learned_after_two_people_let_a_notice_go_does_not_leave_with_it(desk: Desk) -> None:
    live(desk, "寻亲公告")
    known = a_description(claimed_name="陈建军", height_cm=181)
    corrected = facts.PersonCorrected(
        case_id=CASE, correction_id=CASE, fields=(PersonField.CLAIMED_NAME,), corrected_at=FIRST_CUSTODY
    )
    desk.hear(corrected, known)

    [told] = desk.seen(orders.PUBLISHED_PERSONS, {}, CHIEF)["items"]

    assert (told["name"], told["height_cm"]) == ("陈国峰", 168)


def test_a_clue_of_who_may_be_a_minor_says_whose_it_is_so_that_the_cap_holds(desk: Desk) -> None:
    may_be_a_minor(desk)
    said = {"kind": "place", "raw_words": "柳河村", "method": "conversation"}
    clue = desk.done(orders.ADD_CLUE, the_profile(desk), said, WORKER)
    meant = desk.done(orders.INTERPRET_CLUE, clue["id"], {"meaning": "柳河村"}, WORKER)

    assert [list(told[CLASSES_MEMBER]) for told in (clue, meant)] == [["minor"], ["minor"]]


def test_who_objected_rests_again_when_the_name_that_ended_the_search_was_wrong(desk: Desk) -> None:
    profile = the_profile(desk)
    live(desk, "寻亲公告")
    desk.done(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER)
    desk.hear(identified(IdentityState.VERIFIED_DOCUMENT, desk.clock.now()))
    drafted = len(notices(desk))

    desk.hear(
        facts.IdentityRevoked(
            case_id=CASE,
            identity=IdentityState.UNIDENTIFIED,
            reason=RevocationReason.WRONG_PERSON,
            at=desk.clock.now(),
        )
    )

    [file] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    assert (file["state"], file["suspended_for"]) == ("suspended", "person_objects")
    assert (len(notices(desk)), desk.seen(orders.PUBLISHED_PERSONS, {}, CHIEF)["items"]) == (drafted, [])


def test_a_case_opened_again_for_a_wrong_name_has_its_notices_and_its_hours_again(desk: Desk) -> None:
    notice = live(desk, "寻亲公告")
    now = desk.clock.now()
    desk.hear(identified(IdentityState.VERIFIED_DOCUMENT, now))
    desk.done(orders.RECORD_NOTICE_WITHDRAWAL, notice, {**SITE, "receipt_number": "XQ-1-C"}, WORKER)
    desk.hear(facts.CaseClosed(case_id=CASE, closed_at=now))

    desk.hear(
        facts.CaseReopened(
            case_id=CASE, reason=ReopenReason.IDENTITY_REVOKED, identity=IdentityState.UNIDENTIFIED, at=now
        )
    )

    assert [one["state"] for one in notices(desk)] == ["approved", "drafted"]
    assert desk.deadlines()["D11"] == "open"


def test_of_who_is_erased_it_is_still_recorded_that_nothing_is_up(desk: Desk) -> None:
    notice = live(desk, "寻亲公告")
    desk.hear(
        facts.PersonErased(
            case_id=CASE,
            contact_id=None,
            thing_ids=(),
            reason=ErasureReason.UNLAWFUL,
            erased_at=desk.clock.now(),
        )
    )

    desk.done(orders.RECORD_NOTICE_WITHDRAWAL, notice, {**SITE, "receipt_number": "XQ-1-C"}, WORKER)

    assert [fact for fact in desk.announced() if isinstance(fact, events.NoticeWithdrawn)][-1].all_withdrawn


def test_what_was_approved_for_a_grown_up_by_consent_is_not_given_to_a_channel_for_a_minor(desk: Desk) -> None:
    body = {"profile_id": the_profile(desk), "channels": ["national_site"], "text": "寻亲公告"}
    notice = str(desk.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"])
    desk.done(orders.APPROVE_NOTICE, notice, {"legal_basis": "本人单独同意书", "basis": "separate_consent"}, CHIEF)
    may_be_a_minor(desk)

    assert desk.refused(orders.SUBMIT_NOTICE, notice, SITE, WORKER) == "basis_not_sufficient"


def notices(desk: Desk) -> list[Any]:
    return list(desk.seen(orders.NOTICES, {"profile_id": the_profile(desk)}, WORKER)["items"])


def test_who_objected_and_turns_out_to_be_a_child_is_searched_for_at_once(desk: Desk) -> None:
    notice, profile = live(desk, "寻亲公告"), the_profile(desk)
    desk.done(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER)

    may_be_a_minor(desk)

    [file] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    assert (file["state"], file["suspended_for"]) == ("open", None)
    [publication] = desk.seen(orders.NOTICE, {"notice_id": notice}, WORKER)["publications"]
    assert publication["withdrawal_due_at"] is None
    assert desk.names_announced()[-1] == "ProfileResumed"


def test_who_is_found_not_to_be_able_to_decide_is_searched_for_at_once(desk: Desk) -> None:
    desk.done(orders.SUSPEND_PROFILE, the_profile(desk), OBJECTS, WORKER)

    desk.hear(a_case_nobody_can_name(impaired=True), a_description())

    [file] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    assert (file["state"], file["suspended_for"]) == ("open", None)


def test_a_search_that_rests_for_another_reason_goes_on_resting(desk: Desk) -> None:
    other = {"reason": "family_violence", "statement": "离家是因为家里有人打他"}
    desk.done(orders.SUSPEND_PROFILE, the_profile(desk), other, WORKER)

    may_be_a_minor(desk)

    [file] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    assert (file["state"], file["suspended_for"]) == ("suspended", "family_violence")


def test_a_child_who_had_objected_does_not_rest_again_when_a_name_is_revoked(desk: Desk) -> None:
    desk.done(orders.SUSPEND_PROFILE, the_profile(desk), OBJECTS, WORKER)
    desk.hear(identified(IdentityState.VERIFIED_DOCUMENT, desk.clock.now()))
    may_be_a_minor(desk)

    desk.hear(
        facts.IdentityRevoked(
            case_id=CASE,
            identity=IdentityState.UNIDENTIFIED,
            reason=RevocationReason.WRONG_PERSON,
            at=desk.clock.now(),
        )
    )

    [file] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    assert (file["state"], file["suspended_for"]) == ("open", None)
