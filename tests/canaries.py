"""Invented words that are planted where personal data belong and listened for everywhere else; without one home for
them a search could look for what nobody planted."""

from __future__ import annotations

import json

NAME, LATIN, PHONE, NUMBER = "黄雀儿", "HUANGQUE", "19900000077", "320400199001010077"
CANARIES = (NAME, LATIN, PHONE, NUMBER)
CANARY = f"{NAME} {LATIN} {PHONE}"


def sung_in(heard: bytes) -> list[str]:
    """The canaries that sing in there, in letters or in JSON's escapes."""
    forms = {canary: (canary.encode(), json.dumps(canary)[1:-1].encode()) for canary in CANARIES}
    return [canary for canary, written in forms.items() if any(form in heard for form in written)]
