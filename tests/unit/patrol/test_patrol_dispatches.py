"""A dispatch: one team of at least two, queued → accepted → arrived → done, and a target that only moves nearer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chassis.orders import NotFound
from contracts.codes import Priority
from contracts.orders.patrol import DispatchState
from services.patrol.domain.dispatches import (
    Dispatch,
    DispatchTaken,
    DispatchWrongState,
    HappenedBeforeAcceptance,
    HappenedInFuture,
    TeamTooSmall,
    not_ahead,
)

NOON = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)
TWO = ["P-017", "P-023"]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def a_waiting_dispatch(priority: Priority = Priority.P1) -> Dispatch:
    return Dispatch.queued(id="d", cluster_id="c", priority=priority, at=NOON)


def an_accepted_dispatch() -> Dispatch:
    dispatch = a_waiting_dispatch()
    dispatch.accept("patrol-team-1", TWO, None, NOON + minutes(5))
    return dispatch


def test_a_dispatch_waits_for_the_minutes_of_its_priority():
    waits = {priority: a_waiting_dispatch(priority).due_at - NOON for priority in Priority}

    assert waits == {
        Priority.P0: minutes(10),
        Priority.P1: minutes(15),
        Priority.P2: minutes(30),
        Priority.P3: minutes(120),
    }


@pytest.mark.parametrize("staff", [["P-017"], ["P-017", "P-017"]])
def test_a_team_is_two_different_people(staff):
    dispatch = a_waiting_dispatch()

    with pytest.raises(TeamTooSmall):
        dispatch.accept("patrol-team-1", staff, None, NOON)

    assert (dispatch.state, dispatch.team_id) == (DispatchState.QUEUED, None)


def test_a_dispatch_is_taken_once():
    dispatch = an_accepted_dispatch()

    with pytest.raises(DispatchTaken):
        dispatch.accept("patrol-team-2", TWO, None, NOON + minutes(6))

    assert dispatch.team_id == "patrol-team-1"


def test_the_whole_way_of_a_dispatch():
    dispatch = an_accepted_dispatch()
    dispatch.arrive(NOON + minutes(20))
    unsaid = dispatch.finish(NOON + minutes(30))

    assert unsaid is False
    assert dispatch.state is DispatchState.DONE
    assert (dispatch.accepted_at, dispatch.arrived_at, dispatch.done_at) == (
        NOON + minutes(5),
        NOON + minutes(20),
        NOON + minutes(30),
    )


def test_a_team_whose_arrival_never_reached_us_has_arrived_by_its_contact():
    dispatch = an_accepted_dispatch()

    assert dispatch.finish(NOON + minutes(30)) is True
    assert (dispatch.state, dispatch.arrived_at) == (DispatchState.DONE, NOON + minutes(30))


def test_what_is_done_is_not_done_again():
    dispatch = an_accepted_dispatch()
    dispatch.finish(NOON + minutes(30))

    with pytest.raises(DispatchWrongState):
        dispatch.finish(NOON + minutes(31))
    with pytest.raises(DispatchWrongState):
        dispatch.arrive(NOON + minutes(31))


def test_a_team_that_has_not_accepted_arrives_nowhere():
    dispatch = a_waiting_dispatch()

    with pytest.raises(DispatchWrongState):
        dispatch.arrive(NOON + minutes(6))
    assert (dispatch.state, dispatch.arrived_at) == (DispatchState.QUEUED, None)


def test_nobody_meets_anybody_before_accepting():
    with pytest.raises(HappenedBeforeAcceptance):
        an_accepted_dispatch().finish(NOON - minutes(10))


def test_a_telephone_a_little_fast_is_believed_and_one_plainly_wrong_is_not():
    assert not_ahead(NOON + minutes(4), NOON) == NOON
    with pytest.raises(HappenedInFuture):
        not_ahead(NOON + minutes(6), NOON)


def test_a_more_urgent_report_moves_the_target_nearer_and_never_away():
    dispatch = a_waiting_dispatch(Priority.P2)

    assert dispatch.more_urgent(Priority.P0, NOON + minutes(6)) is True
    assert (dispatch.priority, dispatch.target_minutes, dispatch.due_at) == (Priority.P0, 10, NOON + minutes(16))
    assert dispatch.more_urgent(Priority.P3, NOON + minutes(7)) is False
    assert (dispatch.priority, dispatch.due_at) == (Priority.P0, NOON + minutes(16))


def test_a_missed_target_is_said_once_and_leaves_it_queued():
    dispatch = a_waiting_dispatch()

    assert [dispatch.missed_its_target(), dispatch.missed_its_target()] == [True, False]
    assert dispatch.state is DispatchState.QUEUED
    assert an_accepted_dispatch().missed_its_target() is False


def test_another_teams_dispatch_is_not_found():
    with pytest.raises(NotFound):
        an_accepted_dispatch().of_team("patrol-team-2")
