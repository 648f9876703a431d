"""The envelope of an event on the wire: CloudEvents 1.0, structured JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

CONTENT_TYPE = "application/cloudevents+json"
MAX_BYTES = 256 * 1024
_LONGEST = {"id": 80, "type": 120, "source": 120, "subject": 120, "correlationid": 64}
_LARGEST = 2**31 - 1  # as a sequence: what its column holds
_VISIBLE = re.compile(r"[!-~]+")


class TooLarge(ValueError):
    """An announcement that no subscriber would read; refused before it is committed."""


class Undecodable(ValueError):
    """The bytes are not a CloudEvent of ours. The message never quotes them."""


@dataclass(frozen=True)
class Envelope:
    """One event with everything but its meaning; ``sequence`` counts per publisher and subject, from 1."""

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    data: dict[str, Any]
    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None
    sealed: bool = False

    @property
    def publisher(self) -> str:
        return self.source.rsplit("/", 1)[-1]


def encode(envelope: Envelope) -> bytes:
    """The envelope as structured-mode JSON."""
    attributes: dict[str, Any] = {
        "id": envelope.id,
        "type": envelope.type,
        "source": envelope.source,
        "subject": envelope.subject,
        "time": envelope.time.astimezone(UTC),
        "datacontenttype": "application/json",
        "sequence": str(envelope.sequence),
        "correlationid": envelope.correlation_id,
    }
    optional = {
        "causationid": envelope.causation_id,
        "traceparent": envelope.traceparent,
    }
    attributes.update({name: value for name, value in optional.items() if value})
    if envelope.sealed:
        attributes["sealed"] = True
    body: bytes = JSONFormat().write(CloudEvent(attributes, envelope.data))
    if len(body) > MAX_BYTES:
        raise TooLarge(f"{envelope.type}: {len(body)} bytes are more than an event may have")
    return body


def encode_around_sequence(envelope: Envelope) -> tuple[bytes, bytes]:
    """What :func:`encode` writes before and after the number of the sequence, whatever that is now: only the statement
    that stores an announcement knows its number."""
    head, _number, tail = encode(replace(envelope, sequence=_LARGEST)).partition(b'"%d"' % _LARGEST)
    return head + b'"', b'"' + tail


def decode(body: bytes, content_type: str = CONTENT_TYPE) -> Envelope:
    """The inverse of :func:`encode`. :raises Undecodable: for anything else, without quoting it."""
    if content_type.split(";")[0].strip() != CONTENT_TYPE:
        raise Undecodable("content type is not application/cloudevents+json")
    if len(body) > MAX_BYTES:
        raise Undecodable(f"{len(body)} bytes are more than an event may have")
    try:
        event = JSONFormat().read(CloudEvent, body)
        return _envelope_of(event.get_attributes(), event.get_data())
    except Undecodable:
        raise
    except (
        ValueError,
        ArithmeticError,  # an endless sequence, a moment before the calendar
        TypeError,
        KeyError,
        AttributeError,
        RecursionError,
        BaseCloudEventException,
        json.JSONDecodeError,
    ):
        raise Undecodable("not a CloudEvent of ours") from None


def _envelope_of(attributes: dict[str, Any], data: Any) -> Envelope:
    if attributes.get("specversion") != "1.0" or not isinstance(data, dict):
        raise Undecodable("not a CloudEvents 1.0 object with a data object")
    # What a database cannot store (NUL, half a surrogate, too long) would stop the subscription for ever.
    for name, longest in _LONGEST.items():
        if not _VISIBLE.fullmatch(str(attributes[name])) or len(str(attributes[name])) > longest:
            raise Undecodable(f"{name} is no short visible ASCII")
    sequence = int(attributes["sequence"])
    if sequence < 1:
        raise Undecodable("a sequence counts from 1")
    return Envelope(
        id=str(attributes["id"]),
        type=str(attributes["type"]),
        source=str(attributes["source"]),
        subject=str(attributes["subject"]),
        time=attributes["time"].astimezone(UTC),
        sequence=sequence,
        data=data,
        correlation_id=str(attributes["correlationid"]),
        causation_id=attributes.get("causationid"),
        traceparent=attributes.get("traceparent"),
        sealed=bool(attributes.get("sealed", False)),
    )
