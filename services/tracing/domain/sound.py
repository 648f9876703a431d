"""How names sound; without it a name heard from a confused old man and the same name in a register would never meet.

A worker writes down what he hears, a clerk elsewhere writes what the register says: 陈国锋 and 陈国峰 are one sound.
Sounds here are toneless pinyin syllables; *folding* merges what dialects do not tell apart (zh/z, n/l, f/h, -ng/-n
…), which costs half a bit of the sixteen a full name carries, so it is used everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pypinyin import lazy_pinyin

_NOT_CHINESE = re.compile(r"[^\u3400-\u9fff]")
_PET_PREFIXES = "小阿老大"
_FOLDS = tuple(
    (re.compile(pattern), merged)
    for pattern, merged in (
        ("^zh", "z"),
        ("^ch", "c"),
        ("^sh", "s"),
        ("^[nr]", "l"),
        ("^f", "h"),
        ("^hu(?=[aeo])", "h"),
        ("v", "u"),
        ("ng$", "n"),
        ("uan$", "an"),
        ("ui$", "ei"),
        ("uo$|(?<!a)o$", "e"),
    )
)

COMPOUND_SURNAMES = frozenset({
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "夏侯", "司徒",
    "端木", "南宫", "独孤", "轩辕", "钟离", "闻人", "呼延", "万俟",
})  # fmt: skip
SURNAME_READINGS: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "解": ("xie",),
    "仇": ("qiu",),
    "曾": ("zeng",),
    "查": ("zha",),
    "区": ("ou",),
    "覃": ("qin", "tan"),
    "朴": ("piao", "pu"),
    "翟": ("zhai", "di"),
    "盖": ("ge", "gai"),
    "缪": ("miao",),
    "乐": ("yue", "le"),
    "员": ("yun",),
    "种": ("chong",),
    "折": ("she",),
    "黑": ("he",),
    "繁": ("po",),
    "牟": ("mou", "mu"),
    "隗": ("wei", "kui"),
    "谌": ("chen", "shen"),
    "祭": ("zhai", "ji"),
    "尉": ("wei", "yu"),
    "冼": ("xian",),
    "重": ("chong",),
    "召": ("shao",),
    "秘": ("bi",),
    "逄": ("pang",),
    "句": ("gou",),
    "万俟": ("moqi",),
    "尉迟": ("yuchi",),
    "长孙": ("zhangsun",),
}
"""Characters that are read otherwise when they are a surname; where usage is divided, every reading in use."""


def chinese(text: str | None) -> str:
    """The Chinese characters of a text, and nothing else."""
    return _NOT_CHINESE.sub("", text or "")


@cache
def fold(syllable: str) -> str:
    """What is left of a syllable when dialects have merged what they merge: ``feng`` and ``heng`` are both ``hen``."""
    for pattern, merged in _FOLDS:
        syllable = pattern.sub(merged, syllable)
    return syllable


def sounds(text: str) -> tuple[str, ...]:
    """One toneless syllable for each Chinese character."""
    return tuple(lazy_pinyin(chinese(text)))


def folded(syllables: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(syllable) for syllable in syllables)


@dataclass(frozen=True, order=True)
class FullName:
    """A name in the order family name, given name; either part may be unknown."""

    surname: str
    given: str

    @classmethod
    def of(cls, text: str) -> FullName:
        characters = chinese(text)
        length = 2 if characters[:2] in COMPOUND_SURNAMES and len(characters) > 2 else 1
        return cls(characters[:length], characters[length:])

    @property
    def written(self) -> str:
        return self.surname + self.given

    @property
    def surname_sounds(self) -> tuple[str, ...]:
        """Every way this surname is read."""
        usual = ("".join(sounds(self.surname)),) if self.surname else ()
        return SURNAME_READINGS.get(self.surname, usual)

    @property
    def given_sounds(self) -> tuple[str, ...]:
        return sounds(self.given)


def nickname_core(text: str) -> str:
    """What of a pet name is name: without 小 阿 老 大 before it, 儿 behind it, and doubling (小锋锋, 阿锋, 锋儿 →
    锋)."""
    core = chinese(text)
    if len(core) > 1 and core[0] in _PET_PREFIXES:
        core = core[1:]
    if len(core) > 1 and core[-1] == "儿":
        core = core[:-1]
    return core[:1] if len(core) == 2 and core[0] == core[1] else core


def is_nickname(text: str) -> bool:
    """Whether a name somebody gives is a pet name (小锋, 锋锋) and not a full one."""
    characters = chinese(text)
    doubled = len(characters) == 2 and characters[0] == characters[1]
    return doubled or (1 < len(characters) <= 3 and characters[0] in _PET_PREFIXES)
