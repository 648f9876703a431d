"""The way of an identity: a table, in which a weaker statement never takes the place of what was verified."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as some

from chassis.orders import Refusal
from contracts.codes import CheckResult, ClockRule, IdentityState
from contracts.events.intake import (
    AgeReassessed,
    CaseIdentified,
    CaseUnidentified,
    ClockCancelled,
    ClockOpened,
    IdentityChecked,
    IdentityRevoked,
)
from contracts.orders import intake as orders
from contracts.orders.intake import CheckSource, ReaderResult
from services.intake.domain.identities import IDENTITY_MOVES, REVOKED_TO, VERIFIED, concluded, strongest
from tests.mothers import a_citizen_number
from tests.unit.intake.desk import HOSPITAL_1, Desk

I = IdentityState  # noqa: E741 - the table below is read by it
A_MAN = a_citizen_number()
A_BOY = a_citizen_number("20090718")
POLICE = {"sources": ["police"], "answer_number": "JG-2026-018"}
READ = {"reader": "genuine"}
BY_EYE = {"lo": 15, "hi": 25}


def an_emergency(desk: Desk, **more: Any) -> str:
    """Somebody in hospital; the id of the case."""
    body = {"sex": "1", "ages": {"lo": 65, "hi": 80}, "place": "公交站", "urgency": "emergency", **more}
    asked = desk.order(orders.REQUEST_REFERRAL, body)
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "sending_department"}, HOSPITAL_1, asked["referral_id"])
    return str(asked["case_id"])


def checked(desk: Desk, case: str, number: str = A_MAN, result: str = "confirmed", **more: Any) -> dict[str, Any]:
    body = {"document": "citizen_id", "number": number, "result": result, **more}
    return desk.order(orders.RECORD_IDENTITY_CHECK, body, target=case)


def told(desk: Desk) -> list[type]:
    """What was announced, but for clocks."""
    return [type(one) for one in desk.announced() if not isinstance(one, ClockOpened | ClockCancelled)]


def shown(desk: Desk, case: str) -> dict[str, Any]:
    return desk.ask(orders.CASE, {"case_id": case})


def refused(desk: Desk, case: str, **more: Any) -> tuple[str, dict[str, Any]]:
    before = (desk.names(), shown(desk, case))
    with pytest.raises(Refusal) as why:
        checked(desk, case, **more)
    assert (desk.names(), shown(desk, case)) == before, "a refusal changes nothing"
    return why.value.code, why.value.facts


def test_every_state_has_its_row_and_what_is_verified_is_left_by_being_revoked_only() -> None:
    assert set(IDENTITY_MOVES) == set(I)
    assert set(REVOKED_TO) == VERIFIED
    assert IDENTITY_MOVES[I.VERIFIED_POLICE] == ()


@pytest.mark.parametrize(
    ("result", "reader", "sources", "says"),
    [
        (CheckResult.CONFIRMED, ReaderResult.GENUINE, [], I.VERIFIED_DOCUMENT),
        (CheckResult.CONFIRMED, ReaderResult.NOT_READ, [CheckSource.POLICE], I.VERIFIED_POLICE),
        (CheckResult.CONFIRMED, ReaderResult.GENUINE, [CheckSource.POLICE], I.VERIFIED_POLICE),
        (CheckResult.CONFIRMED, ReaderResult.NOT_READ, [CheckSource.NATIONAL_SYSTEM], None),
        (CheckResult.CONFIRMED, ReaderResult.NOT_READ, [CheckSource.OWN_HISTORY], None),
        (CheckResult.CONFIRMED, ReaderResult.SUSPECT, [], None),
        (CheckResult.REFUTED, ReaderResult.GENUINE, [CheckSource.POLICE], I.FALSE_CLAIM),
        (CheckResult.NO_ANSWER, ReaderResult.GENUINE, [CheckSource.POLICE], None),
    ],
)
def test_a_register_that_has_the_number_says_nothing_of_who_stands_at_the_desk(
    result: CheckResult, reader: ReaderResult, sources: list[CheckSource], says: I | None
) -> None:
    assert concluded(result, reader, sources) == says


def test_a_document_that_was_read_verifies_and_the_age_follows(desk: Desk) -> None:
    case = an_emergency(desk)

    answer = checked(desk, case, **READ)

    assert (answer["identity"], answer["warnings"]) == ("verified_document", [])
    seen = shown(desk, case)
    assert (seen["identity"], seen["ages"], seen["age_basis"]) == (
        "verified_document",
        {"lo": 74, "hi": 74},
        "document",
    )
    assert told(desk)[-3:] == [CaseIdentified, IdentityChecked, AgeReassessed]
    assert seen["person"]["age_evidence"] == answer["check_id"]


def test_police_verify_more_than_a_document_and_a_document_never_takes_it_back(desk: Desk) -> None:
    case = an_emergency(desk)
    checked(desk, case, **READ)
    checked(desk, case, **POLICE)
    checked(desk, case, **READ)

    assert shown(desk, case)["identity"] == "verified_police"
    assert [told.identity for told in desk.announced() if isinstance(told, CaseIdentified)] == [
        I.VERIFIED_DOCUMENT,
        I.VERIFIED_POLICE,
    ]


def test_no_answer_is_no_match_and_no_mismatch(desk: Desk) -> None:
    case = an_emergency(desk)
    checked(desk, case, result="no_answer", sources=["police"])
    assert shown(desk, case)["identity"] == "unidentified"


def test_a_false_claim_makes_the_identity_clocks_run(desk: Desk) -> None:
    case = an_emergency(desk)
    checked(desk, case, **READ)
    begun = desk.names().count("CaseUnidentified")

    checked(desk, case, result="refuted", **POLICE)

    assert shown(desk, case)["identity"] == "false_claim"
    assert desk.names().count("CaseUnidentified") == begun + 1
    assert desk.last(CaseUnidentified).case_id == case


def test_what_police_verified_is_not_refuted_but_revoked(desk: Desk) -> None:
    case = an_emergency(desk)
    checked(desk, case, **POLICE)
    assert refused(desk, case, result="refuted", **POLICE) == (
        "identity_wrong_state",
        {
            "case_id": case,
            "state": "verified_police",
            "expected": ["unidentified", "claimed", "verified_document"],
            "allowed": [],
        },
    )


def test_police_without_the_number_of_their_answer_have_not_answered(desk: Desk) -> None:
    case = an_emergency(desk)
    assert refused(desk, case, sources=["police"]) == ("police_answer_number_missing", {"missing": "answer_number"})


def test_a_wrong_number_changes_nothing(desk: Desk) -> None:
    case = an_emergency(desk)
    wrong = A_MAN[:-1] + ("1" if A_MAN[-1] != "1" else "2")
    assert refused(desk, case, number=wrong) == ("document_number_checksum", {"document": "citizen_id"})


def test_a_verified_day_of_birth_ends_a_presumption_of_minority_or_keeps_it(desk: Desk) -> None:
    grown, young = an_emergency(desk, ages=BY_EYE), an_emergency(desk, ages=BY_EYE)
    checked(desk, grown, a_citizen_number("20030718"), **READ)
    checked(desk, young, A_BOY, **READ)
    assert [(shown(desk, case)["ages"], shown(desk, case)["presumed_minor"]) for case in (grown, young)] == [
        ({"lo": 23, "hi": 23}, False),
        ({"lo": 17, "hi": 17}, True),
    ]


def test_a_number_that_only_a_register_knows_ends_no_presumption(desk: Desk) -> None:
    case = an_emergency(desk, ages=BY_EYE)
    checked(desk, case, a_citizen_number("20030718"), sources=["national_system"])
    assert (shown(desk, case)["presumed_minor"], shown(desk, case)["age_basis"]) == (True, "visual")


def test_an_age_that_was_proven_otherwise_is_not_changed_by_a_document(desk: Desk) -> None:
    case = an_emergency(desk, ages=BY_EYE)
    proven = {"ages": {"lo": 16, "hi": 17}, "age_basis": "bone_age", "evidence_number": "BG-2026-118"}
    desk.order(orders.REASSESS_AGE, proven, target=case)
    checked(desk, case, a_citizen_number("20030718"), **READ)
    seen = shown(desk, case)
    assert (seen["ages"], seen["age_basis"], seen["presumed_minor"]) == ({"lo": 16, "hi": 17}, "bone_age", True)


def test_revoked_a_wrong_identity_takes_its_age_with_it_and_a_child_is_a_child_again(desk: Desk) -> None:
    case = an_emergency(desk, ages=BY_EYE)
    before = shown(desk, case)
    checked(desk, case, a_citizen_number("20030718"), **READ)

    answer = desk.order(orders.REVOKE_IDENTITY, {"reason": "wrong_person"}, target=case)

    after = shown(desk, case)
    assert answer == {"case_id": case, "identity": I.UNIDENTIFIED}
    same = ("identity", "ages", "age_basis", "presumed_minor", "person")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert desk.last(AgeReassessed).presumed_minor is True
    assert told(desk)[-3:] == [AgeReassessed, IdentityRevoked, CaseUnidentified]
    assert desk.last(ClockOpened).rule is ClockRule.D19, "the three months without a name run again"
    nobody = {"exists": False, "case_ids": []}
    asked = {"kind": "document", "number": a_citizen_number("20030718")}
    assert desk.ask(orders.FIND_BY_NUMBER, asked) == nobody


def test_there_is_nothing_to_revoke_where_nothing_was_verified(desk: Desk) -> None:
    case = an_emergency(desk)
    with pytest.raises(Refusal) as why:
        desk.order(orders.REVOKE_IDENTITY, {"reason": "wrong_person"}, target=case)
    assert (why.value.code, why.value.facts) == ("identity_not_verified", {"case_id": case, "identity": "unidentified"})


def test_evidence_that_came_later_than_the_identity_stays_when_the_identity_goes(desk: Desk) -> None:
    case = an_emergency(desk, ages=BY_EYE)
    checked(desk, case, a_citizen_number("20030718"), **READ)
    proven = {"ages": {"lo": 19, "hi": 21}, "age_basis": "bone_age", "evidence_number": "BG-2026-118"}
    desk.order(orders.REASSESS_AGE, proven, target=case)
    desk.order(orders.REVOKE_IDENTITY, {"reason": "forged_document"}, target=case)
    seen = shown(desk, case)
    assert (seen["ages"], seen["age_basis"], seen["presumed_minor"]) == ({"lo": 19, "hi": 21}, "bone_age", False)
    assert seen["person"]["age_evidence"] == "BG-2026-118"


ACTS = some.sampled_from(
    [
        {"result": "confirmed", **READ},
        {"result": "confirmed", **POLICE},
        {"result": "refuted", **POLICE},
        {"result": "no_answer", "sources": ["police"]},
        {"result": "confirmed", "sources": ["national_system"]},
        "revoke",
    ]
)


@trying(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=some.lists(ACTS, max_size=6))
def test_whatever_is_tried_an_identity_goes_only_where_the_table_leads(desk: Desk, acts: list[Any]) -> None:
    case = an_emergency(desk)
    for act in acts:
        was = I(shown(desk, case)["identity"])
        try:
            if act == "revoke":
                desk.order(orders.REVOKE_IDENTITY, {"reason": "wrong_person"}, target=case)
            else:
                checked(desk, case, **act)
        except Refusal:
            assert I(shown(desk, case)["identity"]) is was
            continue
        now = I(shown(desk, case)["identity"])
        leads_to = REVOKED_TO[was] if act == "revoke" else (*IDENTITY_MOVES[was], was)
        assert now in leads_to


def test_a_person_is_known_as_well_as_their_best_known_case() -> None:
    assert strongest([I.CLAIMED, I.VERIFIED_DOCUMENT, I.FALSE_CLAIM]) is I.VERIFIED_DOCUMENT
    assert strongest([]) is I.UNIDENTIFIED


def test_the_checks_of_a_case_are_listed_with_their_words_and_nothing_of_another_case(desk: Desk) -> None:
    case, another = an_emergency(desk), an_emergency(desk)
    first = checked(desk, case, name="陈国锋")
    checked(desk, another, A_BOY)

    [listed] = desk.ask(orders.IDENTITY_CHECKS, {"case_id": case})["items"]

    assert {name: listed[name] for name in first} == first
    assert (listed["number"], listed["name"], listed["answer_number"]) == (A_MAN, "陈国锋", None)


def test_the_checks_of_a_case_that_is_not_there_are_not_found(desk: Desk) -> None:
    with pytest.raises(Refusal) as why:
        desk.ask(orders.IDENTITY_CHECKS, {"case_id": "01930a5e-7c00-7000-8000-0000000000ff"})
    assert why.value.code == "not_found"
