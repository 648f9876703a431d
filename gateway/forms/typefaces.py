"""Where the typeface of the forms is, and which characters it has; without it a name could vanish from a paper.

The typeface is Debian's (``fonts-noto-cjk``, installed by ``make setup``) and no part of the repository. Without it the
platform works and prints nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typst
from fontTools.ttLib import TTFont

FAMILY: Final = "Noto Serif CJK SC"
PACKAGE: Final = "fonts-noto-cjk"


class TypefaceMissing(LookupError):
    """The folder does not hold the typeface; :data:`PACKAGE` brings it."""


@dataclass(frozen=True)
class Typeface:
    """The typeface, ready to set with, and every character that it has a shape for."""

    fonts: typst.Fonts
    characters: frozenset[int]


class Typefaces:
    """The typeface of one process: looked for when it is first needed, and again until it is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: Typeface | None = None

    def typeface(self) -> Typeface:
        """A few tenths of a second at the first call, in the thread of the caller: the library that reads the table of
        characters writes to a log, which a thread aside must not. :raises TypefaceMissing:"""
        if self._found is None:
            self._found = _read(self._folder)
        return self._found


def _read(folder: Path) -> Typeface:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    found = next((font for font in fonts.fonts() if font.family == FAMILY and font.path), None)
    if found is None or found.path is None:
        raise TypefaceMissing(f"{FAMILY} is not in {folder}: install {PACKAGE}")
    with TTFont(found.path, fontNumber=found.index, lazy=True) as font:
        return Typeface(fonts, frozenset(font.getBestCmap()))
