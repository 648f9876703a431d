"""Logs tell ids and codes, and of everything else only what kind of thing it was."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from chassis import logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    handlers, known = root.handlers, structlog.get_config()
    logs.configure("INFO", stream)
    yield stream
    root.handlers = handlers
    structlog.configure(**known)


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_known_fields_are_written_and_everything_else_only_by_its_kind(written: io.StringIO) -> None:
    logs.log.info("event_parked", service="intake", count=3, name="Wang Xiaoming", reason="王小明", body=b"secret")
    [line] = lines(written)
    line.pop("timestamp")
    assert line == {
        "event": "event_parked",
        "level": "info",
        "service": "intake",
        "count": 3,
        "name": "<str of 13 withheld>",
        "reason": "<str of 3 withheld>",
        "body": "<bytes of 6 withheld>",
    }


def test_a_library_s_words_are_not_repeated(written: io.StringIO) -> None:
    try:
        raise ValueError("110101199003078515")
    except ValueError:
        logging.getLogger("amqp").exception("could not decode %r", "王小明")
    logging.getLogger("amqp").info("unimportant")
    [line] = lines(written)
    assert (line["logger"], line["error"], "王小明" in str(line), "110101" in str(line)) == (
        "amqp",
        "ValueError",
        False,
        False,
    )
