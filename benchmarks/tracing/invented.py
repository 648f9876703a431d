"""A small invented world of reports and profiles with the truth about them; without it the measurement could only be
tried by whoever has data.

Its figures mean nothing: names are drawn from a few syllables and noise is simple. The same seed gives the same world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from services.tracing.matching.records import Report

_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN: Final = "国建明华军秀英玉兰桂芳文志强海平春秋红梅金凤德福永安宝山石根松柏贵祥云霞"
_SOUNDS_LIKE: Final = {
    "国": "果",
    "建": "健",
    "明": "鸣",
    "军": "君",
    "英": "鹰",
    "玉": "雨",
    "兰": "蓝",
    "芳": "方",
    "文": "闻",
}
_CITIES: Final = {
    "320400": "江苏省常州市", "320500": "江苏省苏州市", "341100": "安徽省滁州市", "410100": "河南省郑州市",
    "510100": "四川省成都市", "520100": "贵州省贵阳市", "430100": "湖南省长沙市", "370100": "山东省济南市",
}  # fmt: skip
_TOWNS: Final = ("柳河镇", "青石乡", "白马镇", "石桥乡", "大湾镇", "双塘镇", "新集镇", "三里乡")
_MARKS: Final = (("疤痕", "额头"), ("痣", "脸"), ("胎记", "背"), ("烫伤", "前臂"), ("纹身", "上臂"), ("缺失", "食指"))
_FIRST_DAY: Final = date(2018, 1, 1)

Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """Rows in the documented form, and which reports each profile's person stands behind."""

    reports: list[Row]
    profiles: list[Row]
    truth: dict[str, frozenset[str]]


def world(seed: int, reports: int, profiles: int) -> World:
    """That many reports; about two profiles of three have one of theirs."""
    chance = Random(seed)
    register = [_report(chance, number) for number in range(reports)]
    made = [_profile(chance, number, chance.choice(register)) for number in range(profiles)]
    truth = {profile["id"]: frozenset([true["id"]] if known else []) for profile, true, known in made}
    return World(register, [profile for profile, _, _ in made], truth)


def resampled(reports: Sequence[Report], size: int, seed: int) -> list[Report]:
    """The same reports and more drawn from them, each drawn one under an id of its own and with a name, a home, a time
    of loss and a family of different ones: how many there are changes, how each is distributed does not."""
    chance = Random(seed)
    drawn = (
        _mixed(f"again-{number}", *(chance.choice(reports) for _ in range(5))) for number in range(size - len(reports))
    )
    return [*reports[:size], *drawn]


def _mixed(key: str, body: Report, name: Report, home: Report, loss: Report, family: Report) -> Report:
    return replace(
        body,
        id=key,
        name=name.name,
        aliases=name.aliases,
        sex=name.sex,
        birth_year=name.birth_year,
        home_code=home.home_code,
        home_text=home.home_text,
        town=home.town,
        village=home.village,
        ethnicity=home.ethnicity,
        speaks=home.speaks,
        lost_code=home.lost_code,
        lost_on=loss.lost_on,
        category=loss.category,
        kin=family.kin,
        reporter=family.reporter,
        phone=family.phone,
    )


def _report(chance: Random, number: int) -> Row:
    code, city = chance.choice(list(_CITIES.items()))
    town = chance.choice(_TOWNS)
    kind, part = chance.choice(_MARKS)
    return {
        "id": f"R{number:07}",
        "name": chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2)))),
        "alias": [],
        "sex": chance.choice("男女"),
        "birth_year": chance.randrange(1935, 2010),
        "home_code": code,
        "home_text": city + town,
        "town": town,
        "village": None,
        "ethnicity": "汉族",
        "speaks": [],
        "height": chance.randrange(150, 185),
        "blood": chance.choice(("A", "B", "O", "AB", None)),
        "marks": [{"kind": kind, "part": part, "side": chance.choice(("左", "右", "")), "text": part + kind}],
        "clothes": [],
        "lost_code": code,
        "lost_date": (_FIRST_DAY + timedelta(chance.randrange(2500))).isoformat(),
        "reporter": {"relation": "女儿", "name": None, "phone": f"1{chance.randrange(10**10):010}"},
        "kin": [],
        "category": chance.choice(("dementia", "mental", None)),
    }


def _profile(chance: Random, number: int, true: Row) -> tuple[Row, Row, bool]:
    known = chance.random() < 0.67
    behind = true if known else _report(chance, 0)
    age = date.fromisoformat(behind["lost_date"]).year - behind["birth_year"] + chance.randrange(-4, 5)
    heard = "".join(_SOUNDS_LIKE.get(character, character) for character in behind["name"])
    profile = {
        "id": f"P{number:06}",
        **chance.choice(
            (
                {"name_heard": heard, "name_kind": "全名"},
                {"name_heard": "小" + heard[-1], "name_kind": "小名"},
                {"name_heard": None, "name_kind": None},
            )
        ),
        "sex": behind["sex"],
        "age_lo": max(0, age - 5),
        "age_hi": max(0, age + 5),
        "intake_date": (
            date.fromisoformat(behind["lost_date"]) + timedelta(int(chance.expovariate(1 / 60)))
        ).isoformat(),
        "found_code": chance.choice((behind["lost_code"], behind["lost_code"], chance.choice(list(_CITIES)))),
        "accent": None,
        "languages": [],
        "ethnicity": None,
        "places": [behind["town"]] if chance.random() < 0.4 else [],
        "marks": behind["marks"] if chance.random() < 0.6 else [],
        "height": behind["height"] + chance.randrange(-3, 4),
        "blood": None,
        "clothes": [],
        "kin_names": [],
        "phone_frag": None,
        "category": behind["category"],
    }
    return profile, true, known
