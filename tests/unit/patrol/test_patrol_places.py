"""Places: what was received stays, WGS-84 follows by the known formulas, and no coordinate is taken without its
system."""

from __future__ import annotations

import pytest

from contracts.orders.patrol import Crs
from services.patrol.domain.places import (
    Coordinate,
    CoordinateWithoutCrs,
    Place,
    bd09_from_gcj02,
    bd09_from_wgs84,
    gcj02_from_wgs84,
    metres_between,
    normalised,
    wgs84,
)

CHANGZHOU = Coordinate(31.81, 119.97)


@pytest.mark.parametrize(("crs", "shift"), [(Crs.GCJ02, gcj02_from_wgs84), (Crs.BD09, bd09_from_wgs84)])
def test_a_round_trip_at_changzhou_ends_less_than_a_metre_away(crs, shift):
    back = wgs84(*shift(CHANGZHOU.lat, CHANGZHOU.lon), crs)

    assert metres_between(back, CHANGZHOU) < 0.001


def test_the_offsets_agree_with_the_published_example():
    """The examples in the README of coordtransform, for 39.915 N 116.404 E."""
    assert gcj02_from_wgs84(39.915, 116.404) == pytest.approx((39.91640428150164, 116.41024449916938), abs=1e-9)
    assert bd09_from_gcj02(39.915, 116.404) == pytest.approx((39.92133699351021, 116.41036949371029), abs=1e-9)


def test_the_same_bus_stop_on_three_maps_is_one_point():
    lat, lon = CHANGZHOU.lat, CHANGZHOU.lon
    told = [(lat, lon, Crs.WGS84), (*gcj02_from_wgs84(lat, lon), Crs.GCJ02), (*bd09_from_wgs84(lat, lon), Crs.BD09)]

    assert [metres_between(wgs84(*one), CHANGZHOU) < 0.001 for one in told] == [True, True, True]


def test_the_same_numbers_in_another_system_are_hundreds_of_metres_away():
    there = wgs84(CHANGZHOU.lat, CHANGZHOU.lon, Crs.GCJ02)

    assert 300 < metres_between(there, CHANGZHOU) < 700


def test_outside_mainland_china_nothing_is_shifted():
    assert gcj02_from_wgs84(48.8584, 2.2945) == (48.8584, 2.2945)
    assert wgs84(48.8584, 2.2945, Crs.BD09) == Coordinate(48.8584, 2.2945)


def test_a_thousandth_of_a_degree_north_is_111_metres():
    assert round(metres_between(CHANGZHOU, Coordinate(31.811, 119.97)), 1) == 111.2


def test_a_coordinate_without_its_system_is_refused():
    with pytest.raises(CoordinateWithoutCrs) as refused:
        Place.told({"text": "公交站", "lat": 31.81, "lon": 119.97})

    assert refused.value.code == "coordinate_without_crs"


def test_a_place_is_kept_as_received_with_the_derived_point_beside_it():
    lat, lon = gcj02_from_wgs84(CHANGZHOU.lat, CHANGZHOU.lon)
    place = Place.told({"text": "公交站", "lat": lat, "lon": lon, "crs": Crs.GCJ02, "accuracy_m": 15})

    assert place.as_json() == {
        "text": "公交站",
        "region_code": None,
        "lat": lat,
        "lon": lon,
        "crs": "GCJ02",
        "accuracy_m": 15,
        "wgs84": {"lat": 31.81, "lon": 119.97},
    }
    assert Place.from_json(place.as_json()) == place


def test_words_of_a_place_are_compared_without_width_case_space_and_punctuation():
    assert normalised("郑陆镇 武澄路（B出口）,公交站") == normalised("郑陆镇武澄路(b出口)公交站。")
