"""Reports: close in place and time is presumably one person, and what was seen says how urgent it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import AgencyKind, ConditionFlag, ContactOutcome, Priority, ReportChannel, SightingStage
from contracts.orders.patrol import Crs
from services.patrol.domain.places import Place
from services.patrol.domain.priorities import advice, suggested
from services.patrol.domain.sightings import (
    ClusteringLimits,
    ReportSource,
    Seen,
    channel_of,
    cluster_of,
    stage_after,
)

NOON = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)
METRE_NORTH = 1 / 111_195


def at_the_bus_stop(*, metres_north: float = 0, text: str = "武澄路公交站") -> Place:
    return Place(text=text, lat=31.8241 + metres_north * METRE_NORTH, lon=120.1182, crs=Crs.WGS84)


def in_words(text: str, region_code: str | None = "320402109000") -> Place:
    return Place(text=text, region_code=region_code)


def seen(place: Place, minutes: float = 0, cluster_id: str = "the old man") -> Seen:
    return Seen(cluster_id, place, NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("metres", "minutes", "cluster"),
    [
        (60, 6, "the old man"),
        (60, -6, "the old man"),
        (79.9, 20, "the old man"),
        (80.1, 6, None),
        (60, 20.1, None),
    ],
)
def test_a_report_joins_within_80_metres_and_20_minutes(metres, minutes, cluster):
    others = [seen(at_the_bus_stop())]

    assert cluster_of(at_the_bus_stop(metres_north=metres), NOON + timedelta(minutes=minutes), others) == cluster


def test_the_limits_are_configuration():
    others = [seen(at_the_bus_stop())]
    strict = ClusteringLimits(metres=50, minutes=5)

    assert cluster_of(at_the_bus_stop(metres_north=60), NOON, others, strict) is None


def test_a_report_joins_by_way_of_any_report_of_the_cluster():
    chain = [seen(at_the_bus_stop()), seen(at_the_bus_stop(metres_north=70), 15)]

    assert cluster_of(at_the_bus_stop(metres_north=140), NOON + timedelta(minutes=30), chain) == "the old man"


def test_of_two_clusters_the_nearer_one_is_joined():
    others = [seen(at_the_bus_stop(metres_north=70), cluster_id="far"), seen(at_the_bus_stop(), cluster_id="near")]

    assert cluster_of(at_the_bus_stop(metres_north=10), NOON, others) == "near"


def test_without_coordinates_the_same_words_in_the_same_region_are_one_place():
    others = [seen(in_words("郑陆镇 武澄路公交站"))]

    assert cluster_of(in_words("郑陆镇武澄路公交站！"), NOON, others) == "the old man"
    assert cluster_of(in_words("郑陆镇武澄路公交站", "320402110000"), NOON, others) is None
    assert cluster_of(in_words("武澄路菜场"), NOON, others) is None


def test_words_without_a_letter_are_no_place():
    assert cluster_of(in_words("？？"), NOON, [seen(in_words("……"))]) is None


@pytest.mark.parametrize(
    ("flags", "priority"),
    [
        ({ConditionFlag.UNCONSCIOUS}, Priority.P0),
        ({ConditionFlag.LYING_STILL, ConditionFlag.HEAT, ConditionFlag.LOOKS_ELDERLY}, Priority.P0),
        ({ConditionFlag.LYING_STILL, ConditionFlag.COLD}, Priority.P0),
        ({ConditionFlag.LYING_STILL}, Priority.P1),
        ({ConditionFlag.LOOKS_MINOR, ConditionFlag.BEGGING_ONLY}, Priority.P1),
        ({ConditionFlag.CONFUSED}, Priority.P1),
        ({ConditionFlag.BEGGING_ONLY}, Priority.P3),
        (set(), Priority.P2),
    ],
)
def test_the_priority_follows_from_what_was_seen(flags, priority):
    assert suggested(flags) is priority


@given(st.sets(st.sampled_from(ConditionFlag)), st.sets(st.sampled_from(ConditionFlag), min_size=1))
def test_seeing_more_than_begging_never_makes_a_report_less_urgent(flags, more):
    assert suggested(flags | (more - {ConditionFlag.BEGGING_ONLY})).value <= suggested(flags).value


def test_the_answer_to_a_danger_to_life_begins_with_120():
    told = advice(Priority.P0, [ConditionFlag.UNCONSCIOUS])

    assert [each.code for each in told] == ["call_120_110", "no_faces"]
    assert all(number in words for words in (told[0].zh, told[0].en) for number in ("120", "110"))


def test_the_answer_about_a_minor_names_police_and_the_childrens_desk():
    told = advice(Priority.P1, [ConditionFlag.LOOKS_MINOR])

    assert [each.code for each in told] == ["minor_call_110_childrens_desk", "no_faces"]
    assert "110" in told[0].zh and "未成年人保护岗" in told[0].zh and "children's desk" in told[0].en


def test_the_channel_comes_from_the_table_and_nobody_is_turned_away():
    courier = ReportSource(agency_id="courier-group", channel=ReportChannel.COURIER)

    assert channel_of(courier, AgencyKind.REPORTER_GROUP) is ReportChannel.COURIER
    assert channel_of(None, AgencyKind.POLICE) is ReportChannel.POLICE_PATROL
    assert channel_of(None, AgencyKind.REPORTER_GROUP) is ReportChannel.PUBLIC_HOTLINE


def test_reporters_never_hear_of_a_refusal_or_an_address():
    told = {outcome: stage_after(outcome) for outcome in ContactOutcome}

    assert told[ContactOutcome.NOT_FOUND] is SightingStage.NOT_FOUND
    assert told[ContactOutcome.SENT_HOSPITAL] is told[ContactOutcome.ENTERED_STATION] is SightingStage.BEING_HELPED
    assert told[ContactOutcome.GOODS_ONLY] is told[ContactOutcome.RETURNED_HOME] is SightingStage.CLOSED
