"""``docs/events.md``: who says what to whom; without it a reader would have to collect it from the classes."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.catalogue import EventType
from chassis.kinds import CodeList, FieldShape
from contracts.documents.markdown import anchor, page, sentence, table
from contracts.events import CATALOGUE

_INTRODUCTION = """\
Every event of the platform: who owns it, whom it is about, who hears it, what it carries. Order holds per publisher and
subject. Events carry ids, codes, times and quantities only; what is personal is read from the owner, logged and bound
to a purpose. Within a version contracts only grow; readers ignore what they do not know.

On the wire: CloudEvents 1.0 in structured JSON (`application/cloudevents+json`), type
`guitu.<publisher>.<event>.v<version>`; see [asyncapi.yaml](asyncapi.yaml) and one whole example of each in
`contracts/examples/`. `?` marks a field that may be null, `[]` a list."""

_KINDS = (
    ("Id", "an opaque identifier, UUID in canonical text form"),
    ("Instant", "a moment, written in UTC: `2026-02-14T02:00:00Z`"),
    ("Day", "a calendar date in Asia/Shanghai: `2026-02-14`"),
    ("Range", 'an inclusive range of whole numbers: `{"lo": 60, "hi": 75}`'),
    ("Quantity", "a whole number; the field's name tells the unit (fen, minutes, millibits)"),
    ("Flag", "true or false"),
)


def events_page() -> str:
    publishers = [_publisher(name) for name in CATALOGUE.publishers()]
    return page("Events", _INTRODUCTION, *publishers, _kinds(), _codes())


def _publisher(name: str) -> str:
    rows = [_event(contract) for contract in CATALOGUE if contract.owner == name]
    return f"## {name}\n\n" + table(("event", "about", "heard by", "carries", "says"), rows)


def _event(contract: EventType) -> tuple[str, ...]:
    carries = "<br>".join(f"`{name}` {_kind(shape)}" for name, shape in contract.shapes.items())
    return (
        f"`{contract.routing_key}`",
        contract.subject,
        ", ".join(contract.heard_by),
        carries,
        sentence(contract.doc),
    )


def _kind(shape: FieldShape) -> str:
    if shape.codes():
        name = shape.kind.__name__
        return shape.title.replace(name, f"[{name}](#{anchor(name)})", 1)
    return shape.title


def _kinds() -> str:
    return "## Kinds of value\n\n" + table(("kind", "is"), [*_KINDS, *_patterns()])


def _patterns() -> list[tuple[str, str]]:
    found = {shape.title.strip("[]?"): shape.pattern() for shape in _shapes() if shape.pattern()}
    return [(name, f"`{pattern}`") for name, pattern in sorted(found.items()) if name != "Id"]


def _codes() -> str:
    lists: set[type[CodeList]] = {shape.kind for shape in _shapes() if shape.codes()}
    sections = [
        f"### {codes.__name__}\n\n{sentence(codes.__doc__ or '')}\n\n" + ", ".join(f"`{code.value}`" for code in codes)
        for codes in sorted(lists, key=lambda codes: codes.__name__)
    ]
    return "\n\n".join(["## Code lists", "What each code means in Chinese: [glossary.md](glossary.md).", *sections])


def _shapes() -> Iterator[FieldShape]:
    return (shape for contract in CATALOGUE for shape in contract.shapes.values())
