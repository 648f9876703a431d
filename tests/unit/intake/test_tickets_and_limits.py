"""A ticket's way, in whatever order its steps are told, and the limits that stand in a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.orders import Refusal
from contracts.codes import DepartureKind
from contracts.law.limits import LIMITS, FaultyLimits, limits_of
from contracts.orders.intake import ArrivalTask, RefundedBy, TicketState
from services.intake.domain.departures import Departure
from services.intake.domain.tickets import TICKET_MOVES, CashAboveLimit, Ticket, expect_cash_within

NOW = datetime(2026, 7, 20, 6, 30, tzinfo=UTC)


def a_ticket() -> Ticket:
    return Ticket(id="t", case_id="c", departure_id="d", travellers=1, requested_at=NOW)


def issue(ticket: Ticket, price_fen: int = 9300) -> None:
    ticket.issue(
        train="G7655",
        departs_at=NOW + timedelta(hours=3),
        arrives_at=NOW + timedelta(hours=4),
        price_fen=price_fen,
        direct=True,
        transfer_contact=None,
        at=NOW,
        month="2026-07",
    )


STEPS = {
    TicketState.APPROVED: lambda ticket: ticket.approve(NOW),
    TicketState.BOOKED: lambda ticket: ticket.book(NOW),
    TicketState.ISSUED: issue,
    TicketState.BOARDED: lambda ticket: ticket.board(NOW),
    TicketState.MISSED: lambda ticket: ticket.miss(NOW),
    TicketState.REFUNDED: lambda ticket: ticket.refund(8800, RefundedBy.STATION, NOW),
    TicketState.VOIDED: lambda ticket: ticket.void(NOW),
}


@given(st.lists(st.sampled_from(list(STEPS)), max_size=12))
def test_in_whatever_order_steps_are_told_a_ticket_keeps_to_its_way(told: list[TicketState]) -> None:
    ticket = a_ticket()
    for step in told:
        before = ticket.state
        try:
            STEPS[step](ticket)
        except Refusal:
            assert (ticket.state, step in TICKET_MOVES[before]) == (before, False)
        else:
            assert (ticket.state, step in TICKET_MOVES[before]) == (step, True)
    assert (ticket.refund_fen or 0) <= (ticket.price_fen or 0)


def test_every_state_says_what_may_follow_it() -> None:
    assert set(TICKET_MOVES) == set(TicketState)


def test_a_refund_that_is_refused_changes_nothing() -> None:
    ticket = a_ticket()
    issue(ticket)
    with pytest.raises(Refusal) as refused:
        ticket.refund(9301, RefundedBy.TRAVELLER, NOW)
    assert (refused.value.code, ticket.state, ticket.refund_fen) == ("refund_too_large", TicketState.ISSUED, None)


def test_up_to_the_limit_a_desk_spends_by_itself() -> None:
    cheap, dear = a_ticket(), a_ticket()
    issue(cheap, LIMITS.ticket_approval_above_fen)
    with pytest.raises(Refusal) as refused:
        issue(dear, LIMITS.ticket_approval_above_fen + 1)
    dear.approve(NOW)
    issue(dear, LIMITS.ticket_approval_above_fen + 1)
    assert (cheap.state, refused.value.code, dear.state) == (
        TicketState.ISSUED,
        "ticket_not_approved",
        TicketState.ISSUED,
    )


def test_one_answer_is_enough_and_one_silence_too() -> None:
    ticket = a_ticket()
    issue(ticket)
    assert (ticket.ask_for_arrival(NOW), ticket.ask_for_arrival(NOW)) == (True, False)
    assert (ticket.miss_answer(), ticket.miss_answer()) == (True, False)
    assert (ticket.arrive(NOW), ticket.arrival_task) == (True, ArrivalTask.ANSWERED)


# --- cash -------------------------------------------------------------------------------------------------------------


def a_departure(cash_fen: int = 0, allowed_fen: int | None = None) -> Departure:
    return Departure(
        id="d",
        case_id="c",
        kind=DepartureKind.SELF,
        destination_region_code="320481111201",
        planned_at=NOW,
        cash_fen=cash_fen,
        cash_allowed_fen=allowed_fen,
    )


@given(st.lists(st.integers(0, 4000), max_size=4), st.integers(1, 9000), st.none() | st.integers(1, 8000))
def test_all_that_a_case_is_given_stays_within_what_is_allowed(
    given_before: list[int], fen: int, allowed: int | None
) -> None:
    departures = [a_departure(), *(a_departure(cash) for cash in given_before), a_departure(0, allowed)]
    within = sum(given_before) + fen <= max(LIMITS.cash_fen, allowed or 0)
    try:
        expect_cash_within(departures, fen)
    except CashAboveLimit:
        assert not within
    else:
        assert within


# --- the file ---------------------------------------------------------------------------------------------------------

WHOLE = """
cash_fen = 2000
ticket_approval_above_fen = 200000
arrival_asked_after_hours = 12
arrival_answered_within_hours = 24
interview_first_after_hours = 8
interview_second_after_hours = 24
interview_third_after_hours = 60
interview_every_months = 1
"""


def test_the_limits_are_those_of_the_file() -> None:
    limits = limits_of(WHOLE)
    assert (limits, limits.arrival_asked_after, limits.arrival_answered_within) == (
        LIMITS,
        timedelta(hours=12),
        timedelta(hours=24),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (WHOLE.replace("cash_fen = 2000", ""), "cash_fen"),
        (WHOLE + "cash_yuan = 20\n", "cash_yuan"),
        (WHOLE.replace("2000\n", "20.00\n", 1), "cash_fen"),
        (WHOLE.replace("= 12", "= -12"), "arrival_asked_after_hours"),
        (WHOLE.replace("= 24", "= true"), "arrival_answered_within_hours"),
    ],
    ids=["one is missing", "one too many", "yuan with a point", "before the train", "yes is no number"],
)
def test_a_limit_that_nobody_can_keep_stops_the_start(text: str, named: str) -> None:
    with pytest.raises(FaultyLimits, match=named):
        limits_of(text)
