"""What a heard name weighs against a registered one; without it a misheard syllable would end the search.

A name is a surname and up to two characters of given name, each through a noisy channel (:attr:`Tables.surname`,
:attr:`Tables.given`), in the best of the ways people get names wrong: the given name turned round, a character
dropped or added, the surname left out, somebody else's name given. The same functions serve many reports against one
heard name and many heard names against one report: whatever is an array is carried through.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np

from services.tracing.domain.sound import FullName, chinese, fold, is_nickname, nickname_core
from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.syllables import of_character, of_surname, syllable_names
from services.tracing.matching.tables import millibits

LONGEST = 4
"""Characters of a Chinese name; longer ones (肉孜·依明) have no surname and are compared by the beginnings of both
parts."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared: ``parts`` are one or two characters of the given name."""

    surname: str
    given: str

    @classmethod
    def of(cls, text: str) -> Name:
        first, _, second = text.replace("•", "·").replace("・", "·").partition("·")
        first, second = chinese(first), chinese(second)
        whole = FullName.of(first)
        if second or len(first) > LONGEST or (len(first) == LONGEST and len(whole.surname) == 1):
            return cls(second[:1] or first[2:3], first[:2])
        return cls(whole.surname, whole.given[:2])

    @property
    def written(self) -> str:
        return self.surname + self.given


FULL, PET, FAMILY = "full", "pet", "family"


def form_of(text: str, kind: str) -> str:
    """Whether what was heard is a full name, a pet name or a surname alone; the kind noted down decides if there is
    one."""
    characters = chinese(text)
    noted = {"小名": PET, "仅姓": FAMILY, "全名": FULL, "书写": FULL}.get(kind)
    if noted == FULL and len(characters) == 1:
        return FAMILY
    if noted:
        return noted
    if len(characters) == 1:
        return FAMILY
    return PET if is_nickname(text) else FULL


def core_of_pet(text: str) -> str:
    """Up to two characters of a pet name that are name."""
    core = nickname_core(text)
    return core[-2:] if len(core) > 2 else core


@dataclass(frozen=True, slots=True)
class Costs:
    """What each way of getting a name wrong costs, in millibits."""

    swapped: int
    dropped: int
    inserted: int
    surname_left_out: int
    somebody_else: int
    from_alias: int
    from_given: int
    from_surname: int
    kin_listed: int
    half_of_two: int
    kin_missing: int
    kin_surname_left_out: int

    @classmethod
    def of(cls, b: Beliefs) -> Costs:
        return cls(
            swapped=_bits(b.swapped),
            dropped=_bits(b.dropped),
            inserted=_bits(b.inserted),
            surname_left_out=_bits(b.surname_left_out),
            somebody_else=_bits(b.somebody_else),
            from_alias=_bits(b.nick_from_alias),
            from_given=_bits(b.nick_from_given),
            from_surname=_bits(b.nick_from_surname),
            kin_listed=_bits(b.kin_listed),
            half_of_two=_bits(0.5),
            kin_missing=_bits(1 - b.kin_listed),
            kin_surname_left_out=_bits(b.kin_surname_left_out),
        )

    @property
    def of_pets(self) -> Costs:
        """The same for pet names, which usually are one character of two."""
        return replace(self, dropped=self.half_of_two)


def _bits(share: float) -> int:
    bits: Any = millibits(share)
    return int(bits)


def listed(bits: Any, costs: Costs) -> Any:
    """What a relative's name weighs as one of those they told of; one that agrees never weighs less than nothing."""
    return np.maximum(bits + costs.kin_listed, np.minimum(bits, 0))


Pick = Callable[[int, int], Any]
"""Bits of the heard character ``i`` against the true character ``j`` (1 or 2); 0 where either is missing."""


def given_bits(heard: Any, true: Any, bits: Pick, costs: Costs) -> Any:
    """Bits of a given name by how many characters were heard and are true (0, 1 or 2), either a number or an array."""
    if isinstance(heard, int):
        return _heard_so_many(heard, true, bits, costs)
    one, two = (_heard_so_many(many, true, bits, costs) for many in (1, 2))
    return np.where(heard == 2, two, np.where(heard == 1, one, 0))


def _heard_so_many(heard: int, true: Any, bits: Pick, costs: Costs) -> Any:
    if heard == 0:
        return np.zeros(np.shape(true), np.int32)
    if heard == 1:
        half = np.maximum(bits(1, 1), bits(1, 2)) + costs.dropped
        return np.where(true == 2, half, np.where(true == 1, bits(1, 1), 0))
    straight = bits(1, 1) + bits(2, 2)
    turned = bits(1, 2) + bits(2, 1) + costs.swapped
    more = np.maximum(bits(1, 1), bits(2, 1)) + costs.inserted
    return np.where(true == 2, np.maximum(straight, turned), np.where(true == 1, more, 0))


def name_key(name: Name) -> int:
    """A number for the sound of a full name, its given characters in any order; 0 for what is no full name."""
    if not name.surname or not name.given:
        return 0
    surname = fold(syllable_names()[of_surname(name.surname)].split("|")[0])
    text = " ".join([surname, *sorted(fold(syllable_names()[of_character(letter)]) for letter in name.given)])
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big")
