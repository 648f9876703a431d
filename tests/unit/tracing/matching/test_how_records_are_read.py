"""A row of a file is read or refused with a reason; nothing in between."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.tracing.matching.records import (
    Mark,
    Profile,
    Reason,
    Refused,
    Relative,
    Report,
    profile_of,
    report_of,
    row_of,
)


def a_row(**changed: Any) -> dict[str, Any]:
    return {"id": "R1", "name": "陈国峰", "sex": "男", "birth_year": 1955, "home_code": "411623", **changed}


def test_a_report_is_read_whole() -> None:
    row = a_row(
        alias=["小锋", "阿锋"],
        home_text="河南省周口市商水县柳林镇柳河村",
        town="柳林镇",
        village="柳河村",
        ethnicity="汉族",
        speaks=["河南口音"],
        height=168,
        blood="O",
        marks=[{"kind": "疤痕", "part": "手", "side": "左", "text": "左手有疤"}],
        clothes=["黑棉袄"],
        lost_code="411600",
        lost_date="2026-05-02",
        reporter={"relation": "女儿", "name": "陈芳", "phone": "100-0615 0474"},
        kin=[{"relation": "儿子", "name": "陈军"}],
        category="dementia",
    )

    assert report_of(row) == Report(
        id="R1",
        name="陈国峰",
        aliases=("小锋", "阿锋"),
        sex="男",
        birth_year=1955,
        home_code="411623",
        home_text="河南省周口市商水县柳林镇柳河村",
        town="柳林镇",
        village="柳河村",
        ethnicity="汉族",
        speaks=("河南口音",),
        height=168,
        blood="O",
        marks=(Mark("疤痕", "手", "左", "左手有疤"),),
        clothes=("黑棉袄",),
        lost_code="411600",
        lost_on=date(2026, 5, 2),
        reporter=Relative("女儿", "陈芳"),
        phone="10006150474",
        kin=(Relative("儿子", "陈军"),),
        category="dementia",
    )


def test_a_profile_is_read_whole() -> None:
    row = {
        "id": "P1", "name_heard": "陈郭锋", "name_kind": "全名", "sex": "男", "age_lo": 75, "age_hi": 65,
        "intake_date": "2026-07-06", "found_code": "320400", "accent": "河南口音", "languages": [], "ethnicity": None,
        "places": ["商水", "柳林镇"], "marks": [], "height": None, "blood": "o", "clothes": None,
        "kin_names": [{"relation": None, "name": "陈芳"}, "陈军"], "phone_frag": "0615", "category": None,
    }  # fmt: skip

    assert profile_of(row) == Profile(
        id="P1",
        names=("陈郭锋",),
        name_kind="全名",
        sex="男",
        ages=(65, 75),
        found_on=date(2026, 7, 6),
        found_code="320400",
        accent="河南口音",
        places=("商水", "柳林镇"),
        blood="O",
        kin=(Relative("", "陈军"), Relative("", "陈芳")),
        phone="0615",
    )


def test_every_field_but_the_id_may_be_missing() -> None:
    assert report_of({"id": "R1"}) == Report(id="R1")
    assert profile_of({"id": "P1"}) == Profile(id="P1")


@pytest.mark.parametrize("word", ["不详", "未知", "unknown", "", None])
def test_a_word_for_nobody_knows_is_nothing(word: str | None) -> None:
    assert report_of(a_row(sex=word, name=word, birth_year=word)) == Report(id="R1", home_code="411623")


def test_the_side_may_stand_before_the_part() -> None:
    read = report_of(a_row(marks=[{"kind": "缺失", "part": "左手食指"}]))

    assert read.marks == (Mark("缺失", "手食指", "左", ""),)


@pytest.mark.parametrize(
    ("row", "reason", "field"),
    [
        (a_row(id=None), Reason.ID_MISSING, "id"),
        (a_row(id=7), Reason.WRONG_TYPE, "id"),
        (a_row(name="陈" * 400), Reason.TOO_LONG, "name"),
        (a_row(name=["陈"]), Reason.WRONG_TYPE, "name"),
        (a_row(sex="机器人"), Reason.UNKNOWN_CODE, "sex"),
        (a_row(blood="C"), Reason.UNKNOWN_CODE, "blood"),
        (a_row(home_code="0411"), Reason.UNKNOWN_CODE, "home_code"),
        (a_row(birth_year=955), Reason.OUT_OF_RANGE, "birth_year"),
        (a_row(birth_year=True), Reason.WRONG_TYPE, "birth_year"),
        (a_row(height="高"), Reason.WRONG_TYPE, "height"),
        (a_row(lost_date="2026-02-30"), Reason.IMPOSSIBLE_DATE, "lost_date"),
        (a_row(lost_date=20260230), Reason.WRONG_TYPE, "lost_date"),
        (a_row(marks=[7]), Reason.WRONG_TYPE, "marks"),
        (a_row(alias=["小"] * 65), Reason.TOO_MANY, "alias"),
    ],
)
def test_what_cannot_be_read_says_why_and_where(row: dict[str, Any], reason: Reason, field: str) -> None:
    with pytest.raises(Refused) as refused:
        report_of(row)

    assert (refused.value.reason, refused.value.field) == (reason, field)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", Reason.NOT_JSON),
        ("[" * 60_000, Reason.NOT_JSON),
        ("[1]", Reason.NOT_AN_OBJECT),
        ('"x"', Reason.NOT_AN_OBJECT),
        ('{"id": "' + "x" * 70_000 + '"}', Reason.LINE_TOO_LONG),
    ],
)
def test_a_line_that_is_no_row_says_why(line: str, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        row_of(line)

    assert (refused.value.reason, refused.value.field) == (reason, None)
