"""What the tracing measurement counts is counted as it is defined, and its pieces do what they say."""

from __future__ import annotations

from itertools import permutations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.tracing.invented import resampled, world
from benchmarks.tracing.linkage import FieldRule, Linkage, best_f1
from benchmarks.tracing.picture import drawn
from deploy.tracing_eval.measures import Standing
from services.tracing.matching.records import report_of

_KEYS = st.sampled_from("abcdef")
_ANSWERS = st.dictionaries(_KEYS, st.integers(0, 2), max_size=5)


@given(_ANSWERS, st.frozensets(_KEYS, min_size=1, max_size=3), st.integers(1, 4))
def test_among_equals_it_counts_how_often_chance_would_show_one_of_the_true(
    scores: dict[str, int], true: frozenset[str], rank: int
) -> None:
    """The best of the true ones decides; every order that the scores allow is as likely as any other."""
    best = max((scores[key] for key in true & scores.keys()), default=None)
    looked_for = {key for key in true & scores.keys() if scores[key] == best}
    orders = [order for order in permutations(scores) if list(order) == sorted(order, key=lambda key: -scores[key])]
    shown = [bool(looked_for & set(order[:rank])) for order in orders]

    assert Standing.of(list(scores.items()), true).within(rank) == pytest.approx(sum(shown) / len(shown))


def test_the_best_f1_is_that_of_the_best_threshold_and_a_pair_never_compared_is_missed() -> None:
    scores = {("a", "b"): 9.0, ("c", "d"): 5.0, ("a", "d"): 5.0}

    assert best_f1(scores, {("a", "b"), ("c", "d")}) == pytest.approx(0.8)
    assert best_f1(scores, {("a", "b"), ("x", "y")}) == pytest.approx(2 / 3)
    assert best_f1({}, {("a", "b")}) == 0.0


_RECORDS = [("anna", "miller", "1970"), ("anna", "smith", "1970"), ("bert", "miler", "1971"), ("", "smith", "1980")]
_RULES = (FieldRule(), FieldRule(), FieldRule())


@given(st.sampled_from(_RECORDS), st.sampled_from(_RECORDS))
def test_a_pair_has_one_score_both_ways(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    linkage = Linkage(_RULES, lambda record: [record[1][:3]], alike=((0, 1),))
    linkage.build(_RECORDS)

    assert linkage.score(one, other) == pytest.approx(linkage.score(other, one))


def test_only_who_shares_a_key_is_compared_and_the_same_record_comes_first() -> None:
    linkage = Linkage(_RULES, lambda record: [record[1][:3]])
    linkage.build(_RECORDS)
    found = dict(linkage.ask(("anna", "miller", "1970")))

    assert set(found) == {0, 2}
    assert found[0] > found[2]


def test_the_same_seed_gives_the_same_world_and_a_larger_register_keeps_the_smaller_one() -> None:
    one, same = world(3, 30, 10), world(3, 30, 10)
    reports = [report_of(row) for row in one.reports]
    grown = resampled(reports, 100, 5)

    assert (one, grown) == (same, resampled(reports, 100, 5))
    assert grown[:30] == reports
    assert len({report.id for report in grown}) == 100


def test_the_picture_is_well_formed_and_names_everybody_who_was_measured() -> None:
    rows = [
        {"name": "ours <in memory>", "recall@5": 0.9, "p50_ms": 4.0},
        {"name": "others", "recall@5": 0.1, "p50_ms": 800.0},
        {"name": "nobody", "refused": "not installed"},
    ]
    written = "".join(ElementTree.fromstring(drawn(rows, "100 & more")).itertext())

    assert [name in written for name in ("ours <in memory>", "others", "nobody", "100 & more")] == [
        True,
        True,
        False,
        True,
    ]
