"""The next best question: what an answer is expected to tell about who it is, and when nobody is ranked."""

from __future__ import annotations

from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import EvidenceField as F
from contracts.codes import QuestionVerdict
from contracts.orders import tracing as orders
from services.tracing import handlers
from services.tracing.domain.facts import found_of, sought_of
from services.tracing.domain.question_words import QUESTIONS, SAYS
from services.tracing.domain.questions import Q2, Rival, answers_of, outlook, unanswered_of
from services.tracing.search import keeping, learning
from tests.unit.tracing.desk import (
    FIRST_CUSTODY,
    POLICE_HENAN,
    VILLAGE,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
    the_candidates,
    the_profile,
)

ASKABLE = tuple(Q2.prospects)
TWINS = (
    Rival("a", 0.5, {F.HOME_PLACE: "liu he", F.HEIGHT: "33"}),
    Rival("b", 0.5, {F.HOME_PLACE: "zhon mei", F.HEIGHT: "33"}),
)
"""Two who are as likely: only their homes tell them apart."""


@st.composite
def _rivals(draw: st.DrawFn) -> list[Rival]:
    """Up to eight, with shares that leave something to "none of them"."""
    answers = st.dictionaries(st.sampled_from(ASKABLE), st.sampled_from(["a", "b", "c", "d"]))
    parts = draw(st.lists(st.integers(1, 1000), min_size=1, max_size=8))
    whole = sum(parts) + draw(st.integers(0, 1000))
    return [Rival(f"rival {number}", part / whole, draw(answers)) for number, part in enumerate(parts)]


def test_the_field_in_which_the_candidates_differ_is_asked_and_not_the_one_in_which_they_agree() -> None:
    seen = outlook(TWINS, ASKABLE, can_rank=True)

    assert [asked.field for asked in seen.questions] == [F.HOME_PLACE]
    assert seen.questions[0].answers == 2


def test_two_equal_candidates_are_one_bit_apart_and_an_answer_is_worth_at_most_that() -> None:
    seen = outlook(TWINS, (F.HOME_PLACE,), can_rank=True)

    assert seen.uncertainty_millibits == 1_000
    assert 0 < seen.questions[0].gain_millibits < 1_000


def test_a_sure_and_always_answered_question_between_two_is_worth_the_whole_bit() -> None:
    """sex: right in 99 of 100, so the noise costs 80 thousandths of a bit, and 1 in 100 gives no answer."""
    pair = (Rival("a", 0.5, {F.SEX: "1"}), Rival("b", 0.5, {F.SEX: "2"}))
    [asked] = outlook(pair, (F.SEX,), can_rank=True).questions
    # Three answers are possible, so anybody else's happens to be one of them in a third of cases.
    right, wrong, other = 0.99, 0.01 / 3, 0.01 - 0.01 / 3
    of_an_answer = -2 * ((right + wrong) / 2) * log2((right + wrong) / 2) - other * log2(other)
    of_one_person = -right * log2(right) - wrong * log2(wrong) - other * log2(other)

    assert asked.gain_millibits == round(1000 * 0.99 * (of_an_answer - of_one_person))


def test_that_it_is_none_of_them_stays_possible_and_all_add_up_to_one() -> None:
    less_sure = [Rival(one.id, 0.2, one.answers) for one in TWINS]
    seen = outlook(less_sure, (), can_rank=True)

    assert seen.shares == (("a", 0.2), ("b", 0.2))
    assert seen.absent == pytest.approx(0.6)


@pytest.mark.parametrize(("rivals", "can_rank"), [((), True), (TWINS, False)], ids=["no candidate", "too little"])
def test_where_nothing_ranks_anybody_nobody_is_listed_and_it_is_said_what_to_ask(
    rivals: tuple[Rival, ...], can_rank: bool
) -> None:
    seen = outlook(rivals, (F.NAME, F.HEIGHT, F.HOME_PLACE), can_rank=can_rank)

    assert (seen.verdict, seen.shares) == (QuestionVerdict.CANNOT_RANK, ())
    assert [asked.field for asked in seen.questions] == [F.HOME_PLACE, F.NAME, F.HEIGHT]


@given(_rivals(), st.sets(st.sampled_from(ASKABLE)), st.booleans(), st.randoms())
def test_the_order_of_the_candidates_says_nothing_and_no_answer_tells_more_than_is_unknown(
    rivals: list[Rival], unanswered: set[F], can_rank: bool, shuffled: object
) -> None:
    seen = outlook(rivals, unanswered, can_rank=can_rank)
    again = list(rivals)
    shuffled.shuffle(again)  # type: ignore[attr-defined]

    assert outlook(again, unanswered, can_rank=can_rank) == seen
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

    assert unanswered_of(he) == (F.NAME, F.HOME_PLACE, F.MARKS, F.KIN, F.PHONE, F.ACCENT, F.HEIGHT)
    assert unanswered_of(child) == (F.NAME, F.HOME_PLACE, F.MARKS, F.KIN, F.PHONE, F.ACCENT, F.SEX)


def test_two_spellings_of_one_sound_are_one_answer() -> None:
    one, other = (
        answers_of(sought_of(an_inquiry(name=name), an_inquiry()["reporter"])) for name in ("陈国峰", "陈国锋")
    )

    assert one == other
    assert set(one) == {F.NAME, F.HOME_PLACE, F.KIN, F.PHONE, F.ACCENT, F.SEX}


def test_every_question_and_every_verdict_has_its_words() -> None:
    assert (set(QUESTIONS), set(SAYS)) == (set(Q2.prospects), set(QuestionVerdict))


def test_while_a_new_version_settles_everybody_is_as_likely_as_once_it_has(tmp_path: Path) -> None:
    """Candidates still name the last version, under which everybody of one village was a find."""
    desk = Desk(tmp_path)
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    desk.done(orders.ADD_CLUE, the_profile(desk), VILLAGE, WORKER)
    for name in ("陈国峰", "陈国丰", "程国锋", "陈锋"):
        for birth_year in (1950, 1955):
            sent = an_inquiry(name=name, birth_year=birth_year)
            desk.done(orders.SEND_INQUIRY, None, sent, POLICE_HENAN)
    _, adopted = learning.learn(desk.units)
    asked = {"profile_id": the_profile(desk)}
    settling, scored = desk.seen(orders.NEXT_QUESTION, asked, WORKER), the_candidates(desk)
    keeping.keep(desk.units, handlers.compare_anew)
    settled = desk.seen(orders.NEXT_QUESTION, asked, WORKER)

    assert adopted
    assert {one["parameters"] for one in scored} == {"p2"}
    assert settling["verdict"] == "ranked"
    assert settling == settled
