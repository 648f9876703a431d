"""What a notice shows of a person depends on how they are guarded, and is never more the second time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import NoticeField
from contracts.disclosure.groups import Sensitivity
from services.tracing.domain.masking import (
    MASKS,
    Facts,
    Shown,
    as_kept,
    given_away,
    masked,
    of_kept,
    place_of,
    shown_of,
)
from services.tracing.domain.profiles import DvSealed

SCAR = {"kind": "疤痕", "part": "食指", "side": "左", "text": "柳河小学门口摔的"}
EVERYTHING = Facts(
    photo="photo/0001",
    name="雷文锋",
    sex="1",
    ages=(15, 25),
    height_cm=168,
    health="外伤已愈",
    intellect="智力障碍",
    mind="孤独症",
    marks=(SCAR,),
    clothes="蓝色校服",
    found_on=date(2026, 7, 20),
    found_region_code="320402109000",
    found_place_text="郑陆镇武澄路公交站",
    contact="0519-00000000",
)
PUBLISHABLE = (Sensitivity.MINOR, Sensitivity.PSYCHIATRIC)
WAYS = [tuple(way) for many in range(len(PUBLISHABLE) + 1) for way in combinations(PUBLISHABLE, many)]

words = st.none() | st.text(min_size=1, max_size=6)
people = st.builds(
    Facts,
    photo=words,
    name=words,
    sex=st.sampled_from((None, "1", "2")),
    ages=st.none() | st.tuples(st.integers(0, 40), st.integers(41, 90)),
    height_cm=st.none() | st.integers(40, 250),
    health=words,
    intellect=words,
    mind=words,
    marks=st.lists(st.just(SCAR), max_size=2).map(tuple),
    clothes=words,
    found_on=st.none() | st.dates(),
    found_region_code=st.sampled_from((None, "320402109000", "320481111201")),
    found_place_text=words,
    contact=words,
)


def test_of_an_adult_who_is_not_guarded_everything_in_the_field_list_is_shown() -> None:
    assert masked(EVERYTHING, ()) == EVERYTHING


def test_of_a_minor_the_national_site_shows_the_face_and_no_name_no_condition_no_exact_place_no_words() -> None:
    assert masked(EVERYTHING, (Sensitivity.MINOR,), on_national_site=True) == Facts(
        photo="photo/0001",
        sex="1",
        ages=(15, 25),
        height_cm=168,
        marks=({"kind": "疤痕", "part": "食指", "side": "左", "text": None},),
        clothes="蓝色校服",
        found_on=date(2026, 7, 20),
        found_region_code="320402000000",
        contact="0519-00000000",
    )


@pytest.mark.parametrize("guard", PUBLISHABLE)
def test_anywhere_else_no_guarded_persons_face_is_shown(guard: Sensitivity) -> None:
    assert masked(EVERYTHING, (guard,)).photo is None


def test_whoever_is_sealed_is_shown_nowhere_however_else_they_are_guarded() -> None:
    for way in WAYS:
        for national in (True, False):
            with pytest.raises(DvSealed):
                masked(EVERYTHING, (*way, Sensitivity.DV_SEALED), on_national_site=national)


@given(people, st.sampled_from(WAYS), st.booleans())
def test_masked_again_nothing_comes_back_and_nothing_changes(
    facts: Facts, way: tuple[Sensitivity, ...], site: bool
) -> None:
    once = masked(facts, way, on_national_site=site)
    assert masked(once, way, on_national_site=site) == once


@given(people, st.sampled_from(WAYS), st.booleans())
def test_one_more_way_of_being_guarded_shows_no_more(facts: Facts, way: tuple[Sensitivity, ...], site: bool) -> None:
    for more in PUBLISHABLE:
        for field in NoticeField:
            before = shown_of(field, way, on_national_site=site)
            assert shown_of(field, (*way, more), on_national_site=site) <= before


@given(people, st.sampled_from(WAYS))
def test_what_is_kept_is_what_was_masked(facts: Facts, way: tuple[Sensitivity, ...]) -> None:
    public = masked(facts, way)
    assert of_kept(as_kept(public)) == public


def test_elsewhere_no_more_is_shown_than_where_the_law_orders_it_and_every_row_names_its_source() -> None:
    rows = [row for by_field in MASKS.values() for row in by_field.values()]
    assert all(row.elsewhere <= row.on_national_site for row in rows)
    assert all(row.source for row in rows)
    assert Shown.WHOLE not in {row.elsewhere for row in rows}


def test_the_place_is_told_as_exactly_as_it_was_left() -> None:
    assert place_of(EVERYTHING) == "郑陆镇武澄路公交站"
    assert place_of(masked(EVERYTHING, (Sensitivity.MINOR,))) == "常州市天宁区"
    assert place_of(Facts()) is None


@pytest.mark.parametrize(
    ("text", "guards", "told"),
    [
        ("寻亲公告: 男, 约20岁, 雷文锋", (), ()),
        ("寻亲公告: 男, 约20岁, 雷文锋", (Sensitivity.MINOR,), (NoticeField.NAME,)),
        ("寻亲公告: 男, 约20岁, 家人叫他小锋", (Sensitivity.MINOR,), (NoticeField.NAME,)),
        ("寻亲公告: 男, 约20岁, 家人叫他小锋", (), ()),
        ("在郑陆镇武澄路公交站被发现", (Sensitivity.MINOR,), (NoticeField.FOUND_PLACE,)),
        ("曾在柳河小学读书", (Sensitivity.MINOR,), (NoticeField.FOUND_PLACE,)),
        ("曾在柳河小学读书", (Sensitivity.PSYCHIATRIC,), ()),
        ("患有孤独症", (Sensitivity.PSYCHIATRIC,), (NoticeField.MIND,)),
        ("身份证 11010119900307457X", (), (NoticeField.NAME,)),
        ("寻亲公告: 男, 在天宁区获助", (Sensitivity.MINOR, Sensitivity.PSYCHIATRIC), ()),
    ],
)
def test_the_words_of_a_notice_may_not_give_away_what_its_fields_hide(
    text: str, guards: tuple[Sensitivity, ...], told: tuple[NoticeField, ...]
) -> None:
    facts = replace(EVERYTHING, also_named=("小锋",))
    assert given_away(text, facts, guards, on_national_site=True) == told
