"""Where the next page begins, as something opaque; without it a cursor could be guessed, or used with another question.

A cursor holds the id behind which the page begins and a keyed digest that binds it to who asked and what: it opens for
the same agency, the same list and the same filters, and for nothing else.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, validate

from gateway.keys import Keys
from gateway.problems import ProblemFound

_DIGEST = 16
_LONGEST = 400


@dataclass(frozen=True)
class Question:
    """What a cursor belongs to: the agency, the list, and its filters (all but the page)."""

    agency_id: str
    list: str
    filters: Mapping[str, Any]

    def canonical(self) -> str:
        said = {name: value for name, value in self.filters.items() if value is not None}
        return json.dumps(["cursor", self.agency_id, self.list, said], sort_keys=True, separators=(",", ":"))


class Cursors:
    """Makes and reads them with one of the gateway's own keys."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def made(self, question: Question, after: str) -> str:
        """The cursor of the page behind ``after``."""
        return base64.urlsafe_b64encode(self._digest(question, after) + after.encode()).decode().rstrip("=")

    def read(self, question: Question, cursor: str) -> str:
        """The id it holds. :raises ProblemFound: ``cursor_invalid``, for one that was altered or given elsewhere."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            digest, after = raw[:_DIGEST], raw[_DIGEST:].decode()
        except ValueError:  # neither base64 nor even ASCII, or no text inside
            raise ProblemFound("cursor_invalid") from None
        if not hmac.compare_digest(digest, self._digest(question, after)) or self.made(question, after) != cursor:
            raise ProblemFound("cursor_invalid")
        return after

    def _digest(self, question: Question, after: str) -> bytes:
        return bytes.fromhex(self._keys.fingerprint(f"{question.canonical()}|{after}"))[:_DIGEST]


class CursorField(fields.String):
    """The parameter ``after`` as a caller gives it."""

    def __init__(self) -> None:
        about = "上一页的 next_after，原样传回 The next_after of the page before, as it came"
        super().__init__(
            load_default=None, allow_none=True, validate=validate.Length(1, _LONGEST), metadata={"description": about}
        )


def with_cursor(schema: type[Schema]) -> type[Schema]:
    """The parameters of a list as HTTP takes them: the same, but a cursor instead of an id."""
    return type(schema.__name__, (schema,), {"after": CursorField()}) if "after" in schema._declared_fields else schema
