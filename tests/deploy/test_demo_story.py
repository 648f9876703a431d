"""The story of the demo, before it is played: its events exist, its places are real, its numbers fit."""

from __future__ import annotations

from contracts.divisions import DIVISIONS
from contracts.events import CATALOGUE
from contracts.orders.patrol import Crs
from deploy.demo import cast
from deploy.demo.chapters.timeline import MILESTONES, first_missing
from deploy.demo.network import table
from deploy.demo.story import STORY
from services.patrol.domain.places import metres_between, wgs84
from services.patrol.domain.sightings import LIMITS
from services.tracing.domain.sound import sounds
from tests.town import START

KNOWN_EVENTS = {f"{contract.owner}.{contract.name}" for contract in CATALOGUE}


def test_every_event_the_story_waits_for_is_one_that_somebody_announces() -> None:
    awaited = {event for chapter in STORY for step in chapter.steps for event in step.follows}
    assert (awaited | set(MILESTONES)) - KNOWN_EVENTS == set()


def test_the_story_has_thirteen_chapters_and_every_step_is_told_in_both_languages() -> None:
    steps = [step for chapter in STORY for step in chapter.steps]
    assert len(STORY) == 13
    assert [step.what for step in steps if not (step.who and step.what and step.in_english.isprintable())] == []


def test_the_two_reports_lie_sixty_metres_apart_and_so_in_one_cluster() -> None:
    one, other = (cast.courier_report(START, "1")["place"], cast.cyclist_report(START, "2")["place"])
    apart = metres_between(*(wgs84(place["lat"], place["lon"], Crs(place["crs"])) for place in (one, other)))
    assert 55 < apart < 65 < LIMITS.metres


def test_home_and_the_place_where_he_is_found_are_real_and_far_apart() -> None:
    home, found = (DIVISIONS.ancestors(code) for code in (cast.HOME, cast.FOUND_IN))
    assert [division.name for division in home] == ["常州市", "溧阳市", "竹箦镇", "中梅村村委会"]
    assert [division.name for division in found] == ["常州市", "天宁区", "郑陆镇"]


def test_each_level_of_the_notice_has_a_desk_of_its_own_division() -> None:
    regions = {row["agency_id"]: row["region_code"] for row in table("agencies")}
    agencies = {row["client_id"]: row["agency_id"] for row in table("clients")}
    desks = [regions[agencies[desk]] for desk in cast.HOME_DESKS.values()]
    assert desks == list(DIVISIONS.path(cast.HOME))


def test_the_heard_and_the_registered_name_differ_in_writing_only() -> None:
    assert cast.NAME_AS_HEARD != cast.inquiry(START)["name"] == cast.NAME_AS_REGISTERED
    assert sounds(cast.NAME_AS_HEARD) == sounds(cast.NAME_AS_REGISTERED)


def test_in_order_means_that_each_follows_the_one_before() -> None:
    assert first_missing(("a", "b", "a"), ("x", "a", "b", "y", "a")) is None
    assert first_missing(("a", "b", "a"), ("a", "a", "b")) == "a"
    assert first_missing(("a",), ()) == "a"
