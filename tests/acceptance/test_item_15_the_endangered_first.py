"""Danger to life, minors and weather decide who is looked for first, and silence escalates (item 15)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.city import City
from tests.stories import a_report, the_dispatch_of


def advised(answer: dict[str, Any]) -> list[str]:
    return [each["code"] for each in answer["advice"]]


def test_who_is_unconscious_is_p0_and_the_reporter_is_told_to_call_120_in_the_same_answer(city: City) -> None:
    answer = city["courier-group"].post("/v1/sightings", a_report(city, flags=["unconscious"]))

    assert (answer["priority"], advised(answer)) == ("P0", ["call_120_110", "no_faces"])
    assert "120" in answer["advice"][0]["zh"] and "120" in answer["advice"][0]["en"]


def test_who_looks_like_a_minor_is_p1_with_the_police_and_the_childrens_desk_named(city: City) -> None:
    answer = city["courier-group"].post("/v1/sightings", a_report(city, flags=["looks_minor"]))

    assert (answer["priority"], advised(answer)) == ("P1", ["minor_call_110_childrens_desk", "no_faces"])
    assert "未成年人保护" in answer["advice"][0]["zh"] and "110" in answer["advice"][0]["zh"]


@pytest.mark.parametrize(
    ("flags", "priority", "minutes"),
    [
        (["unconscious"], "P0", 10),
        (["lying_still", "heat"], "P0", 10),
        (["lying_still", "injured"], "P0", 10),
        (["lying_still"], "P1", 15),
        (["looks_minor"], "P1", 15),
        (["looks_elderly"], "P1", 15),
        (["impaired"], "P1", 15),
        (["cold"], "P1", 15),
        ([], "P2", 30),
        (["begging_only"], "P3", 120),
        (["begging_only", "looks_minor"], "P1", 15),
    ],
)
def test_what_was_seen_decides_the_priority_and_the_minutes(
    embedded_city: City, flags: list[str], priority: str, minutes: int
) -> None:
    city = embedded_city
    reported = city["courier-group"].post("/v1/sightings", a_report(city, flags=flags))
    cluster = city.the("patrol", "sighting_reported", sighting_id=reported["id"])["cluster_id"]
    queued = city.the("patrol", "dispatch_queued", cluster_id=cluster)

    assert (reported["priority"], queued["priority"], queued["target_minutes"]) == (priority, priority, minutes)


def test_a_dispatch_that_nobody_accepts_in_its_minutes_is_told_once_and_waits_on(city: City) -> None:
    reported = city["courier-group"].post("/v1/sightings", a_report(city, flags=["unconscious"]))
    dispatch = the_dispatch_of(city, reported["id"])
    due_at = city["patrol-team-1"].get(f"/v1/dispatches/{dispatch}")["due_at"]
    city.advance(minutes=9, seconds=59)
    before = city.announced("patrol", "dispatch_overdue", dispatch_id=dispatch)
    city.advance(seconds=1)
    city.advance(hours=3)

    assert before == []
    told = city.the("patrol", "dispatch_overdue", dispatch_id=dispatch)
    assert told == {"dispatch_id": dispatch, "priority": "P0", "due_at": due_at}
    shown = city["station-desk"].get(f"/v1/dispatches/{dispatch}")
    assert (shown["state"], shown["overdue"]) == ("queued", True)


def test_a_second_report_raises_the_priority_and_a_third_does_not_lower_it(city: City) -> None:
    place = {"text": f"第{next(city.numbers)}号桥下"}
    for flags in ([], ["unconscious"], ["begging_only"]):
        reported = city["courier-group"].post("/v1/sightings", a_report(city, place=place, flags=flags))

    shown = city["patrol-team-1"].get(f"/v1/dispatches/{the_dispatch_of(city, reported['id'])}")
    assert (shown["priority"], shown["target_minutes"], len(shown["reports"])) == ("P0", 10, 3)


def test_one_person_alone_is_no_team(city: City) -> None:
    reported = city["courier-group"].post("/v1/sightings", a_report(city, flags=["unconscious"]))
    accept = f"/v1/dispatches/{the_dispatch_of(city, reported['id'])}/accept"

    assert city["patrol-team-1"].refused(accept, {"staff": ["P-017"]})[1] == "team_too_small"
    assert city["patrol-team-1"].post(accept, {"staff": ["P-017", "P-023"]})["state"] == "accepted"
