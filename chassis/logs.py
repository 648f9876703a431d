"""Structured logs that cannot tell on anybody: JSON lines of ids and codes, with a redaction step for everything else.

A log call names its event in snake_case and adds fields from ``ALLOWED``; any other field is replaced by its type and
length, so a name that strays into a log call does not stray into the log.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

ALLOWED = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "service",
        "queue",
        "publisher",
        "subscription",
        "command",
        "read",
        "agency",
        "client",
        "operation",
        "key",
        "error",
        "kind",
        "size",
        "count",
        "status",
        "state",
        "attempt",
        "attempts",
        "seconds",
        "reason",
        "code",
        "route",
        "method",
        "port",
        "address",
        "path",
        "rule",
        "subject",
        "number",
        "missing",
        "deadline",
        "trace",
        "sent",
        "pid",
        "version",
        "action",
    ]
)


def redact(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep known fields of harmless shape; of everything else only what kind of thing it was."""
    return {name: value if _harmless(name, value) else _shape(value) for name, value in entry.items()}


def _harmless(name: str, value: Any) -> bool:
    if isinstance(value, (bool, int, float)) or value is None:
        return True
    return name in ALLOWED and isinstance(value, str) and value.isascii()


def _shape(value: Any) -> str:
    size = f" of {len(value)}" if hasattr(value, "__len__") else ""
    return f"<{type(value).__name__}{size} withheld>"


class _ForeignRecords(logging.Handler):
    """Records of libraries: their text may quote a message or a query, so only where they come from is written."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        log.log(
            record.levelno,
            "library_log",
            logger=record.name,
            error=error,
            path=f"{record.module}:{record.lineno}",
        )


class _Unfailing:
    """A stream whose trouble stays its own: a full disk, or a reader of our log who went away, would otherwise end a
    service for wanting to say that something went wrong. Without one of its own it is whatever stderr is by then."""

    def __init__(self, stream: TextIO | None) -> None:
        self._own = stream

    @property
    def _stream(self) -> TextIO:
        return self._own or sys.stderr

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def configure(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Log JSON lines to ``stream`` (stderr). Libraries are heard from WARNING on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Unfailing(stream))),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_ForeignRecords(level=logging.WARNING)]


log: Any = structlog.get_logger()
