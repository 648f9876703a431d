"""A filled form as PDF; without it there would be nothing to sign.

Pure: the same page, moment and typeface give the same bytes, so a paper can be compared with what is filed. Setting is
typst's (docs/adr/0041): it embeds the characters used and no others, lets go of the interpreter while it works, and
reads no clock and no file but the typeface.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from importlib import resources
from typing import Any, Final

import typst

from contracts.law.calendar import SHANGHAI
from gateway.forms.filling import Page
from gateway.forms.typefaces import FAMILY, Typeface

_UNSHOWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})
"""Kinds of characters that have no shape of their own, or change that of others: shown by number, so that nobody can
hide or turn a word on a paper that others sign."""
_LAYOUT: Final = resources.files("gateway.forms").joinpath("layout.typ").read_bytes()


def printed(page: Page, station: str, by: str, at: datetime, typeface: Typeface) -> bytes:
    """The page as PDF, its characters embedded. ``station`` stands above it; who printed it, and when, below.

    A character that the typeface lacks is printed as its number, 〔U+2A6D6〕, and never left out.
    """
    told = {**page, "station": station, "by": by, "at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", "font": FAMILY}
    found = typst.compile(
        _LAYOUT,
        font_paths=typeface.fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"page": json.dumps(_visible(told, typeface.characters), ensure_ascii=False)},
        timestamp=int(at.timestamp()),
        pdf_standards=["a-2a"],
    )
    assert isinstance(found, bytes)  # of one PDF, never of several pictures
    return found


def _visible(told: Any, characters: frozenset[int]) -> Any:
    """Everything on the page, each character with a shape."""
    if isinstance(told, str):
        return visible(told, characters)
    if isinstance(told, list):
        return [_visible(one, characters) for one in told]
    if isinstance(told, dict):
        return {name: _visible(one, characters) for name, one in told.items()}
    return told


def visible(text: str, characters: frozenset[int]) -> str:
    """The text as the typeface can show it, on one line."""
    return "".join(_shape(one, characters) for one in re.sub(r"\s+", " ", text))


def _shape(one: str, characters: frozenset[int]) -> str:
    if ord(one) in characters and unicodedata.category(one) not in _UNSHOWN:
        return one
    return f"〔U+{ord(one):04X}〕"
