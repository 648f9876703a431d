"""Which form a client wants, as FHIR lets it say so; without it one that reads only XML would get JSON without a word.

JSON is the one form there is. ``_format`` counts before ``Accept``; a ``fhirVersion`` other than ours cannot be had.
"""

from __future__ import annotations

from typing import Any, Final

from flask import request
from werkzeug.http import parse_options_header

from gateway.fhir.names import FHIR_VERSION, MEDIA_TYPE
from gateway.problems import ProblemFound

_JSON: Final = (MEDIA_TYPE, "application/json", "text/json", "json")
_ANY: Final = ("*/*", "application/*")
_VERSIONS: Final = (FHIR_VERSION, FHIR_VERSION.rpartition(".")[0])

FORMAT: Final[dict[str, Any]] = {
    "in": "query",
    "name": "_format",
    "required": False,
    "schema": {"type": "string"},
    "description": "格式，只有 JSON The form, before `Accept`; JSON is the only one.",
    "example": "json",
}


def expect_json_wanted() -> None:
    """:raises ProblemFound: ``not_acceptable`` when the client wants another form or another version of FHIR."""
    said = request.args.get("_format")
    if said is not None:
        wanted = [said.replace(" ", "+")]  # a plus that nobody escaped
    else:
        wanted = [value for value, quality in request.accept_mimetypes if quality > 0] or ["*/*"]
    if not any(_can_be_had(one) for one in wanted):
        raise ProblemFound("not_acceptable")


def _can_be_had(wanted: str) -> bool:
    media_type, options = parse_options_header(wanted)
    return media_type.lower() in (*_JSON, *_ANY) and options.get("fhirversion", FHIR_VERSION) in _VERSIONS
