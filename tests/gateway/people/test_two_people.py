"""Where two people are needed they are two persons: one who holds both roles still has only one pair of eyes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.roles import Role
from tests.city import City, open_city
from tests.gateway.conftest import Gate
from tests.gateway.people.conftest import Station, bootstrapped
from tests.stories import in_hospital
from tests.town import EMBEDDED, settings_for


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with open_city(settings_for(EMBEDDED, tmp_path / "home", drill=True)) as city:
        yield city


def _people_of(city: City) -> Station:
    return bootstrapped(Gate(city.town, city.app, city.town.platform.wall))


def test_a_person_who_traces_and_is_chief_may_not_approve_the_notice_they_drafted(city: City) -> None:
    station, found = _people_of(city), in_hospital(city)
    both, chief = station.has("S001", Role.TRACING, Role.CHIEF), station.has("S002", Role.CHIEF)
    body = {"profile_id": found.profile, "channels": ["national_site"], "text": "寻亲公告"}
    notice = both.post("/v1/tracing/notices", body, Idempotency_Key="draft").json["id"]
    approve, basis = f"/v1/tracing/notices/{notice}/approve", {"legal_basis": "民发〔2015〕158号"}

    refused = both.post(approve, basis, Idempotency_Key="own", If_Match="*")
    approved = chief.post(approve, basis, Idempotency_Key="other", If_Match="*")

    assert (refused.status_code, refused.json["code"]) == (409, "two_person_rule")
    assert (approved.json["drafted_by"], approved.json["approved_by"]) == ("person:S001", "person:S002")
