"""A verdict is judged over the whole register, as the version that is judged scores it, and by what it was not learnt
from."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.fitting import Confirmed, fitted
from services.tracing.matching.index import Index
from services.tracing.matching.parameters import Parameters, day_one
from services.tracing.matching.probability import likelihoods
from services.tracing.search import learning
from services.tracing.search.learning import Decided, judged, learnt, surprise
from tests.unit.tracing.matching.world import World, a_world

WORLD: World = a_world()
REPORTS = {report.id: report for report in WORLD.reports}
OLD = day_one(WORLD.reports)
OTHER = Parameters("m2", replace(Beliefs(), same_sex=0.6, registered=0.5), OLD.statistics)


def decided(*, confirmed: bool) -> list[Decided]:
    """Those who are in the register, with their reports, or each with somebody else's."""
    pairs = [(ours, WORLD.truth[ours.id]) for ours in WORLD.profiles if ours.id in WORLD.truth]
    theirs = [report for _, report in pairs]
    beside = theirs if confirmed else theirs[1:] + theirs[:1]
    return [Decided(ours, REPORTS[key], confirmed) for (ours, _), key in zip(pairs, beside, strict=True)]


def register(without: set[str] = frozenset(), parameters: Parameters = OLD) -> Index:  # type: ignore[assignment]
    index = Index(parameters)
    index.build(report for report in WORLD.reports if report.id not in without)
    return index


def chances(parameters: Parameters, pairs: list[Decided], asked: Index) -> list[float]:
    return [one.probability(parameters.beliefs.sharpness) for one in judged(parameters, pairs, asked)]


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_verdict_is_as_likely_as_over_a_register_that_was_laid_out_under_that_version(confirmed: bool) -> None:
    whole, beliefs = register(parameters=OTHER), OTHER.beliefs
    expected = []
    for one in decided(confirmed=confirmed):
        [score] = whole.score_pairs(one.ours, [one.theirs.id])
        assert score is not None
        mass = whole.search(one.ours, 1).mass
        told = likelihoods([("it", score)], mass, registered=beliefs.registered, sharpness=beliefs.sharpness)
        expected.append(told.candidates["it"])

    assert chances(OTHER, decided(confirmed=confirmed), register()) == expected


def test_whoever_was_confirmed_and_has_left_the_register_is_judged_as_before_he_left() -> None:
    pairs = decided(confirmed=True)
    after = [chances(OLD, [one], register({one.theirs.id})) for one in pairs[:12]]

    assert after == [[before] for before in chances(OLD, pairs[:12], register())]


def test_a_version_is_judged_by_verdicts_it_was_not_learnt_from() -> None:
    """Sexes that were noted by lot can be learnt, but not foretold."""
    lot = random.Random(3)
    pairs = [
        Decided(replace(one.ours, sex=lot.choice(("男", "女"))), one.theirs, one.confirmed)
        for one in [*decided(confirmed=True), *decided(confirmed=False)]
    ]
    lesson = learnt(OLD, OLD, pairs, register())

    assert lesson.before == surprise(OLD, pairs, register())
    assert (lesson.surprise or 0) > surprise(lesson.parameters, pairs, register())


def test_few_verdicts_judge_no_version() -> None:
    lesson = learnt(OLD, OLD, decided(confirmed=True)[: learning.VERDICTS - 1], register())

    assert (lesson.surprise, lesson.before, lesson.is_worse) == (None, None, False)


def test_one_register_is_asked_under_every_version_as_if_it_were_laid_out_for_it() -> None:
    learned = fitted(OLD, [Confirmed(one.ours, one.theirs) for one in decided(confirmed=True)])
    laid_out, under = register(parameters=learned), register().under(learned)

    assert [under.search(one, 5) for one in WORLD.profiles] == [laid_out.search(one, 5) for one in WORLD.profiles]
