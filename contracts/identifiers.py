"""Identity numbers and telephones in one form each; without it a number with a space in it would find nobody.

What has no form that we know is kept as its letters and digits: a passport is a document too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from stdnum.cn import ric

_OLD_LENGTH: Final = 15
_MOBILE: Final = re.compile(r"1\d{10}")
_LANDLINE: Final = re.compile(r"0[1-9]\d{8,10}")
_WITH_COUNTRY: Final = re.compile(r"86(1\d{10}|[1-9]\d{8,10})")


def document(text: str) -> str:
    """The number of a document without what is between its signs; of an identity card (GB 11643) always 18 signs, the
    last an ``X`` where it is one. Numbers of the first generation (15 digits) are of people born in 19.."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
    if len(plain) != _OLD_LENGTH or not plain.isdigit():
        return plain
    whole = f"{plain[:6]}19{plain[6:]}"
    return whole + ric.calc_check_digit(f"{whole}?")  # the last sign is not looked at


def phone(text: str) -> str:
    """``+`` and digits (ITU-T E.164); a number without a country is one of ours (+86)."""
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"\D", "", plain)
    if plain.strip().startswith("+"):
        return f"+{digits}"
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if _MOBILE.fullmatch(digits):
        return f"+86{digits}"
    if _LANDLINE.fullmatch(digits):
        return f"+86{digits[1:]}"
    return f"+{digits}" if _WITH_COUNTRY.fullmatch(digits) else digits
