"""What beliefs and frequencies weigh, as tables of whole millibits; without it every pair would need logarithms.

Each table is log2 of how much likelier something is for the same person than by chance, in thousandths of a bit. They
are made once for a parameter version and never change: the same codes give the same integers wherever they are looked
up, in an index, backwards, or for one pair alone.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching import people, provinces
from services.tracing.matching.beliefs import AGE_CLASSES, Beliefs
from services.tracing.matching.statistics import UNLISTED, Statistics
from services.tracing.matching.syllables import (
    NOBODY_HEARD,
    Nearness,
    nearness,
    of_character,
    of_surname,
    syllable_names,
)

Bits = NDArray[np.int32]
FIRST_YEAR = 1850
YEARS = 251
HEIGHTS = 261
CATEGORIES = ("", "dementia", "mental", "intellect", "deaf", "minor", "coma")
BLOODS = ("", "O", "A", "B", "AB")
SEXES = ("", "男", "女")
_LETTERS = 0x10000
ACCENTS_COARSE = 4
WIDEST_ESTIMATE = 20
"""Years; within an estimate a birth year never speaks against."""


def millibits(likelier: NDArray[np.float64] | float) -> Bits:
    """log2 of a ratio as whole thousandths; nothing weighs more than thirty-two bits either way."""
    ratio = np.clip(np.asarray(likelier, np.float64), 2.0**-32, 2.0**32)
    return np.rint(1000 * np.log2(ratio)).astype(np.int32)


class Tables:
    """All tables of a parameter version, each made when it is first needed."""

    def __init__(self, beliefs: Beliefs, statistics: Statistics) -> None:
        self._b, self._s = beliefs, statistics

    # names

    @cached_property
    def surname(self) -> Bits:
        """Heard surname × true surname, by syllable."""
        shares = np.zeros(len(syllable_names()))
        for name, count in self._listed("surname").items():
            shares[of_surname(name)] += count
        return self._channel(shares, self._b.surname, 0.3)

    @cached_property
    def given(self) -> Bits:
        """Heard syllable × true syllable of a given name."""
        return self._channel(self._given_shares, self._b.given, 0.3)

    @cached_property
    def _given_shares(self) -> NDArray[np.float64]:
        shares = np.zeros(len(syllable_names()))
        for character, count in self._listed("given").items():
            shares[of_character(character)] += count
        return shares

    def _listed(self, topic: str) -> dict[str, int]:
        """What is not listed has no sound."""
        return {value: count for value, count in self._s.counts[topic].items() if value != UNLISTED}

    @staticmethod
    def _channel(counts: NDArray[np.float64], heard: list[float], floor: float) -> Bits:
        """P(heard | true) over P(heard): each degree of nearness has its share, spread over the syllables so near."""
        shares = counts + floor
        shares[NOBODY_HEARD] = 0.0
        shares = shares / shares.sum()
        near = nearness()
        given_true = np.zeros(near.shape)
        for degree in Nearness:
            weight = shares[:, None] * (near == degree)
            given_true += heard[degree] * weight / np.maximum(weight.sum(axis=0), 1e-9)
        by_chance = given_true @ shares
        bits = millibits(given_true / np.maximum(by_chance, 1e-9)[:, None])
        same = np.arange(len(shares))
        bits[same, same] = np.maximum(0, bits[same, same])
        bits[NOBODY_HEARD, :] = bits[:, NOBODY_HEARD] = 0
        return bits

    @cached_property
    def written_surname(self) -> Bits:
        """By code point: what it adds that a surname of the same sound is written with the same character."""
        return self._written("surname", self._b.written_surname)

    @cached_property
    def written_given(self) -> Bits:
        return self._written("given", self._b.written_given)

    def _written(self, topic: str, known: float) -> Bits:
        by_sound: dict[int, int] = {}
        counts = self._listed(topic)
        sound = of_surname if topic == "surname" else of_character
        for name, count in counts.items():
            by_sound[sound(name)] = by_sound.get(sound(name), 0) + count
        bits = np.full(_LETTERS, millibits(known / 0.02 + 1 - known), np.int32)
        for name, count in counts.items():
            share = count / by_sound[sound(name)]
            bits[ord(name[0])] = millibits(known / share + 1 - known)
        return bits

    @cached_property
    def written_otherwise(self) -> tuple[int, int]:
        """What it costs that the same sound is written with another character: surname, given name."""
        return int(millibits(1 - self._b.written_surname)), int(millibits(1 - self._b.written_given))

    def letters(self, heard: int | NDArray[Any], true: NDArray[Any]) -> Bits:
        """What heard characters weigh against characters of given names, all by code point, side by side."""
        sounds = sounds_of_letters()
        same_sound = sounds[true] == sounds[heard]
        bits = self.given[sounds[heard], sounds[true]]
        return spelled(bits, same_sound, true == heard, self.written_given[heard], self.written_otherwise[1])

    # the body

    @cached_property
    def sex(self) -> Bits:
        same = self._b.same_sex
        return self._symmetric(len(SEXES), np.full(len(SEXES) - 1, 0.5), same)

    @cached_property
    def blood(self) -> Bits:
        shares = np.array([self._s.share("blood", blood, least=0.05) for blood in BLOODS[1:]])
        return self._symmetric(len(BLOODS), shares, self._b.same_blood)

    @cached_property
    def category(self) -> Bits:
        shares = np.array([self._s.share("category", category, least=0.02) for category in CATEGORIES[1:]])
        return self._symmetric(len(CATEGORIES), shares, self._b.same_category)

    @cached_property
    def people(self) -> Bits:
        shares = np.array([self._s.share("people", str(group), least=0.0005) for group in range(1, len(people.GROUPS))])
        return self._symmetric(len(people.GROUPS), shares, self._b.same_people)

    @staticmethod
    def _symmetric(size: int, shares: NDArray[np.float64], same: float) -> Bits:
        """Agreement by rarity, and one weight for disagreement; row and column 0 are "not known" and weigh nothing."""
        shares = shares / shares.sum()
        bits = np.zeros((size, size), np.int32)
        bits[1:, 1:] = millibits((1 - same) / (1 - (shares**2).sum()))
        known = np.arange(1, size)
        bits[known, known] = np.maximum(0, millibits(same / shares + 0.0))
        return bits

    @cached_property
    def age(self) -> Bits:
        """(class of estimate × twice the middle of the estimated birth years) × birth year."""
        counts = np.array([self._s.counts["birth_year"][str(FIRST_YEAR + year)] for year in range(YEARS)], np.float64)
        chance = _smooth(counts + 0.02, 3)
        years = np.arange(YEARS)
        middles = np.arange(2 * YEARS) / 2
        apart = years[None, :] - middles[:, None]
        tables = []
        for width, spread in zip(AGE_CLASSES, self._b.age_spread, strict=True):
            same = (1 - self._b.age_wild) * _bell(apart, spread) + self._b.age_wild * _bell(apart, 16.0)
            bits = millibits(np.maximum(same, 1e-5) / chance[None, :])
            tables.append(np.where(np.abs(apart) <= min(width, WIDEST_ESTIMATE) / 2, np.maximum(bits, 0), bits))
        bits = np.concatenate(tables)
        bits[:, 0] = 0
        return bits

    @cached_property
    def height(self) -> Bits:
        """Height × height, both of a grown person; 0 is not known."""
        counts = np.array([self._s.counts["height"][str(height)] for height in range(HEIGHTS)], np.float64)
        chance = _smooth(counts + 0.02, 2)
        heights = np.arange(HEIGHTS, dtype=np.float64)
        apart = heights[None, :] - heights[:, None]
        same = (1 - self._b.height_wild) * _bell(apart, self._b.height_spread) + self._b.height_wild * _bell(
            apart, 12.0
        )
        bits = millibits(np.maximum(same, 1e-5) / chance[None, :])
        agreed = np.arange(HEIGHTS)
        bits[agreed, agreed] = np.maximum(bits[agreed, agreed], 0)
        bits[0, :] = bits[:, 0] = 0
        return bits

    # speech

    @cached_property
    def accent(self) -> Bits:
        """Number of the accent (:func:`accent_number`) × province of the home."""
        size = len(provinces.CODES) + 1
        shares = self.province_shares
        near = provinces.neighbours()
        bits = np.zeros((len(accents()), size), np.int32)
        for number, places in enumerate(accents()):
            if places:
                bits[number, 1:] = self._accent(np.array(sorted(places)), shares, near)
        return bits

    def _accent(self, where: NDArray[np.int64], shares: NDArray[np.float64], near: NDArray[np.bool_]) -> Bits:
        """One accent: spoken where its provinces are, next door, or anywhere."""
        if len(where) > ACCENTS_COARSE:
            right, beside = self._b.accent_coarse, 0.0
        else:
            right, beside = self._b.accent_right, self._b.accent_next
        inside = np.zeros(len(shares), bool)
        inside[where] = True
        next_door = near[where].any(axis=0) & ~inside
        others = 1 - right - beside
        same = right * inside / shares[inside].sum() + others
        if beside and next_door.any():
            same = same + beside * next_door / shares[next_door].sum()
        bits = millibits(same)
        return np.where(inside, np.maximum(bits, 0), bits)[1:]

    @cached_property
    def province_shares(self) -> NDArray[np.float64]:
        shares = np.zeros(len(provinces.CODES) + 1)
        for code, count in self._s.counts["home"].items():
            shares[provinces.number_of(code)] += count
        shares[1:] += 0.5
        shares[0] = 0
        return shares / shares.sum()


def spelled(bits: Bits, same_sound: Any, same_letter: Any, bonus: Any, otherwise: int) -> Bits:
    """The bits of a sound, more for the very character and less for another one of the same sound; an agreement in
    sound never weighs less than nothing."""
    homophone = np.where(same_sound, np.maximum(bits + otherwise, np.minimum(bits, 0)), bits)
    return np.where(same_letter, bits + bonus, homophone).astype(np.int32)


TABLES = (
    "surname", "given", "written_surname", "written_given", "sex", "blood", "category", "people", "age", "height",
    "accent",
)  # fmt: skip
"""The tables by name."""


def _bell(apart: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    return np.exp(-0.5 * (apart / spread) ** 2) / (spread * np.sqrt(2 * np.pi))


def _smooth(counts: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Neighbouring values borrow from one another, so that a gap in the register is no proof."""
    kernel = np.array([width + 1 - abs(step) for step in range(-width, width + 1)], np.float64)
    smooth = np.convolve(counts, kernel / kernel.sum(), mode="same")
    return np.asarray(0.95 * smooth / smooth.sum() + 0.05 / 100, np.float64)


def accents() -> tuple[frozenset[int], ...]:
    """What an accent may say, as sets of provinces: a closed list, so that a number is a code. Number 0 says
    nothing."""
    return _ACCENTS


def accent_number(accent: str) -> int:
    return _ACCENT_NUMBERS.get(provinces.provinces_of_speech(accent), 0)


_ACCENTS = tuple(
    dict.fromkeys(
        [
            frozenset[int](),
            *(provinces.provinces_of_speech(name) for name in provinces.words_of_speech()),
        ]
    )
)
_ACCENT_NUMBERS = {places: number for number, places in enumerate(_ACCENTS)}


def age_number(low: int, high: int, found_year: int) -> int:
    """The row of :attr:`Tables.age` for an estimate made in a year."""
    width = next(number for number, upto in enumerate(AGE_CLASSES) if high - low <= upto)
    twice = 2 * (found_year - FIRST_YEAR) - low - high
    return width * 2 * YEARS + min(max(twice, 0), 2 * YEARS - 1)


@cache
def sounds_of_letters() -> NDArray[np.int16]:
    """The number of the syllable of every character of the basic plane."""
    sounds = np.zeros(_LETTERS, np.int16)
    for letter in range(0x3400, 0xA000):
        sounds[letter] = of_character(chr(letter))
    return sounds
