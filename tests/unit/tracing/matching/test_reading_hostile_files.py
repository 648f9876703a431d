"""A file somebody sends in costs its broken lines and nothing else: good rows are kept, the memory stays flat."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tracing.matching import reading
from services.tracing.matching.reading import FileReason, Kept, Left, Line, Tally, kept, lines_of, opened, read
from services.tracing.matching.records import LONGEST_LINE, Reason, Report, profile_of, report_of

GOOD = json.dumps({"id": "R1", "name": "陈国锋", "lost_date": "2024-05-01"}, ensure_ascii=False).encode()
OTHER = json.dumps({"id": "R2", "name": "赵秀兰"}).encode()
BROKEN = [
    (b"{", Reason.NOT_JSON, None),
    (b"[1, 2]", Reason.NOT_AN_OBJECT, None),
    (b"[" * 5000, Reason.NOT_JSON, None),
    (b'{"name": "\xe9\x99\x88"}', Reason.ID_MISSING, "id"),
    (b'{"id": 7}', Reason.WRONG_TYPE, "id"),
    (b'{"id": "R", "name": ["x"]}', Reason.WRONG_TYPE, "name"),
    (b'{"id": "R", "sex": "?"}', Reason.UNKNOWN_CODE, "sex"),
    (b'{"id": "R", "home_code": "00"}', Reason.UNKNOWN_CODE, "home_code"),
    (b'{"id": "R", "lost_date": "2023-02-30"}', Reason.IMPOSSIBLE_DATE, "lost_date"),
    (b'{"id": "R", "birth_year": 19450}', Reason.OUT_OF_RANGE, "birth_year"),
    (b'{"id": "R", "height": NaN}', Reason.WRONG_TYPE, "height"),
    (b'{"id": "R", "height": 1e999}', Reason.WRONG_TYPE, "height"),
    (b'{"id": "R", "height": ' + b"9" * 5000 + b"}", Reason.NOT_JSON, None),
    ('{"id": "R", "name": "' + "陈" * 400 + '"}', Reason.TOO_LONG, "name"),
    (b'{"id": "R", "alias": [' + b",".join([b'"x"'] * 99) + b"]}", Reason.TOO_MANY, "alias"),
    (b'{"id": "R", "name": "' + b"x" * 10_000_000 + b'"}', Reason.LINE_TOO_LONG, None),
    (b'{"id": "R", "name": "\xff\xfe"}', FileReason.NOT_TEXT, None),
    (b'{"id": "R", "name": "\\ud800"}', FileReason.NOT_TEXT, None),
    (b'{"id": "R", "name": "\\u0000"}', FileReason.NOT_TEXT, None),
    (b'{"id": "R", "name": "\xed\xa0\x80"}', FileReason.NOT_TEXT, None),
    ('{"id": "R"}'.encode("utf-16"), FileReason.NOT_TEXT, None),
]  # fmt: skip


def _rows(content: bytes) -> list[Kept[Report] | Left]:
    return list(read(lines_of(io.BytesIO(content)), report_of))


@pytest.mark.parametrize(("line", "reason", "field"), BROKEN)
def test_a_broken_line_is_told_by_number_reason_and_field_and_its_neighbours_are_kept(
    line: bytes | str, reason: str, field: str | None
) -> None:
    broken = line.encode() if isinstance(line, str) else line

    assert _rows(b"\n".join((GOOD, broken, OTHER))) == [
        Kept(1, Report(id="R1", name="陈国锋", lost_on=report_of(json.loads(GOOD)).lost_on)),
        Left(2, reason, field),
        Kept(3, Report(id="R2", name="赵秀兰")),
    ]


def test_a_profile_with_an_impossible_age_is_told_the_same_way() -> None:
    lines = [Line(1, b'{"id": "P1", "age_lo": 20}'), Line(2, b'{"id": "P2", "age_lo": -5}')]

    assert [row.line for row in read(lines, profile_of) if isinstance(row, Kept)] == [1]
    assert list(read(lines, profile_of))[1] == Left(2, Reason.OUT_OF_RANGE, "age_lo")


@pytest.mark.parametrize("empty", [b"", gzip.compress(b"", mtime=0)])
def test_an_empty_file_says_that_it_is_empty(tmp_path: Path, empty: bytes) -> None:
    (tmp_path / "r").write_bytes(empty)

    assert _of(tmp_path / "r") == [Left(1, FileReason.EMPTY)]


def test_blank_lines_and_a_byte_order_mark_are_no_fault() -> None:
    assert _rows(b"\xef\xbb\xbf" + GOOD + b"\r\n\n  \n" + OTHER) == [Kept(1, _one(GOOD)), Kept(4, _one(OTHER))]


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz"])
@pytest.mark.parametrize("content", [GOOD, gzip.compress(GOOD, mtime=0)])
def test_what_a_file_begins_with_says_whether_it_is_packed_and_not_its_name(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    assert _of(tmp_path / name) == [Kept(1, _one(GOOD))]


def test_of_a_packed_file_that_was_cut_off_the_rows_before_the_cut_are_kept(tmp_path: Path) -> None:
    packed = gzip.compress(b"\n".join([GOOD] * 3 + [_noise(200_000)]))
    (tmp_path / "r.gz").write_bytes(packed[:-30_000])

    assert _of(tmp_path / "r.gz") == [*(Kept(line, _one(GOOD)) for line in (1, 2, 3)), Left(4, FileReason.BROKEN_GZIP)]


def test_of_a_packed_file_that_was_damaged_the_damage_is_told(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(GOOD + b"\n" + OTHER))
    packed[-8] ^= 0xFF  # its checksum
    (tmp_path / "r.gz").write_bytes(packed)

    assert _of(tmp_path / "r.gz")[-1] == Left(2, FileReason.BROKEN_GZIP)


def test_a_small_file_that_unpacks_without_end_is_left_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 200_000)

    assert _rows(GOOD + b"\n" + b"0" * 1_000_000) == [Kept(1, _one(GOOD)), Left(2, FileReason.TOO_LARGE)]


def test_what_stands_in_the_file_is_not_held_in_memory() -> None:
    """Fifty megabytes in one line, and fifty thousand broken lines, of which only the first twenty are told."""

    class Endless(io.RawIOBase):
        left = 50_000_000

        def readline(self, size: int | None = -1, /) -> bytes:
            self.left -= size or 0
            return b"x" * (size or 0) if self.left > 0 else b""

    tally = Tally()
    tracemalloc.start()
    try:
        assert list(read(lines_of(Endless()), report_of)) == [Left(1, Reason.LINE_TOO_LONG)]
        assert list(tally.records(read((Line(number, b"{") for number in range(50_000)), report_of))) == []
        assert tracemalloc.get_traced_memory()[1] < 10 * LONGEST_LINE
    finally:
        tracemalloc.stop()
    assert (tally.kept, tally.left, len(tally.first)) == (0, {"not_json": 50_000}, 20)


def test_a_row_that_is_an_object_already_is_read_by_the_same_rules() -> None:
    assert kept(3, {"id": "R", "sex": "男"}, report_of) == Kept(3, Report(id="R", sex="男"))
    assert kept(3, {"id": "R", "sex": "x"}, report_of) == Left(3, Reason.UNKNOWN_CODE, "sex")


@given(st.lists(st.binary(max_size=40) | st.sampled_from([GOOD, OTHER]), max_size=12))
def test_nothing_raises_and_every_line_that_is_not_blank_gives_one_row(lines: list[bytes]) -> None:
    content = b"\n".join(lines)
    unmarked = content.removeprefix(b"\xef\xbb\xbf")
    written = [number for number, line in enumerate(unmarked.split(b"\n"), 1) if line.strip()]
    rows = _rows(content)

    assert [row.line for row in rows] == (written if content else [1])
    good = [number for number, line in enumerate(content.split(b"\n"), 1) if line in (GOOD, OTHER)]
    assert set(good) <= {row.line for row in rows if isinstance(row, Kept)}


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = [
    "id",
    "name",
    "alias",
    "sex",
    "birth_year",
    "home_code",
    "home_text",
    "town",
    "village",
    "ethnicity",
    "speaks",
    "height",
    "blood",
    "marks",
    "clothes",
    "lost_code",
    "lost_date",
    "reporter",
    "kin",
    "category",
    "name_heard",
    "name_kind",
    "age_lo",
    "age_hi",
    "intake_date",
    "found_code",
    "accent",
    "languages",
    "places",
    "kin_names",
    "phone_frag",
]


@given(st.dictionaries(st.sampled_from(_FIELDS), _VALUES))
def test_no_value_of_any_field_raises(row: dict[str, object]) -> None:
    line = json.dumps(row).encode()

    for record_of in (report_of, profile_of):
        (read_one,) = read(lines_of(io.BytesIO(line)), record_of)
        assert isinstance(read_one, Kept | Left)


def _of(path: Path) -> list[Kept[Report] | Left]:
    with opened(path) as lines:
        return list(read(lines, report_of))


def _one(line: bytes) -> Report:
    return report_of(json.loads(line))


def _noise(size: int) -> bytes:
    def digits() -> Iterator[int]:
        state = 1
        for _ in range(size):
            state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
            yield 33 + (state >> 40) % 90

    return bytes(digits())
