"""Whatever people read about police's work: no step is worded as another, and no silence as a negative answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from contracts.codes import DnaResult, DnaStep, PoliceAnswer
from contracts.events import intake, tracing
from contracts.orders.intake import IdentityQueryState, NameMatch
from contracts.police_words import said_of_dna, said_of_name, said_of_query
from contracts.problems import PROBLEMS
from gateway.app import described
from gateway.readmodel.sentences import SENTENCES
from gateway.readmodel.words import word

NEGATIVE = re.compile(
    r"no match|no hit|not matched|nobody (who )?match|nothing (was )?found"
    r"|没有相符|未比中|未匹配|无匹配|未核查到|查无|未查到",
    re.IGNORECASE,
)
"""How a negative answer is worded, in either language."""

DONE = {
    DnaStep.REQUESTED: ("提请", "requested"),
    DnaStep.SCHEDULED: ("约定", "scheduled"),
    DnaStep.SAMPLED: ("采样", "sampled"),
    DnaStep.LOADED: ("入库", "loaded"),
    DnaStep.COMPARED: ("比对", "compared"),
    DnaStep.ANSWERED: ("反馈", "answered"),
    DnaStep.RELATIVE_VERIFICATION: ("提起亲缘核实", "taken up with relatives"),
    DnaStep.CONFIRMED: ("核实确认", "confirmed"),
    DnaStep.FALSE_HIT: ("核实为误比中", "shown to be false"),
}
AFTER_A_HIT = (DnaStep.RELATIVE_VERIFICATION, DnaStep.CONFIRMED, DnaStep.FALSE_HIT)
BEFORE_THE_ANSWER = [step for step in DnaStep if step not in (DnaStep.ANSWERED, *AFTER_A_HIT)]
NOBODY = re.compile(r"无亲属|没有亲属|无家属|no relative|has no family", re.IGNORECASE)
"""What no answer of a database could say."""
UNANSWERED = (IdentityQueryState.SENT, IdentityQueryState.RECEIVED)


def claimed(said: str) -> set[DnaStep]:
    """The steps that a sentence says are done: what is "not yet", awaited or denied is not."""
    clauses = re.split(r"[，。；,.;]", said.lower())
    done = [clause for clause in clauses if not re.search(r"尚未|尚无|等待|\bno\b|\bnot\b|nothing", clause)]
    return {step for step, signs in DONE.items() for clause in done if any(_says(sign, clause) for sign in signs)}


def _says(sign: str, clause: str) -> bool:
    """In Chinese a step is done when 已 stands before it."""
    return f"已{sign}" in clause or (sign.isascii() and sign in clause)


@pytest.mark.parametrize("step", BEFORE_THE_ANSWER)
def test_a_step_says_that_step_and_no_other_and_that_nothing_is_answered(step: DnaStep) -> None:
    said = said_of_dna(step, None)

    assert claimed(said) == {step}
    assert NEGATIVE.search(said) is None
    assert "尚无结论" in said and "nothing answered" in said


@pytest.mark.parametrize("step", AFTER_A_HIT)
def test_what_follows_a_hit_says_that_and_nothing_else_and_is_no_identity(step: DnaStep) -> None:
    said = said_of_dna(step, DnaResult.HIT)

    assert claimed(said) == {step}
    assert NEGATIVE.search(said) is None


def test_compared_without_a_hit_never_says_that_there_is_no_relative() -> None:
    said = [said_of_dna(step, None) for step in BEFORE_THE_ANSWER]
    said += [said_of_dna(step, DnaResult.HIT) for step in AFTER_A_HIT]
    said += [said_of_dna(DnaStep.ANSWERED, DnaResult.NO_HIT)]
    said += [" ".join(word(code)) for codes in (DnaStep, DnaResult) for code in codes]

    assert [one for one in said if NOBODY.search(one)] == []
    assert "继续在库" in said_of_dna(DnaStep.ANSWERED, DnaResult.NO_HIT)


def test_only_an_answer_says_what_was_found() -> None:
    answers = [said_of_dna(DnaStep.ANSWERED, result) for result in DnaResult]
    answers += [said_of_query(IdentityQueryState.ANSWERED, result, overdue=False) for result in PoliceAnswer]

    assert [NEGATIVE.search(said) is not None for said in answers] == [False, True, False, True, False]
    with pytest.raises(AssertionError):
        said_of_dna(DnaStep.ANSWERED, None)


@pytest.mark.parametrize(("state", "overdue"), list(product(UNANSWERED, (False, True))))
def test_a_query_that_is_not_answered_says_so_overdue_or_not(state: IdentityQueryState, overdue: bool) -> None:
    said = said_of_query(state, None, overdue=overdue)

    assert NEGATIVE.search(said) is None
    assert "尚无答复" in said and "nothing answered" in said


@pytest.mark.parametrize("state", NameMatch)
def test_what_is_said_of_the_name_on_a_form_is_never_a_negative_answer(state: NameMatch) -> None:
    assert NEGATIVE.search(said_of_name(state)) is None


def test_in_timelines_only_the_words_of_an_answer_are_negative() -> None:
    told = {name for name, both in SENTENCES.items() if NEGATIVE.search(" ".join(both))}
    lists = (DnaStep, DnaResult, PoliceAnswer)
    negative = {code for codes in lists for code in codes if NEGATIVE.search(" ".join(word(code)))}

    assert told == set()
    assert negative == {DnaResult.NO_HIT, PoliceAnswer.NO_MATCH}


@pytest.mark.parametrize("step", DnaStep)
def test_the_word_of_a_step_in_a_timeline_claims_that_step_only(step: DnaStep) -> None:
    both = word(step)

    assert {found for found, signs in DONE.items() if any(sign in both.zh or sign in both.en for sign in signs)} >= {
        step
    }
    assert claimed(f"{both.zh}。{both.en}") == {step}


def test_no_result_has_a_place_in_the_events_of_a_step_or_a_receipt() -> None:
    silent = (tracing.DnaRequested, tracing.DnaStepRecorded, intake.IdentityQuerySent, intake.IdentityQueryReceived)
    silent += (intake.IdentityQueryOverdue,)

    for payload in silent:
        kinds = {shape.kind for shape in payload.contract.shapes.values()}
        assert kinds.isdisjoint({DnaResult, PoliceAnswer})


def test_no_problem_is_worded_as_a_negative_answer() -> None:
    assert [
        code
        for code, one in PROBLEMS.items()
        if NEGATIVE.search(f"{one.title_zh} {one.title_en} {one.detail_zh} {one.detail_en}")
    ] == []


def test_in_the_published_interface_only_results_are_negative() -> None:
    document = described()
    found = {path for path, text in _texts(document) if NEGATIVE.search(text)}

    assert found == set()


def _texts(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the document that people read, with its place."""
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from _texts(inner, f"{path}/{name}")
    elif isinstance(part, list):
        for number, inner in enumerate(part):
            yield from _texts(inner, f"{path}/{number}")
    elif isinstance(part, str):
        yield path, part
