"""Names and places by sound: what is one sound to the ear is one key to the machine."""

from __future__ import annotations

import pytest

from services.tracing.domain.places import Place, core_of, fragments, places_of_home
from services.tracing.domain.sound import FullName, fold, is_nickname, nickname_core, sounds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhang", "zang"),
        ("chen", "cheng"),
        ("shi", "si"),
        ("nan", "lan"),
        ("ren", "leng"),
        ("feng", "heng"),
        ("fei", "hui"),
    ],
)
def test_what_dialects_merge_folds_to_one_syllable(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("li", "wang"), ("ming", "hua"), ("gao", "guo"), ("hua", "hu")])
def test_what_the_ear_tells_apart_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("word", ["小锋", "阿锋", "老锋", "大锋", "锋儿", "锋锋", "小锋锋", "小锋儿"])
def test_a_pet_name_is_stripped_to_what_is_name(word: str) -> None:
    assert nickname_core(word) == "锋"


def test_a_full_name_is_no_pet_name_and_a_prefix_alone_is_kept() -> None:
    assert [is_nickname(word) for word in ("陈国锋", "小锋", "锋锋", "老根")] == [False, True, True, True]
    assert nickname_core("小") == "小"


def test_surnames_are_read_as_surnames() -> None:
    readings = {name: FullName.of(name).surname_sounds for name in ("单小满", "曾有田", "覃二", "欧阳大山", "陈国锋")}
    assert readings == {
        "单小满": ("shan",),
        "曾有田": ("zeng",),
        "覃二": ("qin", "tan"),
        "欧阳大山": ("ouyang",),
        "陈国锋": ("chen",),
    }
    assert FullName.of("欧阳大山").given_sounds == ("da", "shan")


def test_names_spelled_differently_sound_the_same() -> None:
    assert sounds("陈国锋") == sounds("陈国峰")


def test_a_place_keeps_its_proper_part() -> None:
    cores = [core_of(name) for name in ("柳河村村委会", "柳河村", "郑陆镇", "商水县", "村")]
    assert cores == ["柳河", "柳河", "郑陆", "商水", "村"]


def test_an_address_is_taken_apart_and_a_bare_name_stays_whole() -> None:
    assert fragments("河南省商水县柳林镇柳河村") == ("河南省", "商水县", "柳林镇", "柳河村")
    assert fragments("柳河、老庙") == ("柳河", "老庙")


def test_a_division_code_speaks_for_the_names_of_our_own_city() -> None:
    assert places_of_home("320402109000", None, None, None) == (
        Place("city", "常州市"),
        Place("county", "天宁区"),
        Place("province", "江苏"),
        Place("town", "郑陆镇"),
    )


def test_a_code_elsewhere_tells_the_province_only() -> None:
    assert places_of_home("411623000000", None, None, "柳河村") == (
        Place("province", "河南"),
        Place("village", "柳河村"),
    )
