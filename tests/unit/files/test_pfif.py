"""Registers as PFIF 1.4: persons out of XML that may be hostile."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest

from contracts.codes import ImportFormat, InquiryEnd, RowOp
from contracts.inquiry_files import Rejected, Row, read
from tests.unit.files.registers import TODAY, a_person, items, pfif, told

A_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">&c;</pfif:pfif>'
)
AN_OUTSIDER = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4"><pfif:person><pfif:full_name>&a;</pfif:full_name></pfif:person>'
    "</pfif:pfif>"
)


def test_a_person_is_told_in_the_words_of_the_order() -> None:
    members = {
        "alternate_names": "小峰\n阿峰",
        "sex": "male",
        "age": "60-70",
        "home_state": "河南省",
        "home_city": "商水县",
        "description": "左手有疤 &amp; 跛行",
        "author_name": "陈小满",
        "author_phone": "10000000001",
        "photo_url": "http://photos.example/1.jpg",
        "note": "<pfif:note_record_id>x/1</pfif:note_record_id><pfif:text>我见过他</pfif:text>",
    }

    [row] = items(pfif(a_person(**members)), ImportFormat.PFIF)

    assert isinstance(row, Row) and row.inquiry is not None
    said = {name: value for name, value in row.inquiry.items() if value not in (None, [])}
    assert (row.line, row.op, row.reference) == (3, RowOp.REPORT, "henan.example/1")
    assert said == {
        "name": "陈国峰",
        "aliases": ["小峰", "阿峰"],
        "sex": "1",
        "birth_year": 1961,
        "home_text": "河南省商水县",
        "description": "左手有疤 & 跛行",
        "reporter": {"name": "陈小满", "relation": None, "phone": "10000000001", "consent": None},
    }


@pytest.mark.parametrize("hostile", [A_BOMB, AN_OUTSIDER, "<a>" * 50])
def test_hostile_xml_is_refused_before_it_has_an_effect(hostile: str) -> None:
    assert told(hostile.encode(), ImportFormat.PFIF) == [(1, "xml_hostile", None)]


def test_a_million_line_breaks_in_one_field_are_one_long_value_and_take_no_longer() -> None:
    raw = pfif(a_person(description="\n" * 1_000_000))
    assert told(raw, ImportFormat.PFIF) == [(3, "value_too_long", "description")]


def test_a_token_without_end_is_refused() -> None:
    assert told(b'<a b="' + b"x" * 3_000_000 + b'"/>', ImportFormat.PFIF) == [(1, "xml_hostile", None)]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "file_empty"), (b"<feed/>", "file_empty"), (pfif(), "file_empty"), (b"not xml", "not_xml")],
)
def test_a_file_without_persons_says_why(raw: bytes, reason: str) -> None:
    assert told(raw, ImportFormat.PFIF) == [(1, reason, None)]


def test_a_person_of_another_version_is_none() -> None:
    raw = pfif(a_person()).replace(b"pfif/1.4", b"pfif/1.1")
    assert told(raw, ImportFormat.PFIF) == [(1, "file_empty", None)]


def test_persons_before_the_xml_breaks_are_kept() -> None:
    raw = pfif(a_person(), "<broken")
    assert told(raw, ImportFormat.PFIF) == [(3, "henan.example/1", None), (5, "not_xml", None)]


@pytest.mark.parametrize(
    ("members", "reason", "field"),
    [
        ({"full_name": "陈" * 400}, "value_too_long", "name"),
        ({"full_name": "(unknown)"}, "value_missing", "name"),
        ({"person_record_id": ""}, "value_missing", "person_record_id"),
        ({"person_record_id": "1"}, "wrong_type", "person_record_id"),
        ({"source_date": ""}, "value_missing", "source_date"),
        ({"source_date": "2026-02-30T00:00:00Z"}, "date_impossible", "source_date"),
        ({"source_date": "2030-01-01T00:00:00Z"}, "date_in_future", "source_date"),
        ({"date_of_birth": "1955-13"}, "date_impossible", "date_of_birth"),
        ({"age": "old"}, "wrong_type", "age"),
        ({"sex": "男的"}, "code_unknown", "sex"),
    ],
)
def test_what_cannot_be_is_told_and_its_neighbours_are_kept(members: dict[str, str], reason: str, field: str) -> None:
    raw = pfif(a_person("x/before"), a_person(**members), a_person("x/after"))

    assert told(raw, ImportFormat.PFIF) == [(3, "x/before", None), (4, reason, field), (5, "x/after", None)]


def test_an_expired_record_and_a_tombstone_are_withdrawals() -> None:
    expired = a_person("x/1", expiry_date="2026-06-01T00:00:00Z")
    tombstone = a_person("x/2", expiry_date="2026-09-01T00:00:00Z").replace(
        "<pfif:full_name>陈国峰</pfif:full_name>", ""
    )
    alive = a_person("x/3", expiry_date="2026-09-01T00:00:00Z")

    found = items(pfif(expired, tombstone, alive), ImportFormat.PFIF)

    assert [(one.op, one.reason) for one in found if isinstance(one, Row)] == [
        (RowOp.WITHDRAW, InquiryEnd.EXPIRED),
        (RowOp.WITHDRAW, InquiryEnd.EXPIRED),
        (RowOp.REPORT, None),
    ]


class _Long(io.RawIOBase):
    """A description of so many bytes, made as it is read, between two good persons."""

    def __init__(self, size: int) -> None:
        super().__init__()
        head, _, tail = pfif(a_person("x/1"), a_person("x/2", description="@"), a_person("x/3")).partition(b"@")
        self._pieces: Iterator[bytes] = iter([head, *(b"x" * 65536 for _ in range(size // 65536)), tail])

    def read(self, _size: int = -1) -> bytes:
        return next(self._pieces, b"")


def test_a_text_of_ten_megabytes_is_passed_over_in_flat_memory() -> None:
    tracemalloc.start()
    found = list(read(cast("BinaryIO", _Long(10 * 1024 * 1024)), ImportFormat.PFIF, TODAY))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [one.reason.value if isinstance(one, Rejected) else one.reference for one in found] == [
        "x/1",
        "value_too_long",
        "x/3",
    ]
    assert most < 12 * 1024 * 1024


def a_note(status: str = "", on: str = "2026-06-01", text: str = "我见过他") -> str:
    """What somebody else says of the person, inside the person."""
    told = {"note_record_id": "x/1", "source_date": f"{on}T00:00:00Z", "status": status, "text": text}
    return f"<pfif:note>{''.join(f'<pfif:{name}>{said}</pfif:{name}>' for name, said in told.items())}</pfif:note>"


def noted(*notes: str) -> bytes:
    return pfif(a_person().replace("</pfif:person>", f"{''.join(notes)}</pfif:person>"))


@pytest.mark.parametrize("status", ["is_note_author", "believed_alive", "believed_dead"])
def test_of_whom_the_latest_note_says_that_they_were_heard_of_nobody_is_searched_for(status: str) -> None:
    raw = noted(a_note("believed_missing", "2026-05-04"), a_note(status), a_note(on="2026-06-02"))

    assert told(raw, ImportFormat.PFIF) == [(3, "note_says_heard_of", "status")]


@pytest.mark.parametrize(
    "notes",
    [
        [a_note()],
        [a_note("information_sought")],
        [a_note("believed_missing")],
        [a_note("believed_missing", "2026-06-02"), a_note("believed_alive", "2026-06-01")],
        [a_note("believed_missing"), a_note("believed_alive", "some day")],
        [a_note(text="<pfif:status>believed_alive</pfif:status>")],
        [a_note("believed_alive" * 1000)],
    ],
    ids=["no status", "sought", "missing", "missing since", "no day", "in the text", "too long"],
)
def test_whom_a_note_does_not_say_to_be_found_is_searched_for_and_nothing_of_it_is_kept(notes: list[str]) -> None:
    [row] = items(noted(*notes), ImportFormat.PFIF)
    [plain] = items(pfif(a_person()), ImportFormat.PFIF)

    assert row == plain


def test_an_expired_record_with_a_note_is_withdrawn_all_the_same() -> None:
    members = {"expiry_date": "2026-07-01T00:00:00Z"}
    raw = pfif(a_person(**members).replace("</pfif:person>", f"{a_note('believed_alive')}</pfif:person>"))

    [row] = items(raw, ImportFormat.PFIF)

    assert isinstance(row, Row)
    assert (row.op, row.reason) == (RowOp.WITHDRAW, InquiryEnd.EXPIRED)
