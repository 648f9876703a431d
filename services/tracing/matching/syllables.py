"""Every syllable of Mandarin under a small number, and how far any two are apart for the ear; without it nothing could
be looked up by sound in arrays.

The list is closed: the toneless syllables pypinyin knows, compound surnames, and surnames whose reading is divided
(覃 qin or tan), which stand as near to a sound as the nearer of their readings. What has no reading is number 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import cache
from operator import eq

import numpy as np
from numpy.typing import NDArray
from pypinyin import Style, lazy_pinyin, pinyin_dict
from pypinyin.style import convert

from services.tracing.domain.sound import COMPOUND_SURNAMES, SURNAME_READINGS, FullName, chinese, fold

_INITIAL = re.compile("^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?")
_LOOSE_INITIALS = ("bp", "dt", "gkh", "jqx", "zcs", "mw", "l", "y", "")
_LOOSE_FINALS = (("a", "ia", "ua"), ("e", "ie", "ue", "ei", "ai", "uai"), ("i", "u"), ("ou", "iu", "ao", "iao"),
                 ("an", "ian", "uan", "en"), ("in", "en", "un"), ("on", "ion", "un", "en"))  # fmt: skip
NOBODY_HEARD = 0


class Nearness(IntEnum):
    """How near a heard syllable is to the true one."""

    SAME = 0
    FOLDED = 1
    CLOSE = 2
    NEAR = 3
    OTHER = 4


@cache
def syllable_names() -> tuple[str, ...]:
    """The closed list; its order is the number."""
    readings = {reading for several in pinyin_dict.pinyin_dict.values() for reading in several.split(",")}
    plain = {toneless for reading in readings if re.fullmatch("[a-z]+", toneless := _toneless(reading))}
    composite = {"|".join(readings) for readings in SURNAME_READINGS.values()}
    compound = {"".join(lazy_pinyin(name)) for name in COMPOUND_SURNAMES}
    return ("", *sorted(plain | composite | compound))


@cache
def _toneless(reading: str) -> str:
    return convert(reading, Style.NORMAL, strict=True)


@cache
def number_of(reading: str) -> int:
    return _numbers().get(reading, NOBODY_HEARD)


@cache
def _numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(syllable_names())}


@cache
def of_character(character: str) -> int:
    """The number of a character's usual reading: the first of those pypinyin knows, which needs no sentence."""
    usual = pinyin_dict.pinyin_dict.get(ord(character), "") if chinese(character) else ""
    return number_of(_toneless(usual.partition(",")[0]))


@cache
def of_surname(surname: str) -> int:
    """The number of a surname's reading or readings."""
    if not surname:
        return NOBODY_HEARD
    return number_of("|".join(FullName(surname, "").surname_sounds)) or of_character(surname[0])


@cache
def nearness() -> NDArray[np.int8]:
    """The matrix heard × true of :class:`Nearness`; nothing is near what has no reading."""
    names = syllable_names()
    readings = [name.split("|") for name in names]
    known = list(dict.fromkeys(reading for several in readings for reading in several))
    apart = _apart(known)
    # the first and the last of its readings: no surname has more than two
    ends = [np.array([known.index(several[end]) for several in readings]) for end in (0, -1)]
    return _nothing_near_nobody(np.minimum.reduce([apart[np.ix_(left, right)] for left in ends for right in ends]))


def _nothing_near_nobody(matrix: NDArray[np.int8]) -> NDArray[np.int8]:
    matrix[NOBODY_HEARD, :] = matrix[:, NOBODY_HEARD] = Nearness.OTHER
    return matrix


def _apart(syllables: Sequence[str]) -> NDArray[np.int8]:
    """How far each is from each, as whole arrays: there are some two hundred thousand pairs."""
    folded = [fold(syllable) for syllable in syllables]
    initials = [_INITIAL.match(one).group() for one in folded]  # type: ignore[union-attr]
    finals = [one[len(initial) :] for one, initial in zip(folded, initials, strict=True)]
    same_initial, same_final = _both(initials, eq), _both(finals, eq)
    close = (same_initial & _both(finals, _loose_final)) | (same_final & _both(initials, _loose_initial))
    apart = np.where(same_initial | same_final, Nearness.NEAR, Nearness.OTHER)
    for relation, nearer in ((close, Nearness.CLOSE), (_both(folded, eq), Nearness.FOLDED)):
        apart = np.where(relation, nearer, apart)
    apart[np.diag_indices(len(syllables))] = Nearness.SAME
    return apart.astype(np.int8)


def _both(parts: Sequence[str], related: Callable[[str, str], bool]) -> NDArray[np.bool_]:
    """The matrix of a relation between parts, asked once for each two kinds of them."""
    kinds = sorted(set(parts))
    number = {kind: place for place, kind in enumerate(kinds)}
    matrix = np.array([[related(left, right) for right in kinds] for left in kinds], bool)
    places = np.array([number[part] for part in parts])
    return np.asarray(matrix[np.ix_(places, places)])


def _loose_initial(left: str, right: str) -> bool:
    return any(left in group and right in group for group in _LOOSE_INITIALS if left and right)


def _loose_final(left: str, right: str) -> bool:
    return any(left in group and right in group for group in _LOOSE_FINALS)


@cache
def fold_names() -> tuple[str, ...]:
    """The folded classes; number 0 is nothing."""
    names = syllable_names()
    return ("", *sorted({fold(reading) for name in names[1:] for reading in name.split("|")[:1]}))


@cache
def fold_number(folded: str) -> int:
    """The number of a folded syllable's class."""
    return {name: number for number, name in enumerate(fold_names())}.get(folded, NOBODY_HEARD)


@cache
def fold_nearness() -> NDArray[np.int8]:
    """:func:`nearness` between classes: within one they are :attr:`Nearness.SAME`."""
    return _nothing_near_nobody(_apart(fold_names()))
