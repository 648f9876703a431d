"""A reunion is planned when it is known who somebody is, held, and followed up (items 09 and 13, domain §2.7)."""

from __future__ import annotations

from typing import Any

from tests.city import City
from tests.notice_stories import nameless
from tests.stories import Person, come_home, discharged, identified, in_hospital, moment

RELATIVE = {"name": "陈小满", "relation": "女儿", "phone": "10000000001"}


def a_meeting(city: City, person: Person, **more: Any) -> dict[str, Any]:
    told = {"profile_id": person.profile, "kind": "collected", "planned_for": moment(city, hours=20)}
    return told | {"place": "常州市救助管理站", "relatives": [RELATIVE], **more}


def planned(city: City, person: Person) -> str:
    return str(city["station-tracing"].post("/v1/tracing/reunions", a_meeting(city, person))["id"])


def held(city: City, reunion: str) -> dict[str, Any]:
    return city["station-tracing"].post(f"/v1/tracing/reunions/{reunion}/record", {})


def test_nobody_is_given_to_a_family_before_it_is_known_who_they_are(city: City) -> None:
    person = in_hospital(city)
    refused = city["station-tracing"].refused("/v1/tracing/reunions", a_meeting(city, person))
    identified(city, person)
    reunion = planned(city, person)
    second = city["station-tracing"].refused("/v1/tracing/reunions", a_meeting(city, person))

    assert (refused, second) == ((409, "profile_not_identified"), (409, "reunion_already_planned"))
    shown = city["station-tracing"].get(f"/v1/tracing/reunions/{reunion}", purpose="family_tracing")
    assert (shown["state"], shown["relatives"], shown["media_consent"]) == ("planned", [RELATIVE], False)


def test_held_the_file_says_so_and_follow_ups_plan_follows_it(city: City) -> None:
    person = in_hospital(city)
    identified(city, person)
    reunion = planned(city, person)
    told = held(city, reunion)
    file = city["station-tracing"].get(f"/v1/tracing/profiles/{person.profile}")
    discharged(city, person)
    come_home(city, person)
    city.settle()

    [after] = city["station-tracing"].get("/v1/tracing/reunions", profile_id=person.profile)["items"]
    assert (told["state"], file["state"], after["state"]) == ("done", "reunited", "followed_up")
    assert after["followed_up_at"] == city.the("followup", "plan_created", case_id=person.case)["created_at"]


def test_written_down_only_after_they_are_home_it_is_followed_up_at_once(city: City) -> None:
    person = in_hospital(city)
    identified(city, person)
    discharged(city, person)
    come_home(city, person)
    city.settle()

    assert held(city, planned(city, person))["state"] == "followed_up"


def test_what_was_cancelled_may_be_planned_anew_and_nothing_is_held_twice(city: City) -> None:
    person = in_hospital(city)
    identified(city, person)
    first = planned(city, person)
    desk, path = city["station-tracing"], "/v1/tracing/reunions"
    off = desk.post(f"{path}/{first}/cancellation")
    second = planned(city, person)
    held(city, second)

    assert off["state"] == "cancelled"
    assert desk.refused(f"{path}/{first}/record", {}) == (409, "reunion_wrong_state")
    assert desk.refused(f"{path}/{second}/record", {}) == (409, "reunion_wrong_state")
    assert desk.refused(f"{path}/{second}/cancellation") == (409, "reunion_wrong_state")


def test_whoever_is_sealed_is_given_to_nobody(city: City) -> None:
    person = nameless(city, zone="female", sex="2")
    chief = city["station-chief"]
    chief.post(f"/v1/cases/{person.case}/seal", {"reason": "domestic_violence"})
    city.settle()

    assert chief.refused("/v1/tracing/reunions", a_meeting(city, person)) == (409, "dv_sealed")
    assert city["station-tracing"].refused("/v1/tracing/reunions", a_meeting(city, person)) == (404, "not_found")
