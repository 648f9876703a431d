"""What somebody found who called or went there; without it a task would be ticked and nobody would know how the person
is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chassis.orders import Refusal
from contracts.codes import Goods, StepKind

if TYPE_CHECKING:
    from chassis.private import Private


class MoneyNotCounted(Refusal):
    """Consolation money was brought, but the record does not say how much."""

    code = "money_not_counted"


@dataclass(eq=False, kw_only=True)
class Visit:
    """One record (回访记录). It is never changed: what was wrong is said in the next one."""

    id: str
    task_id: str
    plan_id: str
    case_id: str
    kind: StepKind
    visited_at: datetime
    recorded_at: datetime
    recorded_by: str
    goods: list[dict[str, Any]]
    money_fen: int
    factors: list[str]
    stable: bool
    words: Private

    @property
    def brought(self) -> tuple[Goods, ...]:
        """The kinds of goods, consolation money among them when any was given."""
        kinds = [Goods(line["what"]) for line in self.goods]
        return tuple(dict.fromkeys([*([Goods.CONSOLATION_MONEY] if self.money_fen else []), *kinds]))


def counted(goods: Sequence[dict[str, Any]], money_fen: int) -> list[dict[str, Any]]:
    """The lines of goods as they are kept. :raises MoneyNotCounted: for money without an amount."""
    if not money_fen and any(line["what"] is Goods.CONSOLATION_MONEY for line in goods):
        raise MoneyNotCounted()
    return [{"what": line["what"].value, "quantity": line["quantity"]} for line in goods]
