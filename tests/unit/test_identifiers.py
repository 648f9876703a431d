"""A number is one number however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from contracts.identifiers import document, phone


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("320400 19900101 007x", "32040019900101007X"),
        ("３２０４００１９９００１０１００７Ｘ", "32040019900101007X"),
        ("E 1234-5678", "E12345678"),
        ("p-0001", "P0001"),
    ],
)
def test_a_document_is_its_signs_and_nothing_between_them(written: str, plain: str) -> None:
    assert document(written) == plain


@given(st.from_regex(r"[1-9]\d{14}", fullmatch=True).filter(str.isascii))
def test_an_old_identity_number_is_the_new_one_of_the_same_person(old: str) -> None:
    new = document(old)
    assert (new[:6], new[6:8], new[8:17]) == (old[:6], "19", old[6:])
    assert new[17] == ric.calc_check_digit(new)
    assert document(new) == new


@pytest.mark.parametrize(
    "written", ["138 1234 5678", "+86 138-1234-5678", "0086 13812345678", "8613812345678", "１３８１２３４５６７８"]
)
def test_a_mobile_number_is_one_of_ours_however_it_is_written(written: str) -> None:
    assert phone(written) == "+8613812345678"


@pytest.mark.parametrize(
    ("written", "plain"),
    [("0519-8888 7777", "+8651988887777"), ("+852 5123 4567", "+85251234567"), ("110", "110")],
)
def test_other_telephones_keep_their_country_or_have_none(written: str, plain: str) -> None:
    assert phone(written) == plain
