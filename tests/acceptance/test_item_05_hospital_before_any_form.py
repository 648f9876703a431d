"""A sick or injured person goes to hospital before any form is complete, and before intake is even up (item 05)."""

from __future__ import annotations

import time

import pytest
from marshmallow import fields

from contracts.orders import intake
from tests.city import City
from tests.stories import EMERGENCY, asked_for_a_bed


def test_sex_unknown_an_age_range_a_place_and_the_urgency_are_enough(city: City) -> None:
    answer = city["patrol-team-1"].answer("/v1/referrals", EMERGENCY)

    shown = {name: answer.json[name] for name in ("state", "attempt", "hospital_id", "urgency")}
    assert (answer.status_code, shown) == (
        201,
        {"state": "requested", "attempt": 1, "hospital_id": "hospital-1", "urgency": "emergency"},
    )
    opened = city.the("intake", "case_opened", case_id=answer.json["case_id"])
    assert opened["origin"] == "emergency_referral"


def test_it_is_answered_within_half_a_second(city: City) -> None:
    """The best of five, so that a busy machine does not decide."""
    took = []
    for _ in range(5):
        began = time.monotonic()
        asked_for_a_bed(city)
        took.append(time.monotonic() - began)

    assert min(took) < 0.5


@pytest.mark.parametrize("missing", sorted(EMERGENCY))
def test_each_of_the_four_is_needed_and_nothing_else(embedded_city: City, missing: str) -> None:
    body = {name: value for name, value in EMERGENCY.items() if name != missing}
    answer = embedded_city["patrol-team-1"].answer("/v1/referrals", body)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")
    required = [name for name, field in intake.RequestReferralBody().fields.items() if field.required]
    assert sorted(required) == sorted(EMERGENCY)
    assert {type(field) for field in intake.RequestReferralBody().fields.values()} <= {
        fields.Enum,
        fields.String,
        *{type(intake.RequestReferralBody().fields[name]) for name in ("ages", "seen_at")},
    }


def test_with_intake_stopped_it_is_accepted_and_takes_effect_exactly_once_when_intake_is_back(city: City) -> None:
    key = f"green-channel-{next(city.numbers)}"
    before = len(city.announced("intake", "referral_requested"))
    with city.without("intake"):
        answers = [city["patrol-team-1"].answer("/v1/referrals", EMERGENCY, key=key) for _ in range(3)]
        city.deliver()
    waiting = [(answer.status_code, answer.json["id"]) for answer in answers]
    for _ in range(2):
        city.deliver()
    city.settle()

    [(status, referral)] = set(waiting)
    assert status == 202
    assert len(city.announced("intake", "referral_requested")) - before == 1
    assert city.the("intake", "referral_requested", referral_id=referral)["hospital_id"] == "hospital-1"
    again = city["patrol-team-1"].answer("/v1/referrals", EMERGENCY, key=key)
    assert (again.status_code, again.json["referral_id"]) == (201, referral)
