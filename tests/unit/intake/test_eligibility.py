"""Whether help is given: by a person, on facts, with reasons that the facts bear out; and blind to earlier help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as some
from sqlalchemy import event

from chassis.orders import Refusal
from contracts.codes import EligibilityOutcome, RefusalReason
from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake.domain.eligibility import (
    BORNE_OUT_BY,
    RULE_VERSION,
    EligibilityFacts,
    HelpFirst,
    RefusalNotBorneOut,
    expect_sound,
    suggests,
)
from services.intake.storage import METADATA
from services.intake.storage.base import WrittenOnce
from services.intake.storage.eligibility import EligibilityDecisions
from tests.unit.intake.desk import FOUND_AT, Desk
from tests.unit.intake.test_the_way_home import HOME, refused
from tests.unit.intake.the_door import (
    A_CHILD,
    CHECKED,
    ENTRY,
    FIT,
    FORM,
    HELP,
    IN_NEED,
    REFUSAL,
    WITH_MEANS,
    at_the_door,
    registered,
    screened,
)


def decide(desk: Desk, case: str, body: dict[str, Any]) -> dict[str, Any]:
    return desk.order(orders.DECIDE_ELIGIBILITY, body, target=case)


def decisions(desk: Desk, case: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.ask(orders.ELIGIBILITY_DECISIONS, {"case_id": case})["items"]
    return found


def test_a_decision_is_kept_with_its_rule_its_facts_and_who_signed(desk: Desk) -> None:
    case, _ = registered(desk)
    shown = decide(desk, case, HELP)
    [kept] = decisions(desk, case)
    assert {name: kept[name] for name in shown} == shown
    assert (shown["outcome"], shown["rule_version"], shown["signer"]) == ("eligible", RULE_VERSION, "S-001")
    assert shown["facts"] == {
        **IN_NEED,
        "cannot_tell": False,
        "receives_dibao_or_wubao": None,
        "presumed_minor": False,
        "impaired": False,
        "refused_safety_check": False,
    }


def test_a_refusal_has_its_reason_its_notice_and_the_complaint_route(desk: Desk) -> None:
    case, request = registered(desk)
    shown = decide(desk, case, REFUSAL)
    assert desk.last(facts.EligibilityDecided) == facts.EligibilityDecided(
        case_id=case,
        decision_id=shown["decision_id"],
        outcome=EligibilityOutcome.NOT_ELIGIBLE,
        reasons=(RefusalReason.PROVIDES_FOR_SELF,),
        rule_version=RULE_VERSION,
        supersedes=None,
        decided_at=FOUND_AT,
    )
    [kept] = decisions(desk, case)
    assert (kept["notice_number"], kept["complaint_route_told"], kept["reason_text"]) == (
        "BYJZ-2026-0007",
        True,
        "本人有现金并已订返程车票",
    )
    assert desk.ask(orders.HELP_REQUEST, {"help_request_id": request})["state"] == "not_eligible"


UNSOUND: dict[str, tuple[dict[str, Any], str]] = {
    "no reason": ({"reasons": []}, "refusal_reason_missing"),
    "no notice": ({"notice_number": None}, "refusal_notice_missing"),
    "the complaint route not told": ({"complaint_route_told": False}, "refusal_notice_missing"),
    "nobody says whether it was told": ({"complaint_route_told": None}, "refusal_notice_missing"),
    "a reason that the facts deny": ({"reasons": ["not_away_from_home"]}, "refusal_not_borne_out"),
    "one of two that the facts deny": (
        {"reasons": ["provides_for_self", "refuses_safety_check"]},
        "refusal_not_borne_out",
    ),
    "somebody who cannot tell": ({"facts": WITH_MEANS | {"cannot_tell": True}}, "help_first"),
    "help with reasons not to": ({"outcome": "eligible"}, "reasons_of_no_refusal"),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_an_unsound_decision_is_refused_and_nothing_is_kept(desk: Desk, what: str) -> None:
    changes, code = UNSOUND[what]
    case, _ = registered(desk)
    assert refused(desk, orders.DECIDE_ELIGIBILITY, REFUSAL | changes, target=case)[0] == code
    assert decisions(desk, case) == []


@pytest.mark.parametrize("who", [A_CHILD, {"ages": {"lo": 15, "hi": 25}}], ids=["a child", "perhaps a child"])
def test_whoever_may_be_a_child_is_never_refused(desk: Desk, who: dict[str, Any]) -> None:
    case, _ = registered(desk, **who)
    refusal = refused(desk, orders.DECIDE_ELIGIBILITY, REFUSAL, target=case)
    assert refusal == ("help_first", {"because": ["presumed_minor"]})


def test_an_impaired_person_is_never_refused(desk: Desk) -> None:
    case, _ = registered(desk)
    desk.order(orders.RECORD_HEALTH_CHECK, FIT | {"impaired": True}, target=case)
    refusal = refused(desk, orders.DECIDE_ELIGIBILITY, REFUSAL, target=case)
    assert refusal == ("help_first", {"because": ["impaired"]})


def test_before_the_registration_only_who_refuses_the_check_is_refused(desk: Desk) -> None:
    case, request = at_the_door(desk)
    screened(desk, request)
    assert refused(desk, orders.DECIDE_ELIGIBILITY, REFUSAL, target=case)[0] == "help_request_wrong_state"

    desk.order(orders.RECORD_SAFETY_CHECK, CHECKED | {"refused": True}, target=case)
    unchecked = REFUSAL | {"reasons": ["refuses_safety_check"]}
    assert decide(desk, case, unchecked)["outcome"] == "not_eligible"


def test_a_new_decision_supersedes_the_old_one_and_the_old_one_stays(desk: Desk) -> None:
    case, _ = registered(desk)
    first = decide(desk, case, REFUSAL)
    assert refused(desk, orders.DECIDE_ELIGIBILITY, HELP, target=case) == (
        "eligibility_already_decided",
        {"decision_id": first["decision_id"]},
    )
    second = decide(desk, case, HELP | {"supersedes": first["decision_id"]})
    kept = decisions(desk, case)
    assert [(one["decision_id"], one["supersedes"]) for one in kept] == [
        (first["decision_id"], None),
        (second["decision_id"], first["decision_id"]),
    ]
    assert {name: kept[0][name] for name in first} == first


def test_nobody_is_taken_in_against_a_decision_that_stands(desk: Desk) -> None:
    case, _ = registered(desk)
    first = decide(desk, case, REFUSAL)["decision_id"]
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY, target=case) == ("not_eligible_stands", {"decision_id": first})
    decide(desk, case, HELP | {"supersedes": first})
    assert desk.order(orders.ADMIT_TO_STATION, ENTRY, target=case)["state"] == "in_station"


def test_who_was_helped_first_is_decided_on_later_and_turned_away_no_more(desk: Desk) -> None:
    case, request = registered(desk)
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    desk.order(orders.ADMIT_TO_STATION, ENTRY, target=case)
    assert refused(desk, orders.DECIDE_ELIGIBILITY, REFUSAL, target=case)[0] == "case_wrong_state"
    assert decide(desk, case, HELP)["outcome"] == "eligible"
    assert desk.ask(orders.HELP_REQUEST, {"help_request_id": request})["state"] == "eligible"


def test_no_code_can_change_a_decision(desk: Desk) -> None:
    case, _ = registered(desk)
    decide(desk, case, REFUSAL)
    with pytest.raises(WrittenOnce), desk.units.unit() as uow:
        latest = EligibilityDecisions(uow.session).latest(case)
        assert latest is not None
        latest.outcome = EligibilityOutcome.ELIGIBLE
    assert decisions(desk, case)[0]["outcome"] == "not_eligible"


# --- the rule ---

_YES_OR_NO = some.booleans()
ANY_FACTS = some.builds(
    EligibilityFacts,
    away_from_home=_YES_OR_NO,
    without_food_or_lodging=_YES_OR_NO,
    wandering_or_about_to=_YES_OR_NO,
    cannot_tell=_YES_OR_NO,
    receives_dibao_or_wubao=some.none() | _YES_OR_NO,
    presumed_minor=_YES_OR_NO,
    impaired=_YES_OR_NO,
    refused_safety_check=_YES_OR_NO,
)


@given(looked_at=ANY_FACTS)
def test_to_help_is_always_sound_whatever_the_rule_suggests(looked_at: EligibilityFacts) -> None:
    expect_sound(EligibilityOutcome.ELIGIBLE, looked_at, frozenset(), notice_number=None, complaint_route_told=False)


@given(looked_at=ANY_FACTS, reasons=some.frozensets(some.sampled_from(RefusalReason), min_size=1))
def test_a_refusal_is_sound_exactly_when_every_reason_is_a_fact_and_nobody_is_guarded(
    looked_at: EligibilityFacts, reasons: frozenset[RefusalReason]
) -> None:
    guarded = looked_at.presumed_minor or looked_at.impaired or looked_at.cannot_tell
    founded = all(BORNE_OUT_BY[reason](looked_at) for reason in reasons)
    try:
        expect_sound(
            EligibilityOutcome.NOT_ELIGIBLE, looked_at, reasons, notice_number="B-1", complaint_route_told=True
        )
        found = "sound"
    except (HelpFirst, RefusalNotBorneOut) as refusal:
        found = refusal.code
    assert found == ("help_first" if guarded else "sound" if founded else "refusal_not_borne_out")


@given(looked_at=ANY_FACTS)
def test_dibao_and_wubao_change_nothing(looked_at: EligibilityFacts) -> None:
    others = [EligibilityFacts(**{**vars(looked_at), "receives_dibao_or_wubao": said}) for said in (None, True, False)]
    assert {suggests(one) for one in others} == {suggests(looked_at)}


def test_no_ground_of_a_refusal_speaks_of_what_was_before() -> None:
    told = " ".join(reason.value for reason in RefusalReason)
    assert re.search(r"repeat|again|earlier|before|histor|stay|ticket|refund|times", told) is None
    assert set(BORNE_OUT_BY) == set(RefusalReason)


# --- blind to earlier help ---

OWN_TABLES = {"cases", "eligibility_decisions", "help_requests", "safety_checks"}


@contextmanager
def tables_read(desk: Desk) -> Iterator[set[str]]:
    """Which tables are read meanwhile."""
    found: set[str] = set()

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.update(re.findall(r"\b(?:FROM|JOIN)\s+\"?(\w+)", statement))

    engine = desk.units.database.writer
    event.listen(engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", look)


@pytest.mark.parametrize("body", [HELP, REFUSAL], ids=["help", "a refusal"])
def test_deciding_reads_the_case_its_request_its_check_and_its_decisions_and_nothing_else(
    desk: Desk, body: dict[str, Any]
) -> None:
    case, request = registered(desk)
    desk.order(orders.REGISTER_HELP_REQUEST, FORM | {"document_number": "P-0001"}, target=request)
    with tables_read(desk) as found:
        decide(desk, case, body)
    of_intake = {*METADATA.tables, "blind_index"}
    assert found & of_intake == OWN_TABLES


def an_earlier_stay(desk: Desk, how_it_ended: str) -> None:
    """Somebody with the same document was here, and something came of it."""
    case, request = registered(desk)
    desk.order(orders.REGISTER_HELP_REQUEST, FORM | {"document_number": "P-0001"}, target=request)
    if how_it_ended == "refused":
        decide(desk, case, REFUSAL)
        return
    decide(desk, case, HELP)
    if how_it_ended == "withdrawn":
        desk.order(orders.WITHDRAW_HELP_REQUEST, {"officer": "S-017"}, target=request)
        return
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    desk.order(orders.ADMIT_TO_STATION, ENTRY | {"claimed_name": "老根"}, target=case)
    kind = "ticket" if how_it_ended == "ticket" else "self"
    planned = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": kind})
    if kind == "ticket":
        wanted = {"from_station": "常州", "to_station": "商丘", "travellers": 1}
        desk.order(orders.REQUEST_TICKET, wanted | {"departure_id": planned["departure_id"]})
        planned = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": "self"})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=planned["departure_id"])


@tried(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    behind=some.lists(some.sampled_from(["refused", "withdrawn", "ticket", "self"]), max_size=4),
    said=some.sampled_from([HELP, REFUSAL, *(REFUSAL | changes for changes, _ in UNSOUND.values())]),
)
def test_whatever_lies_behind_somebody_the_same_facts_get_the_same_answer(
    desk: Desk, behind: list[str], said: dict[str, Any]
) -> None:
    for how_it_ended in behind:
        an_earlier_stay(desk, how_it_ended)
    known, request = registered(desk)
    desk.order(orders.REGISTER_HELP_REQUEST, FORM | {"document_number": "P-0001"}, target=request)
    stranger, _ = registered(desk)

    assert _answer(desk, known, said) == _answer(desk, stranger, said)


def _answer(desk: Desk, case: str, said: dict[str, Any]) -> Any:
    try:
        shown = decide(desk, case, said)
    except Refusal as refusal:
        return refusal.code, refusal.facts
    return {name: value for name, value in shown.items() if name not in ("decision_id", "case_id")}
