"""Files of inquiries for tests: invented people in the documented forms."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

from contracts.codes import ImportFormat
from contracts.inquiry_files import Item, Rejected, Row, read

TODAY = date(2026, 7, 6)

A_REPORT: dict[str, Any] = {
    "id": "R0000001a",
    "name": "陈国峰",
    "alias": ["小峰"],
    "sex": "男",
    "birth_year": 1955,
    "home_code": "411623",
    "home_text": "河南省商水县柳林镇柳河村",
    "town": "柳林镇",
    "village": "柳河村",
    "ethnicity": "汉族",
    "speaks": ["河南口音"],
    "height": 168,
    "blood": "O",
    "marks": [{"kind": "疤痕", "part": "左手食指", "side": "左", "text": "一道旧疤"}],
    "clothes": ["蓝外套"],
    "lost_code": "411623",
    "lost_date": "2026-05-02",
    "reporter": {"relation": "女儿", "name": "陈小满", "phone": "10000000001"},
    "kin": [{"relation": "儿子", "name": "陈小军"}],
    "category": "dementia",
}
"""As a daughter told it to police; the whole documented form."""

IN_THE_ORDER: dict[str, Any] = {
    "name": "陈国峰",
    "aliases": ["小峰"],
    "sex": "1",
    "birth_year": 1955,
    "home_region_code": "411623000000",
    "home_text": "河南省商水县柳林镇柳河村",
    "town": "柳林镇",
    "village": "柳河村",
    "ethnicity": "汉族",
    "speaks": ["河南口音"],
    "height_cm": 168,
    "blood_group": "O",
    "marks": [{"kind": "疤痕", "part": "左手食指", "side": "左", "text": "一道旧疤"}],
    "clothes": ["蓝外套"],
    "lost_region_code": "411623000000",
    "lost_text": None,
    "last_seen_on": "2026-05-02",
    "last_seen_time": None,
    "reporter": {"relation": "女儿", "name": "陈小满", "phone": "10000000001", "consent": None},
    "kin": [{"relation": "儿子", "name": "陈小军"}],
    "category": "dementia",
    "description": None,
    "police_case_number": None,
}
"""The same in the words of the order."""


def a_report(**changes: Any) -> dict[str, Any]:
    return A_REPORT | changes


def json_lines(*rows: Any) -> bytes:
    """One object a line; text is a line as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def a_person(id: str = "henan.example/1", name: str = "陈国峰", **members: str) -> str:
    told = {"person_record_id": id, "source_date": "2026-05-03T00:00:00Z", "full_name": name} | members
    return f"<pfif:person>{''.join(f'<pfif:{k}>{v}</pfif:{k}>' for k, v in told.items())}</pfif:person>"


def pfif(*persons: str) -> bytes:
    body = "\n".join(persons)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">\n{body}\n</pfif:pfif>'.encode()


def items(
    raw: bytes, form: ImportFormat = ImportFormat.JSON_LINES, *, today: date = TODAY, **options: Any
) -> list[Item]:
    return list(read(io.BytesIO(raw), form, today, **options))


def told(raw: bytes, form: ImportFormat = ImportFormat.JSON_LINES, **options: Any) -> list[tuple[int, str, str | None]]:
    """Line and what became of it: the sender's number of a row, or reason and field."""
    return [
        (one.line, one.reference, None) if isinstance(one, Row) else (one.line, one.reason.value, one.field)
        for one in items(raw, form, **options)
    ]


def rejected(
    raw: bytes, form: ImportFormat = ImportFormat.JSON_LINES, **options: Any
) -> list[tuple[int, str, str | None]]:
    return [(one.line, one.reason.value, one.field) for one in items(raw, form, **options) if isinstance(one, Rejected)]
