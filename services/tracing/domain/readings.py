"""What was heard, and what it may mean: places of the division table and names that sound like it; without them a
worker who does not know the region would write 钟眉 and never find 中梅村.

Nothing here decides: a person chooses, and chooses otherwise when none of it fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from contracts.codes import ClueKind
from contracts.codes import ReadingBasis as Basis
from contracts.divisions import DIVISIONS
from services.tracing.domain.places import PROVINCES, core_of
from services.tracing.domain.sound import SURNAME_READINGS, chinese, fold, folded, nickname_core, sounds

MOST_OFFERED: Final = 12
_SHORTEST: Final = 2
_LONGEST: Final = 6
_ORDER: Final = (Basis.WRITTEN, Basis.SOUND, Basis.DIALECT, Basis.PART)
_SPEAKS_OF_A_NAME: Final = re.compile(
    "(?:名叫|我叫|他叫|她叫|叫做|叫作|喊我|喊他|喊她|名字是|姓名是|叫|姓)([\u3400-\u9fff]{1,4})"
)
_BRIEF: Final = 4

COMMON_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
"""The hundred or so most frequent family names (公安部 全国姓名报告)."""


@dataclass(frozen=True)
class PlaceRead:
    """A division that what was heard may mean."""

    code: str
    name: str
    within: str
    heard: str
    basis: Basis


@dataclass(frozen=True)
class NameRead:
    """Syllables that may be a name, and the family names that sound like the first of them: exactly, or as dialects
    merge them. Of a pet name there are none."""

    heard: str
    pinyin: str
    surnames: tuple[str, ...] = ()
    near_surnames: tuple[str, ...] = ()


def places_read(words: str) -> tuple[PlaceRead, ...]:
    """The divisions whose name, or a part of it, is said in these words: the surest first, at most a dozen."""
    best: dict[str, PlaceRead] = {}
    for heard in _pieces(words):
        for code, basis in _named_like(heard):
            _keep_surest(best, _read(code, heard, basis))
    ranked = sorted(best.values(), key=lambda read: (_ORDER.index(read.basis), -len(read.heard), read.code))
    return tuple(ranked[:MOST_OFFERED])


def _keep_surest(best: dict[str, PlaceRead], read: PlaceRead) -> None:
    known = best.get(read.code)
    if known is None or _sureness(read) < _sureness(known):
        best[read.code] = read


def _sureness(read: PlaceRead) -> tuple[int, int]:
    return _ORDER.index(read.basis), -len(read.heard)


def _pieces(words: str) -> Iterator[str]:
    """Every two to six characters that follow one another; what stands between marks is apart."""
    for run in re.findall("[\u3400-\u9fff]+", words):
        for length in range(_SHORTEST, _LONGEST + 1):
            yield from (run[start : start + length] for start in range(len(run) - length + 1))


def _named_like(heard: str) -> Iterator[tuple[str, Basis]]:
    core = core_of(heard)
    if len(core) < _SHORTEST:
        return
    spoken = sounds(core)
    for code, name, as_written in _divisions_by_sound().get(folded(spoken), ()):
        exact = Basis.SOUND if as_written == spoken else Basis.DIALECT
        yield code, Basis.WRITTEN if name == core else exact
    if core == heard:
        yield from ((code, Basis.PART) for code in _divisions_by_part().get(spoken, ()))


def _read(code: str, heard: str, basis: Basis) -> PlaceRead:
    return PlaceRead(code, _names()[code], _within(code), heard, basis)


def _within(code: str) -> str:
    above = (f"{code[:length]}".ljust(12, "0") for length in (2, 4, 6, 9))
    return "".join(_names().get(one, "") for one in dict.fromkeys(above) if one != code)


@cache
def _names() -> Mapping[str, str]:
    provinces = {f"{two}0000000000": name for two, name in PROVINCES.items()}
    return MappingProxyType(provinces | {division.code: division.name for division in DIVISIONS if division.code})


@cache
def _divisions_by_sound() -> Mapping[tuple[str, ...], tuple[tuple[str, str, tuple[str, ...]], ...]]:
    found: dict[tuple[str, ...], list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
    for code, name in _names().items():
        core = core_of(name)
        found[folded(sounds(core))].append((code, core, sounds(core)))
    return {sound: tuple(codes) for sound, codes in found.items()}


@cache
def _divisions_by_part() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Under each two or more syllables in a row of a longer name."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, name in _names().items():
        whole = sounds(core_of(name))
        for part in _parts(whole):
            found[part].append(code)
    return {part: tuple(codes) for part, codes in found.items()}


def _parts(whole: tuple[str, ...]) -> set[tuple[str, ...]]:
    spans = ((start, end) for start in range(len(whole)) for end in range(start + _SHORTEST, len(whole) + 1))
    return {whole[start:end] for start, end in spans} - {whole}


# --- names ------------------------------------------------------------------------------------------------------------


def names_read(kind: ClueKind, words: str) -> tuple[NameRead, ...]:
    """The names said in these words: few words are one, of many what follows 叫, 姓 and their like."""
    said = chinese(words)
    spans = [said] if len(said) <= _BRIEF else _SPEAKS_OF_A_NAME.findall(words)
    return tuple(_name_read(kind, span) for span in dict.fromkeys(filter(None, spans)))


def _name_read(kind: ClueKind, heard: str) -> NameRead:
    pinyin = " ".join(sounds(heard))
    if kind is ClueKind.NICKNAME:
        return NameRead(heard, " ".join(sounds(nickname_core(heard))))
    spoken = sounds(heard)[0]
    same = _surnames_sounding({spoken})
    near = tuple(name for name in _surnames_folding(fold(spoken)) if name not in same)
    return NameRead(heard, pinyin, same, near)


def _surnames_sounding(syllables: Iterable[str]) -> tuple[str, ...]:
    wanted = set(syllables)
    return tuple(name for name in COMMON_SURNAMES if wanted & set(_read_as(name)))


def _surnames_folding(sound: str) -> tuple[str, ...]:
    return tuple(name for name in COMMON_SURNAMES if sound in {fold(one) for one in _read_as(name)})


def _read_as(surname: str) -> tuple[str, ...]:
    return SURNAME_READINGS.get(surname, sounds(surname))
