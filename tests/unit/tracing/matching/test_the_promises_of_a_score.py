"""What holds of every score, whatever the records: both directions, any order, any company, and sums that add up."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.tracing.matching.explanation import explained
from services.tracing.matching.index import Index
from services.tracing.matching.pairs import compare
from services.tracing.matching.parameters import Parameters, day_one
from services.tracing.matching.records import Profile, Relative, Report
from services.tracing.matching.reverse import Profiles
from tests.unit.tracing.matching.world import TODAY, a_report, a_world, told_badly, without

WORLD = a_world()
PARAMETERS = day_one(WORLD.reports)
EVERYBODY = 10_000
NO_LEAST = -(10**9)

seeds = st.integers(0, 10_000)
reports = seeds.map(lambda seed: a_report(f"r{seed}", random.Random(seed)))
profiles = seeds.map(lambda seed: told_badly(f"seen{seed}", a_report("true", random.Random(seed)), random.Random(seed)))
partial = st.sets(
    st.sampled_from(("name", "sex", "birth_year", "home_code", "town", "village", "marks", "height", "lost_on", "kin"))
)
some_reports = st.builds(lambda report, gone: without(report, *gone), reports, partial)


def score(profile: Profile, report: Report, parameters: Parameters = PARAMETERS) -> int:
    return sum(compare(profile, report, parameters).values())


@settings(max_examples=60, deadline=None)
@given(profiles, st.lists(some_reports, min_size=1, max_size=8, unique_by=lambda report: report.id))
def test_a_pair_has_one_score_alone_forwards_and_backwards(profile: Profile, some: list[Report]) -> None:
    index, waiting = Index(PARAMETERS), Profiles(PARAMETERS)
    index.build(some)
    waiting.build([profile, *WORLD.profiles[:5]])
    alone = [score(profile, report) for report in some]

    assert list(index.score_pairs(profile, [report.id for report in some])) == alone
    forwards = dict(index.candidates(profile, EVERYBODY))
    backwards = {report.id: dict(waiting.matches(report, NO_LEAST)).get(profile.id) for report in some}
    assert {key: found for key, found in backwards.items() if found is not None} == forwards
    assert forwards.items() <= dict(zip((report.id for report in some), alone, strict=True)).items()


@pytest.mark.parametrize(
    ("told", "kind"),
    [("老陈", "小名"), ("小锋", "小名"), ("石头", "小名"), ("国锋", "小名"), ("陈", "仅姓"), ("陈国锋", "全名"),
     ("陈锋国", "全名"), ("国锋", "全名"), ("陈锋", "全名"), ("刘大明", "全名"), ("肉孜·依明", "全名")],
)  # fmt: skip
def test_each_way_a_name_is_told_weighs_the_same_backwards(told: str, kind: str) -> None:
    profile = Profile(id="p", names=(told,), name_kind=kind)
    waiting = Profiles(PARAMETERS)
    waiting.build([profile, *WORLD.profiles[:9]])
    some = [
        Report(id="r", name="陈国锋", aliases=("石头",)),
        Report(id="r", name="陈锋"),
        Report(id="r", name="覃国"),
        Report(id="r", name="肉孜·依明"),
    ]

    for report in some:
        assert dict(waiting.matches(report, NO_LEAST))["p"] == score(profile, report)


@settings(max_examples=60, deadline=None)
@given(profiles, some_reports, st.lists(reports, max_size=6, unique_by=lambda report: report.id))
def test_a_score_does_not_depend_on_who_else_is_there(profile: Profile, report: Report, others: list[Report]) -> None:
    alone, among = Index(PARAMETERS), Index(PARAMETERS)
    alone.build([report])
    among.build([other for other in others if other.id != report.id])
    among.put(report)

    assert alone.score_pairs(profile, [report.id]) == among.score_pairs(profile, [report.id])


@settings(max_examples=60, deadline=None)
@given(profiles, some_reports)
def test_terms_are_whole_numbers_that_add_up_to_the_score(profile: Profile, report: Report) -> None:
    told = explained(profile, report, PARAMETERS)

    assert all(isinstance(term.millibits, int) for term in told.terms)
    assert told.score == sum(term.millibits for term in told.terms) == score(profile, report)
    assert {term.field for term in told.terms}.isdisjoint(told.missing)
    assert (told.version, told.digest) == (PARAMETERS.version, PARAMETERS.digest)


changes = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 12), seeds),
        st.tuples(st.just("withdraw"), st.integers(0, 12), st.just(0)),
        st.tuples(st.just("compact"), st.just(0), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(changes, profiles)
def test_any_sequence_of_changes_equals_an_index_built_anew(
    steps: list[tuple[str, int, int]], profile: Profile
) -> None:
    changed, now = Index(PARAMETERS), dict[str, Report]()
    for what, number, seed in steps:
        key = f"r{number}"
        if what == "put":
            now[key] = a_report(key, random.Random(seed))
            changed.put(now[key])
        elif what == "withdraw":
            assert changed.withdraw(key) == (now.pop(key, None) is not None)
        else:
            changed.compact()
    anew = Index(PARAMETERS)
    anew.build(sorted(now.values(), key=lambda report: report.id, reverse=True))

    assert len(changed) == len(anew) == len(now)
    assert changed.search(profile, EVERYBODY) == anew.search(profile, EVERYBODY)


@settings(max_examples=40, deadline=None)
@given(changes, some_reports)
def test_profiles_that_come_and_go_are_matched_as_if_they_had_always_been_so(
    steps: list[tuple[str, int, int]], report: Report
) -> None:
    changed, now = Profiles(PARAMETERS), dict[str, Profile]()
    for what, number, seed in steps:
        key, chance = f"p{number}", random.Random(seed)
        if what == "put":
            now[key] = told_badly(key, a_report("true", chance), chance)
            changed.put(now[key])
        elif what == "withdraw":
            assert changed.withdraw(key) == (now.pop(key, None) is not None)
        else:
            changed.compact()
    anew = Profiles(PARAMETERS)
    anew.build(now.values())

    assert len(changed) == len(now)
    assert changed.matches(report, NO_LEAST) == anew.matches(report, NO_LEAST)


def _agreeing(report: Report) -> dict[str, dict[str, object]]:
    """For each field of ours, the value that agrees with a report whole."""
    found_on = date(2026, 6, 20)
    return {
        "name": {"names": (report.name,), "name_kind": "全名"},
        "sex": {"sex": report.sex},
        "age": {"ages": _around(found_on.year - (report.birth_year or 1960)), "found_on": found_on},
        "blood": {"blood": report.blood},
        "height": {"height": report.height},
        "people": {"ethnicity": report.ethnicity},
        "category": {"category": report.category},
        "accent": {"accent": f"{report.home_text[:2]}口音"},
        "marks": {"marks": report.marks},
        "clothes": {"clothes": report.clothes},
        "town": {"places": (report.town,)},
        "place": {"places": tuple(sorted({report.town, report.village}))},
        "kin": {"kin": (Relative("女儿", report.reporter.name if report.reporter else ""),)},
        "phone": {"phone": report.phone[-6:]},
        "found": {"found_code": report.home_code},
    }


def _around(age: int) -> tuple[int, int]:
    return max(0, age - 5), max(0, age - 5) + 10


@settings(max_examples=150, deadline=None)
@given(seeds, st.data(), st.integers(1, 40))
def test_an_agreeing_field_never_lowers_a_score(seed: int, data: st.DataObject, size: int) -> None:
    """Whatever the register the frequencies were counted in."""
    report = replace(
        a_report("r", random.Random(seed)), sex="女", blood="AB", height=160, category="deaf", ethnicity="汉族",
        town="柳林镇", village="柳河村", birth_year=1990, clothes=("黑棉袄",),
    )  # fmt: skip
    parameters = _of_a_register(seed, size, report)
    agreeing = _agreeing(report)
    order = data.draw(st.permutations(sorted(agreeing)))
    profile, before = Profile(id="p"), 0
    for field in order:
        if field == "place" or (field in ("town",) and profile.places):
            continue
        profile = replace(profile, **agreeing[field])  # type: ignore[arg-type]
        if field == "age":
            before = score(replace(profile, ages=None), report, parameters)
        after = score(profile, report, parameters)
        assert after >= before, field
        before = after


def _of_a_register(seed: int, size: int, report: Report) -> Parameters:
    chance = random.Random(seed)
    return day_one([report, *(a_report(f"o{number}", chance) for number in range(size))])


def test_a_further_place_that_is_true_never_lowers_a_score() -> None:
    report = replace(WORLD.reports[0], town="柳林镇", village="柳河村")
    one, two = (score(Profile(id="p", places=places), report) for places in (("柳林镇",), ("柳林镇", "柳河村")))

    assert 0 < one <= two


def test_what_is_missing_on_either_side_weighs_nothing() -> None:
    assert all(score(Profile(id="p"), report) == 0 for report in WORLD.reports[:40])
    assert all(score(profile, Report(id="r")) == 0 for profile in WORLD.profiles)


def test_parameters_come_back_from_their_data_whole() -> None:
    again = Parameters.of_data(json.loads(json.dumps(PARAMETERS.as_data(), ensure_ascii=False)))

    assert again.digest == PARAMETERS.digest
    assert [score(profile, report, again) for profile, report in zip(WORLD.profiles, WORLD.reports, strict=False)] == [
        score(profile, report) for profile, report in zip(WORLD.profiles, WORLD.reports, strict=False)
    ]


def test_the_order_a_register_is_counted_in_does_not_matter() -> None:
    assert day_one(reversed(WORLD.reports)).digest == PARAMETERS.digest


def test_counting_a_report_out_leaves_no_trace() -> None:
    statistics = day_one(WORLD.reports).statistics
    extra = a_report("extra", random.Random(99))
    statistics.add(extra)
    assert statistics.counts != PARAMETERS.statistics.counts

    statistics.add(extra, times=-1)

    assert (statistics.counts, statistics.reports) == (PARAMETERS.statistics.counts, PARAMETERS.statistics.reports)


@pytest.mark.parametrize("days", [-3, 0, 3, 30, 3000])
def test_time_weighs_the_same_whichever_comes_last(days: int) -> None:
    report = WORLD.reports[1]
    profile = replace(WORLD.profiles[1], found_on=(report.lost_on or TODAY) + timedelta(days=days))
    index, waiting = Index(PARAMETERS), Profiles(PARAMETERS)
    index.put(report)
    waiting.put(profile)

    assert index.score_pairs(profile, [report.id]) == (score(profile, report),)
    assert dict(waiting.matches(report, NO_LEAST)).get(profile.id) == dict(index.candidates(profile)).get(report.id)
