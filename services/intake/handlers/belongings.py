"""Belongings in custody, from the receipt to the last line; without it things would be signed for that nobody has."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command
from chassis.work import UnitOfWork
from contracts.codes import DisposalRule, Settlement
from contracts.events import intake as facts
from contracts.orders.intake import ReceiptState
from services.intake.domain import belongings, stay
from services.intake.domain.belongings import Held, Settled
from services.intake.domain.stay import Receipt
from services.intake.handlers import shown, shown_stay
from services.intake.handlers.opening import open_case_taken, sealed
from services.intake.storage.belongings import Receipts, Settlements


def receive_belongings(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Belongings are in custody against a receipt; a second receipt of the same case stands beside the first."""
    case, data = open_case_taken(command.target_id, uow), command.data
    receipt = stay.Receipt(
        id=uow.new_id(),
        case_id=case.id,
        line_count=len(data["lines"]),
        money_fen=data["money_fen"],
        sealed_bag=data["sealed_bag"],
        received_at=uow.now(),
        lines=sealed(uow, case.id, data["lines"]),
    )
    Receipts(uow.session).add(receipt)
    uow.announce(
        facts.BelongingsReceived(
            case_id=case.id,
            receipt_id=receipt.id,
            line_count=receipt.line_count,
            money_fen=receipt.money_fen,
            at=receipt.received_at,
        )
    )
    return shown.receipt(receipt)


def return_belongings(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Every receipt still held is settled; with none left this is refused, so that nothing is signed for twice."""
    case, data = open_case_taken(command.target_id, uow), command.data
    held = Receipts(uow.session).held(case.id)
    if not held:
        raise stay.NoBelongingsHeld(case_id=case.id)
    how = Settlement.TRANSFERRED if data["transferred_to"] else Settlement.RETURNED
    for receipt in held:
        left = belongings.held_of(receipt, Settlements(uow.session).of_receipt(receipt))
        _close_when_empty(receipt, _settle(receipt, left, how, command, uow), uow)
    return {"case_id": case.id, "receipts": [shown.receipt(receipt) for receipt in held]}


def settle_belongings(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Some lines leave custody; with the last one the receipt is settled. :raises NotFound: for another case's
    receipt."""
    case, data = open_case_taken(command.target_id, uow), command.data
    receipt = Receipts(uow.session).of(case.id, data["receipt_id"])
    leaving = Held(frozenset(data["lines"]), data["money"])
    left = belongings.held_of(receipt, Settlements(uow.session).of_receipt(receipt))
    belongings.expect_settleable(left, leaving.lines, money=leaving.money)
    belongings.expect_complete(data["how"], receiver=data["transferred_to"] is not None, rule=data["rule"])
    settled = _settle(receipt, leaving, data["how"], command, uow, rule=data["rule"], officer=data["officer"])
    _announce_lines(receipt, settled, uow)
    _close_when_empty(receipt, settled, uow)
    return shown_stay.settlement(settled, receipt)


def _announce_lines(receipt: Receipt, settled: Settled, uow: UnitOfWork) -> None:
    uow.announce(
        facts.BelongingsSettled(
            case_id=receipt.case_id,
            receipt_id=receipt.id,
            how=settled.how,
            rule=settled.rule,
            line_count=len(settled.lines),
            money_fen=receipt.money_fen if settled.money else 0,
            at=settled.at,
        )
    )


def _settle(
    receipt: Receipt,
    leaving: Held,
    how: Settlement,
    command: Command,
    uow: UnitOfWork,
    *,
    rule: DisposalRule | None = None,
    officer: str | None = None,
) -> Settled:
    """Put on record what leaves, and who signed."""
    settled = Settled(
        id=uow.new_id(),
        case_id=receipt.case_id,
        receipt_id=receipt.id,
        how=how,
        at=uow.now(),
        lines=sorted(leaving.lines),
        money=leaving.money,
        rule=rule,
        officer=officer,
        signed_by=sealed(uow, receipt.case_id, command.data["signed_by"]),
        transferred_to=sealed(uow, receipt.case_id, command.data["transferred_to"]),
    )
    Settlements(uow.session).add(settled)
    return settled


def _close_when_empty(receipt: Receipt, last: Settled, uow: UnitOfWork) -> None:
    """With the last line the receipt is settled, and this is told; what was disposed of was not returned."""
    so_far = Settlements(uow.session).of_receipt(receipt)
    if belongings.held_of(receipt, so_far).anything:
        return
    state = belongings.state_after(so_far)
    receipt.settle(state, last.at, signed_by=last.signed_by, transferred_to=last.transferred_to)
    if state is not ReceiptState.DISPOSED_BY_RULE:
        uow.announce(facts.BelongingsReturned(case_id=receipt.case_id, receipt_id=receipt.id, at=last.at))
