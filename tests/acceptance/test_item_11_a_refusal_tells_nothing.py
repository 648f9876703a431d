"""What somebody may not know of is not there, whatever version they claim to have seen (item 11)."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.city import City, Desk
from tests.stories import asked_for_a_bed, brought_in

PRECONDITIONS = {"none": None, "right": '"{version}"', "wrong": '"99"', "weak": 'W/"1"', "malformed": "1", "any": "*"}
FIT: dict[str, Any] = {"decision": "fit", "impaired": False, "findings": "无外伤"}
YOUNGER: dict[str, Any] = {"ages": {"lo": 20, "hi": 30}, "age_basis": "visual"}

_REFERRAL, _CASE = "/v1/referrals/{}/accept", "/v1/cases/{}/health-check"
_AGE = "/v1/cases/{}/age"


@pytest.fixture(scope="module")
def hidden(city: City) -> dict[str, tuple[str, int]]:
    """Of each path a thing that is there and not for whoever asks below, with its version."""
    referral = asked_for_a_bed(city, sex="1").referral
    case = brought_in(city, zone="female", sex="2").case
    city["station-chief"].post(f"/v1/cases/{case}/seal", {"reason": "domestic_violence"})
    city.settle()
    sealed = (case, city["station-chief"].version(f"/v1/cases/{case}"))
    return {
        _REFERRAL: (referral, city["hospital-1"].version(f"/v1/referrals/{referral}")),
        _CASE: sealed,
        _AGE: sealed,
    }


def told(desk: Desk, path: str, id: str, body: Any, seen: str | None) -> tuple[int, str, str]:
    """The whole answer, but for the names of the thing and of the request."""
    answer = desk.answer(path.format(id), body, seen=seen)
    said = {name: value for name, value in answer.json.items() if name != "request_id"}
    return answer.status_code, answer.content_type, json.dumps(said, ensure_ascii=False).replace(id, "ID")


@pytest.mark.parametrize("named", PRECONDITIONS)
@pytest.mark.parametrize(
    ("client", "path", "body"),
    [("hospital-2", _REFERRAL, {}), ("station-desk", _CASE, FIT), ("station-desk", _AGE, YOUNGER)],
    ids=["another hospital's", "sealed", "sealed, where the version is needed"],
)
def test_foreign_and_sealed_are_as_missing_whatever_version_is_named(
    city: City, hidden: dict[str, tuple[str, int]], client: str, path: str, body: Any, named: str
) -> None:
    there, version = hidden[path]
    precondition = PRECONDITIONS[named]
    seen = precondition.format(version=version) if precondition else None
    missing, desk = str(uuid.uuid4()), city[client]

    answer = told(desk, path, there, body, seen)

    assert answer == told(desk, path, missing, body, seen)
    # a header that is missing or malformed is refused before anything is looked for
    early = {"malformed": 400} | ({"none": 428} if path == _AGE else {})
    assert answer[0] == early.get(named, 404)
