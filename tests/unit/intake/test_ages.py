"""Ages are ranges with a basis, and a guess never makes an adult."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.kinds import Range
from contracts.codes import AgeBasis
from services.intake.domain import ages
from services.intake.domain.ages import EVIDENCE, AgeEstimate, AgeNeedsEvidence

GUESSES = sorted(set(AgeBasis) - EVIDENCE)
ranges = st.tuples(st.integers(0, 120), st.integers(0, 120)).map(lambda pair: Range(min(pair), max(pair)))


@pytest.mark.parametrize("basis", GUESSES)
def test_a_single_year_without_evidence_is_refused(basis: AgeBasis) -> None:
    with pytest.raises(AgeNeedsEvidence) as refused:
        ages.stated(Range(25, 25), basis, None)
    assert (refused.value.code, refused.value.facts) == (
        "age_needs_evidence",
        {"age_basis": basis.value, "ages": {"lo": 25, "hi": 25}},
    )


@pytest.mark.parametrize("basis", sorted(EVIDENCE))
def test_evidence_without_its_number_is_no_evidence(basis: AgeBasis) -> None:
    with pytest.raises(AgeNeedsEvidence):
        ages.stated(Range(18, 20), basis, None)
    assert ages.stated(Range(18, 18), basis, "BG-1") == AgeEstimate(Range(18, 18), basis)


def test_a_point_seen_in_an_emergency_is_widened_and_never_refused() -> None:
    assert ages.seen(Range(20, 20)) == AgeEstimate(Range(15, 25), AgeBasis.VISUAL)
    assert ages.seen(Range(0, 0)) == AgeEstimate(Range(0, 5), AgeBasis.VISUAL)
    assert ages.seen(Range(60, 75)) == AgeEstimate(Range(60, 75), AgeBasis.VISUAL)


def test_a_year_of_birth_leaves_two_possible_ages() -> None:
    new_years_morning_in_changzhou = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    answered = ages.answered_by_police(2008, new_years_morning_in_changzhou)
    assert answered == AgeEstimate(Range(17, 18), AgeBasis.POLICE_ANSWER)


@given(ranges, st.sampled_from(AgeBasis), st.booleans())
def test_whatever_touches_the_years_under_18_presumes_a_minor(age: Range, basis: AgeBasis, before: bool) -> None:
    assert ages.presumes_minor(before, AgeEstimate(Range(min(age.lo, 17), age.hi), basis))


@given(ranges, st.sampled_from(GUESSES))
def test_a_presumption_of_minority_is_never_ended_by_a_guess(age: Range, basis: AgeBasis) -> None:
    assert ages.presumes_minor(True, AgeEstimate(age, basis))


@given(st.integers(18, 120), st.sampled_from(sorted(EVIDENCE)))
def test_evidence_of_full_age_ends_the_presumption(lo: int, basis: AgeBasis) -> None:
    assert not ages.presumes_minor(True, AgeEstimate(Range(lo, 120), basis))
