"""A small invented world: reports of missing people, and profiles of some of them told badly; without it the engine's
tests would need somebody's data.

Everything is drawn from a seed. Every name is invented, places are real divisions with invented towns.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.tracing.matching.records import Mark, Profile, Relative, Report

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓韩冯曹单解仇曾查覃"
GIVEN = (
    "安保北彬冰波才昌超成春达丹东恩发方飞福富刚根光广海浩红厚欢辉惠吉佳江杰金进敬娟军康科坤兰磊黎力连良林龙露"
    "满茂敏牧年宁鹏平祺强青庆泉荣瑞润森善尚绍升世松涛天廷同万威维翔晓欣兴旭炎阳业逸勇友宇远月云泽展震忠州竹宗"
    "祖国锋建军华明伟芳丽英德胜利宏鸿兰南志强秀珍桂平春梅玉文斌鑫磊娜婷静雪峰凤仁任诗石"
)
HOMES = (
    ("320402", "江苏省常州市天宁区"), ("320412", "江苏省常州市武进区"), ("411623", "河南省周口市商水县"),
    ("411622", "河南省周口市西华县"), ("430104", "湖南省长沙市岳麓区"), ("430121", "湖南省长沙市长沙县"),
    ("510105", "四川省成都市青羊区"), ("440305", "广东省深圳市南山区"), ("370102", "山东省济南市历下区"),
    ("650102", "新疆维吾尔自治区乌鲁木齐市天山区"),
)  # fmt: skip
TOWNS = ("柳林镇", "青石镇", "白沙镇", "东风街道", "清河乡", "双桥镇", "马塘镇", "石门乡")
VILLAGES = ("柳河村", "王庄村", "新民村", "查家村", "大坪村", "北湾村", "丰河村")
KINDS, PARTS, SIDES = ("疤痕", "痣", "胎记", "纹身"), ("手", "额头", "小腿", "耳"), ("", "左", "右")
CLOTHES = ("黑棉袄", "蓝裤子", "红毛衣", "灰外套", "白衬衫")
CATEGORIES = ("dementia", "mental", "intellect", "deaf", "minor", "")
TODAY = date(2026, 6, 30)
_SOUNDS_LIKE = {"国": "郭", "锋": "峰", "胜": "生", "英": "音", "兰": "南", "芳": "方", "明": "民", "石": "诗"}


@dataclass(frozen=True)
class World:
    """Reports, profiles, and whose report belongs to a profile (nothing when there is none)."""

    reports: tuple[Report, ...]
    profiles: tuple[Profile, ...]
    truth: dict[str, str]


def a_world(size: int = 300, people: int = 60, seed: int = 7) -> World:
    """So many reports, and so many people of whom every fifth was never reported."""
    chance = random.Random(seed)
    missing = [a_report(f"r{number}", chance) for number in range(size + people // 5)]
    profiles, truth = [], {}
    for number in range(people):
        true = missing[size + number // 5] if number % 5 == 0 else missing[number]
        profiles.append(told_badly(f"p{number}", true, chance))
        if number % 5:
            truth[f"p{number}"] = true.id
    return World(tuple(missing[:size]), tuple(profiles), truth)


def a_report(key: str, chance: random.Random) -> Report:
    """Somebody's report; some things are not known."""
    code, text = chance.choice(HOMES)
    town, village = chance.choice([*TOWNS, ""]), chance.choice([*VILLAGES, ""])
    name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
    lost_on = TODAY - timedelta(days=chance.choice((3, 20, 60, 300, 900, 3000)))
    return Report(
        id=key,
        name=name,
        aliases=(f"小{name[-1]}",) if chance.random() < 0.4 else (),
        sex=chance.choice(("男", "女", "男", "女", None)),
        birth_year=chance.choice((None, *range(1935, 2015))),
        home_code=code,
        home_text=f"{text}{town}{village}",
        town=town,
        village=village,
        ethnicity="汉族" if chance.random() < 0.7 else "",
        height=chance.choice((None, *range(150, 182))),
        blood=chance.choice((None, "A", "B", "O", "AB")),
        marks=_marks(chance),
        clothes=tuple(sorted(chance.sample(CLOTHES, 2))) if chance.random() < 0.6 else (),
        lost_code=chance.choice((None, code, code, chance.choice(HOMES)[0])),
        lost_on=lost_on,
        reporter=Relative("女儿", name[0] + chance.choice(GIVEN)),
        phone=f"1{chance.randrange(10**10):010d}",
        kin=(Relative("儿子", name[0] + chance.choice(GIVEN)),) if chance.random() < 0.3 else (),
        category=chance.choice(CATEGORIES),
    )


def _marks(chance: random.Random) -> tuple[Mark, ...]:
    many = chance.choice((0, 0, 1, 2))
    return tuple(sorted({Mark(chance.choice(KINDS), chance.choice(PARTS), chance.choice(SIDES)) for _ in range(many)}))


def told_badly(key: str, true: Report, chance: random.Random) -> Profile:
    """What a person of such a report might be written down as."""
    found_on = (true.lost_on or TODAY) + timedelta(days=chance.choice((1, 5, 20, 100, 700)))
    age = found_on.year - (true.birth_year or 1960) + chance.randint(-5, 5)
    name, kind = _heard(true, chance)
    near = true.home_code if chance.random() < 0.6 else chance.choice(HOMES)[0]
    return Profile(
        id=key,
        names=(name,) if name else (),
        name_kind=kind,
        sex=true.sex,
        ages=(max(0, age - 5), max(0, age + 5)) if chance.random() < 0.9 else None,
        found_on=found_on,
        found_code=near,
        accent=chance.choice(("", f"{true.home_text[:2]}口音", "北方口音", "听不清")),
        ethnicity=true.ethnicity if chance.random() < 0.3 else "",
        places=tuple(sorted({place for place in (true.town, true.home_text[:2]) if place and chance.random() < 0.4})),
        marks=true.marks if chance.random() < 0.6 else _marks(chance),
        height=true.height + chance.randint(-4, 4) if true.height and chance.random() < 0.7 else None,
        blood=true.blood if chance.random() < 0.4 else None,
        clothes=true.clothes if chance.random() < 0.5 else (),
        kin=(true.reporter,) if true.reporter and chance.random() < 0.2 else (),
        phone=true.phone[3:8] if chance.random() < 0.05 else "",
        category=true.category,
    )


def _heard(true: Report, chance: random.Random) -> tuple[str, str]:
    way = chance.random()
    if way < 0.35:
        return "", ""
    if way < 0.45:
        return true.name[0], "仅姓"
    if way < 0.6:
        return f"{chance.choice('小阿老')}{true.name[-1]}", "小名"
    return "".join(
        _SOUNDS_LIKE.get(letter, letter) if chance.random() < 0.4 else letter for letter in true.name
    ), "全名"


def without(report: Report, *fields: str) -> Report:
    """The report with nothing in some fields."""
    empty = Report(id=report.id)
    return replace(report, **{field: getattr(empty, field) for field in fields})
