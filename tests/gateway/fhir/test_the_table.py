"""Codes and their names in FHIR: nothing of ours is without one, and what a client may set is what its side sets."""

from __future__ import annotations

import pytest

from chassis.kinds import CodeList
from contracts.codes import Sex, Urgency
from contracts.fhir import GENDERS, PRIORITIES, STATES, CodeWithoutRow, states_called, whole
from contracts.orders.intake import ReferralState as S
from contracts.problems import PROBLEMS
from gateway.fhir.orders import BY_REQUESTER, BY_TARGET, NOTICE, SETTABLE, orders_of_tasks
from gateway.fhir.outcomes import ISSUES
from services.intake.domain.referral_states import REFERRAL_MOVES, SETTERS, TASK_STATUS, Setter

TASK_STATUSES = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
    "completed", "entered-in-error",
}  # fmt: skip
REQUEST_STATUSES = {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
ISSUE_TYPES = {
    "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown", "expired", "forbidden",
    "suppressed", "processing", "not-supported", "duplicate", "multiple-matches", "not-found", "deleted", "too-long",
    "code-invalid", "extension", "too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store",
    "exception", "timeout", "incomplete", "throttled", "informational",
}  # fmt: skip


def test_every_state_of_a_referral_s_way_has_its_names_in_fhir() -> None:
    assert set(STATES) == set(REFERRAL_MOVES) == set(S)
    assert {called.task for called in STATES.values()} <= TASK_STATUSES - {"received", "ready", "draft"}
    assert {called.request for called in STATES.values()} <= REQUEST_STATUSES
    assert {state: called.task for state, called in STATES.items()} == TASK_STATUS


def test_each_state_is_called_as_the_field_s_own_table_says() -> None:
    """Domain §2.3: a patient in a bed is in progress, whatever ends the stay completes it, and silence cancels."""
    called: dict[str, set[str]] = {}
    for state, names in STATES.items():
        called.setdefault(f"{names.task} {names.request}", set()).add(state.value)
    assert called == {
        "requested active": {"requested"},
        "accepted active": {"accepted"},
        "in-progress active": {"admitted"},
        "on-hold on-hold": {"on_hold"},
        "completed completed": {"discharged", "transferred", "died", "absconded"},
        "rejected revoked": {"rejected"},
        "failed revoked": {"failed"},
        "cancelled revoked": {"cancelled", "unanswered"},
        "entered-in-error entered-in-error": {"entered_in_error"},
    }


def test_a_new_state_without_a_row_stops_the_start() -> None:
    class Longer(CodeList):
        REQUESTED = "requested"
        FORGOTTEN = "forgotten"

    with pytest.raises(CodeWithoutRow, match=r"Longer .* forgotten"):
        whole({Longer.REQUESTED: "requested"}, Longer)


def test_every_urgency_and_every_sex_has_its_name() -> None:
    assert PRIORITIES == {Urgency.EMERGENCY: "stat", Urgency.URGENT: "urgent", Urgency.ROUTINE: "routine"}
    assert set(GENDERS) == set(Sex)
    assert "other" not in GENDERS.values()


def test_a_client_sets_what_its_side_sets_and_nothing_else() -> None:
    """The same owners of each state as the table of the owner's: whoever is not allowed is not even given an order."""
    assert {state for state, setting in BY_TARGET.items() if setting} == {
        state for state, setters in SETTERS.items() if Setter.TARGET in setters
    }
    assert set(BY_REQUESTER) == {state for state in S if Setter.REQUESTER in SETTERS[state]} - {S.REQUESTED}
    assert "requested" not in SETTABLE
    assert set(SETTABLE) == {STATES[state].task for state in S if state is not S.REQUESTED}


def test_each_status_that_can_be_set_names_one_state_or_asks_which() -> None:
    able = {
        status: [one for one in states_called(status) if BY_TARGET[one] or one in BY_REQUESTER] for status in SETTABLE
    }
    assert {status for status, states in able.items() if len(states) > 1} == {"completed"}
    assert all(able.values())


def test_every_field_of_every_order_has_its_place_in_the_resource() -> None:
    settings = [one for one in (*BY_TARGET.values(), *BY_REQUESTER.values(), NOTICE) if one is not None]
    missing = {
        one.order.key: set(one.order.body().fields) - set(one.places) - set(one.says)
        for one in settings
        if set(one.order.body().fields) != set(one.places) | set(one.says)
    }
    assert missing == {}
    assert {order.key for order in orders_of_tasks()} == {
        "intake.accept_referral",
        "intake.reject_referral",
        "intake.set_referral_status",
        "intake.admit_patient",
        "intake.discharge_patient",
        "intake.end_hospital_stay",
        "intake.withdraw_referral",
    }


def test_every_status_of_a_problem_is_an_issue_that_fhir_knows() -> None:
    assert {problem.status for problem in PROBLEMS.values()} <= set(ISSUES)
    assert set(ISSUES.values()) <= ISSUE_TYPES
