"""How belongings leave custody, line by line (物品逐项处置); without it a receipt would be settled for things that
nobody ever saw again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from chassis.orders import Refusal
from contracts.codes import DisposalRule, Settlement
from contracts.orders.intake import ReceiptState

if TYPE_CHECKING:
    from chassis.private import Private
    from services.intake.domain.stay import Receipt


class NothingToSettle(Refusal):
    """Neither a line nor the money was named."""

    code = "nothing_to_settle"


class LineNotHeld(Refusal):
    """These lines are not in custody: there are none such, or they left it; ``lines`` and ``money`` say which."""

    code = "line_not_held"


class ReceiverOfTransferMissing(Refusal):
    """A thing that is handed to somebody else names them."""

    code = "transfer_receiver_missing"


class DisposalRuleMissing(Refusal):
    """A thing is disposed of by a rule or not at all."""

    code = "disposal_rule_missing"


@dataclass(eq=False, kw_only=True)
class Settled:
    """Some lines of a receipt left custody; never changed."""

    id: str
    case_id: str
    receipt_id: str
    how: Settlement
    at: datetime
    lines: list[int] = field(default_factory=list)
    money: bool = False
    rule: DisposalRule | None = None
    officer: str | None = None
    signed_by: Private | None = None
    transferred_to: Private | None = None


class Held(NamedTuple):
    """What of a receipt is in custody still."""

    lines: frozenset[int]
    money: bool

    @property
    def anything(self) -> bool:
        return bool(self.lines) or self.money


def held_of(receipt: Receipt, settled: Iterable[Settled]) -> Held:
    """What the settlements so far leave of it: nothing of a receipt that is settled as a whole. Money that was not
    there is not owed."""
    if receipt.state is not ReceiptState.HELD:
        return Held(frozenset(), money=False)
    gone = list(settled)
    lines = frozenset(range(1, receipt.line_count + 1)).difference(*(one.lines for one in gone))
    return Held(lines, receipt.money_fen > 0 and not any(one.money for one in gone))


def expect_settleable(held: Held, lines: frozenset[int], *, money: bool) -> None:
    """:raises NothingToSettle: :raises LineNotHeld: so that nothing is signed for twice."""
    if not lines and not money:
        raise NothingToSettle
    if lines - held.lines or (money and not held.money):
        raise LineNotHeld(lines=sorted(lines - held.lines), money=money and not held.money)


def expect_complete(how: Settlement, *, receiver: bool, rule: DisposalRule | None) -> None:
    """:raises ReceiverOfTransferMissing: :raises DisposalRuleMissing:"""
    if how is Settlement.TRANSFERRED and not receiver:
        raise ReceiverOfTransferMissing
    if how is Settlement.DISPOSED_BY_RULE and rule is None:
        raise DisposalRuleMissing


def state_after(settled: Sequence[Settled]) -> ReceiptState:
    """Of a receipt with nothing left: transferred when anything was, disposed of when everything was, else returned."""
    ways = {one.how for one in settled}
    if Settlement.TRANSFERRED in ways:
        return ReceiptState.TRANSFERRED
    return ReceiptState.DISPOSED_BY_RULE if ways == {Settlement.DISPOSED_BY_RULE} else ReceiptState.RETURNED
