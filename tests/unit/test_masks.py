"""Masks show what they say they show, never more, and work on whatever stands in a field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.disclosure.groups import Level, Look
from contracts.disclosure.masks import (
    county_code,
    county_of,
    decade,
    decades,
    masked_document,
    masked_name,
    masked_phone,
    seen,
)

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)
DIGITS = st.text("0123456789", min_size=0, max_size=24)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("陈小满", "陈**"),
        ("欧阳修文", "欧阳**"),
        ("欧阳", "欧*"),
        ("张", "*"),
        ("老根", "老*"),
        ("阿卜杜·热合曼", "阿**"),
        (" 张三 ", "张*"),
        ("", "*"),
    ],
)
def test_a_name_keeps_its_surname_and_never_its_last_letter(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("110101199001011234", "110101********1234"),
        ("11010119900101123x", "110101********123x"),
        ("P-0001", "***"),
        ("11010119900101123", "***"),
        ("", "***"),
    ],
)
def test_of_an_identity_number_division_and_last_four_are_seen_of_any_other_nothing(number: str, shown: str) -> None:
    assert masked_document(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800005678", "138****5678"),
        ("138-0000 5678", "138****5678"),
        ("051912345678", "***78"),
        ("110", "***"),
        ("老王", "***"),
    ],
)
def test_of_a_mobile_number_its_ends_are_seen(number: str, shown: str) -> None:
    assert masked_phone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("河南省商水县某镇柳河村", "河南省商水县***"),
        ("江苏省常州市天宁区郑陆镇公交站", "江苏省常州市天宁区***"),
        ("江苏省常州市溧阳市竹箦镇中梅村", "江苏省常州市溧阳市***"),
        ("商水县柳林镇", "商水县***"),
        ("常州市阳光小区3号", "常州市***"),
        ("阳光小区3号", "***"),
        ("武澄路农贸市场", "***"),
        ("柳河村", "***"),
        ("", "***"),
    ],
)
def test_an_address_ends_at_the_county(address: str, shown: str) -> None:
    assert county_of(address) == shown


@given(HAN)
def test_of_a_name_at_most_two_letters_are_seen_and_at_least_one_is_not(name: str) -> None:
    kept = masked_name(name).rstrip("*")
    assert name.startswith(kept)
    assert len(kept) <= 2 and len(kept) < len(name)


@given(DIGITS)
def test_of_a_number_eight_digits_of_an_identity_and_four_of_a_telephone_stay_hidden(number: str) -> None:
    for mask, hidden in ((masked_document, 8), (masked_phone, 4)):
        kept = mask(number).replace("*", "")
        assert kept == "" or len(number) - len(kept) >= hidden


@given(HAN, st.sampled_from(("镇", "乡", "村", "路", "街道", "小区", "市场")), HAN)
def test_of_an_address_nothing_is_kept_but_a_beginning_that_ends_in_a_division(a: str, below: str, b: str) -> None:
    address = f"江苏省常州市天宁区{a}{below}{b}"
    kept = county_of(address).removesuffix("***")
    assert address.startswith(kept)
    assert kept.endswith(("省", "市", "区", "县", "旗", "州", "盟"))


@given(st.integers(0, 120), st.integers(0, 120))
def test_an_age_lies_in_its_decades_which_begin_and_end_with_one(a: int, b: int) -> None:
    lo, hi = sorted((a, b))
    coarse = decades({"lo": lo, "hi": hi})
    assert coarse["lo"] <= lo and hi <= coarse["hi"]
    assert (coarse["lo"] % 10, coarse["hi"] % 10) == (0, 9)


def test_a_year_and_a_division_are_rounded() -> None:
    assert (decade(1955), county_code("320402109201"), county_code("?")) == (1950, "320402000000", "***")


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=30),
    st.lists(st.text(max_size=5)),
    st.dictionaries(st.text(), st.text()),
)


@given(ANYTHING, st.sampled_from(Look), st.sampled_from([Level.EXISTS, Level.MASKED, Level.COARSE, Level.FULL]))
def test_whatever_stands_in_a_field_a_level_never_fails(value: Any, look: Look, level: Level) -> None:
    seen(value, look, level)


@given(st.text(min_size=4, max_size=40))
def test_words_are_never_shown_in_part(words: str) -> None:
    assert seen(words, Look.WORDS, Level.MASKED) == seen(words, Look.WORDS, Level.COARSE) == {"exists": True}


def test_that_a_flag_exists_does_not_tell_what_it_says() -> None:
    assert seen(False, Look.FLAG, Level.EXISTS) == seen(True, Look.FLAG, Level.EXISTS) == {"exists": True}
    assert seen(None, Look.FLAG, Level.EXISTS) == {"exists": False}
