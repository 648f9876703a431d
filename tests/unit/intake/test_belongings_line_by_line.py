"""Belongings leave custody line by line, each once, and the case knows when the last one has left."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contracts.codes import DisposalRule, Settlement
from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake.domain.belongings import Settled, held_of, state_after
from services.intake.domain.stay import Receipt
from tests.mothers import WANDERER_FOUND_AT
from tests.unit.intake.desk import FOUND_AT, Desk, an_id
from tests.unit.intake.test_the_way_home import refused
from tests.unit.intake.the_door import at_the_door

HELD = {
    "lines": [{"what": "蓝色布包", "quantity": 1}, {"what": "馒头", "quantity": 2}, {"what": "打火机", "quantity": 1}],
    "money_fen": 3550,
    "sealed_bag": "B-0041",
}
SIGNED = {"signed_by": "本人", "officer": "S-017", "how": "returned"}


def held(desk: Desk, **more: Any) -> tuple[str, str]:
    case, _ = at_the_door(desk)
    return case, desk.order(orders.RECEIVE_BELONGINGS, HELD | more, target=case)["receipt_id"]


def settle(desk: Desk, case: str, receipt: str, **more: Any) -> dict[str, Any]:
    return desk.order(orders.SETTLE_BELONGINGS, SIGNED | {"receipt_id": receipt} | more, target=case)


def not_settled(desk: Desk, case: str, receipt: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return refused(desk, orders.SETTLE_BELONGINGS, SIGNED | {"receipt_id": receipt} | more, target=case)


def reasons_to_stay_open(desk: Desk, case: str) -> list[str]:
    return list(desk.ask(orders.CASE, {"case_id": case})["reasons_to_stay_open"])


def test_a_receipt_is_held_until_its_last_line_and_its_money_have_left(desk: Desk) -> None:
    case, receipt = held(desk)
    gone = [
        settle(desk, case, receipt, lines=[2], how="disposed_by_rule", rule="perished"),
        settle(desk, case, receipt, lines=[3], how="transferred", transferred_to="天宁派出所"),
        settle(desk, case, receipt, lines=[1]),
    ]
    assert [one["receipt_state"].value for one in gone] == ["held"] * 3
    assert "belongings_held" in reasons_to_stay_open(desk, case)

    assert settle(desk, case, receipt, money=True)["receipt_state"].value == "transferred"
    assert "belongings_held" not in reasons_to_stay_open(desk, case)
    told = [one for one in desk.announced() if isinstance(one, facts.BelongingsSettled | facts.BelongingsReturned)]
    assert told[0] == facts.BelongingsSettled(
        case_id=case,
        receipt_id=receipt,
        how=Settlement.DISPOSED_BY_RULE,
        rule=DisposalRule.PERISHED,
        line_count=1,
        money_fen=0,
        at=FOUND_AT,
    )
    assert [type(one).__name__ for one in told] == ["BelongingsSettled"] * 4 + ["BelongingsReturned"]
    assert told[3].money_fen == 3550


def test_the_case_shows_who_signed_for_what(desk: Desk) -> None:
    case, receipt = held(desk)
    settle(desk, case, receipt, lines=[3], how="transferred", transferred_to="天宁派出所", signed_by="王警官")
    [shown] = desk.ask(orders.CASE, {"case_id": case})["receipts"]
    [gone] = shown["settlements"]
    assert {name: gone[name] for name in ("lines", "money", "signed_by", "transferred_to", "officer")} == {
        "lines": [3],
        "money": False,
        "signed_by": "王警官",
        "transferred_to": "天宁派出所",
        "officer": "S-017",
    }
    assert len(shown["lines"]) == 3, "the receipt says what was on it for ever"


UNSOUND: dict[str, tuple[dict[str, Any], tuple[str, dict[str, Any]]]] = {
    "nothing": ({}, ("nothing_to_settle", {})),
    "a line that is not there": ({"lines": [1, 4]}, ("line_not_held", {"lines": [4], "money": False})),
    "a transfer to nobody": ({"lines": [1], "how": "transferred"}, ("transfer_receiver_missing", {})),
    "a disposal without a rule": ({"lines": [1], "how": "disposed_by_rule"}, ("disposal_rule_missing", {})),
}


@pytest.mark.parametrize("what", UNSOUND)
def test_an_unsound_settlement_changes_nothing(desk: Desk, what: str) -> None:
    body, refusal = UNSOUND[what]
    case, receipt = held(desk)
    assert not_settled(desk, case, receipt, **body) == refusal
    assert desk.ask(orders.CASE, {"case_id": case})["receipts"][0]["settlements"] == []


def test_nothing_is_signed_for_twice(desk: Desk) -> None:
    case, receipt = held(desk)
    settle(desk, case, receipt, lines=[1], money=True)
    assert not_settled(desk, case, receipt, lines=[1, 2], money=True) == (
        "line_not_held",
        {"lines": [1], "money": True},
    )


def test_money_that_was_not_there_is_not_owed(desk: Desk) -> None:
    case, receipt = held(desk, money_fen=0)
    assert not_settled(desk, case, receipt, money=True)[0] == "line_not_held"
    assert settle(desk, case, receipt, lines=[1, 2, 3])["receipt_state"].value == "returned"


def test_what_is_left_is_returned_at_once_and_then_there_is_nothing(desk: Desk) -> None:
    case, receipt = held(desk)
    settle(desk, case, receipt, lines=[2], how="disposed_by_rule", rule="perished")
    shown = desk.order(orders.RETURN_BELONGINGS, {"signed_by": "本人"}, target=case)
    assert [one["state"].value for one in shown["receipts"]] == ["returned"]
    assert refused(desk, orders.RETURN_BELONGINGS, {"signed_by": "本人"}, target=case)[0] == "no_belongings_held"
    assert not_settled(desk, case, receipt, lines=[1])[0] == "line_not_held"


def test_what_was_disposed_of_was_not_returned(desk: Desk) -> None:
    case, receipt = held(desk, lines=[{"what": "馒头", "quantity": 2}], money_fen=0)
    gone = settle(desk, case, receipt, lines=[1], how="disposed_by_rule", rule="perished")
    assert gone["receipt_state"].value == "disposed_by_rule"
    assert "BelongingsReturned" not in desk.names()


def test_another_cases_receipt_is_not_found(desk: Desk) -> None:
    _, receipt = held(desk)
    other, _ = at_the_door(desk)
    assert not_settled(desk, other, receipt, lines=[1]) == ("not_found", {})


@given(
    lines=some.integers(1, 8),
    money=some.booleans(),
    order=some.lists(some.tuples(some.integers(0, 8), some.sampled_from(Settlement)), max_size=12),
)
def test_a_line_is_held_exactly_until_somebody_signed_for_it(
    lines: int, money: bool, order: list[tuple[int, Settlement]]
) -> None:
    receipt = Receipt(
        id=an_id(),
        case_id=an_id(),
        line_count=lines,
        money_fen=100 if money else 0,
        sealed_bag="B-1",
        received_at=WANDERER_FOUND_AT,
    )
    gone: list[Settled] = []
    for number, how in order:
        at = {"id": an_id(), "case_id": receipt.case_id, "receipt_id": receipt.id, "at": WANDERER_FOUND_AT}
        gone.append(Settled(**at, how=how, lines=[number] if number else [], money=number == 0))
    left = held_of(receipt, gone)
    named = {number for number, _ in order}
    assert left.lines == set(range(1, lines + 1)) - named
    assert left.money == (money and 0 not in named)
    if gone and {how for _, how in order} == {Settlement.DISPOSED_BY_RULE}:
        assert state_after(gone).value == "disposed_by_rule"
