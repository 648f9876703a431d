"""Invented words that are planted where personal data belong and listened for everywhere else; without one home for
them a search could look for what nobody planted."""

from __future__ import annotations

import base64
import json
from functools import cache

from pypinyin import lazy_pinyin

NAME, LATIN, PHONE, NUMBER = "黄雀儿", "HUANGQUE", "19900000077", "320400199001010077"
CANARIES = (NAME, LATIN, PHONE, NUMBER)
CANARY = f"{NAME} {LATIN} {PHONE}"


@cache
def forms(secret: str) -> frozenset[bytes]:
    """How a text may lie somewhere and still be read: in letters (UTF-8, GBK, UTF-16), in JSON's escapes, as hex, as
    base64 wherever it begins, and a Chinese name as it sounds."""
    raw = [secret.encode(), secret.encode("gbk"), secret.encode("utf-16-le")]
    escaped = json.dumps(secret)[1:-1]
    return frozenset(
        [*raw, escaped.encode(), escaped.replace("\\", "\\\\").encode(), _shouted(escaped)]
        + [form for one in raw for form in (one.hex().encode(), one.hex().upper().encode(), *_in_base64(one))]
        + _sounds(secret)
    )


def _shouted(escaped: str) -> bytes:
    """JSON's escapes with capital digits."""
    return "\\u".join(part[:4].upper() + part[4:] for part in escaped.split("\\u")).encode()


def _in_base64(secret: bytes) -> list[bytes]:
    """The signs that stand for it whole, for each of the three places in a group where it may begin."""
    return [found for before in range(3) if len(found := _aligned(secret, before)) > 6]


def _aligned(secret: bytes, before: int) -> bytes:
    whole = base64.b64encode(b"\0" * before + secret)
    first, last = (before * 8 + 5) // 6, (before + len(secret)) * 8 // 6
    return whole[first:last]


def _sounds(secret: str) -> list[bytes]:
    """Not what an ASCII text sounds like: that is the text."""
    if secret.isascii():
        return []
    syllables = lazy_pinyin(secret)
    return ["".join(syllables).encode(), " ".join(syllables).encode()]


def sung_in(heard: bytes) -> list[str]:
    """The canaries that sing in there, in whatever form."""
    return [canary for canary in CANARIES if any(form in heard for form in forms(canary))]
