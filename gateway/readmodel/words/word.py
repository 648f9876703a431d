"""What a word is; without it each list of words would be made in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from chassis.kinds import CodeList


class Word(NamedTuple):
    """One code in both languages."""

    zh: str
    en: str


Lists = Mapping[type[CodeList], Mapping[CodeList, Word]]


def said(kind: type[CodeList], words: Mapping[str, tuple[str, str]]) -> dict[CodeList, Word]:
    """Each code of the list with its Chinese and English word."""
    return {kind(value): Word(*both) for value, both in words.items()}
