"""Whatever a person can say, or others can see of him, leads by some key to the report about him."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.tracing.matching.keys import MOST_ASKED, hashed, keys_of_profile, keys_of_report
from services.tracing.matching.records import Mark, Profile, Relative, Report

REPORT = Report(
    id="R1",
    name="陈国锋",
    aliases=("铁蛋",),
    sex="男",
    birth_year=1950,
    home_code="320402",
    home_text="江苏省常州市天宁区青龙街道丰河村",
    town="青龙街道",
    village="丰河村",
    marks=(Mark("疤痕", "额头", "左"), Mark("痣", "耳")),
    lost_code="340104",
    lost_on=date(2024, 5, 20),
    reporter=Relative("女儿", "陈秀兰"),
    phone="16212345678",
    kin=(Relative("妻子", "赵玉梅"),),
)
NOBODY = Profile(id="P1")
A_MAN = replace(NOBODY, sex="男", ages=(70, 80))
IN_MAY = date(2024, 5, 29)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(replace(NOBODY, names=("陈果风",), name_kind="全名"), id="his name as it sounds"),
        pytest.param(replace(NOBODY, names=("陈锅横",), name_kind="全名"), id="his name in dialect"),
        pytest.param(replace(NOBODY, names=("陈锋国",), name_kind="全名"), id="turned round"),
        pytest.param(replace(NOBODY, names=("国锋",), name_kind="全名"), id="without the surname"),
        pytest.param(replace(NOBODY, names=("陈锋",), name_kind="全名"), id="half of it"),
        pytest.param(replace(NOBODY, names=("程郭奉",), name_kind="全名"), id="with other words of that sound"),
        pytest.param(replace(NOBODY, names=("铁蛋",), name_kind="小名"), id="what he is called at home"),
        pytest.param(
            replace(A_MAN, names=("小锋",), name_kind="小名", found_code="320500"), id="a pet name, found near"
        ),
        pytest.param(
            replace(A_MAN, names=("陈",), name_kind="仅姓", accent="江苏口音", found_on=IN_MAY),
            id="a surname, an accent",
        ),
        pytest.param(replace(NOBODY, kin=(Relative("", "赵雨妹"),)), id="his wife"),
        pytest.param(replace(NOBODY, kin=(Relative("女儿", "秀兰"),)), id="his daughter without a surname"),
        pytest.param(replace(NOBODY, places=("青龙",)), id="his town"),
        pytest.param(replace(NOBODY, places=("横河",)), id="his village in dialect"),
        pytest.param(replace(A_MAN, places=("常州",), found_on=IN_MAY), id="his city"),
        pytest.param(replace(NOBODY, phone="34567"), id="five digits of a telephone"),
        pytest.param(replace(NOBODY, found_code="340100", found_on=date(2024, 8, 2)), id="found where he was lost"),
        pytest.param(replace(A_MAN, found_code="340800", found_on=IN_MAY), id="found in the province, the same month"),
        pytest.param(replace(A_MAN, found_code="510100", found_on=IN_MAY), id="found far away, days later"),
        pytest.param(replace(A_MAN, marks=(Mark("疤痕", "额头"),), found_on=IN_MAY), id="a scar, and about his age"),
        pytest.param(replace(A_MAN, marks=(Mark("痣", "耳"), Mark("疤痕", "额头"))), id="two marks"),
        pytest.param(
            replace(A_MAN, marks=(Mark("疤痕", "额头", "左"),), places=("江苏",)), id="a mark and his province"
        ),
        pytest.param(replace(NOBODY, places=("常州",), ages=(70, 80), found_on=IN_MAY), id="a city, his sex unknown"),
    ],
)
def test_this_alone_leads_to_the_report(told: Profile) -> None:
    assert keys_of_report(REPORT) & set(keys_of_profile(told))


@pytest.mark.parametrize(
    "told",
    [
        NOBODY,
        A_MAN,
        replace(NOBODY, names=("赵秀兰",), name_kind="全名"),
        replace(NOBODY, places=("江苏",)),
        replace(NOBODY, found_code="320400", found_on=date(2021, 1, 1)),
        replace(NOBODY, phone="999999"),
        replace(NOBODY, names=("John",), name_kind="全名"),
    ],
)
def test_who_tells_nothing_of_him_is_not_led_to_him(told: Profile) -> None:
    assert keys_of_report(REPORT) & set(keys_of_profile(told)) == set()


def test_a_report_of_nothing_has_no_key_that_all_such_reports_would_share() -> None:
    assert keys_of_report(Report(id="R")) == frozenset()
    assert keys_of_report(Report(id="R", name="John Smith")) == frozenset()


def test_a_profile_asks_for_a_bounded_number_of_keys() -> None:
    talkative = replace(
        A_MAN, found_on=IN_MAY, places=tuple(f"{word}河村" for word in "甲乙丙丁戊己庚辛壬癸子丑寅卯") * 4
    )
    asked = keys_of_profile(talkative)

    assert len(asked) == len(set(asked)) <= MOST_ASKED
    assert len(keys_of_report(REPORT)) < 50


def test_the_same_key_is_another_number_under_another_secret() -> None:
    key = "N|cen|gue|hen"

    assert hashed(key, b"a" * 32) == hashed(key, b"a" * 32) != hashed(key, b"b" * 32)
    assert -(2**63) <= hashed(key, b"a" * 32) < 2**63
