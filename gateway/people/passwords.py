"""What makes a password fit; without one rule each form would invent its own.

NIST SP 800-63B §5.1.1.2: length counts, what is guessed first is refused, and nothing is asked of its composition, nor
that it be changed by the calendar. Spaces and Chinese are welcome; a password is compared in Unicode's NFKC.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

LEAST: Final = 12
MOST: Final = 128

_GUESSED_FIRST: Final = """
    123456789012 1234567890123 12345678901234 123456789abc 1234567890qw 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc
    1234qwerasdf 123qweasdzxc 123qwe123qwe 123456qwerty 123456abcdef 1234567890abc abc123456789 abcd12345678
    abcdef123456 aa1234567890 qwertyuiop12 qwertyuiop123 qwertyuiop[] qwerty123456 qwer1234qwer q1w2e3r4t5y6
    asdfghjkl123 asdf1234asdf zxcvbnm12345 zaq12wsxcde3 password1234 password12345 passwordpassword password123!
    p@ssw0rd1234 p@ssword1234 passw0rd1234 administrator administrator1 admin1234567 admin123456789 admin123admin
    letmein12345 welcome12345 iloveyou1234 changeme1234 woaini1314520 woaini520520 woaini123456 5201314520131
    wodemima1234 mima12345678 nihao1234567 zhangsan1234 guituguitu12 guitu1234567 jiuzhuzhan123 changzhou1234
    changzhou2026
"""
_COMMON: Final = frozenset(_GUESSED_FIRST.split())


def normalised(password: str) -> str:
    """The same password however a keyboard composed it."""
    return unicodedata.normalize("NFKC", password)


def unfit(password: str, staff_number: str) -> str | None:
    """Why this password is not to be had: ``too_short``, ``common`` or ``staff_number``; nothing when it is fit."""
    plain = normalised(password).casefold()
    if len(plain) < LEAST:
        return "too_short"
    if plain in _COMMON or _repeats(plain) or _counts(plain):
        return "common"
    return "staff_number" if staff_number.casefold() in plain else None


def _repeats(plain: str) -> bool:
    """``aaaaaaaaaaaa``, ``abcabcabcabc``: one to three characters over and over."""
    return re.fullmatch(r"(.{1,3}?)\1+.{0,2}", plain) is not None


def _counts(plain: str) -> bool:
    """``abcdefghijkl``, ``987654321098``: each character next to the one before."""
    apart = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return apart in ({1}, {-1}) or (plain.isdecimal() and {step % 10 for step in apart} in ({1}, {9}))
