"""Places somebody speaks of, by sound; without it "柳河" from a conversation would not find 柳河村 in an address.

The divisions of our own city are known by code (``contracts.divisions``); a village elsewhere is kept as it was said
and compared by sound with what the inquiry tells of the home.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from contracts.divisions import DIVISIONS
from services.tracing.domain.sound import chinese, sounds

PROVINCES = {
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西", "37": "山东", "41": "河南",
    "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆", "51": "四川", "52": "贵州",
    "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆", "71": "台湾",
    "81": "香港", "82": "澳门",
}  # fmt: skip
"""GB/T 2260: the first two digits of a division code."""

LEVELS = ("province", "city", "county", "town", "village")
_PREFIX = {"province": 2, "city": 4, "county": 6, "town": 9, "village": 12}
_SUFFIXES = {
    "village": (
        "村民委员会",
        "居民委员会",
        "社区居委会",
        "村委会",
        "居委会",
        "行政村",
        "自然村",
        "社区",
        "村",
    ),
    "town": ("街道办事处", "街道", "镇", "乡"),
    "county": ("自治县", "县", "区", "旗"),
    "city": ("自治州", "市"),
    "province": ("自治区", "省"),
}
_ALL_SUFFIXES = sorted((suffix for group in _SUFFIXES.values() for suffix in group), key=len, reverse=True)
_SEGMENT = re.compile(r"[\u3400-\u9fff]{1,12}?(?:自治区|自治州|自治县|街道|社区|省|市|县|区|旗|镇|乡|村)")
_SEPARATORS = re.compile(r"[\s,，、;；/。.]+")


@dataclass(frozen=True, order=True)
class Place:
    """A named place of a home, with its level."""

    level: str
    name: str

    @property
    def core(self) -> tuple[str, ...]:
        return sounds(core_of(self.name))


def core_of(name: str) -> str:
    """The proper part of a place name: 柳河村村委会 → 柳河. At least one character stays."""
    core = chinese(name)
    for _ in range(2):
        suffix = next(
            (end for end in _ALL_SUFFIXES if core.endswith(end) and len(core) > len(end)),
            "",
        )
        core = core.removesuffix(suffix)
    return core


def fragments(words: str) -> tuple[str, ...]:
    """The places named in a short phrase: an address is taken apart, a bare name stays whole."""
    parts = (chinese(part) for part in _SEPARATORS.split(words))
    return tuple(piece for part in parts if part for piece in (_SEGMENT.findall(part) or [part]))


def level_of(name: str) -> str | None:
    """The level a name's ending tells."""
    endings = ((level, suffix) for level, group in _SUFFIXES.items() for suffix in group)
    return next((level for level, suffix in endings if name.endswith(suffix)), None)


def named_in(address: str, level: str) -> str:
    """The first place of that level an address names; empty when it names none."""
    return next((piece for piece in fragments(address) if level_of(piece) == level), "") if address else ""


def places_of_home(
    region_code: str | None,
    home_text: str | None,
    town: str | None,
    village: str | None,
) -> tuple[Place, ...]:
    """Everything an inquiry says of the home, level by level; the division code speaks for the names it stands for."""
    named = {Place("village", village)} if village else set()
    named |= {Place("town", town)} if town else set()
    named |= {Place(level, piece) for piece in fragments(home_text or "") if (level := level_of(piece))}
    once = {(place.level, core_of(place.name)): place for place in sorted(named | set(_of_code(region_code)))}
    return tuple(sorted(once.values()))


def _of_code(code: str | None) -> list[Place]:
    if code is None:
        return []
    chain = [Place("province", PROVINCES[code[:2]])] if code[:2] in PROVINCES else []
    return chain + [
        Place(level, _by_code()[key]) for level in LEVELS[1:] if (key := _padded(code, level)) in _by_code()
    ]


def _padded(code: str, level: str) -> str | None:
    prefix = code[: _PREFIX[level]]
    deeper = int(code[_PREFIX[_above(level)] : _PREFIX[level]]) > 0
    return prefix.ljust(12, "0") if deeper else None


def _above(level: str) -> str:
    return LEVELS[LEVELS.index(level) - 1]


@cache
def _by_code() -> dict[str | None, str]:
    return {division.code: division.name for division in DIVISIONS}
