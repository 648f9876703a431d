"""PFIF that we write is PFIF that we read."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import ImportFormat
from contracts.inquiry_files import Row
from contracts.inquiry_files.pfif_written import written
from tests.unit.files.registers import items, told

ONE: dict[str, Any] = {
    "id": "0198a7c2-0221-7221-8ee7-0150d41a11d1",
    "notice_id": "0198a7c2-0222-7221-8ee7-0150d41a11d1",
    "published_at": "2026-07-01T02:00:00Z",
    "refreshed_at": "2026-07-02T02:00:00Z",
    "expires_at": "2026-08-11T02:00:00Z",
    "name": "老根",
    "sex": "1",
    "ages": {"lo": 65, "hi": 75},
    "height_cm": 168,
    "marks": ["左手食指疤痕"],
    "found_on": "2026-06-30",
    "found_region_code": "320402109000",
}


def test_what_was_written_is_read_in_again() -> None:
    [row] = items(written([ONE], "guitu.example", "市救助管理站"), ImportFormat.PFIF)

    assert isinstance(row, Row) and row.inquiry is not None
    said = {name: value for name, value in row.inquiry.items() if value not in (None, [])}
    assert row.reference == "guitu.example/person.0198a7c2-0221-7221-8ee7-0150d41a11d1"
    assert said == {
        "name": "老根",
        "sex": "1",
        "birth_year": 1956,
        "description": "身高约 168 cm；体表特征：左手食指疤痕；发现日期：2026-06-30",
        "reporter": {"name": "市救助管理站", "relation": None, "phone": None, "consent": None},
    }


def test_whoever_has_no_name_here_is_written_as_unknown_and_becomes_no_inquiry() -> None:
    raw = written([ONE | {"name": None}], "guitu.example", "市救助管理站")

    assert b"(unknown)" in raw
    assert [one[1:] for one in told(raw, ImportFormat.PFIF)] == [("value_missing", "name")]


@given(st.text(max_size=40))
def test_whatever_a_name_holds_the_file_stays_well_formed(name: str) -> None:
    raw = written([ONE | {"name": name}, ONE | {"id": "after"}], "guitu.example", "市救助管理站")

    found = told(raw, ImportFormat.PFIF)

    assert (len(found), found[-1][1]) == (2, "guitu.example/person.after")
