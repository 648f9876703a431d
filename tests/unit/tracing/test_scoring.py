"""The score of a pair: absolute, explainable, and never an identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import EvidenceField, MatchBand, Sex
from services.tracing.domain.facts import Found, Mark, Sought
from services.tracing.domain.keys import keys_of_found, keys_of_sought
from services.tracing.domain.places import places_of_home
from services.tracing.domain.scoring import compare

FOUND_ON = date(2026, 7, 6)


def an_old_man_called_xiaofeng() -> Found:
    """Does not know his name; says 小锋 and 柳河村 when asked about home."""
    return Found(sex="1", ages=(65, 75), ages_year=2026, found_on=FOUND_ON, nicknames=("小锋",), places=("柳河村",))


def the_father_missing_from_liuhe() -> Sought:
    """Registered as 陈国峰, of an invented village in Henan."""
    return Sought(
        name="陈国峰",
        sex="1",
        birth_year=1955,
        home_region_code="411623000000",
        home=places_of_home("411623000000", "河南省商水县柳林镇柳河村", "柳林镇", "柳河村"),
        home_text="河南省商水县柳林镇柳河村",
        last_seen_on=date(2026, 5, 2),
    )


GIVEN = "国锋峰建军华明伟芳丽英德胜利宏鸿兰南"
SURNAMES = "陈成王黄李刘牛曾单谢解"
VILLAGES = ("柳河村", "刘河村", "王庄", "查家村", "东村", "北湾村")

names = st.builds(lambda s, g: s + g, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=2))
nicknames = st.builds(lambda p, c: p + c, st.sampled_from(("小", "阿", "老", "")), st.sampled_from(GIVEN))
marks = st.builds(
    Mark,
    st.sampled_from(("疤痕", "痣")),
    st.sampled_from(("手", "手食指", "额头")),
    st.sampled_from(("", "left", "right")),
)
sexes = st.sampled_from([sex.value for sex in Sex])
few = {"max_size": 2, "unique": True}
ages = st.tuples(st.integers(5, 80), st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))
found_people = st.builds(
    Found,
    sex=sexes,
    ages=ages,
    ages_year=st.just(2026),
    found_on=st.just(FOUND_ON),
    names=st.lists(names, **few).map(tuple),
    nicknames=st.lists(nicknames, **few).map(tuple),
    places=st.lists(st.sampled_from((*VILLAGES, "郑陆", "河南")), **few).map(tuple),
    marks=st.lists(marks, **few).map(tuple),
    height_cm=st.none() | st.integers(140, 190),
)
codes = st.sampled_from((None, "411623000000", "320402109000", "320412000000"))
people_sought = st.builds(
    lambda code, village, **rest: Sought(home_region_code=code, home=places_of_home(code, None, None, village), **rest),
    codes,
    st.none() | st.sampled_from(VILLAGES),
    name=names,
    sex=sexes,
    aliases=st.lists(nicknames | names, **few).map(tuple),
    birth_year=st.none() | st.integers(1930, 2020),
    marks=st.lists(marks, **few).map(tuple),
    height_cm=st.none() | st.integers(140, 190),
    last_seen_on=st.none() | st.integers(-60, 4000).map(lambda days: FOUND_ON - timedelta(days=days)),
)


def test_a_pet_name_and_a_village_find_the_father_whose_name_is_spelled_otherwise() -> None:
    comparison = compare(an_old_man_called_xiaofeng(), the_father_missing_from_liuhe())
    assert {term.field.value: term.millibits for term in comparison.terms} == {
        "nickname": 2737,
        "sex": 986,
        "age": 2415,
        "home_place": 9000,
        "time": 1500,
    }
    assert (comparison.score, comparison.band, comparison.conflicts) == (16_638, MatchBand.REVIEW, ())
    assert comparison.missing == (EvidenceField.NAME, EvidenceField.MARKS, EvidenceField.HEIGHT)


def test_the_full_name_by_sound_makes_it_strong() -> None:
    found = replace(an_old_man_called_xiaofeng(), names=("陈国锋",))
    comparison = compare(found, the_father_missing_from_liuhe())
    assert comparison.band is MatchBand.STRONG
    assert keys_of_found(found) & keys_of_sought(the_father_missing_from_liuhe())


@pytest.mark.parametrize("heard", ["陈国锋", "成国宏", "陈锋国", "陈锋", "国峰"])
def test_a_name_misheard_turned_or_shortened_still_speaks_for_him(heard: str) -> None:
    found = replace(an_old_man_called_xiaofeng(), nicknames=(), places=(), names=(heard,))
    [term] = [t for t in compare(found, the_father_missing_from_liuhe()).terms if t.field is EvidenceField.NAME]
    assert term.millibits > 1_000
    assert keys_of_found(found) & keys_of_sought(the_father_missing_from_liuhe())


def test_a_syllable_heard_in_the_name_and_in_the_pet_name_counts_once() -> None:
    named = replace(an_old_man_called_xiaofeng(), names=("陈国锋",), nicknames=())
    both = replace(named, nicknames=("小锋",))
    father = the_father_missing_from_liuhe()
    assert compare(both, father).score == compare(named, father).score
    known_as = replace(father, aliases=("小峰",))
    assert compare(both, known_as).score > compare(named, known_as).score


def test_a_rare_surname_weighs_more_than_a_common_one() -> None:
    scores = []
    for name in ("覃国峰", "李国峰"):
        found = Found(sex="0", ages=(60, 70), ages_year=2026, found_on=FOUND_ON, names=(name,))
        scores.append(compare(found, Sought(name=name, sex="0")).score)
    assert scores[0] > scores[1]


def test_a_name_that_many_places_bear_says_less() -> None:
    rare, common = (
        compare(
            replace(an_old_man_called_xiaofeng(), places=(village,)),
            replace(the_father_missing_from_liuhe(), home=places_of_home(None, None, None, village), home_text=""),
        ).score
        for village in ("柳河村", "新村")
    )
    assert rare > common


@given(found_people, people_sought)
def test_the_terms_add_up_to_the_score_and_name_each_field_once(found: Found, sought: Sought) -> None:
    comparison = compare(found, sought)
    fields = [term.field for term in comparison.terms]
    assert sum(term.millibits for term in comparison.terms) == comparison.score
    assert sorted([*fields, *comparison.missing]) == sorted(EvidenceField)
    assert all(type(term.millibits) is int for term in comparison.terms)


MISSING_ON_THEIR_SIDE = {
    EvidenceField.AGE: {"birth_year": None},
    EvidenceField.HOME_PLACE: {"home": (), "home_text": "", "home_region_code": None},
    EvidenceField.TIME: {"last_seen_on": None},
    EvidenceField.MARKS: {"marks": ()},
    EvidenceField.HEIGHT: {"height_cm": None},
    EvidenceField.SEX: {"sex": "9"},
}


@given(found_people, people_sought, st.sampled_from(sorted(MISSING_ON_THEIR_SIDE)))
def test_a_missing_field_adds_nothing_and_changes_no_other(found: Found, sought: Sought, field: EvidenceField) -> None:
    whole = compare(found, sought)
    without = compare(found, replace(sought, **MISSING_ON_THEIR_SIDE[field]))
    assert without.terms == tuple(term for term in whole.terms if term.field is not field)


@given(found_people, people_sought)
def test_an_agreeing_field_never_lowers_the_score(found: Found, sought: Sought) -> None:
    before = compare(replace(found, names=(), nicknames=(), places=(), marks=(), height_cm=None), sought).score
    agreeing = {
        "names": (sought.name,),
        "nicknames": (sought.name[-1],),
        "marks": sought.marks,
        "height_cm": sought.height_cm,
        "places": tuple(place.name for place in sought.home),
    }
    bare = replace(found, names=(), nicknames=(), places=(), marks=(), height_cm=None)
    for field, value in agreeing.items():
        bare = replace(bare, **{field: value})
        after = compare(bare, sought).score
        assert after >= before, field
        before = after


@given(found_people, people_sought, st.randoms(use_true_random=False))
def test_the_order_in_which_things_were_said_is_no_evidence(found: Found, sought: Sought, random: object) -> None:
    def shuffled(values: tuple[object, ...]) -> tuple[object, ...]:
        mixed = list(values)
        random.shuffle(mixed)  # type: ignore[attr-defined]
        return tuple(mixed)

    turned = replace(
        found, **{field: shuffled(getattr(found, field)) for field in ("names", "nicknames", "places", "marks")}
    )
    their = replace(sought, aliases=shuffled(sought.aliases), marks=shuffled(sought.marks))
    assert compare(turned, their).score == compare(found, sought).score


@given(found_people, people_sought)
def test_a_vetoed_pair_is_never_strong(found: Found, sought: Sought) -> None:
    twin = replace(found, sex="1", names=(sought.name,), marks=sought.marks, height_cm=sought.height_cm)
    agreeing = replace(sought, sex="2", birth_year=2026 - found.ages[0])
    assert compare(twin, agreeing).band is not MatchBand.STRONG


@given(found_people, people_sought)
def test_who_went_missing_after_our_person_was_found_is_vetoed(found: Found, sought: Sought) -> None:
    comparison = compare(found, replace(sought, last_seen_on=FOUND_ON + timedelta(days=1)))
    assert EvidenceField.TIME in comparison.vetoes
    assert EvidenceField.TIME in comparison.conflicts
    assert comparison.band is not MatchBand.STRONG


@given(people_sought, st.sampled_from(sorted({"锋": "峰", "国": "果", "华": "化"}.items())))
def test_who_is_named_by_sound_or_by_home_is_always_looked_up(sought: Sought, spelling: tuple[str, str]) -> None:
    """A missed key is a missed person: every way to bring name or home together leads to the other record."""
    heard_name = sought.name.translate(str.maketrans(*spelling))
    theirs = keys_of_sought(sought)
    bare = Found(sex="0", ages=(0, 99), ages_year=2026, found_on=FOUND_ON)
    ways = [{"nicknames": (f"小{character}",)} for character in sought.name[1:]]
    ways += [{"names": (heard_name,)}] if len(sought.name) > 1 else []
    ways += [{"places": (home.name,)} for home in sought.home if home.level in ("county", "town", "village")]
    assert all(keys_of_found(replace(bare, **way)) & theirs for way in ways)
