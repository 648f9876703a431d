"""A sheet for another agency: the field list in its order, in Chinese, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json

import pytest

from gateway.sheets import FORMATS, sheet_as

A_SHEET = {
    "notice_id": "n-1",
    "channel": "national_site",
    "columns": ["name", "sex", "age", "clothes"],
    "name": '=HYPERLINK("http://x.example")',
    "sex": "2",
    "ages": {"lo": 60, "hi": 70},
    "clothes": None,
    "text": "寻亲公告, 第一行\n第二行",
}


def test_a_cell_that_a_spreadsheet_would_run_is_text_and_commas_and_lines_stay_in_their_cell() -> None:
    written = sheet_as(FORMATS["csv"], A_SHEET)
    heads, row = csv.reader(io.StringIO(written.decode("utf-8-sig")))

    assert heads == ["公告编号", "发布渠道", "姓名", "性别", "年龄", "发现时衣着", "公告内容"]
    assert row == [
        "n-1",
        "全国救助寻亲网",
        '\'=HYPERLINK("http://x.example")',
        "女",
        "约60至70岁",
        "",
        "寻亲公告, 第一行\n第二行",
    ]
    assert written.startswith(b"\xef\xbb\xbf"), "by this mark spreadsheets know UTF-8"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_however_a_formula_begins_its_cell_begins_with_an_apostrophe(begins: str) -> None:
    written = sheet_as(FORMATS["csv"], {"columns": ["clothes"], "clothes": f"{begins}1+1"})
    _, row = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))

    assert row[2] == f"'{begins}1+1"


def test_what_is_withheld_is_an_empty_cell_and_never_breaks_the_file() -> None:
    assert json.loads(sheet_as(FORMATS["json"], {"columns": ["name", "sex", "age", "features"]})) == {
        "公告编号": "",
        "发布渠道": "",
        "姓名": "",
        "性别": "",
        "年龄": "",
        "体貌特征": "",
        "公告内容": "",
    }
