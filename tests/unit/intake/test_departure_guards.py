"""The one table of departure guards: who may leave how, and that no capable adult is ever kept in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import DepartureGuard as Guard
from contracts.codes import DepartureKind as Kind
from contracts.codes import Sex
from contracts.orders.intake import TicketState
from services.intake.domain.departures import (
    DepartureFacts,
    DepartureRefused,
    Stage,
    expect_unguarded,
    standing,
)

READY = DepartureFacts(
    sex=Sex.FEMALE,
    fit_to_travel=True,
    escorts=2,
    woman_escorts=True,
    collector_documented=True,
    receiving_organisation=True,
    ticket=TicketState.ISSUED,
)
EVERYTHING_WRONG = DepartureFacts(
    sex=Sex.FEMALE,
    presumed_minor=True,
    impaired=True,
    identity_unknown=True,
    fit_to_travel=False,
    escorts=1,
    woman_escorts=False,
    ticket=TicketState.REQUESTED,
    belongings_held=True,
)

any_facts = st.builds(
    DepartureFacts,
    sex=st.sampled_from(Sex),
    presumed_minor=st.booleans(),
    impaired=st.booleans(),
    identity_unknown=st.booleans(),
    fit_to_travel=st.sampled_from([None, True, False]),
    escorts=st.integers(0, 4),
    woman_escorts=st.sampled_from([None, True, False]),
    collector_documented=st.booleans(),
    receiving_organisation=st.booleans(),
    ticket=st.sampled_from([None, *TicketState]),
    belongings_held=st.booleans(),
)


@given(any_facts, st.sampled_from(Stage))
def test_a_capable_adults_own_departure_is_never_stopped(facts: DepartureFacts, stage: Stage) -> None:
    adult = replace(facts, presumed_minor=False, impaired=False)
    assert standing(Kind.SELF, adult, stage) == ()


@given(any_facts, st.sampled_from(Stage), st.sampled_from([Kind.SELF, Kind.TICKET]))
def test_who_may_be_a_child_or_is_impaired_never_travels_alone(facts: DepartureFacts, stage: Stage, kind: Kind) -> None:
    assert Guard.PRESUMED_MINOR in standing(kind, replace(facts, presumed_minor=True), stage)
    assert Guard.IMPAIRED in standing(kind, replace(facts, impaired=True), stage)


@pytest.mark.parametrize("kind", Kind)
def test_with_everything_in_order_everybody_may_leave(kind: Kind) -> None:
    assert standing(kind, READY, Stage.EXECUTION) == ()


@pytest.mark.parametrize(
    ("kind", "at_planning", "at_execution"),
    [
        (Kind.SELF, (Guard.PRESUMED_MINOR, Guard.IMPAIRED), ()),
        (
            Kind.TICKET,
            (Guard.PRESUMED_MINOR, Guard.IMPAIRED, Guard.IDENTITY_UNKNOWN, Guard.NOT_FIT_TO_TRAVEL),
            (Guard.TICKET_NOT_ISSUED, Guard.BELONGINGS_HELD),
        ),
        (Kind.COLLECTED, (Guard.COLLECTOR_UNVERIFIED,), (Guard.BELONGINGS_HELD,)),
        (
            Kind.ESCORT,
            (Guard.ESCORTS_MISSING, Guard.NOT_FIT_TO_TRAVEL),
            (Guard.TICKET_NOT_ISSUED, Guard.BELONGINGS_HELD),
        ),
        (Kind.HANDOVER_STATION, (Guard.RECEIVER_MISSING, Guard.NOT_FIT_TO_TRAVEL), (Guard.BELONGINGS_HELD,)),
    ],
)
def test_each_kind_has_its_own_guards(
    kind: Kind, at_planning: tuple[Guard, ...], at_execution: tuple[Guard, ...]
) -> None:
    assert standing(kind, EVERYTHING_WRONG, Stage.PLAN) == at_planning
    assert standing(kind, EVERYTHING_WRONG, Stage.EXECUTION) == at_planning + at_execution


def test_a_woman_is_escorted_by_a_woman_among_two() -> None:
    assert standing(Kind.ESCORT, replace(READY, woman_escorts=False), Stage.EXECUTION) == (Guard.ESCORTS_MISSING,)
    assert standing(Kind.ESCORT, replace(READY, sex=Sex.MALE, woman_escorts=False), Stage.EXECUTION) == ()
    assert standing(Kind.ESCORT, replace(READY, escorts=1), Stage.EXECUTION) == (Guard.ESCORTS_MISSING,)


def test_an_escort_by_car_needs_no_ticket_but_one_asked_for_is_waited_for() -> None:
    assert standing(Kind.ESCORT, replace(READY, ticket=None), Stage.EXECUTION) == ()
    awaited = replace(READY, ticket=TicketState.REQUESTED)
    assert standing(Kind.ESCORT, awaited, Stage.EXECUTION) == (Guard.TICKET_NOT_ISSUED,)


def test_a_refusal_carries_the_first_guards_code_and_names_all() -> None:
    with pytest.raises(DepartureRefused) as refused:
        expect_unguarded(Kind.TICKET, EVERYTHING_WRONG, Stage.PLAN)
    assert (refused.value.code, refused.value.facts) == (
        "presumed_minor",
        {"kind": "ticket", "guards": ["presumed_minor", "impaired", "identity_unknown", "not_fit_to_travel"]},
    )
