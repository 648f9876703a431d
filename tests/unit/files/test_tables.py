"""Registers as CSV: either header, either encoding, one record a line."""

from __future__ import annotations

import pytest

from contracts.codes import ImportFormat, RowOp
from contracts.inquiry_files import Row
from tests.unit.files.registers import IN_THE_ORDER, items, told

ENGLISH = (
    "id,name,alias,sex,birth_year,home_code,home_text,town,village,ethnicity,speaks,height,blood,marks,clothes,"
    "lost_code,lost_date,reporter_relation,reporter_name,reporter_phone,kin,category"
)
CHINESE = (
    "编号,姓名,别名,性别,出生年,户籍地代码,户籍地址,乡镇,村,民族,口音,身高,血型,体表特征,衣着,"
    "走失地代码,走失日期,与走失人关系,报案人,联系电话,亲属,类别"
)
A_LINE = (
    "R0000001a,陈国峰,小峰,男,1955,411623,河南省商水县柳林镇柳河村,柳林镇,柳河村,汉族,河南口音,168,O,"
    "疤痕:左手食指:左:一道旧疤,蓝外套,411623,2026-05-02,女儿,陈小满,10000000001,儿子：陈小军,dementia"
)


def table(*lines: str, charset: str = "utf-8") -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode(charset)


@pytest.mark.parametrize("header", [ENGLISH, CHINESE, f"\ufeff{CHINESE}"])
def test_a_table_says_the_same_as_json_lines(header: str) -> None:
    assert items(table(header, A_LINE), ImportFormat.CSV) == [Row(2, RowOp.REPORT, "R0000001a", IN_THE_ORDER)]


def test_a_table_in_gb18030_says_the_same_with_either_header() -> None:
    for header in (ENGLISH, CHINESE):
        raw = table(header, A_LINE, charset="gb18030")
        assert items(raw, ImportFormat.CSV) == items(table(header, A_LINE), ImportFormat.CSV)


def test_the_first_line_that_is_not_ascii_decides_on_the_encoding() -> None:
    raw = table("id,name", "1,陈国峰") + table("2,李华", charset="gb18030") + table("3,王秀英")

    assert told(raw, ImportFormat.CSV) == [(2, "1", None), (3, "text_not_readable", None), (4, "3", None)]


def test_a_quotation_mark_left_open_breaks_its_own_row_only() -> None:
    raw = table("id,name", '1,"陈国峰', "2,李华", '3,"王,秀英"')

    assert told(raw, ImportFormat.CSV) == [(2, "columns_wrong", None), (3, "2", None), (4, "3", None)]


def test_a_row_of_other_columns_than_the_header_is_rejected() -> None:
    assert told(table("id,name", "1", "2,李华,3"), ImportFormat.CSV) == [
        (2, "columns_wrong", None),
        (3, "columns_wrong", None),
    ]


@pytest.mark.parametrize("header", ["姓名,性别", "id,name,religion", "id,id,name", "id;name"])
def test_without_a_header_that_is_known_nothing_is_taken(header: str) -> None:
    assert told(table(header, "1,陈国峰"), ImportFormat.CSV) == [(1, "columns_wrong", None)]


def test_a_header_alone_is_an_empty_file() -> None:
    assert told(table(CHINESE), ImportFormat.CSV) == [(1, "file_empty", None)]


def test_a_table_can_withdraw() -> None:
    raw = table("操作,编号,撤回理由,姓名", "撤回,R1,found,", "报送,R2,,李华", "删除,R3,,李华")

    assert told(raw, ImportFormat.CSV) == [(2, "R1", None), (3, "R2", None), (4, "operation_unknown", None)]
    assert items(raw, ImportFormat.CSV)[0].op is RowOp.WITHDRAW  # type: ignore[union-attr]


def test_a_cell_that_is_no_number_is_said_to_be_so() -> None:
    assert told(table("id,name,height", "1,陈国峰,一米七"), ImportFormat.CSV) == [(2, "wrong_type", "height")]
