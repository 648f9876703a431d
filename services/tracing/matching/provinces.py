"""The provinces as matching needs them: their numbers, neighbours, shares of speech; without it an accent or "he came
from the next province" would say nothing.

Neighbours are those that share a land border or a strait crossed daily (Guangdong and Hainan).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from services.tracing.domain.places import PROVINCES

CODES = tuple(sorted(PROVINCES))
"""Number 0 is no province; a province's number is its place here plus one."""
_LONG = (
    ("内蒙古", "自治区"), ("广西", "壮族自治区"), ("西藏", "自治区"), ("宁夏", "回族自治区"), ("新疆", "维吾尔自治区"),
)  # fmt: skip
_NEIGHBOURS = """
    北京 天津 河北; 天津 河北; 河北 山西 内蒙古 辽宁 山东 河南; 山西 内蒙古 河南 陕西; 内蒙古 辽宁 吉林 黑龙江 陕西
    甘肃 宁夏; 辽宁 吉林; 吉林 黑龙江; 上海 江苏 浙江; 江苏 浙江 安徽 山东; 浙江 安徽 福建 江西; 安徽 江西 山东 河南
    湖北; 福建 江西 广东 台湾; 江西 湖北 湖南 广东; 山东 河南; 河南 湖北 陕西; 湖北 湖南 重庆 陕西; 湖南 广东 广西
    重庆 贵州; 广东 广西 海南 香港 澳门; 广西 贵州 云南 海南; 重庆 四川 贵州 陕西; 四川 贵州 云南 西藏 陕西 甘肃 青海;
    贵州 云南; 云南 西藏; 西藏 青海 新疆; 陕西 甘肃 宁夏; 甘肃 青海 宁夏 新疆; 青海 新疆
"""
_GROUPS = {
    "东北": "辽宁 吉林 黑龙江",
    "西北": "陕西 甘肃 青海 宁夏 新疆",
    "西南": "四川 重庆 贵州 云南 西藏",
    "华北": "北京 天津 河北 山西 内蒙古",
    "川渝": "四川 重庆",
    "两广": "广东 广西",
    "江浙": "江苏 浙江 上海",
    "北方": "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 山东 河南 陕西 甘肃 青海 宁夏 新疆",
    "南方": "上海 江苏 浙江 安徽 福建 江西 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 台湾 香港 澳门",
}
_DIALECTS = {
    "粤语": "广东", "白话": "广东", "潮汕": "广东", "闽南": "福建", "客家": "广东 福建 江西", "吴语": "江浙",
    "晋语": "山西", "湘语": "湖南", "赣语": "江西", "藏语": "西藏 青海 四川",
    "蒙古语": "内蒙古", "维吾尔语": "新疆", "壮语": "广西",
}  # fmt: skip


@cache
def _numbers() -> dict[str, int]:
    return {PROVINCES[code]: number for number, code in enumerate(CODES, 1)}


def number_of(code: str | None) -> int:
    """The number of a division code's province, 0 for none."""
    return CODES.index(code[:2]) + 1 if code and code[:2] in PROVINCES else 0


@cache
def neighbours() -> NDArray[np.bool_]:
    """The symmetric matrix of who borders on whom, by number."""
    matrix = np.zeros((len(CODES) + 1, len(CODES) + 1), bool)
    for line in _NEIGHBOURS.split(";"):
        first, *others = (_numbers()[name] for name in line.split())
        for other in others:
            matrix[first, other] = matrix[other, first] = True
    return matrix


def province_of_text(text: str) -> str | None:
    """The two digits of the province an address begins with."""
    return next((code for code in CODES if text.startswith(PROVINCES[code])), None)


def without_province(text: str) -> str:
    """The rest of an address that begins with a province; a municipality's 市 goes with it."""
    code = province_of_text(text)
    if code is None:
        return text
    name = PROVINCES[code]
    long = dict(_LONG).get(name)
    for ending in (long, "特别行政区", "省", "市"):
        if ending and text.startswith(name + ending):
            return text.removeprefix(name + ending)
    return text.removeprefix(name)


@cache
def provinces_of_speech(accent: str) -> frozenset[int]:
    """The provinces where people speak like this, by what the word for the accent says; none when it says nothing."""
    for names in (_numbers(), _GROUPS, _DIALECTS):
        for word in sorted(names, key=len, reverse=True):
            if word in accent:
                return _spread(word)
    return frozenset()


def _spread(word: str) -> frozenset[int]:
    if word in _numbers():
        return frozenset({_numbers()[word]})
    text = _GROUPS.get(word) or _DIALECTS[word]
    return frozenset().union(*(_spread(name) for name in text.split()))


def words_of_speech() -> tuple[str, ...]:
    """Every word an accent is known by."""
    return (*_numbers(), *_GROUPS, *_DIALECTS)
