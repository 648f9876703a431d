"""The catalogue's kinds as JSON Schema; without them a partner could not check a message by machine."""

from __future__ import annotations

from typing import Any, Final

from chassis.catalogue import EventType
from chassis.kinds import FieldShape

JsonSchema = dict[str, Any]

_INSTANT: Final[JsonSchema] = {
    "type": "string",
    "format": "date-time",
    "description": "a moment in UTC",
    "pattern": "Z$",
}

KINDS: Final[dict[str, JsonSchema]] = {
    "Instant": _INSTANT,
    "Day": {"type": "string", "format": "date", "description": "a calendar date in Asia/Shanghai"},
    "Quantity": {"type": "integer"},
    "Flag": {"type": "boolean"},
    "Range": {
        "type": "object",
        "description": "an inclusive range of whole numbers, lo ≤ hi",
        "properties": {"lo": {"type": "integer"}, "hi": {"type": "integer"}},
        "required": ["lo", "hi"],
    },
}

ENVELOPE: Final[JsonSchema] = {
    "type": "object",
    "description": "CloudEvents 1.0, structured mode, with the platform's extensions",
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "UUIDv7; the same id is the same event"},
        "type": {"type": "string"},
        "source": {"type": "string", "description": "/guitu/<publisher>"},
        "subject": {"type": "string", "description": "<kind>/<id>"},
        "time": _INSTANT,
        "datacontenttype": {"const": "application/json"},
        "sequence": {
            "type": "string",
            "pattern": "^[1-9][0-9]*$",
            "description": "counts per publisher and subject from 1 without gaps",
        },
        "correlationid": {"type": "string", "description": "what all that follows from one beginning has in common"},
        "causationid": {"type": "string", "description": "the event or command that this one answers to"},
        "traceparent": {"type": "string", "description": "W3C trace context"},
        "sealed": {"type": "boolean", "description": "for need-to-know only; never forwarded outside"},
        "data": {"type": "object"},
    },
    "required": [
        "specversion",
        "id",
        "type",
        "source",
        "subject",
        "time",
        "datacontenttype",
        "sequence",
        "correlationid",
        "data",
    ],
}


def ref(name: str) -> JsonSchema:
    return {"$ref": f"#/components/schemas/{name}"}


def kind_name(shape: FieldShape) -> str:
    """The component a field's single value refers to."""
    return shape.title.strip("[]?")


def kind_schema(shape: FieldShape) -> JsonSchema:
    """The schema of one value of this kind."""
    if shape.codes():
        return {"type": "string", "description": _line(shape.kind.__doc__), "enum": list(shape.codes())}
    pattern = shape.pattern()
    return KINDS[kind_name(shape)] if pattern is None else {"type": "string", "pattern": f"^(?:{pattern})$"}


def field_schema(shape: FieldShape) -> JsonSchema:
    one = ref(kind_name(shape))
    several: JsonSchema = {"type": "array", "items": one} if shape.repeated else one
    return {"oneOf": [several, {"type": "null"}]} if shape.optional else several


def data_schema(contract: EventType) -> JsonSchema:
    """The schema of an event's data. Unknown fields are allowed: within a version contracts only grow."""
    return {
        "type": "object",
        "description": _line(contract.doc),
        "properties": {name: field_schema(shape) for name, shape in contract.shapes.items()},
        "required": [name for name, shape in contract.shapes.items() if not shape.optional],
        "additionalProperties": True,
    }


def message_schema(contract: EventType) -> JsonSchema:
    """The schema of the whole CloudEvent."""
    about = {
        "type": {"const": contract.type},
        "source": {"const": f"/guitu/{contract.owner}"},
        "subject": {"type": "string", "pattern": f"^{contract.subject}/"},
        "data": ref(data_name(contract)),
    }
    return {"allOf": [ref("CloudEvent"), {"type": "object", "properties": about}]}


def data_name(contract: EventType) -> str:
    return f"{contract.owner}.{contract.routing_key}"


def _line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("``", "`")
