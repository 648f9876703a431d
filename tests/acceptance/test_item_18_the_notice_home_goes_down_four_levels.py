"""The notice that somebody is home goes city → district → township → village and is acknowledged hop by hop
(item 18)."""

from __future__ import annotations

from typing import Any

from tests.city import City
from tests.stories import Person, brought_in, come_home

ZHONGMEI = "320481111201"
"""中梅村, 竹箦镇, 溧阳市."""
DONGSHU = "320402109201"
"""董墅村, 郑陆镇, 天宁区."""
IN_THE_ECONOMIC_ZONE = "320412105000"
"""横林镇: the code of 武进区, looked after by 常州经济开发区."""


def notices_of(city: City, plan: str) -> list[dict[str, Any]]:
    return list(city["station-desk"].get(f"/v1/followup/plans/{plan}")["notices"])


def notice_of(city: City, plan: str, level: str) -> str:
    return str(next(notice["id"] for notice in notices_of(city, plan) if notice["level"] == level))


def seen_by(city: City, desk: str, plan: str) -> list[str]:
    """The levels whose notices of this plan that desk sees."""
    items, after = [], {}
    while True:
        page = city[desk].get("/v1/notices", **after)
        items += page["items"]
        if page["next_after"] is None:
            return [notice["level"] for notice in items if notice["plan_id"] == plan]
        after = {"after": page["next_after"]}


def test_a_home_in_a_village_is_told_to_four_desks_each_with_its_own_time(city: City) -> None:
    person = brought_in(city)
    plan = come_home(city, person, ZHONGMEI)

    told = city.announced("followup", "home_notice_sent", plan_id=plan)
    assert [(one.data["level"], one.data["region_code"]) for one in told] == [
        ("city", "320400000000"),
        ("district", "320481000000"),
        ("township", "320481111000"),
        ("village", "320481111201"),
    ]
    assert [notice["office_id"] for notice in notices_of(city, plan)] == [None] * 4


def test_each_desk_sees_its_own_subtree_and_nothing_else(city: City) -> None:
    plan = come_home(city, brought_in(city), ZHONGMEI)

    desks = ("station-desk", "district-liyang", "township-zhuze", "village-zhongmei", "township-zhenglu")
    assert {desk: seen_by(city, desk, plan) for desk in desks} == {
        "station-desk": ["city", "district", "township", "village"],
        "district-liyang": ["district", "township", "village"],
        "township-zhuze": ["township", "village"],
        "village-zhongmei": ["village"],
        "township-zhenglu": [],
    }


def test_another_townships_notice_is_not_there(city: City) -> None:
    plan = come_home(city, brought_in(city), ZHONGMEI)
    path = f"/v1/notices/{notice_of(city, plan, 'township')}/acknowledge"

    assert city["township-zhenglu"].refused(path, {}) == (404, "not_found")
    assert city["village-zhongmei"].refused(path, {}) == (404, "not_found")
    assert city["township-zhuze"].post(path, {})["state"] == "acknowledged"


def test_each_level_acknowledges_its_own_and_says_so_once(city: City) -> None:
    plan = come_home(city, brought_in(city), ZHONGMEI)
    desks = {"city": "station-desk", "district": "district-liyang", "township": "township-zhuze"}
    for level, desk in {**desks, "village": "village-zhongmei"}.items():
        city[desk].post(f"/v1/notices/{notice_of(city, plan, level)}/acknowledge", {"note": "已收悉"})

    again = city["village-zhongmei"].refused(f"/v1/notices/{notice_of(city, plan, 'village')}/acknowledge", {})
    told = city.announced("followup", "home_notice_acknowledged", plan_id=plan)
    assert [one.data["level"] for one in told] == ["city", "district", "township", "village"]
    assert again == (409, "notice_already_acknowledged")


def test_a_level_that_does_not_acknowledge_in_time_is_told_once_and_may_still_do_so(city: City) -> None:
    plan = come_home(city, brought_in(city), ZHONGMEI)
    due = {notice["level"]: notice["ack_due_at"] for notice in notices_of(city, plan)}
    city["station-desk"].post(f"/v1/notices/{notice_of(city, plan, 'city')}/acknowledge", {})
    city.advance(days=10)

    told = city.announced("followup", "home_notice_overdue", plan_id=plan)
    assert [(one.data["level"], one.data["due_at"]) for one in told] == [
        (level, due[level]) for level in ("district", "township", "village")
    ]
    late = city["village-zhongmei"].post(f"/v1/notices/{notice_of(city, plan, 'village')}/acknowledge", {})
    assert (late["state"], late["overdue"]) == ("acknowledged", True)


def test_a_home_in_the_economic_zone_goes_to_its_office_and_keeps_the_statutory_code(city: City) -> None:
    plan = come_home(city, brought_in(city), IN_THE_ECONOMIC_ZONE)

    shown = [(notice["level"], notice["region_code"], notice["office_id"]) for notice in notices_of(city, plan)]
    assert shown == [
        ("city", "320400000000", None),
        ("district", "320412000000", "changzhou-economic-zone"),
        ("township", "320412105000", None),
    ]
    assert city.the("followup", "plan_created", plan_id=plan)["home_region_code"] == IN_THE_ECONOMIC_ZONE


def test_a_home_outside_the_city_is_told_to_its_own_city_level(city: City) -> None:
    plan = come_home(city, brought_in(city), "411402000000")

    assert [(notice["level"], notice["region_code"]) for notice in notices_of(city, plan)] == [("city", "411402000000")]


def test_only_those_who_go_to_the_door_and_the_station_are_told_who_it_is(city: City) -> None:
    person: Person = brought_in(city, claimed_name="周大山")
    plan = come_home(city, person, DONGSHU)

    def told(desk: str) -> list[tuple[str, bool]]:
        items = city[desk].get("/v1/notices", state="sent")["items"]
        return [(one["level"], one["returnee"] is not None) for one in items if one["plan_id"] == plan]

    assert told("township-zhenglu") == [("township", True), ("village", True)]
    assert told("district-liyang") == []
