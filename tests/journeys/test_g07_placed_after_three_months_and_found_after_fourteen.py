"""G7: nobody knows him for three months: placed, still looked for, and brought home when a family is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.city import City
from tests.stories import (
    A_DAUGHTER,
    A_GUESS,
    Person,
    a_candidate,
    a_departure,
    a_paper,
    approved_notice,
    brought_in,
    executed,
    published,
    taken_down,
    verified,
)

PLACED = {"receiver": {"organisation": "市社会福利院"}, "documents": [a_paper("placement_approval")]}


def why_open(city: City, person: Person) -> list[str]:
    answer = city["station-desk"].answer(f"/v1/cases/{person.case}/close")
    return list(answer.json["facts"]["reasons"])


def the_file(city: City, person: Person) -> dict[str, Any]:
    return city["station-tracing"].get(f"/v1/tracing/profiles/{person.profile}")


def found_again(city: City, person: Person, lost_on: str) -> None:
    """His daughter's search, two kinds of evidence, and a name."""
    candidate = a_candidate(city, person, last_seen_on=lost_on)
    verified(city, candidate)
    city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/identity", {"candidate_id": candidate})
    city.settle()


@pytest.mark.timeout(300)
def test_g07_a_placement_ends_neither_the_search_nor_the_case(city: City) -> None:
    desk, lost_on = city["station-desk"], (city.now() - timedelta(days=3)).date().isoformat()
    he = brought_in(city, ages=A_GUESS, impaired=True, zone="care", knows_own_name=False)
    notice = approved_notice(city, he, "national_site")
    published(city, notice, "national_site")
    placement = a_departure(he, "placement", **PLACED)

    # not before three months have passed, counted as the Civil Code counts
    city.advance(days=88)
    assert desk.refused("/v1/departures", placement) == (409, "too_early_to_place")
    city.advance(days=5)
    placed = executed(city, he, "placement", **PLACED)
    desk.post(f"/v1/departures/{placed['departure_id']}/arrival", {"confirmed_by": "福利院值班员"})
    city.settle()

    # he lives elsewhere; nobody stops looking, and no village is told that he is home
    assert why_open(city, he) == ["notices_live", "identity_unknown"]
    assert city.announced("tracing", "profile_closed", case_id=he.case) == []
    assert city.announced("followup", "plan_created", case_id=he.case) == []
    assert the_file(city, he)["state"] == "placed_still_searching"

    # whoever looks after him there is reminded to talk with him, and told what to ask: nothing ranks anybody yet
    tracing, asked = city["station-tracing"], f"/v1/tracing/profiles/{he.profile}"
    due = tracing.every("/v1/tracing/interviews", profile_id=he.profile, state="due")
    question = tracing.get(f"{asked}/next-question")
    assert [one["slot"] for one in due] == ["first", "second", "third", "monthly"]
    assert (question["verdict"], question["candidates"], question["questions"][0]["field"]) == (
        "cannot_rank",
        [],
        "home_place",
    )
    tracing.post(f"{asked}/interviews", {"method": "song", "raw_words": "只是哼歌, 不说话"})

    # fourteen months later his daughter is found: he leaves once more, and this time he comes home
    city.town.advance_to(city.now() + timedelta(days=425))
    found_again(city, he, lost_on)
    assert the_file(city, he)["state"] == "confirmed"
    assert tracing.every("/v1/tracing/interviews", profile_id=he.profile, state="due") == []
    left = executed(city, he, "collected", receiver=A_DAUGHTER)
    desk.post(f"/v1/departures/{left['departure_id']}/arrival", {"confirmed_by": "家属"})
    city.settle()
    taken_down(city, notice, "national_site")

    assert city.the("followup", "plan_created", case_id=he.case)["home_region_code"] == "320481111201"
    assert desk.post(f"/v1/cases/{he.case}/close")["state"] == "closed"
