"""Several reports of one missing person are seen to be his, and a namesake's are not."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.tracing.matching.parameters import day_one
from services.tracing.matching.persons import by_person, likeness, needed, persons
from services.tracing.matching.records import Mark, Relative, Report
from tests.unit.tracing.matching.world import a_report, a_world, without

WORLD = a_world()
PARAMETERS = day_one(WORLD.reports)
CITY = 100_000

reports = st.integers(0, 10_000).map(lambda seed: a_report(f"r{seed}", random.Random(seed)))
partial = st.sets(
    st.sampled_from(("name", "sex", "birth_year", "home_code", "town", "lost_on", "lost_code", "phone", "kin"))
)
some_reports = st.builds(lambda report, gone: without(report, *gone), reports, partial)


def the_daughters() -> Report:
    return Report(
        id="daughter", name="覃国锋", sex="男", birth_year=1952, home_code="411623", town="柳林镇",
        marks=(Mark("痣", "手", "左"),), lost_code="320402", lost_on=date(2024, 3, 2),
        reporter=Relative("女儿", "覃芳"), phone="13900000001",
    )  # fmt: skip


def the_polices() -> Report:
    """The same man as a clerk took him down: a homophone, no telephone, no mark, three centimetres off."""
    return replace(
        the_daughters(), id="police", name="覃国峰", marks=(), reporter=Relative("公安机关", ""), phone="", height=171
    )


def a_namesake() -> Report:
    """Of the next village, as old, lost another year and reported by another family."""
    return replace(
        the_daughters(), id="namesake", birth_year=1954, town="青石镇", marks=(Mark("疤痕", "额头"),),
        lost_code="411623", lost_on=date(2019, 8, 9), reporter=Relative("妻子", "王静"), phone="13700000009",
    )  # fmt: skip


def test_a_daughters_and_the_polices_report_are_one_persons_and_a_namesakes_is_not() -> None:
    found = persons([the_daughters(), the_polices(), a_namesake()], PARAMETERS, CITY)

    assert found == {"daughter": "daughter", "police": "daughter", "namesake": "namesake"}


def test_brothers_lost_on_one_day_are_two() -> None:
    brother = replace(the_daughters(), id="brother", name="覃国明", birth_year=1955)

    assert persons([the_daughters(), brother], PARAMETERS, CITY) == {"daughter": "daughter", "brother": "brother"}


def test_a_larger_register_needs_more_to_believe_it() -> None:
    assert needed(1_000_000) - needed(100_000) == pytest.approx(3_322, abs=1)


@settings(max_examples=60, deadline=None)
@given(some_reports, some_reports)
def test_likeness_is_the_same_from_either_side(left: Report, right: Report) -> None:
    assert likeness(left, right, PARAMETERS) == likeness(right, left, PARAMETERS)


@settings(max_examples=60, deadline=None)
@given(reports)
def test_what_is_missing_weighs_nothing_between_reports(report: Report) -> None:
    assert likeness(report, Report(id="nothing"), PARAMETERS) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(reports, max_size=6, unique_by=lambda report: report.id), st.randoms(use_true_random=False))
def test_persons_do_not_depend_on_an_order(some: list[Report], chance: random.Random) -> None:
    told = [*some, *(replace(report, id=f"{report.id}-again") for report in some)]
    mixed = list(told)
    chance.shuffle(mixed)

    found = persons(told, PARAMETERS, 300)

    assert persons(mixed, PARAMETERS, 300) == found
    assert found.keys() == {report.id for report in told}
    assert all(found[person] == person for person in found.values())


def test_a_list_shows_a_person_once_where_his_best_report_stands() -> None:
    candidates = [("a", 19_000), ("b", 18_000), ("c", 17_000), ("d", 16_000)]

    assert by_person(candidates, {"a": "a", "c": "a", "d": "d"}) == (("a", "c"), ("b",), ("d",))
    assert by_person([], {}) == ()
