"""What each event says of a statutory clock (法定时限), put down as a fact; without it the list would know of none.

Conclusions are drawn when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.events import intake, tracing
from gateway.domain.clocks import StatutoryClock
from gateway.storage.clocks import Clocks

Said = Callable[[Heard], dict[str, Any]]

_FACTS: Final[Mapping[str, Said]] = MappingProxyType(
    {
        "clock_opened": lambda heard: {
            "started_at": heard.data.started_at,
            "due_at": heard.data.due_at,
            "provisional": heard.data.provisional,
        },
        "clock_warned": lambda heard: {"due_at": heard.data.due_at, "warned_at": heard.time},
        "clock_breached": lambda heard: {"due_at": heard.data.due_at, "breached_at": heard.time},
        "clock_breach_withdrawn": lambda heard: {
            "due_at": heard.data.due_at,
            "breach_withdrawn_at": heard.data.at,
        },
        "clock_met": lambda heard: {"done_at": heard.data.done_at, "verdict": heard.data.verdict.value},
        "clock_paused": lambda heard: {"paused_at": heard.data.at},
        "clock_resumed": lambda heard: {"resumed_at": heard.data.at},
        "clock_waived": lambda heard: {
            "waived_at": heard.data.at,
            "waived_by": heard.data.waived_by,
            "waiver_reason": heard.data.reason.value,
        },
        "clock_cancelled": lambda heard: {"cancelled_at": heard.data.at},
    }
)

_BY_TYPE: Final[Mapping[str, Said]] = MappingProxyType(
    {
        payload.contract.type: _FACTS[payload.contract.name]
        for keeper in (intake, tracing)
        for payload in vars(keeper).values()
        if getattr(getattr(payload, "contract", None), "name", None) in _FACTS
    }
)


def keep_clock(heard: Heard, uow: UnitOfWork) -> None:
    """Put down what the event says of a clock; nothing for an event that speaks of none."""
    says = _BY_TYPE.get(heard.type)
    if says is None:
        return
    said, clocks = heard.data, Clocks(uow.session)
    clock = clocks.get(said.clock_id)
    if clock is None:
        clock = StatutoryClock(
            clock_id=said.clock_id, publisher=said.contract.owner, case_id=said.case_id, rule=said.rule.value
        )
        clocks.add(clock)
    for name, value in says(heard).items():
        setattr(clock, name, value)
