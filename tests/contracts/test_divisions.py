"""The divisions of Changzhou, the prefixes of everywhere else, and the development zone that has no code."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.divisions import DIVISIONS, ECONOMIC_ZONE, Division, Office

CITY, TIANNING, WUJIN = "320400000000", "320402000000", "320412000000"
ZHENGLU, ZHENGLU_COMMUNITY = "320402109000", "320402109001"
ELSEWHERE = "411627105204"


def test_the_table_is_the_whole_published_list() -> None:
    assert Counter(division.level for division in DIVISIONS) == {
        "province": 1,
        "city": 1,
        "county": 6,
        "town": 67,
        "village": 1049,
    }
    assert len(DIVISIONS) == 1124


def test_every_division_lies_under_its_parent() -> None:
    strays = [d for d in DIVISIONS if d.parent and not (d.parent in DIVISIONS and DIVISIONS.covers(d.parent, d.code))]
    assert strays == []


def test_a_division_is_known_by_its_code() -> None:
    assert DIVISIONS.get(ZHENGLU) == Division(ZHENGLU, "郑陆镇", "town", TIANNING)


@pytest.mark.parametrize(
    "code", [ELSEWHERE, "", "320402", "郑陆镇", "３２０４０２１０９０００", "320402109000\n", "000000000000"]
)
def test_what_the_table_does_not_know_is_none_and_no_exception(code: str) -> None:
    assert (DIVISIONS.get(code), DIVISIONS.ancestors(code), DIVISIONS.responsible_office(code)) == (None, (), None)


def test_ancestors_lead_from_the_city_to_the_place_itself() -> None:
    assert [d.name for d in DIVISIONS.ancestors(ZHENGLU_COMMUNITY)] == ["常州市", "天宁区", "郑陆镇", "郑陆社区居委会"]


def test_a_new_village_still_has_the_ancestors_we_know() -> None:
    assert [d.name for d in DIVISIONS.ancestors("320402109999")] == ["常州市", "天宁区", "郑陆镇"]


def test_a_place_elsewhere_has_a_path_by_prefix() -> None:
    assert DIVISIONS.path(ELSEWHERE) == ("411600000000", "411627000000", "411627105000", ELSEWHERE)


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("320000000000", "32"),
        (CITY, "3204"),
        (TIANNING, "320402"),
        (ZHENGLU, "320402109"),
        ("320402100000", "320402100"),
        ("320410000000", "320410"),
        ("320402109010", "320402109010"),
        ("000000000000", ""),
        ("3204", ""),
    ],
)
def test_the_significant_digits_drop_whole_groups_of_zeros(code: str, digits: str) -> None:
    assert DIVISIONS.significant(code) == digits


def test_a_region_covers_itself_and_what_lies_below() -> None:
    assert [DIVISIONS.covers(ZHENGLU, code) for code in (ZHENGLU, ZHENGLU_COMMUNITY, TIANNING, "320402110001")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("region", ["", "000000000000", "0", "3204", "*", "%"])
def test_a_missing_region_covers_nothing_rather_than_everything(region: str) -> None:
    assert not any(DIVISIONS.covers(region, division.code) for division in DIVISIONS)


@given(st.sampled_from([division.code for division in DIVISIONS]), st.sampled_from([d.code for d in DIVISIONS]))
def test_covering_is_lying_on_the_path(region: str, code: str) -> None:
    province = DIVISIONS.significant(region) == "32"
    assert DIVISIONS.covers(region, code) == (province or region in DIVISIONS.path(code))


@given(st.text())
def test_no_text_at_all_makes_it_fail(text: str) -> None:
    assert (DIVISIONS.path(text), DIVISIONS.significant(text), DIVISIONS.get(text)) == ((), "", None)


def test_the_economic_zone_is_six_real_towns_of_wujin() -> None:
    towns = sorted(DIVISIONS.get(code).name for code in ECONOMIC_ZONE.towns)  # type: ignore[union-attr]
    assert towns == sorted(["戚墅堰街道", "丁堰街道", "潞城街道", "遥观镇", "横林镇", "横山桥镇"])
    assert all(DIVISIONS.covers(WUJIN, code) for code in ECONOMIC_ZONE.towns)


@pytest.mark.parametrize("code", ["320412104000", "320412104220", "320412001000"])
def test_a_place_in_the_economic_zone_is_its_offices_and_statistically_wujins(code: str) -> None:
    assert DIVISIONS.responsible_office(code) == Office(
        "changzhou-economic-zone", "常州经济开发区", WUJIN, functional=True
    )


def test_any_other_place_is_its_countys() -> None:
    assert DIVISIONS.responsible_office(ZHENGLU_COMMUNITY) == Office(TIANNING, "天宁区", TIANNING, functional=False)
    assert DIVISIONS.responsible_office("320412101000") == Office(WUJIN, "武进区", WUJIN, functional=False)
    assert DIVISIONS.responsible_office(CITY) is None
