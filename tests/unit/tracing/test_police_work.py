"""What tracing does with police: a sample step by step, the name on a hand-over, a search that is taken up again."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import iso
from chassis.deadlines import deadlines_of
from chassis.orders import Heard, NotFound, Refusal
from contracts.codes import (
    DnaResult,
    DnaStep,
    ErasureReason,
    HandoverDirection,
    IdentityState,
    ReopenReason,
    RevocationReason,
    SealReason,
)
from contracts.events import intake as facts
from contracts.events import tracing as events
from contracts.orders import tracing as orders
from services.tracing import handlers
from services.tracing.domain.dna import DNA_MOVES, DnaRequest, expect_own
from tests.unit.tracing.desk import (
    CASE,
    FIRST_CUSTODY,
    POLICE_HENAN,
    POLICE_OTHER,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
    identified,
    the_profile,
)

HANDOVER = "01980000-0000-7000-8000-0000000000a1"
AT = datetime(2026, 7, 6, 2, 0, tzinfo=UTC)


def a_request() -> DnaRequest:
    return DnaRequest(
        id="d", profile_id="p", case_id="c", police_id="police-henan", requested_at=AT, due_at=AT + timedelta(days=31)
    )


def a_hand_over(**changes: Any) -> facts.HandoverAnnounced:
    told: dict[str, Any] = {
        "case_id": CASE,
        "handover_id": HANDOVER,
        "direction": HandoverDirection.FROM_POLICE,
        "police_id": "police-changzhou",
        "name_given": True,
        "at": FIRST_CUSTODY,
    }
    return facts.HandoverAnnounced(**told | changes)


def on_the_form(**changes: Any) -> dict[str, Any]:
    """An old man who says that he is 陈国锋; the register has him as 陈国峰."""
    told = {"name": "陈国锋", "sex": "1", "ages": {"lo": 65, "hi": 75}, "found_on": date(2026, 7, 6).isoformat()}
    return told | changes


def compared(desk: Desk) -> list[events.HandoverNameCompared]:
    return [one for one in desk.announced() if isinstance(one, events.HandoverNameCompared)]


def reopened(identity: IdentityState = IdentityState.UNIDENTIFIED) -> facts.CaseReopened:
    return facts.CaseReopened(case_id=CASE, reason=ReopenReason.DNA_HIT, identity=identity, at=FIRST_CUSTODY)


def states(desk: Desk) -> list[str]:
    items = desk.seen(orders.CANDIDATES, {"profile_id": the_profile(desk)}, WORKER)["items"]
    return [one["state"] for one in items]


# --- the sample -------------------------------------------------------------------------------------------------------


def test_the_table_of_steps_leads_from_the_request_to_the_answer_and_nowhere_back() -> None:
    order = list(DnaStep)

    assert set(DNA_MOVES) == set(DnaStep)
    assert [
        (step, to) for step, following in DNA_MOVES.items() for to in following if order.index(to) < order.index(step)
    ] == [(DnaStep.FALSE_HIT, DnaStep.ANSWERED)], "a sample stays in the database, and its next hit is welcome"
    assert DNA_MOVES[DnaStep.ANSWERED] == (DnaStep.ANSWERED, DnaStep.RELATIVE_VERIFICATION)
    assert [step for step, following in DNA_MOVES.items() if DnaStep.ANSWERED in following] == [
        DnaStep.COMPARED,
        DnaStep.ANSWERED,
        DnaStep.FALSE_HIT,
    ]


def test_an_answer_is_no_step_that_could_be_recorded_without_its_result() -> None:
    request = a_request()
    for number, step in enumerate((DnaStep.SAMPLED, DnaStep.LOADED, DnaStep.COMPARED)):
        request.record(step, AT + timedelta(hours=number))
    with pytest.raises(Refusal):
        request.record(DnaStep.ANSWERED, AT + timedelta(hours=4))
    assert (request.step, request.answered_at) == (DnaStep.COMPARED, None)


@given(st.lists(st.sampled_from([*DnaStep, *DnaResult]), max_size=12))
def test_whatever_is_tried_no_request_has_a_fact_without_those_before_it(tried: list[DnaStep | DnaResult]) -> None:
    request = a_request()
    for number, one in enumerate(tried):
        at = AT + timedelta(hours=number)
        try:
            request.answer(one, at) if isinstance(one, DnaResult) else request.record(one, at)
        except Refusal:
            continue
    known = [request.sampled_at, request.loaded_at, request.compared_at, request.answered_at]
    reached = [moment is not None for moment in known]

    assert reached == sorted(reached, reverse=True)
    assert (request.result is not None) == (request.answered_at is not None)
    times = [moment for moment in (request.requested_at, *known) if moment is not None]
    assert times == sorted(times)


@pytest.mark.parametrize(("first", "then"), list(itertools.product(DnaResult, DnaResult)))
def test_after_an_answer_only_a_later_hit_is_news(first: DnaResult, then: DnaResult) -> None:
    request = a_request()
    for step in (DnaStep.SAMPLED, DnaStep.LOADED, DnaStep.COMPARED):
        request.record(step, AT)
    request.answer(first, AT)
    news = (first, then) == (DnaResult.NO_HIT, DnaResult.HIT)
    try:
        request.answer(then, AT + timedelta(days=400))
    except Refusal as refused:
        assert (refused.code, news) == ("dna_step_out_of_order", False)
    else:
        assert (request.result, news) == (DnaResult.HIT, True)


def test_a_step_before_the_one_it_follows_is_refused() -> None:
    request = a_request()
    with pytest.raises(Refusal, match="time_out_of_order"):
        request.record(DnaStep.SAMPLED, AT - timedelta(seconds=1))
    assert request.step is DnaStep.REQUESTED


def test_a_request_is_its_police_agencys_and_the_stations() -> None:
    expect_own(a_request(), POLICE_HENAN)
    expect_own(a_request(), WORKER)
    with pytest.raises(NotFound):
        expect_own(a_request(), POLICE_OTHER)


# --- the name on a hand-over ------------------------------------------------------------------------------------------


def test_the_name_is_compared_with_every_open_inquiry_and_the_nearest_stands_first(desk: Desk) -> None:
    far = desk.done(orders.SEND_INQUIRY, None, an_inquiry(name="陈国芳", birth_year=1962), POLICE_OTHER)["id"]
    near = desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)["id"]
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(name="王大山", town=None, village=None), POLICE_OTHER)
    desk.hear(a_hand_over(), on_the_form())

    [told] = compared(desk)
    shown = desk.seen(orders.NEAREST_INQUIRIES, {"handover_id": HANDOVER}, WORKER)["nearest"]

    assert told.inquiry_ids == (near, far)
    assert list(told.scores_millibits) == sorted(told.scores_millibits, reverse=True)
    assert [(one["inquiry_id"], one["name"], one["sender_id"]) for one in shown] == [
        (near, "陈国峰", "police-henan"),
        (far, "陈国芳", "police-other"),
    ]


def test_a_namesake_is_shown_though_age_and_sex_were_written_down_wrong_and_many_others_agree(desk: Desk) -> None:
    """Sixty of his age are likelier than a namesake of another sex, forty years younger and missing for long."""
    for _ in range(60):
        desk.done(orders.SEND_INQUIRY, None, an_inquiry(name="王大山", town=None, village=None), POLICE_OTHER)
    told = an_inquiry(birth_year=2001, sex="2", last_seen_on="2010-08-06")
    namesake = desk.done(orders.SEND_INQUIRY, None, told, POLICE_HENAN)["id"]
    desk.hear(a_hand_over(), on_the_form())

    assert [told.inquiry_ids for told in compared(desk)] == [(namesake,)]


def test_nobody_who_sounds_alike_is_told_too(desk: Desk) -> None:
    desk.hear(a_hand_over(), on_the_form())

    assert [(one.inquiry_ids, one.scores_millibits) for one in compared(desk)] == [((), ())]


def test_nothing_is_read_or_told_of_a_form_without_a_name(desk: Desk) -> None:
    fact = a_hand_over(name_given=False)
    heard = Heard("e", fact.contract.type, f"case/{CASE}", 1, FIRST_CUSTODY, fact)
    desk.hear(fact)

    assert handlers.handover_person_needed(heard) is None
    assert compared(desk) == []


def test_an_inquiry_that_comes_later_is_seen_when_the_desk_looks_again(desk: Desk) -> None:
    desk.hear(a_hand_over(), on_the_form())
    sent = desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)["id"]

    shown = desk.seen(orders.NEAREST_INQUIRIES, {"handover_id": HANDOVER}, WORKER)["nearest"]

    assert [one["inquiry_id"] for one in shown] == [sent]


def test_an_erased_person_is_on_no_form_and_is_not_compared_again(desk: Desk) -> None:
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    desk.hear(a_hand_over(), on_the_form())
    erased = facts.PersonErased(
        case_id=CASE, contact_id=None, thing_ids=(HANDOVER,), reason=ErasureReason.UNLAWFUL, erased_at=FIRST_CUSTODY
    )
    desk.hear(erased)
    desk.hear(a_hand_over(), on_the_form())

    assert desk.seen(orders.NEAREST_INQUIRIES, {"handover_id": HANDOVER}, WORKER)["nearest"] == []
    assert len(compared(desk)) == 1


def test_the_name_on_the_form_of_a_sealed_case_is_not_there(desk: Desk) -> None:
    desk.hear(a_hand_over(), on_the_form())
    desk.hear(
        facts.CaseSealed(
            case_id=CASE, reason=SealReason.DOMESTIC_VIOLENCE, need_to_know=("station-chief",), at=FIRST_CUSTODY
        )
    )

    assert desk.ask(orders.NEAREST_INQUIRIES, {"handover_id": HANDOVER}, WORKER).code == "not_found"


def test_the_words_of_a_form_do_not_lie_in_clear(desk: Desk) -> None:
    desk.hear(a_hand_over(), on_the_form())

    assert "陈国锋".encode() not in desk.raw_rows()
    assert b"chen guo" not in desk.raw_rows()


# --- the search taken up again ----------------------------------------------------------------------------------------


def test_a_case_that_is_open_again_is_searched_for_again_with_whom_its_end_had_set_aside(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    before = states(desk)
    desk.hear(facts.CaseClosed(case_id=CASE, closed_at=FIRST_CUSTODY))
    ended = states(desk)
    desk.hear(reopened())
    desk.hear(reopened())

    assert (before, ended, states(desk)) == (["suggested"], ["superseded"], ["suggested"])
    [profile] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    assert (profile["state"], profile["ended_at"]) == ("open", None)


def test_who_is_known_is_not_searched_for_again(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    desk.hear(identified(IdentityState.VERIFIED_POLICE, FIRST_CUSTODY))
    desk.hear(facts.CaseClosed(case_id=CASE, closed_at=FIRST_CUSTODY))
    desk.hear(reopened(IdentityState.VERIFIED_POLICE))

    [profile] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    assert profile["state"] == "closed"


def test_a_case_without_a_file_opens_none_when_it_is_open_again(desk: Desk) -> None:
    desk.hear(reopened())

    assert desk.names_announced() == []


def test_what_police_owe_is_due_when_their_clock_says_so_also_when_it_runs_again(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    [profile] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    desk.done(orders.REQUEST_DNA, profile["id"], {"police_id": "police-henan"}, WORKER)
    desk.move_to(FIRST_CUSTODY + timedelta(days=20))
    desk.hear(identified(IdentityState.VERIFIED_DOCUMENT, desk.clock.now()))
    desk.move_to(FIRST_CUSTODY + timedelta(days=50))

    desk.hear(
        facts.IdentityRevoked(
            case_id=CASE,
            identity=IdentityState.UNIDENTIFIED,
            reason=RevocationReason.WRONG_PERSON,
            at=desk.clock.now(),
        )
    )

    [request] = desk.seen(orders.DNA_REQUESTS, {}, POLICE_HENAN)["items"]
    with desk.units.view() as view:
        [*_, month] = [clock for clock in deadlines_of(view.session, CASE) if clock.rule == "D13"]
    assert (month.state, request["due_at"], request["days_overdue"]) == ("open", iso(month.due_at), 0)
    assert month.due_at > desk.clock.now()
