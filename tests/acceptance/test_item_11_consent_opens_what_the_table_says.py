"""What a person consents to is told to whom they said, for what they said, no longer (item 11; PIPL arts. 13–15)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.canaries import NAME
from tests.city import City
from tests.stories import brought_in, moment

EXISTS = {"exists": True}
TO_HOSPITALS = {
    "recipient": "hospital",
    "purpose": "medical_care",
    "given_by": "self",
    "reference": "同意书 2026-118 号",
}


def told(city: City, referral: str) -> Any:
    """What the hospital is told of the name."""
    return city["hospital-1"].get(f"/v1/referrals/{referral}")["person"]["claimed_name"]


def referred(city: City, **more: Any) -> tuple[str, str]:
    """Somebody of the station who is sent to the first hospital; the case, and the referral."""
    case = brought_in(city, claimed_name=NAME, **more).case
    asked = {"sex": "1", "ages": {"lo": 30, "hi": 38}, "place": "站内", "urgency": "urgent", "case_id": case}
    return case, city["station-desk"].post("/v1/referrals", asked)["referral_id"]


def consented(city: City, case: str, **more: Any) -> str:
    given = city["station-desk"].post(f"/v1/cases/{case}/consents", {**TO_HOSPITALS, **more})
    city.settle()
    return str(given["consent_id"])


def withdrawn(city: City, case: str, consent: str) -> dict[str, Any]:
    said = city["station-desk"].post(f"/v1/cases/{case}/consents/withdraw", {"consent_id": consent})
    city.settle()
    return said


def test_a_hospital_is_told_the_name_from_the_consent_until_its_withdrawal_and_the_ledger_says_why(city: City) -> None:
    case, referral = referred(city)

    before = told(city, referral)
    consent = consented(city, case)
    under_consent = told(city, referral)
    first, again = (withdrawn(city, case, consent) for _ in range(2))

    assert (before, under_consent, told(city, referral)) == (EXISTS, NAME, EXISTS)
    assert first == again
    ledger = city["station-chief"].every("/v1/disclosures", record=case, agency_id="hospital-1")
    assert [one["consent_id"] for one in ledger][-3:] == [None, consent, None]
    assert "个人信息保护法 13(1)、23、29" in ledger[-2]["basis"]


def test_a_consent_ends_when_it_was_said_to_end(city: City) -> None:
    case, referral = referred(city)
    consented(city, case, until=moment(city, hours=2))

    before = told(city, referral)
    city.advance(hours=2)

    assert (before, told(city, referral)) == (NAME, EXISTS)


def test_a_consent_about_one_person_opens_nothing_of_another(city: City) -> None:
    (case, _), (_, other) = referred(city), referred(city)
    consented(city, case)

    assert told(city, other) == EXISTS


def test_whoever_may_be_a_minor_or_is_impaired_consents_through_their_guardian(city: City) -> None:
    boy = brought_in(city, ages={"lo": 15, "hi": 25}, zone="minor").case
    elder = brought_in(city, ages={"lo": 65, "hi": 80}, zone="care", impaired=True).case
    desk = city["station-desk"]

    refused = [desk.refused(f"/v1/cases/{case}/consents", TO_HOSPITALS) for case in (boy, elder)]
    by_guardian = [
        desk.post(f"/v1/cases/{case}/consents", {**TO_HOSPITALS, "given_by": "guardian"}) for case in (boy, elder)
    ]

    assert refused == [(409, "consent_of_guardian_needed")] * 2
    assert [one["given_by"] for one in by_guardian] == ["guardian"] * 2


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"recipient": "township", "purpose": "home_follow_up"}, (409, "consent_opens_nothing")),
        ({"recipient": "hospital", "purpose": "case_work"}, (409, "consent_opens_nothing")),
        ({"given_at": "2999-01-01T00:00:00+08:00"}, (422, "implausible_time")),
        ({"until": "2001-01-01T00:00:00+08:00"}, (422, "implausible_time")),
        ({"reference": "x" * 10_000}, (422, "invalid_body")),
    ],
)
def test_what_could_not_be_a_consent_is_none(city: City, wrong: dict[str, Any], code: tuple[int, str]) -> None:
    case, referral = referred(city)

    assert city["station-desk"].refused(f"/v1/cases/{case}/consents", {**TO_HOSPITALS, **wrong}) == code
    city.settle()
    assert told(city, referral) == EXISTS


def test_a_consent_of_another_case_is_not_there_to_be_withdrawn(city: City) -> None:
    (case, _), (other, referral) = referred(city), referred(city)
    consent = consented(city, other)

    desk = city["station-desk"]
    assert desk.refused(f"/v1/cases/{case}/consents/withdraw", {"consent_id": consent}) == (404, "not_found")
    assert told(city, referral) == NAME


def test_what_is_withdrawn_under_a_seal_opens_nothing_when_the_seal_is_lifted(city: City) -> None:
    case, referral = referred(city)
    consent, chief = consented(city, case), city["station-chief"]
    chief.post(f"/v1/cases/{case}/seal", {"reason": "threatened", "need_to_know": ["station-desk"]})
    city.settle()
    withdrawn(city, case, consent)
    chief.post(f"/v1/cases/{case}/unseal")
    city.settle()

    assert told(city, referral) == EXISTS
