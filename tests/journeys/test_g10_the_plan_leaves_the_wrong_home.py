"""G10: nobody looks in any more where a wrong name brought somebody, and that place is told and keeps no name; when the
right home is known, the plan is made there."""

from __future__ import annotations

from typing import Any

from tests.city import City
from tests.stories import (
    A_DAUGHTER,
    A_GUESS,
    Person,
    a_candidate,
    brought_in,
    come_home,
    executed,
    identified,
    verified,
)

WRONG_HOME = "320481111201"
"""中梅村, 竹箦镇, 溧阳市."""
RIGHT_HOME = "320402109201"
"""董墅村, 郑陆镇, 天宁区."""


def at_a_wrong_home(city: City) -> tuple[Person, str]:
    """Named after another man, and brought to that man's village; the village has said that it takes care."""
    person = brought_in(city, knows_own_name=False, ages=A_GUESS, zone="care")
    identified(city, person)
    plan = come_home(city, person, WRONG_HOME)
    [notice] = notices(city, "village-zhongmei", plan)
    city["village-zhongmei"].post(f"/v1/notices/{notice['id']}/acknowledge", {"note": "老陈回来了"})
    return person, plan


def revoked(city: City, person: Person) -> None:
    city["station-desk"].post(f"/v1/cases/{person.case}/identity-revocation", {"reason": "wrong_person"})
    city.settle()


def notices(city: City, desk: str, plan: str) -> list[dict[str, Any]]:
    """Those of the plan that the desk sees."""
    return [one for one in city[desk].every("/v1/notices") if one["plan_id"] == plan]


def test_g10_the_wrong_place_is_told_that_it_is_void_and_has_no_name_and_nothing_to_do(city: City) -> None:
    person, plan = at_a_wrong_home(city)
    before = notices(city, "township-zhuze", plan)
    assert {(one["level"], one["returnee"]["name"]) for one in before} == {
        ("township", "陈国峰"),
        ("village", "陈国峰"),
    }
    call = city["station-desk"].get("/v1/followup/tasks", plan_id=plan)["items"][0]

    revoked(city, person)

    told = city.announced("followup", "home_notice_voided", plan_id=plan)
    assert [(one.data["level"], one.data["reason"]) for one in told] == [
        (level, "identity_revoked") for level in ("city", "district", "township", "village")
    ]
    for desk in ("township-zhuze", "village-zhongmei"):
        for left in notices(city, desk, plan):
            assert (left["state"], left["returnee"], left["note"]) == ("void", None, None)
            assert {task["state"] for task in left["tasks"]} == {"withdrawn"}
    whole = city["station-desk"].get(f"/v1/followup/plans/{plan}")
    assert (whole["state"], whole["withdrawn_reason"]) == ("withdrawn", "identity_revoked")
    assert [whole["returnee"][name] for name in ("name", "home_text", "relatives", "guardian")] == [None] * 4
    # nobody is reminded, and nobody who goes there all the same is written down
    city.advance(days=200)
    assert city.announced("followup", "task_due", "task_overdue", plan_id=plan) == []
    visit = {"health": "…", "living": "…", "stable": True}
    zhuze = city["township-zhuze"]
    assert zhuze.refused(f"/v1/followup/tasks/{call['id']}/visit", visit) == (409, "task_withdrawn")
    assert zhuze.refused(f"/v1/notices/{before[0]['id']}/acknowledge") == (409, "notice_void")


def test_g10_when_the_right_home_is_known_the_plan_is_made_there_and_the_wrong_one_hears_nothing(city: City) -> None:
    person, wrong = at_a_wrong_home(city)
    revoked(city, person)

    right = {"name": "陈国锋", "home_region_code": RIGHT_HOME, "town": "郑陆镇", "village": "董墅村"}
    candidate = a_candidate(city, person, **right)
    verified(city, candidate)
    city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/identity", {"candidate_id": candidate})
    city.settle()

    plans = city["station-desk"].get("/v1/followup/plans", case_id=person.case)["items"]
    assert [(one["id"] == wrong, one["state"], one["home_region_code"]) for one in plans] == [
        (True, "withdrawn", WRONG_HOME),
        (False, "active", RIGHT_HOME),
    ]
    whole = city["station-desk"].get(f"/v1/followup/plans/{plans[1]['id']}")
    assert whole["returnee"]["name"] == "陈国锋"
    assert whole["returnee"]["guardian"] is None, "whoever received him was another man's family"
    assert {one["level"]: one["state"] for one in whole["notices"]} == dict.fromkeys(
        ("city", "district", "township", "village"), "sent"
    )
    assert notices(city, "township-zhuze", plans[1]["id"]) == []
    told = notices(city, "township-zhenglu", plans[1]["id"])
    assert [(one["level"], one["returnee"]["name"]) for one in told] == [("township", "陈国锋"), ("village", "陈国锋")]


def on_the_way(city: City) -> tuple[Person, str]:
    """Named after another man and collected for that man's village, not arrived yet; with the departure."""
    person = brought_in(city, knows_own_name=False, ages=A_GUESS, zone="care")
    identified(city, person)
    left = executed(city, person, "collected", home=WRONG_HOME, receiver=A_DAUGHTER)
    return person, str(left["departure_id"])


def arrived(city: City, departure: str) -> None:
    city["station-desk"].post(f"/v1/departures/{departure}/arrival", {"confirmed_by": "家属"})
    city.settle()


def known_after_all(city: City, person: Person) -> None:
    right = {"name": "陈国锋", "home_region_code": RIGHT_HOME, "town": "郑陆镇", "village": "董墅村"}
    candidate = a_candidate(city, person, **right)
    verified(city, candidate)
    city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/identity", {"candidate_id": candidate})
    city.settle()


def plans_of(city: City, person: Person) -> list[tuple[str, str]]:
    found = city["station-desk"].get("/v1/followup/plans", case_id=person.case)["items"]
    return [(one["state"], one["home_region_code"]) for one in found]


def test_g10_revoked_on_the_way_nobody_at_the_wrong_home_hears_of_him_and_the_right_one_does_later(city: City) -> None:
    person, departure = on_the_way(city)
    revoked(city, person)

    arrived(city, departure)

    assert plans_of(city, person) == [("withdrawn", WRONG_HOME)]
    [plan] = city["station-desk"].get("/v1/followup/plans", case_id=person.case)["items"]
    whole = city["station-desk"].get(f"/v1/followup/plans/{plan['id']}")
    assert (whole["tasks"], whole["notices"], whole["returnee"]["name"]) == ([], [], None)
    assert city.announced("followup", "plan_created", "home_notice_sent", case_id=person.case) == []
    city.advance(days=200)
    assert city.announced("followup", "task_due", "task_overdue", case_id=person.case) == []

    known_after_all(city, person)

    assert plans_of(city, person) == [("withdrawn", WRONG_HOME), ("active", RIGHT_HOME)]
    assert city.announced("followup", "home_notice_sent", case_id=person.case, region_code=WRONG_HOME) == []


def test_g10_revoked_and_known_after_all_on_the_way_the_plan_begins_at_the_right_home(city: City) -> None:
    person, departure = on_the_way(city)
    revoked(city, person)
    known_after_all(city, person)

    arrived(city, departure)

    assert plans_of(city, person) == [("active", RIGHT_HOME)]
    [plan] = city["station-desk"].get("/v1/followup/plans", case_id=person.case)["items"]
    returnee = city["station-desk"].get(f"/v1/followup/plans/{plan['id']}")["returnee"]
    assert (returnee["name"], returnee["guardian"]) == ("陈国锋", None)


def test_g10_revoked_before_he_left_he_is_followed_where_he_went_then(city: City) -> None:
    person = brought_in(city, knows_own_name=False, ages=A_GUESS, zone="care")
    identified(city, person)
    revoked(city, person)
    known_after_all(city, person)
    left = executed(city, person, "collected", home=RIGHT_HOME, receiver=A_DAUGHTER)

    arrived(city, left["departure_id"])

    assert plans_of(city, person) == [("active", RIGHT_HOME)]
