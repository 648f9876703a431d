"""The score of a pair as the service tells it: absolute, explainable, and never an identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import EvidenceField, MatchBand
from services.tracing.domain.facts import Found, Kin, Sought, Speech
from services.tracing.domain.scoring import Comparison
from services.tracing.matching.explanation import explained
from services.tracing.matching.fields import Field
from services.tracing.matching.records import Profile, Report
from services.tracing.search.comparing import FIELDS, compare, compare_all
from services.tracing.search.versions import first
from tests.unit.tracing.people import (
    FOUND_ON,
    an_old_man_called_xiaofeng,
    found_people,
    people_sought,
    the_father_missing_from_liuhe,
)


def compared(found: Found, sought: Sought) -> Comparison:
    return compare(found, sought, first())


def test_the_full_name_by_sound_makes_it_strong_where_a_pet_name_and_a_village_bring_it_up_for_review() -> None:
    father = replace(the_father_missing_from_liuhe(), last_seen_on=None)
    told = compared(an_old_man_called_xiaofeng(), father)
    named = compared(replace(an_old_man_called_xiaofeng(), names=("陈国锋",)), father)

    assert (told.band, told.conflicts, told.vetoes) == (MatchBand.REVIEW, (), ())
    assert named.band is MatchBand.STRONG
    assert {term.field for term in told.terms} >= {EvidenceField.NAME, EvidenceField.HOME_PLACE}


@pytest.mark.parametrize("heard", ["陈国锋", "成国宏", "陈锋国", "陈锋", "国峰"])
def test_a_name_misheard_turned_or_shortened_still_speaks_for_him(heard: str) -> None:
    found = replace(an_old_man_called_xiaofeng(), nicknames=(), places=(), names=(heard,))
    [term] = [t for t in compared(found, the_father_missing_from_liuhe()).terms if t.field is EvidenceField.NAME]

    assert term.millibits > 1_000


def test_what_stands_on_either_side_is_told_in_words_a_worker_reads() -> None:
    found = replace(an_old_man_called_xiaofeng(), found_region_code="320402109000", kin=(Kin.of("女儿叫陈小满"),))
    sought = replace(the_father_missing_from_liuhe(), kin=(Kin("女儿", "陈小满"),), lost_region_code="320402000000")
    words = {term.field: (term.left, term.right) for term in compared(found, sought).terms}

    assert words[EvidenceField.WHEREABOUTS] == (
        "江苏常州市天宁区 2026-07-06",
        "河南周口市商水县 江苏常州市天宁区 2026-05-02",
    )
    assert words[EvidenceField.KIN] == ("女儿陈小满", "女儿陈小满")
    assert words[EvidenceField.HOME_PLACE] == ("柳河村", "河南省商水县柳林镇柳河村")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"home_text": "", "town": "", "village": ""}, "河南周口市商水县"),
        ({"home_text": "河南", "town": "柳林镇"}, "河南周口市商水县 柳林镇 柳河村"),
        ({"home_text": "柳林镇老街", "town": "柳林镇"}, "河南周口市商水县 柳林镇老街 柳河村"),
        ({"home_text": "商水县城关", "town": ""}, "商水县城关 柳河村"),
        ({"home_region_code": None, "home_text": ""}, "柳林镇 柳河村"),
    ],
)
def test_a_village_that_agrees_is_among_the_words_of_home(told: dict[str, str | None], shown: str) -> None:
    found, sought = an_old_man_called_xiaofeng(), replace(the_father_missing_from_liuhe(), **told)  # type: ignore[arg-type]

    assert {term.field: term.right for term in compared(found, sought).terms}[EvidenceField.HOME_PLACE] == shown


def test_an_age_is_told_with_the_year_it_is_for_and_a_people_with_its_language() -> None:
    found = replace(an_old_man_called_xiaofeng(), ages_year=2020, speech=(Speech("彝语", ""),))
    sought = replace(the_father_missing_from_liuhe(), ethnicity="汉族", speaks=("彝语",))
    words = {term.field: (term.left, term.right) for term in compared(found, sought).terms}

    assert words[EvidenceField.AGE] == ("71–81 (2026)", "1955")
    assert words[EvidenceField.PEOPLE] == ("彝语", "汉族、彝语")


def test_what_keeps_somebody_from_saying_who_he_is_stands_in_words() -> None:
    ours, theirs = Profile(id="ours", category="dementia"), Report(id="theirs", category="deaf")
    [term] = [term for term in explained(ours, theirs, first()).terms if term.field is Field.CATEGORY]

    assert (term.ours, term.theirs) == ("认知症", "听力言语残疾")


def test_a_daughters_name_he_speaks_of_weighs_when_she_is_the_one_who_searches() -> None:
    father = the_father_missing_from_liuhe()
    he = replace(an_old_man_called_xiaofeng(), kin=(Kin.of("女儿陈小满"),))
    hers, anothers = (compared(he, replace(father, kin=(Kin("女儿", name),))).score for name in ("陈晓曼", "王大伟"))

    assert hers > compared(he, father).score > anothers


def test_every_field_of_the_engine_has_its_name_and_no_two_share_one() -> None:
    assert len(set(FIELDS.values())) == len(FIELDS)
    assert set(EvidenceField) - set(FIELDS.values()) == {EvidenceField.NICKNAME, EvidenceField.TIME}


@given(found_people, people_sought)
def test_the_terms_add_up_to_the_score_and_name_each_field_once(found: Found, sought: Sought) -> None:
    told = compared(found, sought)
    fields = [term.field for term in told.terms]

    assert sum(term.millibits for term in told.terms) == told.score
    assert sorted([*fields, *told.missing]) == sorted(FIELDS.values())
    assert all(type(term.millibits) is int for term in told.terms)
    assert all(term.left and term.right for term in told.terms)


@given(found_people, st.lists(people_sought, min_size=1, max_size=4))
def test_what_a_pair_says_does_not_depend_on_whom_else_is_compared(found: Found, people: list[Sought]) -> None:
    assert compare_all(found, people, first()) == [compared(found, one) for one in people]


@given(found_people, people_sought)
def test_a_pair_of_two_sexes_or_found_before_anybody_was_missing_is_vetoed_and_never_strong(
    found: Found, sought: Sought
) -> None:
    man = replace(found, sex="1", names=(sought.name,), marks=sought.marks, height_cm=sought.height_cm)
    woman = compared(man, replace(sought, sex="2"))
    later = compared(man, replace(sought, sex="1", last_seen_on=FOUND_ON + timedelta(days=1)))

    assert EvidenceField.SEX in woman.vetoes and EvidenceField.WHEREABOUTS in later.vetoes
    assert MatchBand.STRONG not in (woman.band, later.band)
