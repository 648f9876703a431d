"""How a fact of a drill reads, Chinese first; without it a training officer would compare codes with codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from chassis.clock import from_iso
from chassis.kinds import CodeList
from contracts.codes import PersonClass
from contracts.law.calendar import SHANGHAI
from contracts.orders import intake as orders
from contracts.orders.patrol import DispatchState
from contracts.problems import PROBLEMS
from gateway.readmodel.words import NO_WORDS_YET, word

_NONE: Final = "无 none"

_STATES: Final[Mapping[type[CodeList], Mapping[str, str]]] = {
    orders.CaseState: {
        "opened": "已立案",
        "in_hospital": "住院",
        "discharged": "已出院",
        "in_station": "在站",
        "departed": "已离站",
        "arrived": "已到达",
        "closed": "已结案",
    },
    orders.HelpRequestState: {"registered": "已登记"},
    orders.DepartureState: {"planned": "已拟定", "executed": "已离站", "arrived": "已到达"},
    orders.TicketState: {"requested": "已申请", "booked": "已订票", "issued": "已出票", "boarded": "已乘车"},
    orders.ReferralState: {
        "requested": "已发起",
        "accepted": "已接收",
        "rejected": "已拒收",
        "admitted": "已收治",
        "discharged": "已出院",
    },
    orders.HandoverState: {"arrived": "已到达，未签字", "signed": "双方已签字"},
    DispatchState: {"queued": "待接单", "done": "已办结"},
    PersonClass: {"capable_adult": "有行为能力的成年人"},
}
"""States that no event carries, and so have no word on a timeline."""


@dataclass(frozen=True)
class Refusal:
    """An order that must be refused, by its stable code."""

    code: str
    status: int = 409

    def __str__(self) -> str:
        known = PROBLEMS.get(self.code)
        return f"拒绝 {self.status} {self.code}{f'（{known.title_zh}）' if known else ''}"


def shown(value: Any) -> str:
    """A value as it stands in the table; a moment to the minute, in Changzhou."""
    if isinstance(value, CodeList):
        return _code(value)
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(map(shown, value))
    if isinstance(value, list):
        return "、".join(map(shown, value)) or _NONE
    return _NONE if value is None else str(value)


def _code(code: CodeList) -> str:
    words = word(code)
    zh = _STATES.get(type(code), {}).get(code.value, "") if words is NO_WORDS_YET else words.zh
    return f"{zh} {code.value}".strip()


def as_expected(expected: Any, actual: Any) -> Any:
    """What the interface said, in the kind of what is expected: its text as a code, a moment, a day; else as it is."""
    if isinstance(actual, list) and isinstance(expected, list) and expected:
        return [as_expected(expected[0], one) for one in actual]
    if isinstance(actual, tuple) and isinstance(expected, tuple):
        return tuple(map(as_expected, expected, actual))
    if not isinstance(actual, str) or isinstance(actual, CodeList):
        return actual
    try:
        return _read(expected, actual)
    except ValueError:
        return actual


def _read(expected: Any, actual: str) -> Any:
    if isinstance(expected, CodeList):
        return type(expected)(actual)
    if isinstance(expected, datetime):
        return from_iso(actual)
    return actual
