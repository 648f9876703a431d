"""How much a view's body may hold; without it a file of inquiries would need the limit of every form raised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

_View = TypeVar("_View", bound=Callable[..., Any])


def holds_up_to(limit: int) -> Callable[[_View], _View]:
    """Declare on a view that its body may have this many bytes, less one, instead of the app's limit."""

    def mark(view: _View) -> _View:
        view.guitu_body_limit = limit  # type: ignore[attr-defined]
        return view

    return mark


def install(app: Flask) -> None:
    """Before anything reads a body: a signature is verified over the whole of it."""

    @app.before_request
    def bound() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        limit = getattr(view, "guitu_body_limit", None)
        if limit is not None:
            request.max_content_length = limit
