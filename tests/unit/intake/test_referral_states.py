"""A referral's way as one table: what may follow what, who may set it, and that the code does nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.orders import Refusal
from contracts.codes import HospitalOutcome, RejectionReason, StatusReason, Urgency
from contracts.orders.intake import ReferralState as S
from contracts.orders.intake import SignerRole
from services.intake.domain.referral_states import OPEN, REFERRAL_MOVES, SETTERS, TASK_STATUS, Setter
from services.intake.domain.referrals import Referral

NOW = datetime(2026, 7, 20, 6, 30, tzinfo=UTC)
FHIR_R4 = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
    "completed", "entered-in-error",
}  # fmt: skip

ACTS = {
    S.ACCEPTED: lambda one: one.accept(NOW),
    S.REJECTED: lambda one: one.reject(RejectionReason.CAPACITY, NOW),
    S.ON_HOLD: lambda one: one.hold(StatusReason.WAITING_FOR_BED, NOW),
    S.ADMITTED: lambda one: one.admit(NOW, SignerRole.SELF, told_at=NOW),
    S.DISCHARGED: lambda one: one.discharge(NOW, True, told_at=NOW),
    S.TRANSFERRED: lambda one: one.end_stay(HospitalOutcome.TRANSFERRED, NOW, told_at=NOW),
    S.DIED: lambda one: one.end_stay(HospitalOutcome.DIED, NOW, told_at=NOW),
    S.ABSCONDED: lambda one: one.end_stay(HospitalOutcome.ABSCONDED, NOW, told_at=NOW),
    S.UNANSWERED: lambda one: one.leave_unanswered(NOW),
    S.CANCELLED: lambda one: one.cancel(StatusReason.NO_LONGER_NEEDED, NOW),
    S.FAILED: lambda one: one.fail(StatusReason.BEYOND_OUR_MEANS, NOW),
    S.ENTERED_IN_ERROR: lambda one: one.mark_entered_in_error(StatusReason.RECORDED_IN_ERROR, NOW),
}


def an_attempt(state: S = S.REQUESTED) -> Referral:
    return Referral(
        id="r",
        chain_id="c",
        case_id="k",
        attempt=1,
        hospital_id="hospital-1",
        urgency=Urgency.EMERGENCY,
        requested_by="station",
        requested_at=NOW,
        changed_at=NOW,
        answer_due_at=NOW,
        state=state,
    )


def reached(state: S, to: S) -> bool:
    one = an_attempt(state)
    try:
        ACTS[to](one)
    except Refusal as refusal:
        assert (refusal.code, one.state) == ("referral_wrong_state", state)
        assert refusal.facts["expected"] == [before.value for before in REFERRAL_MOVES.leading_to(to)]
        return False
    assert one.state is to
    return True


def test_every_state_has_its_row_its_setter_and_its_name_as_a_task() -> None:
    assert set(REFERRAL_MOVES) == set(SETTERS) == set(TASK_STATUS) == set(S)
    assert set(TASK_STATUS.values()) <= FHIR_R4
    assert set(ACTS) == set(S) - {S.REQUESTED}


@pytest.mark.parametrize("state", list(S))
def test_the_code_goes_where_the_table_says_and_nowhere_else(state: S) -> None:
    assert {to for to in ACTS if reached(state, to)} == set(REFERRAL_MOVES[state])


def test_who_may_set_what_is_the_task_flow_of_the_sdoh_referral() -> None:
    """draft, requested, entered-in-error by the requester; the answers by the target; cancelled by either."""
    by_target = {"accepted", "rejected", "in-progress", "on-hold", "failed", "completed"}
    named = {state: {setter.value for setter in SETTERS[state]} - {"platform"} for state in S}
    assert {state for state in S if named[state] == {"target"}} == {s for s in S if TASK_STATUS[s] in by_target}
    assert named[S.REQUESTED] == named[S.ENTERED_IN_ERROR] == {"requester"}
    assert named[S.CANCELLED] == {"requester", "target"}
    assert SETTERS[S.UNANSWERED] == {Setter.PLATFORM}


def test_only_what_is_asked_or_in_bed_is_open() -> None:
    assert {state for state in S if an_attempt(state).is_open} == set(OPEN)


@given(st.lists(st.sampled_from(sorted(ACTS))))
def test_no_sequence_leads_out_of_an_end_or_to_a_bed_twice(acts: list[S]) -> None:
    one, ways = an_attempt(), [S.REQUESTED]
    for act in acts:
        before = one.state
        try:
            ACTS[act](one)
        except Refusal:
            assert one.state is before
        else:
            ways.append(one.state)
    assert ways.count(S.ADMITTED) <= 1
    assert all(after in REFERRAL_MOVES[before] for before, after in pairwise(ways))
