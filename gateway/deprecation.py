"""Announces what will be taken away, in every answer and in the documents; without it only readers of mail would know.

RFC 9745 (``Deprecation``) and RFC 8594 (``Sunset``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, request
from werkzeug.http import http_date

from contracts.deprecations import Deprecation
from contracts.law.calendar import start_of
from gateway.access import key_of


def install(app: Flask, deprecations: Mapping[str, Deprecation]) -> None:
    """From here on every answer of a deprecated operation says so."""

    @app.after_request
    def announce(answer: Response) -> Response:
        found = deprecations.get(key_of(app, str(request.endpoint)))
        if found is not None:
            answer.headers.extend(headers_of(found))
        return answer


def headers_of(found: Deprecation) -> dict[str, str]:
    return {
        "Deprecation": f"@{int(start_of(found.since).timestamp())}",
        "Sunset": http_date(start_of(found.sunset)),
        "Link": '</docs>; rel="deprecation"; type="text/html"',
    }


def documented(found: Deprecation | None) -> dict[str, Any]:
    """What the OpenAPI operation says of it."""
    if found is None:
        return {}
    return {"deprecated": True, "x-guitu-sunset": found.sunset.isoformat(), "x-guitu-instead": found.instead}
