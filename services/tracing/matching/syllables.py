"""Every syllable of Mandarin under a small number, and how far any two are apart for the ear; without it nothing could
be looked up by sound in arrays.

The list is closed: the toneless syllables pypinyin knows, compound surnames, and surnames whose reading is divided
(覃 qin or tan), which stand as near to a sound as the nearer of their readings. What has no reading is number 0.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache

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
    plain = set()
    for readings in pinyin_dict.pinyin_dict.values():
        for reading in readings.split(","):
            toneless = convert(reading, Style.NORMAL, strict=True)
            if re.fullmatch("[a-z]+", toneless):
                plain.add(toneless)
    composite = {"|".join(readings) for readings in SURNAME_READINGS.values()}
    compound = {"".join(lazy_pinyin(name)) for name in COMPOUND_SURNAMES}
    return ("", *sorted(plain | composite | compound))


@cache
def number_of(reading: str) -> int:
    return _numbers().get(reading, NOBODY_HEARD)


@cache
def _numbers() -> dict[str, int]:
    return {name: number for number, name in enumerate(syllable_names())}


@cache
def of_character(character: str) -> int:
    """The number of a character's usual reading."""
    reading = lazy_pinyin(character)[0] if chinese(character) else ""
    return number_of(reading)


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
    parts = [[_parts(reading) for reading in name.split("|")] for name in names]
    size = len(names)
    matrix = np.full((size, size), int(Nearness.OTHER), np.int8)
    for left in range(1, size):
        for right in range(left, size):
            found = min(_apart(a, b) for a in parts[left] for b in parts[right])
            matrix[left, right] = matrix[right, left] = found
    return matrix


_Parts = tuple[str, str, str, str]


def _parts(syllable: str) -> _Parts:
    folded = fold(syllable)
    initial = _INITIAL.match(folded).group()  # type: ignore[union-attr]
    return syllable, folded, initial, folded[len(initial) :]


def _apart(left: _Parts, right: _Parts) -> int:
    if left[0] == right[0]:
        return Nearness.SAME
    if left[1] == right[1]:
        return Nearness.FOLDED
    same_initial, same_final = left[2] == right[2], left[3] == right[3]
    if (same_initial and _loose_final(left[3], right[3])) or (same_final and _loose_initial(left[2], right[2])):
        return Nearness.CLOSE
    return Nearness.NEAR if same_initial or same_final else Nearness.OTHER


@cache
def _loose_initial(left: str, right: str) -> bool:
    return any(left in group and right in group for group in _LOOSE_INITIALS if left and right)


@cache
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
    names = fold_names()
    matrix = np.full((len(names), len(names)), int(Nearness.OTHER), np.int8)
    parts = [_parts(name) for name in names]
    for left in range(1, len(names)):
        for right in range(left, len(names)):
            matrix[left, right] = matrix[right, left] = _apart(parts[left], parts[right])
    return matrix
