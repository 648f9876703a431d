"""Which people (民族) somebody belongs to, by the word for it or by the language; without it the one Uyghur speaker in
ten thousand would be compared as anybody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from services.tracing.matching.records import Profile, Report

_NAMES = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
GROUPS = ("", *_NAMES)
"""Number 0 is unknown, 1 Han, then the others in the order of GB/T 3304."""
HAN = 1


@cache
def group_of(word: str) -> int:
    """The number of a people by its name or its language (维吾尔族, 维吾尔语); 0 for any other word."""
    name = word.removesuffix("族") if word.endswith("族") else word.removesuffix("语") if word.endswith("语") else ""
    return GROUPS.index(name) if name in GROUPS else 0


def _of(ethnicity: str, languages: Iterable[str]) -> int:
    """A minority's language says more than a form filled in with 汉族."""
    spoken = next((group for word in languages if word.endswith("语") and (group := group_of(word)) > HAN), 0)
    return spoken or group_of(ethnicity)


def group_of_report(report: Report) -> int:
    return _of(report.ethnicity, report.speaks)


def group_of_profile(profile: Profile) -> int:
    spoken = (*profile.languages, profile.accent) if profile.accent.endswith("语") else profile.languages
    return _of(profile.ethnicity, spoken)
