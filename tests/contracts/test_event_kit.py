"""The event kit lets nothing through that could carry a name: no free string, no pattern wide enough for words."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from chassis.catalogue import Catalogue, DuplicateEvent, EventType, UnknownEvent, event
from chassis.kinds import FieldShape, Id, NotAKind, PatternCode, shape_of
from contracts import codes
from contracts.events import CATALOGUE

CONTRACTS: list[EventType] = list(CATALOGUE)
CASE = "0198a7c2-0155-7155-8953-00d2bfe518c5"
PATTERNS = {
    marker.name: value
    for value in vars(codes).values()
    for marker in getattr(value, "__metadata__", ())
    if isinstance(marker, PatternCode)
} | {"Id": Id}
WORDS = [
    "张三",
    "张三丰",
    "江苏省常州市",
    "欧阳 修",
    "３２０４０２１０９０００",
    "٣٢٠٤٠٢١٠٩٠٠٠",
    "CZ-２０２６-０００１１７",
    "p１",
    "Zhang San",
    "some free text",
    "",
    " ",
]


@pytest.mark.parametrize(
    "annotation", [str, str | None, tuple[str, ...], object, dict, list[str], Any, datetime, int, float, bytes]
)
def test_a_field_that_is_not_of_a_kind_is_refused_when_it_is_declared(annotation: Any) -> None:
    with pytest.raises(NotAKind):
        shape_of(annotation)


def test_an_event_with_a_free_string_cannot_be_declared() -> None:
    with pytest.raises(NotAKind):

        @event(owner="intake", subject="case", heard_by=())
        class PersonNamed:
            case_id: Id
            name: str


def test_an_event_must_carry_the_id_of_what_it_is_about() -> None:
    with pytest.raises(ValueError, match="case_id"):

        @event(owner="intake", subject="case", heard_by=())
        class SomethingHappened:
            contact_id: Id


@pytest.mark.parametrize("pattern", [".*", r"\w+", r"[^0-9]+", r"[a-z ]+", r"\S+"])
def test_a_code_family_wide_enough_for_words_cannot_be_declared(pattern: str) -> None:
    with pytest.raises(NotAKind):
        PatternCode("TooWide", pattern)


@pytest.mark.parametrize("family", PATTERNS)
@pytest.mark.parametrize("words", WORDS)
def test_no_code_family_takes_words_or_foreign_digits(family: str, words: str) -> None:
    with pytest.raises(ValidationError):
        shape_of(PATTERNS[family]).field().deserialize(words)


@pytest.mark.parametrize("family", PATTERNS)
@given(words=st.text(min_size=1).filter(lambda text: not text.isascii()))
def test_no_code_family_takes_anything_beyond_ascii(family: str, words: str) -> None:
    with pytest.raises(ValidationError):
        shape_of(PATTERNS[family]).field().deserialize(words)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.type)
def test_no_field_of_any_event_takes_a_name(contract: EventType) -> None:
    taken = [name for name, shape in contract.shapes.items() if _takes(shape, "张三") or _takes(shape, "张三丰的家")]
    assert taken == []


def _takes(shape: FieldShape, words: str) -> bool:
    try:
        shape.field().deserialize([words] if shape.repeated else words)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Instant", "2026-02-13T10:00:00"),
        ("Instant", 0),
        ("Quantity", 1.5),
        ("Quantity", "1"),
        ("Flag", "yes"),
        ("Flag", 1),
        ("Range", {"lo": 5, "hi": 4}),
        ("Range", {"lo": "5", "hi": 6}),
        ("Range", [1, 2]),
        ("Day", "yesterday"),
    ],
)
def test_kinds_are_strict(kind: str, value: object) -> None:
    shapes = (shape for contract in CONTRACTS for shape in contract.shapes.values())
    shape = next(shape for shape in shapes if shape.title == kind)
    with pytest.raises(ValidationError):
        shape.field().deserialize(value)


def test_a_moment_is_written_in_utc_whatever_offset_it_came_with() -> None:
    field = CATALOGUE["guitu.intake.case_closed.v1"].shapes["closed_at"].field()
    assert field.deserialize("2026-02-13T10:00:00+08:00") == field.deserialize("2026-02-13T02:00:00Z")


def test_an_announcement_with_a_value_that_is_not_of_its_kind_is_refused() -> None:
    closed = CATALOGUE["guitu.intake.case_closed.v1"]
    with pytest.raises(ValidationError):
        closed.dump(closed.payload(case_id="张三", closed_at=datetime.fromisoformat("2026-02-13T10:00:00+08:00")))


def test_an_event_without_one_of_its_fields_does_not_load() -> None:
    with pytest.raises(ValidationError):
        CATALOGUE["guitu.intake.case_closed.v1"].load({"case_id": CASE})


def test_two_contracts_of_one_name_cannot_stand_side_by_side() -> None:
    catalogue = Catalogue([CONTRACTS[0].payload])
    with pytest.raises(DuplicateEvent):
        catalogue.add(CONTRACTS[0])


def test_an_event_nobody_declared_is_unknown() -> None:
    with pytest.raises(UnknownEvent):
        CATALOGUE["guitu.intake.case_opened.v99"]


def test_every_event_is_documented_and_heard_by_somebody() -> None:
    assert [contract.type for contract in CONTRACTS if not contract.doc or not contract.heard_by] == []


def test_nobody_hears_themselves() -> None:
    assert [contract.type for contract in CONTRACTS if contract.owner in contract.heard_by] == []


def test_a_free_string_in_disguise_is_still_no_kind() -> None:
    with pytest.raises(NotAKind):
        shape_of(Annotated[str, "anything goes"])
