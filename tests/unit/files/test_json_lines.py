"""Registers as JSON lines: what is a row, and why a line is none."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import ImportFormat, InquiryEnd, RowOp
from contracts.inquiry_files import Rejected, Row, parts_of, read
from contracts.orders.tracing_inquiries import ImportPartBody
from tests.unit.files.registers import IN_THE_ORDER, TODAY, a_report, items, json_lines, rejected, told


def test_a_report_is_told_in_the_words_of_the_order() -> None:
    assert items(json_lines(a_report())) == [Row(1, RowOp.REPORT, "R0000001a", IN_THE_ORDER)]


def test_reports_and_withdrawals_may_come_as_events() -> None:
    raw = json_lines({"op": "report", "rec": a_report()}, {"op": "withdraw", "id": "R0000002a"})

    assert items(raw) == [
        Row(1, RowOp.REPORT, "R0000001a", IN_THE_ORDER),
        Row(2, RowOp.WITHDRAW, "R0000002a", None, InquiryEnd.NOT_SAID),
    ]


def test_a_compressed_file_says_the_same() -> None:
    raw = json_lines(a_report(), a_report(id="R0000002a"))
    assert items(gzip.compress(raw)) == items(raw)


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"name": "陈" * 400}, "value_too_long", "name"),
        ({"name": None}, "value_missing", "name"),
        ({"name": "  "}, "value_missing", "name"),
        ({"name": "不详"}, "value_missing", "name"),
        ({"id": ""}, "value_missing", "id"),
        ({"name": "陈\u0000峰"}, "text_broken", "name"),
        ({"name": 17}, "wrong_type", "name"),
        ({"lost_date": "2026-02-30"}, "date_impossible", "lost_date"),
        ({"lost_date": "昨天"}, "date_impossible", "lost_date"),
        ({"lost_date": "2027-01-01"}, "date_in_future", "lost_date"),
        ({"birth_year": 1700}, "out_of_range", "birth_year"),
        ({"height": "高"}, "wrong_type", "height"),
        ({"height": True}, "wrong_type", "height"),
        ({"sex": "M"}, "code_unknown", "sex"),
        ({"blood": "C"}, "code_unknown", "blood"),
        ({"category": "old"}, "code_unknown", "category"),
        ({"home_code": "4116"}, "code_unknown", "home_code"),
        ({"home_code": 411623}, "wrong_type", "home_code"),
        ({"alias": ["峰"] * 11}, "too_many_values", "alias"),
        ({"marks": [{"kind": "疤痕"}]}, "value_missing", "marks"),
        ({"marks": [{"kind": "疤痕", "part": "手", "side": "上"}]}, "code_unknown", "marks"),
        ({"kin": "陈小军"}, "wrong_type", "kin"),
        ({"reporter": {"name": "陈小满", "bank": "1"}}, "member_unknown", "reporter"),
        ({"religion": "无"}, "member_unknown", None),
    ],
)
def test_what_cannot_be_is_told_by_line_and_field_and_its_neighbours_are_kept(
    changes: dict[str, Any], reason: str, field: str | None
) -> None:
    raw = json_lines(a_report(id="before"), a_report(**changes), a_report(id="after"))

    assert told(raw) == [(1, "before", None), (2, reason, field), (3, "after", None)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1]", "not_json"),
        ('{"id": ', "not_json"),
        ('{"id": "1", "id": "2"}', "not_json"),
        ('{"id": NaN}', "not_json"),
        ('{"id": ' + "[" * 5000 + "]" * 5000 + "}", "not_json"),
        ('{"op": "erase", "id": "1"}', "operation_unknown"),
        ('{"op": "withdraw", "id": "1", "reason": "bored"}', "code_unknown"),
    ],
)
def test_a_line_that_is_no_row_says_why(line: str, reason: str) -> None:
    assert [one[1] for one in rejected(json_lines(line))] == [reason]


def test_bytes_that_are_no_text_are_said_to_be_so() -> None:
    assert rejected("陈国峰\n".encode("gb18030")) == [(1, "text_not_readable", None)]


@pytest.mark.parametrize("raw", [b"", b"\n\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_one_rejected_line(raw: bytes) -> None:
    assert rejected(raw) == [(1, "file_empty", None)]


def test_a_compressed_file_with_a_flipped_byte_is_told_and_breaks_nothing() -> None:
    packed = bytearray(gzip.compress(json_lines(*(a_report(id=f"R{number:07}") for number in range(50)))))
    packed[40:44] = bytes(byte ^ 0xFF for byte in packed[40:44])

    assert rejected(bytes(packed))[-1][1] == "text_not_readable"


def test_of_a_torn_compressed_file_the_whole_rows_are_kept() -> None:
    raw = json_lines(*(a_report(id=f"R{number:07}") for number in range(4000)))
    found = items(gzip.compress(raw)[:-2000])

    assert found[-1] == Rejected(found[-2].line + 1, found[-1].reason)  # type: ignore[arg-type]
    assert rejected(gzip.compress(raw)[:-2000]) == [(found[-1].line, "text_not_readable", None)]
    assert len(found) > 1


class _Endless(io.RawIOBase):
    """One line of so many bytes, made as it is read, between two good rows."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._pieces = iter(
            [
                json_lines(a_report(id="before")),
                b'{"id":"',
                *(b"x" * 65536 for _ in range(size // 65536)),
                b'"}\n',
                json_lines(a_report(id="after")),
            ]
        )

    def read(self, _size: int = -1) -> bytes:
        return next(self._pieces, b"")


def test_a_field_of_ten_megabytes_is_passed_over_in_flat_memory() -> None:
    tracemalloc.start()
    found = list(read(cast("BinaryIO", _Endless(10 * 1024 * 1024)), ImportFormat.JSON_LINES, TODAY))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert [(one.line, one.reason.value if isinstance(one, Rejected) else one.reference) for one in found] == [
        (1, "before"),
        (2, "line_too_long"),
        (3, "after"),
    ]
    assert most < 12 * 1024 * 1024  # the pieces of the test itself are the same 64 KB again and again


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(a_report())), _ANYTHING, max_size=4))
def test_whatever_a_row_says_it_is_rejected_or_an_order_that_loads(changes: dict[str, Any]) -> None:
    line = json.dumps(a_report(**changes))

    [part] = parts_of(items(json_lines(line, a_report(id="after"))))

    body = {"format": "json_lines", "digest": "0" * 64, "part": 1, "parts": 1, **part.as_body()}
    assert ImportPartBody().load(body)["rows"][-1]["reference"] == "after"


@given(st.lists(st.binary(max_size=80), max_size=8))
def test_whatever_bytes_lie_between_them_good_rows_are_kept(broken: list[bytes]) -> None:
    between = [line.replace(b"\n", b" ") + b"\n" for line in broken]
    raw = json_lines(a_report(id="before")) + b"".join(between) + json_lines(a_report(id="after"))

    kept = [one.reference for one in items(raw) if isinstance(one, Row)]

    assert (kept[0], kept[-1]) == ("before", "after")
