"""The next best question: what an answer is expected to tell about who it is, and when nobody is ranked."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import EvidenceField as F
from contracts.codes import QuestionVerdict
from services.tracing.domain.facts import found_of, sought_of
from services.tracing.domain.question_words import QUESTIONS, SAYS
from services.tracing.domain.questions import Q1, Rival, answers_of, outlook, unanswered_of
from tests.unit.tracing.desk import FIRST_CUSTODY, a_description, an_inquiry

ASKABLE = tuple(Q1.prospects)
TWINS = (
    Rival("a", 20_000, {F.HOME_PLACE: "liu he", F.HEIGHT: "33"}),
    Rival("b", 20_000, {F.HOME_PLACE: "zhon mei", F.HEIGHT: "33"}),
)
"""Two of the same score: only their homes tell them apart."""

_RIVALS = st.lists(
    st.builds(
        Rival,
        id=st.uuids().map(str),
        millibits=st.integers(8_000, 30_000),
        answers=st.dictionaries(st.sampled_from(ASKABLE), st.sampled_from(["a", "b", "c", "d"])),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda rival: rival.id,
)


def test_the_field_in_which_the_candidates_differ_is_asked_and_not_the_one_in_which_they_agree() -> None:
    seen = outlook(TWINS, ASKABLE, registered=2)

    assert [asked.field for asked in seen.questions] == [F.HOME_PLACE]
    assert seen.questions[0].answers == 2


def test_two_equal_candidates_are_one_bit_apart_and_an_answer_is_worth_at_most_that() -> None:
    seen = outlook(TWINS, (F.HOME_PLACE,), registered=2)

    assert seen.uncertainty_millibits == 1_000
    assert 0 < seen.questions[0].gain_millibits < 1_000


def test_a_sure_and_always_answered_question_between_two_is_worth_the_whole_bit() -> None:
    """sex: right in 99 of 100, so the noise costs 80 thousandths of a bit, and 1 in 100 gives no answer."""
    pair = (Rival("a", 40_000, {F.SEX: "1"}), Rival("b", 40_000, {F.SEX: "2"}))
    [asked] = outlook(pair, (F.SEX,), registered=2).questions
    # Three answers are possible, so anybody else's happens to be one of them in a third of cases.
    right, wrong, other = 0.99, 0.01 / 3, 0.01 - 0.01 / 3
    of_an_answer = -2 * ((right + wrong) / 2) * log2((right + wrong) / 2) - other * log2(other)
    of_one_person = -right * log2(right) - wrong * log2(wrong) - other * log2(other)

    assert asked.gain_millibits == round(1000 * 0.99 * (of_an_answer - of_one_person))


def test_that_nobody_registered_is_the_person_stays_possible_and_all_add_up_to_one() -> None:
    seen = outlook(TWINS, (), registered=100_000)

    assert seen.absent == pytest.approx(100_000 / (100_000 + 2 * 2**20))
    assert seen.absent + sum(share for _, share in seen.shares) == pytest.approx(1)


@pytest.mark.parametrize(
    ("rivals", "registered"),
    [((), 1), ((Rival("a", 7_999, {}),), 1), ((Rival("a", 9_000, {}),), 1_000_000)],
    ids=["no candidate", "below eight bits", "one of a million"],
)
def test_where_nothing_ranks_anybody_nobody_is_listed_and_it_is_said_what_to_ask(
    rivals: tuple[Rival, ...], registered: int
) -> None:
    seen = outlook(rivals, (F.NAME, F.HEIGHT, F.HOME_PLACE), registered)

    assert (seen.verdict, seen.shares) == (QuestionVerdict.CANNOT_RANK, ())
    assert [asked.field for asked in seen.questions] == [F.HOME_PLACE, F.NAME, F.HEIGHT]


@given(_RIVALS, st.sets(st.sampled_from(ASKABLE)), st.integers(1, 1_000_000), st.randoms())
def test_the_order_of_the_candidates_says_nothing_and_no_answer_tells_more_than_is_unknown(
    rivals: list[Rival], unanswered: set[F], registered: int, shuffled: object
) -> None:
    seen = outlook(rivals, unanswered, registered)
    again = list(rivals)
    shuffled.shuffle(again)  # type: ignore[attr-defined]

    assert outlook(again, unanswered, registered) == seen
    if seen.verdict is QuestionVerdict.RANKED:
        assert all(0 < one.gain_millibits <= seen.uncertainty_millibits + 1 for one in seen.questions)
    assert {one.field for one in seen.questions} <= unanswered
    gains = [one.gain_millibits for one in seen.questions]
    assert gains == sorted(gains, reverse=True)


def test_what_is_unanswered_is_what_nobody_knows_and_could_ask() -> None:
    described = a_description(claimed_name="小锋", marks=None, height_cm=None)
    he = found_of(
        sex="1", ages=(65, 75), ages_year=2026, found_on=FIRST_CUSTODY.date(), description=described, clues=()
    )
    child = found_of(
        sex="0", ages=(8, 10), ages_year=2026, found_on=FIRST_CUSTODY.date(), description=described, clues=()
    )

    assert unanswered_of(he) == (F.NAME, F.HOME_PLACE, F.MARKS, F.HEIGHT)
    assert unanswered_of(child) == (F.NAME, F.HOME_PLACE, F.MARKS, F.SEX)


def test_two_spellings_of_one_sound_are_one_answer() -> None:
    one, other = (answers_of(sought_of(an_inquiry(name=name))) for name in ("陈国峰", "陈国锋"))

    assert one == other
    assert set(one) == {F.NAME, F.HOME_PLACE, F.SEX}


def test_every_question_and_every_verdict_has_its_words() -> None:
    assert (set(QUESTIONS), set(SAYS)) == (set(Q1.prospects), set(QuestionVerdict))
