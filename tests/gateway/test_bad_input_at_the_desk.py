"""What a desk cannot mean is a problem with a stable code, and nothing has changed afterwards."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.city import City, open_city
from tests.stored import everything_stored
from tests.stories import (
    ARRIVED,
    FORM,
    GROWN_UP,
    HELP,
    SAFETY_CHECK,
    admitted,
    asked_for_a_bed,
    asks_for_help,
    moment,
    written_down,
)
from tests.town import EMBEDDED, settings_for

TEN_THOUSAND = "长" * 10_000
LONE_SURROGATE = "老根\ud800"
NOBODY = str(uuid.UUID(int=7))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with open_city(settings_for(EMBEDDED, tmp_path_factory.mktemp("home"), drill=True)) as city:
        yield city


def sent(city: City, path: str, body: dict[str, Any]) -> TestResponse:
    """As a programme sends it that escapes whatever is not ASCII, halves of pairs included."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    raw = json.dumps(body).encode()
    return city["station-desk"]._sent("POST", path, data=raw, content_type="application/json", headers=headers)


def kept(city: City) -> int:
    """How many things of intake there are."""
    with city.town["intake"].view() as view:
        tables = ("cases", "help_requests", "screenings", "eligibility_decisions", "care_entries", "incidents")
        counted = [
            view.session.connection().exec_driver_sql(f"SELECT count(*) FROM {one}").scalar_one() for one in tables
        ]
    return sum(map(int, counted))


REQUESTS: dict[str, dict[str, Any]] = {
    "a name of 10,000 letters": {"escort": {"name": TEN_THOUSAND}},
    "a lone surrogate": {"description": LONE_SURROGATE},
    "a lone surrogate inside": {"escort": {"name": LONE_SURROGATE}},
    "ages upside down": {"ages": {"lo": 38, "hi": 30}},
    "an age that nobody reaches": {"ages": {"lo": 30, "hi": 200}},
    "a negative age": {"ages": {"lo": -1, "hi": 30}},
    "an unknown reason": {"stated_reason": "came_too_often"},
    "a reason of the wrong kind": {"stated_reason": 7},
    "an unknown need": {"needs": ["money"]},
    "more needs than there are": {"needs": ["food"] * 8},
    "a day that does not exist": {"arrived_at": "2026-02-30T10:00:00+08:00"},
    "a time without its offset": {"arrived_at": "2026-07-20T10:00:00"},
    "a blank description": {"description": "   "},
    "a misspelt field": {"discription": "男"},
}


@pytest.mark.parametrize("what", REQUESTS)
def test_a_request_for_help_that_cannot_be_meant(city: City, what: str) -> None:
    before = kept(city)
    refused = sent(city, "/v1/help-requests", ARRIVED | REQUESTS[what])
    assert refused.status_code in (400, 422), refused.json
    assert refused.json["code"] in ("invalid_body", "invalid_json")
    assert kept(city) == before


def test_a_request_from_tomorrow(city: City) -> None:
    before = kept(city)
    tomorrow = ARRIVED | {"arrived_at": moment(city, days=1)}
    assert city["station-desk"].refused("/v1/help-requests", tomorrow) == (422, "implausible_time")
    assert kept(city) == before


@pytest.mark.parametrize("name", [TEN_THOUSAND, LONE_SURROGATE], ids=["10,000 letters", "a lone surrogate"])
def test_a_name_that_no_form_holds(city: City, name: str) -> None:
    asking, desk = asks_for_help(city), city["station-desk"]
    desk.post(f"/v1/help-requests/{asking.request}/screening", {"officer": "S-017", "decision": "continue"})
    desk.post(f"/v1/cases/{asking.case}/safety-check", SAFETY_CHECK)
    path = f"/v1/help-requests/{asking.request}"
    answer = sent(city, f"{path}/registration", FORM | {"claimed_name": name})
    assert (answer.status_code, answer.json["code"]) in [(422, "invalid_body"), (400, "invalid_json")]
    assert desk.get(path)["state"] == "safety_checked"
    assert TEN_THOUSAND.encode() not in everything_stored(city.town["gateway"])


UNDER_WAY: dict[str, tuple[str, dict[str, Any], tuple[int, str]]] = {
    "taken in without a check": (
        "/v1/cases/{case}/admission",
        {"bed_zone": "male", "sex": "1", "ages": GROWN_UP, "age_basis": "visual"},
        (409, "screening_missing"),
    ),
    "an age range upside down": (
        "/v1/cases/{case}/admission",
        {"bed_zone": "male", "sex": "1", "ages": {"lo": 38, "hi": 30}, "age_basis": "visual"},
        (422, "invalid_body"),
    ),
    "decided without facts": (
        "/v1/cases/{case}/eligibility",
        {"outcome": "eligible", "signer": "S-1"},
        (422, "invalid_body"),
    ),
    "signed with a name": ("/v1/cases/{case}/eligibility", HELP | {"signer": "王站长"}, (422, "invalid_body")),
    "superseding nothing": (
        "/v1/cases/{case}/eligibility",
        HELP | {"supersedes": NOBODY},
        (409, "eligibility_already_decided"),
    ),
    "an entry added to none": (
        "/v1/cases/{case}/care-log",
        {"kind": "meal", "text": "晚餐", "written_by": "S-1", "adds_to": NOBODY},
        (404, "not_found"),
    ),
    "an incident of a kind there is not": (
        "/v1/incidents",
        {"case_id": "{case}", "kind": "noise", "happened": "…", "reported_by": "S-1"},
        (422, "invalid_body"),
    ),
    "a bed that is not there": (f"/v1/beds/{NOBODY}/reserve", {"case_id": "{case}"}, (404, "not_found")),
}


@pytest.mark.parametrize("what", UNDER_WAY)
def test_an_order_that_does_not_fit(city: City, what: str) -> None:
    path, body, problem = UNDER_WAY[what]
    asking = asks_for_help(city)
    before = kept(city)
    told = {name: value.format(case=asking.case) if value == "{case}" else value for name, value in body.items()}
    assert city["station-desk"].refused(path.format(case=asking.case), told) == problem
    assert kept(city) == before


def test_a_discharge_before_the_admission(city: City) -> None:
    found = asked_for_a_bed(city)
    early = {"fit_to_travel": True, "discharged_at": moment(city)}
    answer = city["hospital-1"].answer(f"/v1/referrals/{found.referral}/discharge", early)
    assert (answer.status_code, answer.json["code"]) == (409, "referral_wrong_state")
    assert city["station-desk"].get(f"/v1/referrals/{found.referral}")["state"] == "requested"


def test_a_stale_version_changes_nothing(city: City) -> None:
    asking, desk = written_down(city), city["station-desk"]
    path = f"/v1/help-requests/{asking.request}"
    seen = desk.version(path)
    desk.post(f"/v1/cases/{asking.case}/eligibility", HELP)
    assert desk.refused(f"{path}/withdrawal", {"officer": "S-017"}, seen=seen) == (412, "version_conflict")
    assert desk.get(path)["state"] == "eligible"


def test_a_receipt_that_is_settled_for_another_case(city: City) -> None:
    desk = city["station-desk"]
    theirs, other = (admitted(city, written_down(city)) for _ in range(2))
    held = {"lines": [{"what": "蓝色布包", "quantity": 1}], "money_fen": 0, "sealed_bag": "B-0041"}
    receipt = desk.post(f"/v1/cases/{theirs.case}/belongings", held)["receipt_id"]
    signed = {"receipt_id": receipt, "lines": [1], "how": "returned", "signed_by": "本人", "officer": "S-017"}
    assert desk.refused(f"/v1/cases/{other.case}/belongings/settle", signed) == (404, "not_found")
