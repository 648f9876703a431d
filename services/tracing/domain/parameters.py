"""The one frozen set of matching parameters; without a version a score could not be explained a year later.

All weights are expert priors on a log scale, in millibits (1000 = one bit: twice as likely for the same person as by
chance). No number here was fitted on data. A set that has scored a candidate is never edited: a better one gets the
next version beside it.

Sources: the shares of surnames follow the national name reports (公安部 全国姓名报告: 王 李 张 刘 陈 together 30.8
%), rounded and merged by sound; how often a heard syllable is right, merged by dialect, or near follows interviews
written up by tracing workers (.90 / .065 / .027 / .005 for surnames); a town or village is one of about 40,000 or
500,000, shared names make it less. The bands are absolute: below eight bits words alone cannot rank a person, 17.6
bits lift one out of a million.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2
from types import MappingProxyType

from services.tracing.domain.sound import fold


def millibits(same: float, chance: float) -> int:
    """log2 of how much likelier something is for the same person than by chance, as a whole number of thousandths."""
    return round(1000 * log2(same / chance))


_SURNAME_SHARE = """
    li .080 wang .076 zhang .072 liu .054 chen .048 yang .031 wu .026 xu .023 huang .022 zhao .021 zhou .020 he .015
    sun .014 yu .014 zhu .013 hu .012 guo .012 ma .012 jiang .012 lu .012 lin .011 gao .011 luo .011 zheng .009
    xie .009 tang .009 wei .009 liang .008 song .008 fan .008 shi .008 han .007 feng .007 fu .007 deng .006 cao .006
    peng .006 zeng .006 xiao .006 yuan .006 cheng .006 shen .006 tian .005 dong .005 pan .005 cai .005 du .005 ye .005
    su .005 lv .005 ding .005 yao .005 tan .005 ren .004 zhong .004 cui .004
"""
_GIVEN_SHARE = """
    wei .035 ming .030 hua .030 jun .030 jian .030 li .030 yu .030 guo .025 hong .025 zhi .025 feng .020 xin .020
    lin .020 ying .020 wen .020 xiao .015 ping .015 mei .015 xiu .015 yun .015 yong .015 cheng .015 de .012
"""


def _shares(text: str) -> Mapping[str, float]:
    """Shares by folded syllable: what dialects merge counts together."""
    merged: dict[str, float] = {}
    words = text.split()
    for syllable, share in zip(words[::2], words[1::2], strict=True):
        merged[fold(syllable)] = merged.get(fold(syllable), 0.0) + float(share)
    return MappingProxyType(merged)


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """What each agreement and disagreement weighs. Every agreement weighs at least nothing."""

    version: str
    # bands
    review_at: int = 8_000
    strong_at: int = 17_600
    conflict_at: int = -1_000
    # names, by folded syllable
    surname_share: Mapping[str, float]
    given_share: Mapping[str, float]
    rare_surname: float = 0.004
    rare_given: float = 0.015
    same_syllable: float = 0.90
    merged_by_dialect: int = -1_000
    near_syllable: int = -1_000
    other_syllable: int = -4_500
    same_character: int = 500
    swapped_given: int = -2_000
    syllable_dropped: int = -1_500
    surname_dropped: int = -1_500
    name_of_an_alias: int = -500
    somebody_elses_name: int = -3_500
    # nicknames: how often a pet name is the listed alias, made of the given name, or 老 + surname
    nickname_is_alias: float = 0.50
    nickname_is_given: float = 0.40
    nickname_is_surname: float = 0.30
    nickname_of_nowhere: int = -1_500
    # sex: certain on both sides
    same_sex: int = millibits(0.99, 0.5)
    other_sex: int = millibits(0.01, 0.5)
    # age: (years outside the estimated range, share of true persons, years of that ring); the register spans 80 years
    age_inside: float = 0.80
    age_rings: tuple[tuple[int, float, int], ...] = (
        (3, 0.10, 6),
        (7, 0.06, 8),
        (15, 0.03, 16),
    )
    age_beyond: int = -5_500
    register_years: int = 80
    # home, by the deepest level that one of the places said hits
    home_level: Mapping[str, int]
    home_in_address: int = 4_000
    home_short_name: int = -3_000
    home_further_hit: int = 500
    home_miss: int = -700
    misses_counted: int = 3
    hits_counted: int = 2
    # days between going missing and being found
    gaps: tuple[tuple[int, int], ...] = (
        (7, 3_000),
        (30, 2_500),
        (180, 1_500),
        (730, 500),
    )
    found_before_missing: int = -6_000
    # marks
    mark_same: int = 4_000
    mark_side_unknown: int = 3_000
    mark_other_side: int = 1_500
    mark_same_part: int = 800
    mark_absent: int = -500
    marks_most: int = 9_000
    marks_least: int = -1_500
    # height of adults, in centimetres of difference
    heights: tuple[tuple[int, int], ...] = ((3, 1_200), (6, 400), (10, -500))
    height_beyond: int = -3_000
    adult_age: int = 18

    def surname_bits(self, sound: str, same: float) -> int:
        """What an agreement on this (folded) surname weighs: the rarer, the more."""
        return max(0, millibits(same, self.surname_share.get(sound, self.rare_surname)))

    def given_bits(self, sound: str, same: float, chances: int = 1) -> int:
        return max(0, millibits(same, chances * self.given_share.get(sound, self.rare_given)))


P1 = Parameters(
    version="p1",
    surname_share=_shares(_SURNAME_SHARE),
    given_share=_shares(_GIVEN_SHARE),
    home_level=MappingProxyType(
        {
            "province": 2_000,
            "city": 4_000,
            "county": 5_500,
            "town": 7_500,
            "village": 9_000,
        }
    ),
)
