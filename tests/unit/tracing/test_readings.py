"""What was heard, and what it may mean: places by sound and by part, names by sound."""

from __future__ import annotations

import pytest

from contracts.codes import ClueKind
from contracts.codes import ReadingBasis as Basis
from services.tracing.domain.readings import MOST_OFFERED, NameRead, PlaceRead, names_read, places_read

ZHONGMEI = "320481111201"
"""中梅村, 竹箦镇, 溧阳市."""


@pytest.mark.parametrize(
    ("words", "heard", "basis"),
    [
        ("屋里在中梅", "中梅", Basis.WRITTEN),
        ("屋里在钟眉", "钟眉", Basis.SOUND),
        ("屋里在宗梅", "宗梅", Basis.DIALECT),
    ],
)
def test_a_village_is_found_as_written_by_sound_and_by_the_sound_of_a_dialect(
    words: str, heard: str, basis: Basis
) -> None:
    read = {one.code: one for one in places_read(words)}

    assert read[ZHONGMEI] == PlaceRead(ZHONGMEI, "中梅村村委会", "江苏省常州市溧阳市竹箦镇", heard, basis)


def test_a_part_of_a_longer_name_is_offered_after_what_is_said_whole() -> None:
    read = places_read("俺家那边")

    assert [(one.name, one.basis) for one in read] == [
        ("安家村村委会", Basis.SOUND),
        ("安家苑社区居委会", Basis.PART),
    ]


def test_a_province_elsewhere_is_known_too() -> None:
    assert ("410000000000", "河南") in {(one.code, one.name) for one in places_read("我是河南的")}


def test_of_many_places_a_dozen_are_offered_and_of_none_none() -> None:
    assert (len(places_read("新村新建新民新华新桥新庄东村西村南村北村")), places_read("……")) == (MOST_OFFERED, ())


def test_a_name_by_its_sound_has_the_family_names_that_sound_so() -> None:
    assert names_read(ClueKind.NAME, "他说我叫徐花东") == (NameRead("徐花东", "xu hua dong", ("徐", "许"), ()),)


def test_what_dialects_merge_is_offered_apart() -> None:
    [read] = names_read(ClueKind.NAME, "宁国")

    assert (read.surnames, "林" in read.near_surnames) == ((), True)


def test_of_a_pet_name_the_core_is_heard_and_no_family_name() -> None:
    assert names_read(ClueKind.NICKNAME, "小锋") == (NameRead("小锋", "feng"),)


def test_words_that_name_nobody_give_no_name() -> None:
    assert names_read(ClueKind.RELATIVE, "他有一个女儿在外地打工") == ()
