"""JSON as RFC 8259 and RFC 7493 mean it; without this reader NaN, doubled keys and half-read bodies would slip in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from flask import Request

from gateway.problems import ProblemFound

PLAIN: Final = ("application/json",)
"""What a body is called unless a face of its own says otherwise."""

_DEEPEST = 32


def read(request: Request, media_types: Sequence[str] = PLAIN) -> dict[str, Any]:
    """The body as one JSON object of one of these media types; an absent body is an empty one.

    :raises ProblemFound: ``unsupported_media_type``, ``body_too_large``, ``invalid_json``.
    """
    raw = request.get_data(cache=True)
    if request.max_content_length is not None and len(raw) >= request.max_content_length:
        raise ProblemFound("body_too_large")  # a chunked body is cut off at the limit without a word
    if not raw:
        return {}
    _check_content_type(request, media_types)
    return parse(raw)


def _check_content_type(request: Request, media_types: Sequence[str]) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in media_types or charset not in ("utf-8", "utf8"):
        raise ProblemFound("unsupported_media_type")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ProblemFound("unsupported_media_type")


def parse(raw: bytes) -> dict[str, Any]:
    """:raises ProblemFound: ``invalid_json`` for anything but one object without surprises."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        raise ProblemFound("invalid_json") from None
    if not isinstance(value, dict) or _too_deep(value) or not _encodable(value):
        raise ProblemFound("invalid_json")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("out of range")
    return number


def _too_deep(value: Any, depth: int = 0) -> bool:
    if depth > _DEEPEST:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_too_deep(member, depth + 1) for member in inner)


def _encodable(value: Any) -> bool:
    """Half a surrogate pair and NUL pass ``json.loads`` and break the database later."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(_encodable(key) and _encodable(member) for key, member in value.items())
    return all(_encodable(member) for member in value) if isinstance(value, list) else True
