"""What may follow what on the papers between station and police, when they fall due, and which case may not close."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import iso
from chassis.orders import Actor, NotFound, Refusal
from contracts.codes import HandoverDirection, HandoverParty, PoliceAnswer, Sex, SignatureRefusal, SuspicionKind
from contracts.events import intake as facts
from contracts.law.counting import Period, Unit
from contracts.law.police_terms import TERMS, read_terms
from contracts.orders import intake as orders
from contracts.orders.intake import EarlierQuery, HandoverState, NameMatch
from services.intake.domain.handovers import HANDOVER_MOVES, Handover
from services.intake.domain.identity_queries import QUERY_MOVES, IdentityQuery
from services.intake.domain.suspicions import KINDS, SUSPICION_MOVES
from tests.unit.intake.desk import FOUND_AT, STATION, Desk

POLICE = Actor("police-changzhou", "police", "police-changzhou")
OTHER_POLICE = Actor("police-henan", "police", "police-henan")
CHIEF = Actor("station", "station", "station-chief")
COLLEAGUE = Actor("station", "station", "station-night")

KEEPS_OPEN = {SuspicionKind.MISSING, SuspicionKind.ABANDONED, SuspicionKind.ABDUCTED}
SEALS = {SuspicionKind.DOMESTIC_VIOLENCE, SuspicionKind.MINOR_HARMED}


def a_case(desk: Desk) -> str:
    """Somebody for whom a hospital was asked."""
    body = {"sex": "1", "ages": {"lo": 15, "hi": 25}, "place": "火车站南广场", "urgency": "emergency"}
    return str(desk.order(orders.REQUEST_REFERRAL, body)["case_id"])


def reported(desk: Desk, case: str, kind: str = "missing", **more: Any) -> dict[str, Any]:
    body = {"case_id": case, "police_id": POLICE.agency_id, "kind": kind, "statement": "疑似走失", **more}
    return desk.order(orders.REPORT_SUSPICION, body)


def queried(desk: Desk, case: str, **more: Any) -> str:
    body = {"case_id": case, "police_id": POLICE.agency_id, "basis": "民发〔2015〕158号", **more}
    return str(desk.order(orders.SEND_IDENTITY_QUERY, body)["identity_query_id"])


def reasons(desk: Desk, case: str) -> list[str]:
    return list(desk.ask(orders.CASE, {"case_id": case})["reasons_to_stay_open"])


def refused(desk: Desk, *order: Any, **target: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        desk.order(*order, **target)
    return refusal.value.code


# --- the tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moves", [HANDOVER_MOVES, QUERY_MOVES, SUSPICION_MOVES], ids=["form", "query", "report"])
def test_a_table_of_moves_names_every_state_and_leads_to_its_end(moves: Mapping[Any, tuple[Any, ...]]) -> None:
    [states] = {type(state) for state in moves}
    first, *_, last = states
    reached, growing = {first}, True
    while growing:
        further = reached | {to for state in reached for to in moves[state]}
        growing, reached = further != reached, further

    assert set(moves) == reached == set(states)
    assert [state for state, following in moves.items() if not following] == [last]


@given(st.lists(st.tuples(st.sampled_from(["arrive", "sign", "refuse", "close"]), st.sampled_from(HandoverParty))))
def test_whatever_the_two_sides_try_a_form_is_signed_when_both_have_signed_and_only_then(
    tried: list[tuple[str, HandoverParty]],
) -> None:
    form = a_blank_form()
    for act, party in tried:
        with suppress(Refusal):
            _ACTS[act](form, party)
    signed = {HandoverParty.POLICE: form.police_signed_at, HandoverParty.STATION: form.station_signed_at}
    both = all(at is not None for at in signed.values())

    assert form.is_complete is both
    assert both == (form.state in (HandoverState.SIGNED, HandoverState.CLOSED) and form.missing == ())
    assert not any(signed.values()) or form.arrived_at is not None
    if form.state is HandoverState.REFUSED_TO_SIGN:
        assert form.refused_by in form.missing


_ACTS: dict[str, Callable[[Handover, HandoverParty], None]] = {
    "arrive": lambda form, party: form.arrive(FOUND_AT),
    "sign": lambda form, party: form.sign(party, "S-017", FOUND_AT),
    "refuse": lambda form, party: form.refuse_to_sign(party, SignatureRefusal.OTHER, FOUND_AT),
    "close": lambda form, party: form.close(FOUND_AT),
}


def a_blank_form() -> Handover:
    return Handover(
        id="h",
        case_id="c",
        case_number="CZ-2026-000001",
        direction=HandoverDirection.FROM_POLICE,
        police_id="police-changzhou",
        unit_code="320402500000",
        officers=["P-1", "P-2"],
        announced_at=FOUND_AT,
        found_at=FOUND_AT,
        found_region_code=None,
        sex=Sex.MALE,
        ages_lo=15,
        ages_hi=25,
        injured=False,
        dna_taken=False,
        dna_taken_on=None,
        earlier_query=EarlierQuery.NOT_MADE,
        name_match=NameMatch.NO_NAME,
    )


def test_every_term_has_its_source_and_says_what_is_recommended() -> None:
    assert {name: term.period for name, term in TERMS.items()} == {
        "identity_answer": Period(3, Unit.WORKING_DAYS),
        "identity_answer_urgent": Period(1, Unit.WORKING_DAYS),
        "identity_escalation": Period(2, Unit.WORKING_DAYS),
        "report_number": Period(24, Unit.HOURS),
        "report_number_at_once": Period(2, Unit.HOURS),
    }
    assert [name for name, term in TERMS.items() if "[D]" not in term.source] == []


def test_a_term_without_source_or_with_an_unknown_unit_is_not_read() -> None:
    with pytest.raises(KeyError):
        read_terms('[x]\ncount = 1\nunit = "hours"')
    with pytest.raises(ValueError, match="weeks"):
        read_terms('[x]\ncount = 1\nunit = "weeks"\nsource = "[D]"')


# --- suspicions (D04–D07) ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SuspicionKind)
def test_who_may_be_missing_abandoned_or_abducted_keeps_the_case_open_until_there_is_a_number(
    desk: Desk, kind: SuspicionKind
) -> None:
    case = a_case(desk)
    before = reasons(desk, case)
    report = reported(desk, case, kind.value)["suspicion_id"]
    waiting = reasons(desk, case)
    desk.order(orders.REGISTER_SUSPICION, {"report_number": "A-1"}, POLICE, report)

    assert waiting == ([*before, "suspicion_unregistered"] if kind in KEEPS_OPEN else before)
    assert reasons(desk, case) == before
    assert set(KINDS) == set(SuspicionKind)


def test_a_supervisor_says_why_there_is_no_number_and_the_case_may_close(desk: Desk) -> None:
    case = a_case(desk)
    report = reported(desk, case)["suspicion_id"]
    waived = desk.order(orders.WAIVE_SUSPICION, {"reason": "家属已到派出所销案"}, CHIEF, report)

    assert (waived["state"], waived["waived"]) == ("closed", True)
    assert "suspicion_unregistered" not in reasons(desk, case)
    assert refused(desk, orders.WAIVE_SUSPICION, {"reason": "…"}, CHIEF, report) == "suspicion_not_waivable"
    assert refused(desk, orders.REGISTER_SUSPICION, {"report_number": "A-1"}, POLICE, report) == "suspicion_wrong_state"


def test_a_report_is_not_closed_without_a_number_and_an_answer(desk: Desk) -> None:
    report = reported(desk, a_case(desk))["suspicion_id"]

    assert refused(desk, orders.CLOSE_SUSPICION, {}, STATION, report) == "suspicion_wrong_state"
    desk.order(orders.REGISTER_SUSPICION, {"report_number": "A-1"}, POLICE, report)
    assert refused(desk, orders.CLOSE_SUSPICION, {}, STATION, report) == "suspicion_wrong_state"
    desk.order(orders.ANSWER_SUSPICION, {"feedback": "已发布协查通报"}, POLICE, report)
    desk.order(orders.ANSWER_SUSPICION, {"feedback": "已找到家属"}, POLICE, report)
    assert desk.order(orders.CLOSE_SUSPICION, {}, STATION, report)["state"] == "closed"
    shown = desk.ask(orders.SUSPICION, {"suspicion_id": report})
    assert (shown["report_number"], shown["feedback"], shown["waived"]) == ("A-1", "已找到家属", False)


@pytest.mark.parametrize(("kind", "hours"), [("missing", 24), ("fugitive", 2)])
def test_a_report_without_its_number_in_time_is_told_once(desk: Desk, kind: str, hours: int) -> None:
    report = reported(desk, a_case(desk), kind)
    desk.advance(timedelta(hours=hours, seconds=-1))
    before = desk.names().count("SuspicionOverdue")
    desk.advance(timedelta(seconds=1))
    desk.advance(timedelta(days=30))

    assert report["due_at"] == iso(FOUND_AT + timedelta(hours=hours))
    assert (before, desk.names().count("SuspicionOverdue")) == (0, 1)
    assert desk.ask(orders.SUSPICION, {"suspicion_id": report["suspicion_id"]})["overdue"] is True


@pytest.mark.parametrize("kind", sorted(SEALS))
def test_domestic_violence_and_harm_to_a_minor_are_seen_by_who_needs_to_know(desk: Desk, kind: SuspicionKind) -> None:
    case = a_case(desk)
    report = reported(desk, case, kind.value, need_to_know=["station-chief"])["suspicion_id"]

    for eyes in (COLLEAGUE, OTHER_POLICE):
        with pytest.raises(NotFound):
            desk.ask(orders.SUSPICION, {"suspicion_id": report}, eyes)
        with pytest.raises(NotFound):
            desk.order(orders.REGISTER_SUSPICION, {"report_number": "A-1"}, eyes, report)
        assert desk.ask(orders.SUSPICIONS, {}, eyes)["items"] == []
    for eyes in (STATION, CHIEF, POLICE):
        assert desk.ask(orders.SUSPICION, {"suspicion_id": report}, eyes)["kind"] == kind
    assert desk.last(facts.CaseSealed).need_to_know == ("station-chief", "station-desk")
    assert desk.sealed_flags("suspicion_reported") == [True]


@pytest.mark.parametrize("kind", sorted(SEALS))
def test_the_police_agency_told_registers_and_answers_a_sealed_report_and_finds_nothing_else_of_the_case(
    desk: Desk, kind: SuspicionKind
) -> None:
    case = a_case(desk)
    query = queried(desk, case)
    report = reported(desk, case, kind.value)["suspicion_id"]

    desk.order(orders.REGISTER_SUSPICION, {"report_number": "A-1"}, POLICE, report)
    answered = desk.order(orders.ANSWER_SUSPICION, {"feedback": "已受理"}, POLICE, report)

    assert answered == desk.ask(orders.SUSPICIONS, {}, POLICE)["items"][0]
    assert (answered["suspicion_id"], answered["state"]) == (report, "feedback")
    with pytest.raises(NotFound):
        desk.ask(orders.CASE, {"case_id": case}, POLICE)
    with pytest.raises(NotFound):
        desk.ask(orders.IDENTITY_QUERY, {"identity_query_id": query}, POLICE)


def test_an_ordinary_suspicion_seals_nothing(desk: Desk) -> None:
    reported(desk, a_case(desk))

    assert "CaseSealed" not in desk.names()
    assert desk.sealed_flags("suspicion_reported") == [False]


# --- identity queries (D10) -------------------------------------------------------------------------------------------


def test_the_time_for_an_answer_runs_in_working_days_and_is_reminded_once_and_escalated_once(desk: Desk) -> None:
    query = queried(desk, a_case(desk))
    desk.advance(datetime(2026, 7, 23, 15, 59, 59, tzinfo=UTC) - FOUND_AT)
    before = desk.names().count("IdentityQueryOverdue")
    desk.advance(timedelta(seconds=1))
    reminded = [one.escalated for one in desk.announced() if isinstance(one, facts.IdentityQueryOverdue)]
    desk.advance(timedelta(days=60))
    escalated = [one.escalated for one in desk.announced() if isinstance(one, facts.IdentityQueryOverdue)]

    assert (before, reminded, escalated) == (0, [False], [False, True])
    assert desk.ask(orders.IDENTITY_QUERY, {"identity_query_id": query})["escalated_at"] is not None


def test_a_timer_that_fires_after_the_answer_marks_and_escalates_nothing() -> None:
    asked = IdentityQuery(id="q", case_id="c", police_id="p", urgent=False, sent_at=FOUND_AT, due_at=FOUND_AT)
    asked.take_answer(PoliceAnswer.NO_MATCH, FOUND_AT)

    assert (asked.miss(), asked.escalate(FOUND_AT), asked.overdue, asked.escalated_at) == (False, False, False, None)


def test_an_urgent_query_is_due_after_one_working_day(desk: Desk) -> None:
    query = queried(desk, a_case(desk), urgent=True)

    assert desk.ask(orders.IDENTITY_QUERY, {"identity_query_id": query})["due_at"] == "2026-07-21T16:00:00Z"


def test_a_query_is_answered_once_and_applied_once(desk: Desk) -> None:
    query = queried(desk, a_case(desk))
    answer = {"result": "match", "reference": "常公核〔2026〕18号"}

    assert refused(desk, orders.APPLY_IDENTITY_ANSWER, {"note": "…"}, STATION, query) == "identity_query_wrong_state"
    desk.order(orders.ANSWER_IDENTITY_QUERY, answer, POLICE, query)
    assert refused(desk, orders.ANSWER_IDENTITY_QUERY, answer, POLICE, query) == "identity_query_wrong_state"
    assert refused(desk, orders.CONFIRM_IDENTITY_QUERY, {}, POLICE, query) == "identity_query_wrong_state"
    assert refused(desk, orders.SUPPLEMENT_IDENTITY_QUERY, {"detail": "…"}, STATION, query) == "nothing_to_supplement"
    desk.order(orders.APPLY_IDENTITY_ANSWER, {"note": "据复函"}, STATION, query)
    assert refused(desk, orders.APPLY_IDENTITY_ANSWER, {"note": "…"}, STATION, query) == "identity_query_wrong_state"


def test_an_answer_before_the_question_or_from_the_future_is_refused(desk: Desk) -> None:
    query = queried(desk, a_case(desk))
    for moment in ("2026-07-20T06:29:00+00:00", "2026-07-21T06:30:00+00:00"):
        late = {"result": "match", "reference": "X", "answered_at": moment}
        assert refused(desk, orders.ANSWER_IDENTITY_QUERY, late, POLICE, query) == "implausible_time"


def test_another_police_agencys_papers_are_not_there(desk: Desk) -> None:
    case = a_case(desk)
    query, report = queried(desk, case), reported(desk, case)["suspicion_id"]
    answer = {"result": "match", "reference": "X"}

    with pytest.raises(NotFound):
        desk.order(orders.ANSWER_IDENTITY_QUERY, answer, OTHER_POLICE, query)
    with pytest.raises(NotFound):
        desk.order(orders.REGISTER_SUSPICION, {"report_number": "A-1"}, OTHER_POLICE, report)
    with pytest.raises(NotFound):
        desk.ask(orders.IDENTITY_QUERY, {"identity_query_id": query}, OTHER_POLICE)
    assert desk.ask(orders.IDENTITY_QUERIES, {}, OTHER_POLICE)["items"] == []
    assert desk.ask(orders.SUSPICIONS, {"police_id": POLICE.agency_id}, OTHER_POLICE)["items"] == []
    assert [one["suspicion_id"] for one in desk.ask(orders.SUSPICIONS, {}, POLICE)["items"]] == [report]
