"""What may become of a deadline, decided without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.deadline_decisions import (
    BREACHED,
    CANCELLED,
    MET,
    MET_LATE,
    Deadline,
    DeadlinePlan,
    NotACode,
    OpenedWithoutOffset,
    breached,
    cancelled,
    met,
    missed_by,
    opened,
    warned,
)

START = datetime(2026, 2, 13, 2, tzinfo=UTC)
DUE = START + timedelta(hours=24)
HOUR = timedelta(hours=1)


def a_running_deadline() -> Deadline:
    plan = DeadlinePlan(DUE, DUE - 6 * HOUR)
    return opened(id="1", rule="parcel", subject="parcel/7", opening=1, started_at=START, plan=plan)


def a_breached_deadline() -> Deadline:
    return breached(a_running_deadline(), DUE)


def test_done_before_the_moment_is_met() -> None:
    running = a_running_deadline()
    assert met(running, DUE - HOUR, DUE - HOUR, "receipt") == replace(
        running, state=MET, met_at=DUE - HOUR, evidence="receipt"
    )


def test_the_last_instant_is_still_in_time() -> None:
    assert met(a_running_deadline(), DUE, DUE).state == MET
    assert met(a_running_deadline(), DUE + timedelta(microseconds=1), DUE).state == MET_LATE


def test_a_duty_done_late_is_met_late_and_its_breach_stays() -> None:
    breach = a_breached_deadline()
    assert met(breach, DUE + HOUR, DUE + HOUR) == replace(breach, state=MET_LATE, met_at=DUE + HOUR)


def test_a_duty_done_in_time_but_heard_late_withdraws_the_breach_without_erasing_it() -> None:
    breach = a_breached_deadline()
    assert met(breach, DUE - HOUR, DUE + 9 * HOUR) == replace(
        breach, state=MET, met_at=DUE - HOUR, breach_withdrawn_at=DUE + 9 * HOUR
    )


def test_of_several_proofs_the_earliest_counts_in_whatever_order_they_come() -> None:
    proofs = (DUE + 2 * HOUR, DUE - HOUR, DUE + HOUR)
    endings = set()
    for order in permutations(proofs):
        deadline = a_breached_deadline()
        for done_at in order:
            deadline = met(deadline, done_at, DUE + 9 * HOUR)
        endings.add((deadline.state, deadline.met_at, deadline.breach_withdrawn_at))
    assert endings == {(MET, DUE - HOUR, DUE + 9 * HOUR)}


def test_a_later_proof_changes_nothing() -> None:
    done = met(a_running_deadline(), DUE - HOUR, DUE, "first")
    assert met(done, DUE - HOUR, DUE, "second") is done


@pytest.mark.parametrize("moment", [DUE - timedelta(microseconds=1), START])
def test_nothing_is_breached_before_its_moment(moment: datetime) -> None:
    running = a_running_deadline()
    assert breached(running, moment) is running


def test_a_breach_and_a_warning_happen_once() -> None:
    breach, warning = a_breached_deadline(), warned(a_running_deadline(), DUE - HOUR)
    assert breached(breach, DUE + HOUR) is breach and warned(warning, DUE) is warning


def test_what_is_breached_is_not_warned_of_any_more() -> None:
    breach = a_breached_deadline()
    assert warned(breach, DUE + HOUR) is breach


@pytest.mark.parametrize("end", [lambda d: met(d, DUE - HOUR, DUE), lambda d: cancelled(d, "person_left", DUE)])
def test_what_is_over_is_neither_warned_of_nor_breached_nor_cancelled(end) -> None:  # type: ignore[no-untyped-def]
    over = end(a_running_deadline())
    assert warned(over, DUE) is over and breached(over, DUE) is over and cancelled(over, "again", DUE) is over


def test_cancelling_keeps_the_breach_on_record() -> None:
    breach = a_breached_deadline()
    gone = cancelled(breach, "identified", DUE + HOUR)
    assert gone == replace(breach, state=CANCELLED, reason="identified")
    assert met(gone, DUE, DUE).state == CANCELLED


@pytest.mark.parametrize("gone_at", [DUE - HOUR, DUE])
def test_a_duty_that_was_gone_before_it_fell_due_was_never_breached_though_we_hear_of_it_late(
    gone_at: datetime,
) -> None:
    breach = a_breached_deadline()
    assert cancelled(breach, "identified", DUE + 9 * HOUR, at=gone_at) == replace(
        breach, state=CANCELLED, reason="identified", breach_withdrawn_at=DUE + 9 * HOUR
    )


def test_what_ends_after_its_moment_was_breached_first_though_no_timer_had_said_so() -> None:
    running, late = a_running_deadline(), DUE + timedelta(microseconds=1)
    assert missed_by(running, late, late) == replace(running, state=BREACHED, breached_at=late)
    assert missed_by(running, DUE, late) is running
    done = met(running, DUE - HOUR, DUE)
    assert missed_by(done, late, late) is done


def test_waiving_says_who_and_why_and_keeps_the_breach() -> None:
    breach = a_breached_deadline()
    assert cancelled(breach, "force_majeure", DUE + HOUR, waived_by="station-chief") == replace(
        breach, state=CANCELLED, reason="force_majeure", waived_by="station-chief"
    )


@pytest.mark.parametrize("words", ["已回家", "he went home", "", "x" * 121, "a\nb"])
def test_wording_is_refused_where_codes_belong_and_not_quoted(words: str) -> None:
    for attempt in (
        lambda: cancelled(a_running_deadline(), words, DUE),
        lambda: cancelled(a_running_deadline(), "waived", DUE, waived_by=words or "张三"),
        lambda: met(a_running_deadline(), DUE, DUE, words or "张三"),
    ):
        with pytest.raises(NotACode) as refusal:
            attempt()
        assert not words or words not in str(refusal.value)


def test_a_moment_without_offset_opens_nothing() -> None:
    naive = START.replace(tzinfo=None)
    with pytest.raises(OpenedWithoutOffset):
        opened(id="1", rule="r", subject="s/1", opening=1, started_at=naive, plan=DeadlinePlan(DUE))


MOMENTS = st.integers(-48, 48).map(lambda hours: DUE + hours * HOUR)
STEPS = st.one_of(
    st.tuples(st.just("warn"), MOMENTS),
    st.tuples(st.just("breach"), MOMENTS),
    st.tuples(st.just("meet"), MOMENTS),
    st.tuples(st.just("gone"), MOMENTS),
)


def after(steps: list[tuple[str, datetime]], *, looked_at: datetime) -> Deadline:
    """The deadline that heard this in this order, with timers that fire whenever they happen to, and at the end."""
    deadline, now = a_running_deadline(), START
    for step, moment in [*steps, ("breach", looked_at)]:
        now = max(now, moment)
        match step:
            case "warn":
                deadline = warned(deadline, now)
            case "breach":
                deadline = breached(deadline, now)
            case "meet":
                deadline = met(missed_by(deadline, moment, now), moment, now)
            case _:
                deadline = cancelled(missed_by(deadline, moment, now), "gone", now, at=moment)
    return deadline


@given(st.lists(STEPS.filter(lambda step: step[0] != "gone"), max_size=8))
def test_whatever_happens_the_verdict_depends_only_on_the_earliest_doing(steps: list[tuple[str, datetime]]) -> None:
    deadline = after(steps, looked_at=DUE)
    done = [moment for step, moment in steps if step == "meet"]
    if done:
        assert (deadline.state, deadline.met_at) == (MET if min(done) <= DUE else MET_LATE, min(done))
    else:
        assert deadline.state == BREACHED


@given(st.lists(STEPS, max_size=8))
def test_a_breach_stands_exactly_when_the_duty_was_neither_done_nor_gone_in_time(
    steps: list[tuple[str, datetime]],
) -> None:
    deadline = after(steps, looked_at=DUE + 99 * HOUR)
    stands = deadline.breached_at is not None and deadline.breach_withdrawn_at is None
    match deadline.state:
        case "met":
            assert not stands
        case "met_late" | "breached":
            assert stands
        case _:
            first_gone = next(moment for step, moment in steps if step == "gone")
            assert stands == (first_gone > DUE)


@given(st.sampled_from(["meet", "gone"]), MOMENTS, MOMENTS)
def test_whether_the_timer_or_the_news_comes_first_changes_nothing_that_stands(
    what: str, moment: datetime, heard_at: datetime
) -> None:
    heard = max(moment, heard_at, DUE)
    timer_first = after([("breach", heard), (what, moment)], looked_at=heard)
    news_first = after([(what, moment), ("breach", heard)], looked_at=heard)

    def verdict(of: Deadline) -> tuple[str, datetime | None, bool]:
        return of.state, of.met_at, of.breached_at is not None and of.breach_withdrawn_at is None

    assert verdict(timer_first) == verdict(news_first)
