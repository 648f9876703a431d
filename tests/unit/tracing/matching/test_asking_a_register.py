"""Asking a whole register: the true report comes up, a probability may be believed, and nothing holds the worker."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from math import fsum

import numpy as np
import pytest

from contracts.codes import Sex
from services.tracing.domain import facts
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.fields import Field
from services.tracing.matching.fitting import Confirmed, Judged, fitted, sharpened
from services.tracing.matching.index import AT_ONCE, Index
from services.tracing.matching.pairs import compare
from services.tracing.matching.parameters import day_one
from services.tracing.matching.probability import Mass, likelihoods
from services.tracing.matching.records import Mark, Profile, Relative, Report
from services.tracing.matching.verdict import Outcome, verdict
from tests.unit.tracing.matching.world import a_report, a_world

WORLD = a_world()
PARAMETERS = day_one(WORLD.reports)


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index(PARAMETERS)
    made.build(WORLD.reports)
    return made


def test_most_people_are_found_among_the_first_five(index: Index) -> None:
    first = {profile.id: [key for key, _ in index.candidates(profile, 5)] for profile in WORLD.profiles}
    found = [true in first[profile] for profile, true in WORLD.truth.items()]

    assert sum(found) / len(found) >= 0.85


def test_candidates_come_best_first_and_equals_in_an_order_that_stays(index: Index) -> None:
    nothing_known = Profile(id="p", sex="男")
    ranked = index.candidates(nothing_known, 50)

    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    anew = Index(PARAMETERS)
    anew.build(reversed(WORLD.reports))
    assert anew.candidates(nothing_known, 50) == ranked
    assert ranked[:7] == index.candidates(nothing_known, 7)


def test_who_has_the_name_is_found_whatever_age_and_sex_say(index: Index) -> None:
    true = next(
        report for report in WORLD.reports if report.birth_year and report.sex == "女" and len(report.name) == 3
    )
    wrong = Profile(id="p", names=(true.name,), name_kind="全名", sex="男", ages=(1, 3), found_on=date(2026, 6, 1))

    assert true.id in dict(index.candidates(wrong, 300))


def test_an_id_that_is_not_there_has_no_score(index: Index) -> None:
    profile = WORLD.profiles[0]

    assert index.score_pairs(profile, ["r1", "nobody"])[1] is None
    assert "nobody" not in index
    assert index.withdraw("nobody") is False


def test_a_changed_report_is_known_as_it_is_now(index: Index) -> None:
    changed = Index(PARAMETERS)
    changed.build(WORLD.reports[:20])
    before = changed.score_pairs(WORLD.profiles[3], ["r3"])

    changed.put(replace(WORLD.reports[3], sex="女", blood="AB", home_code="650102"))

    assert len(changed) == 20
    assert changed.score_pairs(WORLD.profiles[3], ["r3"]) != before
    changed.put(WORLD.reports[3])
    assert changed.score_pairs(WORLD.profiles[3], ["r3"]) == before


def test_building_lets_others_run() -> None:
    pauses: list[int] = []
    Index(PARAMETERS, lambda: pauses.append(1)).build(a_report(f"r{n}", random.Random(n)) for n in range(3 * AT_ONCE))

    assert len(pauses) > 3


def test_memory_grows_with_what_is_kept(index: Index) -> None:
    assert 0 < Index(PARAMETERS).bytes < index.bytes < 1_000_000


# probability


def test_nobody_is_always_possible_and_all_outcomes_are_one() -> None:
    mass = Mass.of([], 1_000)
    found = likelihoods([("a", 12_000), ("b", 9_000)], mass, registered=0.7, sharpness=1.0)

    assert found.candidates["a"] > found.candidates["b"] > 0
    assert found.not_registered > 0
    assert sum(found.candidates.values()) + found.not_registered == pytest.approx(1)


def test_a_lone_weak_candidate_is_not_likely() -> None:
    found = likelihoods([("a", 3_000)], Mass.of([], 100_000), registered=0.7, sharpness=1.0)

    assert found.candidates["a"] < 0.001


def test_reports_of_one_person_pool_what_they_weigh() -> None:
    mass, pair = Mass.of([], 5_000), [("a", 11_000), ("b", 11_000)]
    apart = likelihoods(pair, mass, registered=0.7, sharpness=1.0)
    together = likelihoods(pair, mass, registered=0.7, sharpness=1.0, same_person={"a": "x", "b": "x"})

    assert together.candidates["a"] == together.candidates["b"] == pytest.approx(2 * apart.candidates["a"])
    assert together.not_registered == apart.not_registered


def test_one_who_is_certain_has_the_whole_of_it_however_scores_are_counted_together() -> None:
    found = Mass.of([np.array([51_400, 30_000, 2_000])], 100)
    likely = likelihoods([("a", 51_400), ("b", 30_000)], found, registered=0.7, sharpness=0.92)

    assert likely.candidates["a"] == pytest.approx(1, abs=1e-5)
    assert fsum(likely.candidates.values()) + likely.not_registered == pytest.approx(1, abs=1e-5)


def test_a_larger_register_makes_the_same_score_less_likely() -> None:
    small, large = (
        likelihoods([("a", 14_000)], Mass.of([], size), registered=0.7, sharpness=1.0).candidates["a"]
        for size in (1_000, 100_000)
    )

    assert small > large


# verdict


def test_evidence_that_can_rank_nobody_is_said_to_be_too_little() -> None:
    little = verdict([5_000, 4_900, 4_800], [0.001, 0.001, 0.001], 100_000)

    assert (little.outcome, little.needed, little.missing) == (Outcome.TOO_LITTLE, 14_288, 9_288)
    assert verdict([16_000], [0.5], 100_000).outcome == Outcome.RANKED
    assert verdict([9_000], [0.4], 100_000).outcome == Outcome.RANKED
    assert verdict([], [], 100_000).outcome == Outcome.NOBODY


# learning


def test_confirmed_pairs_make_a_version_of_its_own_in_any_order() -> None:
    by_id = {report.id: report for report in WORLD.reports}
    pairs = [
        Confirmed(profile, by_id[WORLD.truth[profile.id]]) for profile in WORLD.profiles if profile.id in WORLD.truth
    ]
    learned = fitted(PARAMETERS, pairs)

    assert learned.version == f"m1+{len(pairs)}"
    assert learned.digest != PARAMETERS.digest
    assert fitted(PARAMETERS, reversed(pairs)).digest == learned.digest
    assert PARAMETERS.digest == day_one(WORLD.reports).digest


def test_no_pair_changes_no_belief() -> None:
    assert fitted(PARAMETERS, []).beliefs.same_sex == PARAMETERS.beliefs.same_sex
    assert fitted(PARAMETERS, []).beliefs.mark_seen == pytest.approx(PARAMETERS.beliefs.mark_seen, abs=1e-5)


def test_pairs_move_beliefs_towards_what_was_seen() -> None:
    pairs = [
        Confirmed(
            Profile(id=f"p{n}", sex="男", height=170), Report(id=f"r{n}", sex="女" if n % 2 else "男", height=170)
        )
        for n in range(200)
    ]
    learned = fitted(PARAMETERS, pairs).beliefs

    assert 0.5 < learned.same_sex < 0.75
    assert learned.height_spread < PARAMETERS.beliefs.height_spread


def test_rejected_candidates_teach_how_far_a_probability_may_be_believed() -> None:
    def boastful(sharpness: float) -> float:
        return min(0.99, 0.5 + sharpness / 2)

    humbled = sharpened(PARAMETERS, [Judged(boastful, confirmed=number % 2 == 0) for number in range(200)])

    assert humbled.beliefs.sharpness < PARAMETERS.beliefs.sharpness
    assert sharpened(PARAMETERS, []).beliefs.sharpness == PARAMETERS.beliefs.sharpness


# the service's own records


def test_the_services_records_are_compared_as_they_are() -> None:
    found = facts.Found(
        sex=Sex.MALE.value, ages=(65, 75), ages_year=2025, found_on=date(2026, 7, 6), nicknames=("小锋",),
        places=("柳河村",), marks=(facts.Mark("疤痕", "手", "left"),), height_cm=168, found_region_code="320412000000",
        speech=(facts.Speech("说不清", ""), facts.Speech("豫南一带", "411500000000")),
        kin=(facts.Kin("女儿", "陈小满"),),
    )  # fmt: skip
    sought = facts.Sought(
        name="陈国峰", sex=Sex.MALE.value, birth_year=1955, home_region_code="411623000000",
        town="柳林镇",
        village="柳河村",
        home_text="河南省商水县柳林镇柳河村", marks=(facts.Mark("疤痕", "手", "left"),), last_seen_on=date(2026, 5, 2),
    )  # fmt: skip

    profile, report = profile_of_found("p", found), report_of_sought("r", sought)

    assert profile == Profile(
        id="p", pets=("小锋",), sex="男", ages=(66, 76), found_on=date(2026, 7, 6), found_code="320412",
        places=("柳河村",), marks=(Mark("疤痕", "手", "左"),), height=168, accent="河南口音",
        kin=(Relative("女儿", "陈小满"),),
    )  # fmt: skip
    assert (report.home_code, report.town, report.village, report.sex) == ("411623", "柳林镇", "柳河村", "男")
    bits = compare(profile, report, PARAMETERS)
    assert all(bits[field] > 0 for field in (Field.NAME, Field.SEX, Field.AGE, Field.PLACES, Field.MARKS))
