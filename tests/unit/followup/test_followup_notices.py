"""The four-level notice goes by division code, and a desk's word counts in its own territory only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chassis.orders import Actor
from contracts.codes import NetworkLevel
from contracts.divisions import ECONOMIC_ZONE
from contracts.orders.followup import NoticeState
from services.followup.domain.notices import HomeNotice, Hop, NoticeAlreadyAcknowledged, Territory, hops

NOON = datetime(2026, 8, 31, 4, 0, tzinfo=UTC)
CITY, DISTRICT, TOWNSHIP, VILLAGE = NetworkLevel
ZONE = "changzhou-economic-zone"


def a_desk(region_code: str | None, agency_id: str = "some-desk", kind: str = "township") -> Actor:
    return Actor(agency_id, kind, f"{agency_id}-phone", region_code=region_code)


STATION = a_desk(None, "station", "station")


def a_notice(hop: Hop) -> HomeNotice:
    return HomeNotice.sent(hop, id="n", plan_id="p", case_id="c", at=NOON)


def acknowledgers(home: str, actor: Actor) -> list[NetworkLevel]:
    return [hop.level for hop in hops(home) if a_notice(hop).acknowledgeable_by(actor)]


def test_a_notice_to_a_village_goes_down_all_four_levels():
    assert hops("320402109201") == (
        Hop(CITY, "320400000000"),
        Hop(DISTRICT, "320402000000"),
        Hop(TOWNSHIP, "320402109000"),
        Hop(VILLAGE, "320402109201"),
    )


def test_without_a_village_code_the_township_is_the_last_hop():
    assert [hop.level for hop in hops("320402109000")] == [CITY, DISTRICT, TOWNSHIP]


def test_a_village_the_table_does_not_know_is_its_townships_care():
    assert hops("320402109999")[-1] == Hop(TOWNSHIP, "320402109000")


@pytest.mark.parametrize("town", sorted(ECONOMIC_ZONE.towns))
def test_a_town_of_the_economic_zone_goes_to_the_zones_office_and_counts_in_wujin(town):
    assert hops(town) == (Hop(CITY, "320400000000"), Hop(DISTRICT, "320412000000", ZONE), Hop(TOWNSHIP, town))


def test_a_town_of_wujin_outside_the_zone_goes_to_the_district():
    assert hops("320412100000")[1] == Hop(DISTRICT, "320412000000", None)


def test_a_home_outside_changzhou_gets_one_notice_with_its_code_as_it_is():
    assert hops("411623103205") == (Hop(CITY, "411623103205"),)


@pytest.mark.parametrize(
    ("region_code", "levels"),
    [
        ("320400000000", [CITY, DISTRICT, TOWNSHIP, VILLAGE]),
        ("320402000000", [DISTRICT, TOWNSHIP, VILLAGE]),
        ("320402109000", [TOWNSHIP, VILLAGE]),
        ("320402109201", [VILLAGE]),
        ("320402110000", []),
        ("320404000000", []),
        ("000000000000", []),
        (None, []),
    ],
)
def test_a_desk_acknowledges_for_itself_and_for_what_lies_below(region_code, levels):
    assert acknowledgers("320402109201", a_desk(region_code)) == levels


def test_the_zones_office_acknowledges_in_its_towns_and_wujin_does_not_in_its_place():
    zone, wujin = a_desk(None, ZONE), a_desk("320412000000")

    assert acknowledgers("320412104000", zone) == [DISTRICT, TOWNSHIP]
    assert acknowledgers("320412104000", wujin) == [TOWNSHIP]
    assert acknowledgers("320412100000", zone) == []
    assert acknowledgers("320412100000", wujin) == [DISTRICT, TOWNSHIP]


def test_for_a_home_outside_changzhou_the_station_records_the_answer_it_heard():
    assert acknowledgers("411623103205", STATION) == [CITY]
    assert acknowledgers("411623103205", a_desk("320400000000")) == []
    assert acknowledgers("320402109201", STATION) == []


def test_only_those_who_go_to_the_door_are_told_who_it_is():
    told = {
        (hop.level.value, actor.agency_id)
        for hop in hops("320402109201")
        for actor in (STATION, a_desk("320402109000", "township-zhenglu"), a_desk("320402000000", "tianning"))
        if a_notice(hop).tells_who_to(actor)
    }

    assert told == {
        ("city", "station"),
        ("district", "station"),
        ("township", "station"),
        ("village", "station"),
        ("township", "township-zhenglu"),
        ("village", "township-zhenglu"),
    }


def test_a_desk_without_a_region_holds_nothing():
    assert Territory.of(a_desk(None)).holds("320402109000") is False


def test_each_level_has_its_time_and_late_is_better_than_never():
    township, village = a_notice(Hop(TOWNSHIP, "320402109000")), a_notice(Hop(VILLAGE, "320402109201"))

    assert [notice.ack_due_at - NOON for notice in (township, village)] == [timedelta(days=3), timedelta(days=5)]
    assert [township.run_over(), township.run_over()] == [True, False]
    township.acknowledge("township-zhenglu", None, NOON + timedelta(days=4))
    assert (township.state, township.overdue_at) == (NoticeState.ACKNOWLEDGED, NOON + timedelta(days=3))


def test_a_notice_is_acknowledged_once():
    notice = a_notice(Hop(TOWNSHIP, "320402109000"))
    notice.acknowledge("township-zhenglu", None, NOON)

    with pytest.raises(NoticeAlreadyAcknowledged):
        notice.acknowledge("township-zhenglu", None, NOON)
    assert notice.run_over() is False
