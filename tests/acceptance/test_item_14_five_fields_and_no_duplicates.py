"""Outside groups report a person in a few words, resend as often as they like, and all hear how it went (item 14)."""

from __future__ import annotations

from typing import Any

from tests.city import City
from tests.stories import a_report, the_dispatch_of

BUS_STOP = {"lat": 31.8241, "lon": 120.1182, "crs": "WGS84"}
METRE = 1 / 111_195
GROUPS = ("courier-group", "cyclist-group", "streamer-group", "lottery-points", "relief-points")


def stage(city: City, status_url: str) -> str:
    return str(city.passerby.get(status_url).json["stage"])


def test_a_place_and_what_was_seen_are_enough(city: City) -> None:
    answer = city["courier-group"].answer("/v1/sightings", a_report(city))

    assert (answer.status_code, answer.json["stage"], answer.json["joined"]) == (201, "received", False)


def test_the_same_client_ref_sent_three_times_makes_one_sighting(city: City) -> None:
    body = a_report(city, client_ref=f"order-{next(city.numbers)}")
    answers = [city["courier-group"].post("/v1/sightings", body) for _ in range(3)]

    [sighting_id] = {answer["id"] for answer in answers}
    assert len(city.announced("patrol", "sighting_reported", sighting_id=sighting_id)) == 1
    assert [answer["received_at"] for answer in answers] == [answers[0]["received_at"]] * 3


def test_five_reports_within_80_metres_and_20_minutes_are_one_cluster_of_five_reporters(city: City) -> None:
    answers: list[dict[str, Any]] = []
    for step, group in enumerate(GROUPS):
        place = {"text": f"{group}看到的地方", **BUS_STOP, "lat": BUS_STOP["lat"] + step * 19 * METRE}
        answers.append(city[group].post("/v1/sightings", a_report(city, place=place)))
        city.advance(minutes=4)

    reported = [city.the("patrol", "sighting_reported", sighting_id=answer["id"]) for answer in answers]
    assert [answer["joined"] for answer in answers] == [False, True, True, True, True]
    assert len({report["cluster_id"] for report in reported}) == 1
    assert [(report["reporter_id"], report["channel"]) for report in reported] == [
        ("courier-group", "courier"),
        ("cyclist-group", "cyclist_group"),
        ("streamer-group", "streamer"),
        ("lottery-points", "guide_point"),
        ("relief-points", "relief_point"),
    ]


def test_every_reporter_hears_the_coarse_stage_at_an_address_of_their_own(city: City) -> None:
    place = {"text": "武澄路路口"}
    answers = [city[group].post("/v1/sightings", a_report(city, place=place)) for group in GROUPS[:2]]
    dispatch = the_dispatch_of(city, answers[0]["id"])
    city.settle()
    before = [stage(city, answer["status_url"]) for answer in answers]
    city["patrol-team-1"].post(f"/v1/dispatches/{dispatch}/accept", {"staff": ["P-017", "P-023"]})
    city.settle()

    assert len({answer["status_url"] for answer in answers}) == 2
    assert before == ["received"] * 2
    assert [stage(city, answer["status_url"]) for answer in answers] == ["team_on_the_way"] * 2
