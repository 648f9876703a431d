"""Somebody asks for help: hospital first, police first, the check, the form; and what the state of a request allows."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.orders import Refusal
from contracts.codes import (
    CaseOrigin,
    EligibilityOutcome,
    HelpArrival,
    HelpNeed,
    ScreeningDecision,
    ScreeningSign,
    StatedReason,
)
from contracts.events import intake as facts
from contracts.orders import intake as orders
from contracts.orders.intake import HelpRequestState
from services.intake.domain.help import HELP_REQUEST_MOVES
from tests.unit.intake.desk import FOUND_AT, Desk, an_id
from tests.unit.intake.test_the_way_home import refused
from tests.unit.intake.the_door import (
    A_CHILD,
    ARRIVED,
    CHECKED,
    ENTRY,
    FIT,
    FORM,
    HELP,
    REFUSAL,
    at_the_door,
    registered,
    screened,
)

S = HelpRequestState
TO_HOSPITAL = ["mental_disorder", "infectious", "critical", "injured"]
TO_POLICE = ["danger_to_self", "danger_to_others", "suspected_drugs", "suspected_fugitive", "drunk_and_threatening"]


def state(desk: Desk, request: str) -> str:
    return str(desk.ask(orders.HELP_REQUEST, {"help_request_id": request})["state"])


def test_who_comes_to_the_door_has_a_case_before_anybody_asks_for_a_name(desk: Desk) -> None:
    case, request = at_the_door(desk)

    opened, asked = desk.announced()
    assert (opened.case_id, opened.case_number, opened.origin) == (case, "CZ-2026-000001", CaseOrigin.SELF_ARRIVAL)
    assert asked == facts.HelpRequested(
        case_id=case,
        help_request_id=request,
        arrival=HelpArrival.SELF,
        reason=StatedReason.ROBBED,
        needs=(HelpNeed.FOOD,),
        arrived_at=FOUND_AT,
    )


@pytest.mark.parametrize("arrival", HelpArrival)
def test_however_somebody_came_the_case_says_where_it_comes_from(desk: Desk, arrival: HelpArrival) -> None:
    at_the_door(desk, arrival=arrival.value)
    assert desk.last(facts.CaseOpened).origin in CaseOrigin


def test_a_second_request_on_the_same_case_is_the_first_one(desk: Desk) -> None:
    case, request = at_the_door(desk)
    again = refused(desk, orders.OPEN_HELP_REQUEST, ARRIVED | {"case_id": case})
    assert again == ("help_request_open", {"case_id": case, "help_request_id": request})


@pytest.mark.parametrize("sign", TO_HOSPITAL)
@pytest.mark.parametrize("decision", ["continue", "police_first"])
def test_illness_goes_to_a_hospital_before_anything_else(desk: Desk, sign: str, decision: str) -> None:
    _, request = at_the_door(desk)
    body = {"officer": "S-017", "decision": decision, "signs": [sign]}
    assert refused(desk, orders.SCREEN_HELP_REQUEST, body, target=request)[0] == "signs_ask_for_hospital"
    assert state(desk, request) == "opened"


@pytest.mark.parametrize("sign", TO_POLICE)
def test_danger_goes_to_the_police_and_a_hospital_may_still_come_first(desk: Desk, sign: str) -> None:
    _, request = at_the_door(desk)
    body = {"officer": "S-017", "decision": "continue", "signs": [sign]}
    assert refused(desk, orders.SCREEN_HELP_REQUEST, body, target=request)[0] == "signs_ask_for_police"
    assert screened(desk, request, "hospital_first", signs=[sign])["state"] == "hospital_first"
    assert screened(desk, request, "police_first", signs=[sign])["state"] == "police_first"


def test_every_sign_sends_the_person_somewhere() -> None:
    assert sorted(TO_HOSPITAL + TO_POLICE) == sorted(sign.value for sign in ScreeningSign)


@pytest.mark.parametrize("decision", ["hospital_first", "police_first"])
def test_nobody_is_sent_away_without_what_was_seen(desk: Desk, decision: str) -> None:
    _, request = at_the_door(desk)
    body = {"officer": "S-017", "decision": decision}
    assert refused(desk, orders.SCREEN_HELP_REQUEST, body, target=request)[0] == "screening_signs_missing"


def test_hospital_first_asks_the_green_channel_in_the_same_moment(desk: Desk) -> None:
    case, request = at_the_door(desk)
    shown = screened(desk, request, "hospital_first", signs=["injured"])
    asked = desk.last(facts.ReferralRequested)
    assert (asked.case_id, asked.referral_id, asked.requested_at) == (case, shown["referral_id"], FOUND_AT)


def test_signs_of_mental_disorder_guard_the_person_from_then_on(desk: Desk) -> None:
    case, request = at_the_door(desk)
    screened(desk, request, "hospital_first", signs=["mental_disorder"])
    assert desk.ask(orders.CASE, {"case_id": case})["impaired"] is True


def test_after_police_first_the_case_goes_on_with_the_number_of_the_report(desk: Desk) -> None:
    _, request = at_the_door(desk)
    screened(desk, request, "police_first", signs=["suspected_fugitive"])
    go_on = {"officer": "S-017", "decision": "continue"}
    assert refused(desk, orders.SCREEN_HELP_REQUEST, go_on, target=request) == (
        "police_report_missing",
        {"help_request_id": request},
    )
    assert screened(desk, request, police_report_number="BJ-2026-0312")["state"] == "screened"
    told = desk.ask(orders.HELP_REQUEST, {"help_request_id": request})["screenings"]
    assert [(one["decision"], one["police_report_number"]) for one in told] == [
        (ScreeningDecision.POLICE_FIRST, None),
        (ScreeningDecision.CONTINUE, "BJ-2026-0312"),
    ]


NOT_YET: dict[str, tuple[dict[str, Any] | None, str]] = {
    "nobody looked": (None, "screening_missing"),
    "a hospital first": ({"decision": "hospital_first", "signs": ["injured"]}, "signs_ask_for_hospital"),
    "the police first": ({"decision": "police_first", "signs": ["suspected_drugs"]}, "police_first"),
}


@pytest.mark.parametrize("what", NOT_YET)
def test_nobody_is_taken_in_before_the_first_look_lets_them(desk: Desk, what: str) -> None:
    look, code = NOT_YET[what]
    case, request = at_the_door(desk)
    if look is not None:
        screened(desk, request, **look)
    desk.order(orders.RECORD_SAFETY_CHECK, CHECKED, target=case)
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY, target=case) == (code, {"help_request_id": request})


def test_who_refuses_the_check_does_not_enter_and_may_think_again(desk: Desk) -> None:
    case, request = at_the_door(desk)
    screened(desk, request)
    shown = desk.order(orders.RECORD_SAFETY_CHECK, CHECKED | {"refused": True}, target=case)
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    assert (shown["outcome"], state(desk, request)) == ("refused", "screened")
    assert desk.last(facts.SafetyCheckRefused) == facts.SafetyCheckRefused(case_id=case, at=FOUND_AT)
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY, target=case) == ("safety_check_refused", {})

    desk.order(orders.RECORD_SAFETY_CHECK, CHECKED | {"items_surrendered": ["打火机"]}, target=case)
    assert state(desk, request) == "safety_checked"
    assert desk.order(orders.ADMIT_TO_STATION, ENTRY, target=case)["state"] == "in_station"


def test_help_comes_before_the_form_which_says_what_it_lacks(desk: Desk) -> None:
    case, request = at_the_door(desk)
    screened(desk, request)
    desk.order(orders.DECIDE_ELIGIBILITY, HELP, target=case)
    without = {"registration_gaps": ["registration", "fingerprint", "photo", "national_system"], "state": "eligible"}
    shown = desk.ask(orders.HELP_REQUEST, {"help_request_id": request})
    assert {name: shown[name] for name in without} == without

    desk.order(orders.REGISTER_HELP_REQUEST, FORM | {"photo_taken": False}, target=request)
    shown = desk.ask(orders.HELP_REQUEST, {"help_request_id": request})
    assert (shown["state"], shown["registration_gaps"]) == ("eligible", ["photo"])


def test_a_capable_adult_gives_it_up_and_the_bed_is_free_again(desk: Desk) -> None:
    case, request = registered(desk)
    board = desk.ask(orders.BED_BOARD, {"zone": "male"})["items"]
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=board[0]["bed_id"])

    shown = desk.order(orders.WITHDRAW_HELP_REQUEST, {"officer": "S-017"}, target=request)

    assert shown["state"] == "withdrawn"
    assert desk.last(facts.HelpWithdrawn).help_request_id == request
    assert desk.ask(orders.BED_BOARD, {"zone": "male"})["items"] == board


@pytest.mark.parametrize(
    ("who", "because"),
    [(A_CHILD, ["presumed_minor"]), ({"ages": {"lo": 15, "hi": 25}}, ["presumed_minor"])],
    ids=["a child", "perhaps a child"],
)
def test_a_child_does_not_give_up_help_by_its_own_word(desk: Desk, who: dict[str, Any], because: list[str]) -> None:
    _, request = at_the_door(desk, **who)
    refusal = refused(desk, orders.WITHDRAW_HELP_REQUEST, {"officer": "S-017"}, target=request)
    assert refusal == ("withdrawal_not_their_own", {"help_request_id": request, "because": because})


# --- the table of states ---


def _to(desk: Desk, case: str, request: str) -> dict[HelpRequestState, Any]:
    """The order that would bring a request to that state."""

    def screen(decision: str, *signs: str) -> Any:
        body = {"officer": "S-017", "decision": decision, "signs": list(signs), "police_report_number": "BJ-1"}
        return lambda: desk.order(orders.SCREEN_HELP_REQUEST, body, target=request)

    def decide(body: dict[str, Any]) -> Any:
        def order() -> Any:
            decisions = desk.ask(orders.ELIGIBILITY_DECISIONS, {"case_id": case})["items"]
            latest = decisions[-1]["decision_id"] if decisions else None
            return desk.order(orders.DECIDE_ELIGIBILITY, body | {"supersedes": latest}, target=case)

        return order

    return {
        S.SCREENED: screen("continue"),
        S.HOSPITAL_FIRST: screen("hospital_first", "injured"),
        S.POLICE_FIRST: screen("police_first", "suspected_drugs"),
        S.SAFETY_CHECKED: lambda: desk.order(orders.RECORD_SAFETY_CHECK, CHECKED, target=case),
        S.REGISTERED: lambda: desk.order(orders.REGISTER_HELP_REQUEST, FORM, target=request),
        S.ELIGIBLE: decide(HELP),
        S.NOT_ELIGIBLE: decide(REFUSAL),
        S.WITHDRAWN: lambda: desk.order(orders.WITHDRAW_HELP_REQUEST, {"officer": "S-017"}, target=request),
    }


WAYS: dict[HelpRequestState, tuple[HelpRequestState, ...]] = {
    S.OPENED: (),
    S.SCREENED: (S.SCREENED,),
    S.HOSPITAL_FIRST: (S.HOSPITAL_FIRST,),
    S.POLICE_FIRST: (S.POLICE_FIRST,),
    S.SAFETY_CHECKED: (S.SCREENED, S.SAFETY_CHECKED),
    S.REGISTERED: (S.SCREENED, S.SAFETY_CHECKED, S.REGISTERED),
    S.ELIGIBLE: (S.SCREENED, S.ELIGIBLE),
    S.NOT_ELIGIBLE: (S.SCREENED, S.SAFETY_CHECKED, S.REGISTERED, S.NOT_ELIGIBLE),
    S.WITHDRAWN: (S.WITHDRAWN,),
}


@pytest.mark.parametrize("before", S, ids=lambda one: one.value)
def test_what_the_table_does_not_allow_is_refused_and_changes_nothing(desk: Desk, before: HelpRequestState) -> None:
    came_to = {}
    for wanted in _to(desk, "", ""):
        case, request = at_the_door(desk)
        orders_to = _to(desk, case, request)
        for step in WAYS[before]:
            orders_to[step]()
        came_to[wanted] = _outcome(orders_to[wanted], desk, request, before)

    # From the first look it is refused only to who does not let themselves be checked, which nobody did here.
    too_early = {S.NOT_ELIGIBLE} if before is S.SCREENED else set()
    allowed = set(HELP_REQUEST_MOVES[before]) - too_early
    assert came_to == {wanted: wanted if wanted in allowed else before for wanted in came_to}


def _outcome(order: Any, desk: Desk, request: str, before: HelpRequestState) -> HelpRequestState:
    try:
        order()
    except Refusal as refusal:
        assert (refusal.code, state(desk, request)) == ("help_request_wrong_state", before.value)
    return S(state(desk, request))


def test_every_state_can_be_reached_and_only_withdrawal_is_the_end() -> None:
    reached = {S.OPENED}.union(*HELP_REQUEST_MOVES.values())
    assert (reached, [one for one, following in HELP_REQUEST_MOVES.items() if not following]) == (set(S), [S.WITHDRAWN])


def test_an_outcome_has_its_state() -> None:
    assert [S(outcome.value) for outcome in EligibilityOutcome] == [S.ELIGIBLE, S.NOT_ELIGIBLE]


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    assert refused(desk, orders.REGISTER_HELP_REQUEST, FORM, target=an_id()) == ("not_found", {})
