"""How often one read is slower than another is counted as it is defined, pair by pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import told_apart

_SOME = st.lists(st.integers(0, 9).map(float), min_size=1, max_size=20)


@given(_SOME, _SOME)
def test_it_is_the_share_of_all_pairs_in_which_the_one_is_greater_and_half_of_those_that_tie(
    ones: list[float], others: list[float]
) -> None:
    pairs = [(one, other) for one in ones for other in others]
    won = sum(one > other for one, other in pairs) + sum(one == other for one, other in pairs) / 2

    assert told_apart(ones, others) == pytest.approx(won / len(pairs))


@given(_SOME, _SOME)
def test_seen_from_the_other_side_it_is_the_rest(ones: list[float], others: list[float]) -> None:
    assert told_apart(ones, others) + told_apart(others, ones) == pytest.approx(1.0)


@given(_SOME)
def test_what_is_alike_is_told_apart_as_by_a_coin(values: list[float]) -> None:
    assert told_apart(values, values) == pytest.approx(0.5)
