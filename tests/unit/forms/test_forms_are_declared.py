"""What a form may name, and that notices say how to complain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.access import DEFAULT_SCOPES
from contracts.codes import AgencyKind
from gateway.forms import FORMS
from gateway.forms.common import COMPLAINT
from gateway.forms.declaring import Cell, Column, Grid, Lines, PathUnknown, check
from gateway.forms.door import HELP_REGISTRATION


def test_the_five_forms_and_the_two_sheets_are_there() -> None:
    assert [form.zh for form in FORMS.values()] == [
        "求助登记表",
        "不予救助通知书",
        "自行离站声明书",
        "在站服务及离站登记表",
        "终止救助通知书",
        "公安机关护送流浪乞讨人员交接表",
        "医院转介及类别确认单",
    ]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Grid((Cell("姓名", "case.person.nme"),)), "'case.person.nme'"),
        (Grid((Cell("姓名", "patient.name"),)), "'patient.name'"),
        (Lines("物品", "case.receipts[].things[]", (Column("物品", "what"),)), r"things\[\]'"),
        (Lines("物品", "case.receipts[].lines[]", (Column("物品", "whta"),)), "whta"),
    ],
)
def test_a_fact_that_no_read_answers_stops_the_start(part: Grid | Lines, said: str) -> None:
    with pytest.raises(PathUnknown, match=f"the form 'help-registration' prints .*{said}"):
        check(replace(HELP_REGISTRATION, parts=(part,)))


@pytest.mark.parametrize("code", ["refusal-notice", "termination-notice"])
def test_a_notice_carries_the_way_to_complain(code: str) -> None:
    assert all(part in FORMS[code].parts for part in COMPLAINT)


def test_no_agency_but_the_station_holds_what_printing_asks_for() -> None:
    holders = {kind for kind, scopes in DEFAULT_SCOPES.items() if "cases:read" in scopes}
    assert holders == {AgencyKind.STATION}
