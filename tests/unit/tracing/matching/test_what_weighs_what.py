"""Names, places and marks: what a worker heard and a family wrote weigh together as the ear would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypinyin import lazy_pinyin

from services.tracing.matching.fields import Field
from services.tracing.matching.names import FAMILY, FULL, PET, Name, form_of
from services.tracing.matching.pairs import compare
from services.tracing.matching.parameters import Parameters, day_one
from services.tracing.matching.records import Mark, Profile, Report
from services.tracing.matching.syllables import (
    Nearness,
    fold_nearness,
    fold_number,
    nearness,
    number_of,
    of_character,
    of_surname,
)
from tests.unit.tracing.matching.world import a_world

PARAMETERS = day_one(a_world().reports)


def bits(field: Field, profile: Profile, report: Report, parameters: Parameters = PARAMETERS) -> int:
    return compare(profile, report, parameters).get(field, 0)


def heard(name: str, kind: str = "全名") -> Profile:
    return Profile(id="p", names=(name,), name_kind=kind)


def called(name: str, *aliases: str) -> Report:
    return Report(id="r", name=name, aliases=aliases)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("zhang", "zhang", Nearness.SAME),
        ("zhang", "zang", Nearness.FOLDED),
        ("feng", "hen", Nearness.FOLDED),
        ("nan", "lan", Nearness.FOLDED),
        ("jun", "jin", Nearness.CLOSE),
        ("guo", "kuo", Nearness.CLOSE),
        ("wang", "fang", Nearness.NEAR),
        ("li", "wang", Nearness.OTHER),
        ("chen|shen", "shen", Nearness.SAME),
    ],
)
def test_how_near_two_syllables_are(one: str, other: str, near: Nearness) -> None:
    left, right = number_of(one), number_of(other)

    assert left and right
    assert (nearness()[left, right], nearness()[right, left]) == (near, near)


def test_classes_of_syllables_are_told_apart_as_syllables_are() -> None:
    assert fold_nearness()[fold_number("hen"), fold_number("hen")] == Nearness.SAME
    assert fold_nearness()[fold_number("gen"), fold_number("hen")] == Nearness.CLOSE


@pytest.mark.parametrize(
    ("surname", "reading"),
    [("单", "shan"), ("解", "xie"), ("仇", "qiu"), ("曾", "zeng"), ("查", "zha"), ("区", "ou"), ("欧阳", "ouyang"),
     ("覃", "qin|tan"), ("朴", "piao|pu"), ("王", "wang")],
)  # fmt: skip
def test_a_surname_is_read_as_a_surname(surname: str, reading: str) -> None:
    assert of_surname(surname) == number_of(reading)


def test_a_character_is_read_as_it_is_by_itself() -> None:
    read_otherwise = [
        chr(letter)
        for letter in range(0x4E00, 0x9FA6)
        if of_character(chr(letter)) != number_of(lazy_pinyin(chr(letter))[0])
    ]

    assert read_otherwise == []


def test_as_a_given_name_the_same_character_is_read_as_usual() -> None:
    assert of_character("曾") == number_of("ceng")


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("陈国峰", "", FULL),
        ("陈国峰", "全名", FULL),
        ("陈国峰", "书写", FULL),
        ("陈", "全名", FAMILY),
        ("陈", "", FAMILY),
        ("小锋", "", PET),
        ("锋锋", "", PET),
        ("国锋", "小名", PET),
        ("老陈", "别的", PET),
    ],
)
def test_what_kind_of_name_was_heard(text: str, kind: str, form: str) -> None:
    assert form_of(text, kind) == form


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("陈国峰", Name("陈", "国峰")),
        ("欧阳锋", Name("欧阳", "锋")),
        ("单雄信", Name("单", "雄信")),
        ("肉孜·依明", Name("依", "肉孜")),
        ("平措多吉", Name("多", "平措")),
    ],
)
def test_how_a_name_is_taken_apart(text: str, name: Name) -> None:
    assert Name.of(text) == name


def test_the_nearer_a_name_sounds_the_more_it_weighs() -> None:
    report = called("陈国峰")
    told = ("陈国峰", "陈郭锋", "陈国明", "刘大明")
    weights = [bits(Field.NAME, heard(name), report) for name in told]

    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[1] > 8_000
    assert weights[-1] < 0
    assert bits(Field.NAME, heard("陈国恒"), report) > bits(Field.NAME, heard("陈国明"), report)


def test_a_given_name_turned_round_is_still_that_name() -> None:
    assert bits(Field.NAME, heard("陈峰国"), called("陈国峰")) > 4_000


def test_a_name_without_its_surname_is_still_that_name() -> None:
    assert bits(Field.NAME, heard("秀珍"), called("查秀珍")) > 2_000


def test_somebody_elses_name_costs_no_more_than_that_happens() -> None:
    least = PARAMETERS.costs.somebody_else

    assert bits(Field.NAME, heard("刘大明"), called("陈国峰")) == least
    assert bits(Field.NAME, heard("刘小虎大"), called("欧阳锋")) == least


@pytest.mark.parametrize("told", ["小锋", "阿锋", "锋锋", "锋儿", "国锋", "老陈"])
def test_a_pet_name_is_made_of_the_name(told: str) -> None:
    assert bits(Field.NAME, heard(told, "小名"), called("陈国峰")) > 0


def test_a_pet_name_that_is_an_alias_weighs_as_an_alias() -> None:
    without_alias, with_alias = (bits(Field.NAME, heard("石头", "小名"), report) for report in (
        called("陈国峰"), called("陈国峰", "石头"),
    ))  # fmt: skip

    assert without_alias == PARAMETERS.costs.somebody_else
    assert with_alias > 3_000


def test_a_rare_surname_weighs_more_than_a_common_one() -> None:
    world = [Report(id=str(number), name="王芳" if number % 20 else "查芳") for number in range(400)]
    parameters = day_one(world)

    common = bits(Field.NAME, heard("王", "仅姓"), called("王芳"), parameters)
    rare = bits(Field.NAME, heard("查", "仅姓"), called("查芳"), parameters)
    assert rare > common + 2_000


def a_home(**more: str) -> Report:
    return Report(id="r", home_code="411623", home_text="河南省周口市商水县", **more)


@pytest.mark.parametrize("said", ["河南", "周口", "商水", "商水县", "柳林镇", "流林", "柳河村"])
def test_a_place_said_is_found_by_sound_at_any_level(said: str) -> None:
    home = a_home(town="柳林镇", village="柳河村")

    assert bits(Field.PLACES, Profile(id="p", places=(said,)), home) > 0


def test_a_place_that_is_elsewhere_speaks_against_and_no_more_than_three_do() -> None:
    weights = [
        bits(Field.PLACES, Profile(id="p", places=("四川", "成都", "深圳", "山东")[:many]), a_home())
        for many in range(1, 5)
    ]

    assert 0 > weights[0] > weights[1] > weights[2] == weights[3]


def test_a_deeper_place_weighs_more() -> None:
    weights = [bits(Field.PLACES, Profile(id="p", places=(said,)), a_home()) for said in ("河南", "商水")]

    assert 0 < weights[0] < weights[1]


def test_a_town_known_in_a_county_points_at_the_county() -> None:
    """The family wrote the county only; other reports of the county name its town."""
    others = [Report(id=str(n), home_code="411623", town="青石镇") for n in range(5)]
    parameters = day_one([*others, *(Report(id=f"x{n}", home_code="510105", town="白沙镇") for n in range(50))])

    assert bits(Field.PLACES, Profile(id="p", places=("青石",)), a_home(), parameters) > 1_500


def a_mark(kind: str, part: str, side: str = "") -> tuple[Mark, ...]:
    return (Mark(kind, part, side),)


def test_marks_weigh_by_how_alike_they_are() -> None:
    ours = Profile(id="p", marks=a_mark("疤痕", "手", "左"))
    theirs = (
        a_mark("疤痕", "手", "左"),
        a_mark("疤痕", "手"),
        a_mark("疤痕", "手", "右"),
        a_mark("痣", "手", "左"),
        a_mark("胎记", "额头"),
    )
    weights = [bits(Field.MARKS, ours, Report(id="r", marks=marks)) for marks in theirs]

    assert weights == sorted(weights, reverse=True)
    assert weights[0] > 2_000
    assert weights[-1] < 0


def test_sexes_that_differ_speak_against_and_do_not_rule_out() -> None:
    ours = Profile(id="p", sex="男")

    assert bits(Field.SEX, ours, Report(id="r", sex="女")) == -5_644
    assert bits(Field.SEX, ours, Report(id="r")) == 0


def test_who_is_not_found_for_long_is_found_ever_less_often() -> None:
    """In a register where as many are lost in every month, each year that passes speaks less for a report."""
    found_on = date(2026, 6, 30)
    monthly = [Report(id=f"r{month}", lost_on=found_on - timedelta(days=30 * month)) for month in range(150)]
    parameters = day_one(monthly)
    ours = Profile(id="p", found_on=found_on)
    weights = [
        bits(Field.WHEREABOUTS, ours, Report(id="r", lost_on=found_on - timedelta(days=days)), parameters)
        for days in (10, 40, 120, 500, 1500, 2200, 3000)
    ]

    assert weights == sorted(set(weights), reverse=True)


def test_a_child_has_grown_since() -> None:
    ours = Profile(id="p", height=170, found_on=date(2026, 6, 1))
    theirs = Report(id="r", height=120, birth_year=2010, lost_on=date(2020, 6, 1))

    assert bits(Field.HEIGHT, ours, theirs) == 0
    assert bits(Field.HEIGHT, ours, replace(theirs, lost_on=date(2026, 5, 1), birth_year=2014)) < -5_000


def test_clothes_say_nothing_after_a_season() -> None:
    ours = Profile(id="p", clothes=("黑棉袄",), found_on=date(2026, 6, 1))

    assert bits(Field.CLOTHES, ours, Report(id="r", clothes=("黑棉袄",), lost_on=date(2026, 5, 28))) > 500
    assert bits(Field.CLOTHES, ours, Report(id="r", clothes=("黑棉袄",), lost_on=date(2024, 5, 28))) == 0


def test_who_wanders_is_found_near_and_who_travels_may_be_found_far() -> None:
    report = Report(id="r", home_code="411623", lost_code="411623", lost_on=date(2026, 5, 28))
    near, far = (
        Profile(id="p", found_code=code, found_on=date(2026, 6, 1), category="dementia")
        for code in ("411623", "440305")
    )

    assert bits(Field.WHEREABOUTS, near, report) > 3_000
    wandering = bits(Field.WHEREABOUTS, far, report) - bits(Field.WHEREABOUTS, near, report)
    travelling = bits(Field.WHEREABOUTS, replace(far, category="mental"), report) - bits(
        Field.WHEREABOUTS, replace(near, category="mental"), report
    )
    assert wandering < travelling < 0


@pytest.mark.parametrize(
    ("accent", "home", "sign"),
    [("河南口音", "411623", 1), ("北方口音", "411623", 1), ("四川口音", "411623", -1), ("听不清", "411623", 0)],
)
def test_an_accent_points_at_provinces(accent: str, home: str, sign: int) -> None:
    weight = bits(Field.ACCENT, Profile(id="p", accent=accent), Report(id="r", home_code=home))

    assert (weight > 0) - (weight < 0) == sign


def test_digits_of_a_telephone_number_weigh_by_how_many_they_are() -> None:
    report = Report(id="r", phone="10006150474")
    weights = [bits(Field.PHONE, Profile(id="p", phone=digits), report) for digits in ("0615", "061504", "9999", "061")]

    assert weights[1] > weights[0] > 9_000
    assert weights[2] < -3_000
    assert weights[3] == 0
