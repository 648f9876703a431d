"""A document or a telephone leads to the cases it belongs to, and tells nothing else; on both pairs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from chassis import logs
from deploy.services import SERVICES
from tests.canaries import NUMBER, PHONE, sung_in
from tests.city import City, open_city
from tests.pairs import PAIRS, pair_named
from tests.stored import everything_stored
from tests.stories import Person, a_departure, at_the_door, brought_in, identified
from tests.town import settings_for

PATH = "/v1/cases/find-by-number"
NOBODY = {"exists": False, "case_ids": []}


@pytest.fixture(scope="module", params=PAIRS)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with (
        pair_named(request.param, request, SERVICES) as pair,
        open_city(settings_for(pair, tmp_path_factory.mktemp("home"), drill=True)) as city,
    ):
        yield city


def find(city: City, kind: str, number: str) -> dict[str, Any]:
    return city["station-desk"].post(PATH, {"kind": kind, "number": number})


def leads_to(case: str) -> dict[str, Any]:
    return {"exists": True, "case_ids": [case]}


def test_a_receivers_document_leads_to_the_case_until_the_person_is_erased(city: City) -> None:
    person = Person(at_the_door(city))
    receiver = {"name": "赵秀兰", "relation": "女儿", "document_number": "320400 19900101 007x"}
    planned = a_departure(person, "self", receiver=receiver)
    assert city["station-desk"].answer("/v1/departures", planned).status_code == 201
    assert find(city, "document", "32040019900101007X") == leads_to(person.case)
    assert find(city, "phone", "32040019900101007X") == NOBODY

    city["station-chief"].post(
        f"/v1/cases/{person.case}/erase", {"reason": "recorded_in_error", "requested_by": "station"}
    )
    assert find(city, "document", "32040019900101007X") == NOBODY


def test_a_relatives_telephone_leads_to_who_was_identified(city: City) -> None:
    person = brought_in(city, knows_own_name=False, ages={"lo": 65, "hi": 80}, zone="care")
    identified(city, person)
    assert find(city, "phone", "10000000001") == find(city, "phone", "+86 100-0000 0001") == leads_to(person.case)


def test_a_document_that_proves_an_age_leads_to_the_case(city: City) -> None:
    case = brought_in(city, age_basis="document", evidence_number=NUMBER).case
    assert find(city, "document", NUMBER) == leads_to(case)


def test_who_may_not_work_on_cases_is_not_told_whether_there_is_anybody(city: City) -> None:
    for desk in ("hospital-1", "police-henan", "courier-group", "station-chief"):
        assert city[desk].refused(PATH, {"kind": "document", "number": NUMBER}) == (403, "scope_missing")


def test_what_is_no_question_is_refused_without_its_words(city: City) -> None:
    answer = city["station-desk"].answer(PATH, {"kind": "name", "number": NUMBER})
    assert (answer.status_code, answer.json["code"], sung_in(answer.get_data())) == (422, "invalid_body", [])


def test_a_number_that_was_asked_for_stands_in_no_log_and_no_table(city: City) -> None:
    written = io.StringIO()
    logs.configure("DEBUG", written)
    try:
        find(city, "phone", PHONE)
    finally:
        structlog.reset_defaults()
    stored = {name: sung_in(everything_stored(runtime)) for name, runtime in city.town.services.items()}
    assert (sung_in(written.getvalue().encode()), stored) == ([], {name: [] for name in stored})
    assert json.dumps(find(city, "phone", PHONE)) == json.dumps(NOBODY)
