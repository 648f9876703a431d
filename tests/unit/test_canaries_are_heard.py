"""A canary is heard in every form in which somebody could read it: otherwise the searches for leaks would be deaf."""

from __future__ import annotations

import base64
import json

import pytest

from tests.canaries import CANARIES, NAME, sung_in

WRITTEN = {
    "UTF-8": str.encode,
    "GBK": lambda text: text.encode("gbk"),
    "UTF-16": lambda text: text.encode("utf-16-le"),
    "JSON": lambda text: json.dumps({"x": text}).encode(),
    "JSON in capitals": lambda text: "".join(
        f"\\u{ord(sign):04X}" if ord(sign) > 127 else sign for sign in text
    ).encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)).encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "hex of GBK": lambda text: text.encode("gbk").hex().upper().encode(),
    **{f"base64 after {n}": lambda text, n=n: base64.b64encode(b"x" * n + text.encode() + b"yz") for n in range(3)},
}


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_is_heard_in_every_form(canary: str, form: str) -> None:
    assert canary in sung_in(b"before " + WRITTEN[form](canary) + b" after")


def test_a_name_is_heard_by_its_sound() -> None:
    assert sung_in(b"his name is huangqueer") == sung_in(b"huang que er") == [NAME]


def test_silence_is_silence() -> None:
    assert sung_in(b"nobody sings here") == []
