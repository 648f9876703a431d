"""The pages for partners say what the readers do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contracts.codes import InquiryEnd, RowReason, SoughtCategory
from contracts.inquiry_files import Row
from contracts.inquiry_files.rows import NAMES
from contracts.inquiry_files.tables import COLUMNS
from tests.unit.files.registers import items

DOCS = Path(__file__).parents[3] / "docs"
ENGLISH = (DOCS / "inquiry-files.en.md").read_text("utf8")
CHINESE = (DOCS / "inquiry-files.zh-CN.md").read_text("utf8")


def test_every_line_of_json_in_the_page_is_a_row() -> None:
    lines = [line for block in re.findall(r"```json\n(.*?)```", ENGLISH, re.DOTALL) for line in block.splitlines()]
    found = items("\n".join(lines).encode())

    assert len(found) == 3 and [one for one in found if not isinstance(one, Row)] == []


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_each_page_names_every_reason_and_category(page: str) -> None:
    named = set(re.findall(r"`(\w+)`", page))
    assert {one.value for one in RowReason} | {one.value for one in SoughtCategory} <= named


def test_the_page_names_every_member_column_and_reason_to_withdraw() -> None:
    assert [name for name in NAMES if name not in ENGLISH] == []
    assert [name for name, zh in COLUMNS.items() if f"`{name}` {zh}" not in ENGLISH] == []
    by_the_sender = {one.value for one in InquiryEnd} - {"expired", "not_said"}
    assert by_the_sender <= set(re.findall(r"`(\w+)`", ENGLISH))
