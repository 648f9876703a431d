"""The list of statutory clocks and their counts: what is due, overdue, by owner and rule, page by page; and nothing of
a sealed case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from chassis.clock import iso
from contracts import codes
from contracts.events import intake, tracing
from gateway import handlers
from gateway.domain.clocks import CLOCK_STATES
from tests.gateway.conftest import Caller, Gate
from tests.gateway.test_read_model import CASE, OTHER_CASE, PROFILE, Tale, _id
from tests.town import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Clocks:
    """Tells of clocks as their keepers would."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._tale, self._made = gate, Tale(), 0

    def opened(self, rule: str, due_at: datetime, case: str = CASE, *, sealed: bool = False) -> str:
        self._made += 1
        clock = _id(7000 + self._made)
        of_tracing = rule in ("D11", "D12", "D13", "D18")
        keeper: Any = tracing if of_tracing else intake
        self._about = {"case_id": case, **({"profile_id": PROFILE} if of_tracing else {})}
        self._keeper, self._rule, self._due, self._sealed = keeper, codes.ClockRule(rule), due_at, sealed
        self.say(keeper.ClockOpened, clock, started_at=START, due_at=due_at, provisional=False)
        return clock

    def became(self, clock: str, what: str, **facts: Any) -> str:
        """What became of the clock that was opened last."""
        moments = {
            "ClockWarned": {"due_at": self._due},
            "ClockBreached": {"due_at": self._due},
            "ClockBreachWithdrawn": {"due_at": self._due, "at": START},
            "ClockMet": {"done_at": START, "verdict": codes.ClockVerdict.MET},
            "ClockWaived": {
                "reason": codes.WaiverReason.SUPERIOR_DECIDED,
                "waived_by": "station-chief",
                "at": START,
            },
        }.get(what, {"at": START})
        self.say(getattr(self._keeper, what), clock, **{**moments, **facts})
        return clock

    def say(self, fact: Any, clock: str, **facts: Any) -> None:
        payload = fact(**self._about, clock_id=clock, rule=self._rule, **facts)
        with self._gate.town["gateway"].unit() as uow:
            handlers.keep(self._tale.tell(payload, sealed=self._sealed), uow)


@pytest.fixture
def clocks(gate: Gate) -> Clocks:
    return Clocks(gate)


@pytest.fixture
def told(clocks: Clocks) -> dict[str, str]:
    """One clock in each state, due one day after the other."""
    named = {}
    named["running"] = clocks.opened("D12", START + 1 * DAY)
    named["warned"] = clocks.became(clocks.opened("D11", START + 2 * DAY), "ClockWarned")
    named["breached"] = clocks.became(clocks.opened("D13", START + 3 * DAY), "ClockBreached")
    named["met"] = clocks.opened("D18", START + 4 * DAY)
    for what in ("ClockBreached", "ClockBreachWithdrawn", "ClockMet"):
        clocks.became(named["met"], what)
    named["met_late"] = clocks.opened("D17", START + 5 * DAY)
    clocks.became(named["met_late"], "ClockMet", verdict=codes.ClockVerdict.MET_LATE)
    named["waived"] = clocks.became(clocks.opened("D19", START + 6 * DAY), "ClockWaived")
    named["paused"] = clocks.became(clocks.opened("D16", START + 7 * DAY), "ClockPaused")
    named["resumed"] = clocks.opened("D16", START + 8 * DAY, OTHER_CASE)
    for what in ("ClockPaused", "ClockResumed"):
        clocks.became(named["resumed"], what)
    named["cancelled"] = clocks.became(clocks.opened("D19", START + 9 * DAY, OTHER_CASE), "ClockCancelled")
    return named


def listed(chief: Caller, query: str = "") -> list[str]:
    answer = chief.get(f"/v1/clocks?{query}")
    assert answer.status_code == 200, answer.json
    return [one["clock_id"] for one in answer.json["items"]]


def test_every_clock_is_listed_with_how_it_stands_the_next_due_first(gate: Gate, told: dict[str, str]) -> None:
    items = gate.caller("station-chief").get("/v1/clocks").json["items"]
    assert [(one["clock_id"], one["state"]) for one in items] == [(clock, state) for state, clock in told.items()]
    assert set(told) == set(CLOCK_STATES)
    by_state = {one["state"]: one for one in items}
    assert by_state["met"]["breached_at"] is not None and by_state["met"]["breach_withdrawn_at"] is not None
    assert (by_state["waived"]["waived_by"], by_state["waived"]["waiver_reason"]) == (
        "station-chief",
        "superior_decided",
    )
    assert (by_state["breached"]["owner"], by_state["breached"]["state_zh"]) == ("police", "已超期")


def test_they_are_narrowed_by_state_rule_owner_case_and_due_moment(gate: Gate, told: dict[str, str]) -> None:
    chief = gate.caller("station-chief")
    for state, clock in told.items():
        assert listed(chief, f"state={state}") == [clock]
    assert listed(chief, "state=to_do") == [told["running"], told["warned"], told["breached"]]
    assert listed(chief, "owner=police") == listed(chief, "rule=D13") == [told["breached"]]
    assert listed(chief, "owner=police&rule=D11") == []
    assert listed(chief, "rule=D16") == [told["paused"], told["resumed"]]
    assert listed(chief, f"case_id={OTHER_CASE}") == [told["resumed"], told["cancelled"]]
    assert listed(chief, f"state=to_do&due_before={quote(iso(START + 2 * DAY))}") == [told["running"]]
    for wrong in ("rule=D99", "owner=nobody", "due_before=soon", "state=overdue"):
        assert chief.get(f"/v1/clocks?{wrong}").json["code"] == "invalid_query"


def test_they_come_page_by_page_each_once_also_when_many_are_due_at_one_moment(gate: Gate, clocks: Clocks) -> None:
    chief = gate.caller("station-chief")
    everyone = [clocks.opened("D11", START + (number // 4) * DAY) for number in range(11)]
    seen: list[str] = []
    page = chief.get("/v1/clocks?limit=3&state=running").json
    while True:
        seen += [one["clock_id"] for one in page["items"]]
        if page["next_after"] is None:
            break
        page = chief.get(f"/v1/clocks?limit=3&state=running&after={page['next_after']}").json
    assert seen == everyone


def test_a_cursor_opens_no_other_question(gate: Gate, told: dict[str, str]) -> None:
    chief = gate.caller("station-chief")
    cursor = chief.get("/v1/clocks?limit=1").json["next_after"]
    assert chief.get(f"/v1/clocks?limit=1&rule=D16&after={cursor}").json["code"] == "cursor_invalid"


def test_the_station_sees_how_many_clocks_stand_how_by_rule(gate: Gate, told: dict[str, str]) -> None:
    shown = gate.caller("station-chief").get("/v1/clocks/summary").json
    none = dict.fromkeys(CLOCK_STATES, 0)
    assert {one["rule"]: one["counts"] for one in shown["rules"]} == {
        "D11": none | {"warned": 1},
        "D12": none | {"running": 1},
        "D13": none | {"breached": 1},
        "D16": none | {"paused": 1, "resumed": 1},
        "D17": none | {"met_late": 1},
        "D18": none | {"met": 1},
        "D19": none | {"waived": 1, "cancelled": 1},
    }
    assert (shown["to_do"], shown["overdue"], shown["due_within_24h"]) == (3, 1, 1)
    assert {one["rule"]: one["due_within_24h"] for one in shown["rules"] if one["due_within_24h"]} == {"D12": 1}


def test_a_sealed_case_is_neither_listed_nor_counted(gate: Gate, clocks: Clocks, told: dict[str, str]) -> None:
    chief = gate.caller("station-chief")
    counted = chief.get("/v1/clocks/summary").json
    hidden, planted = _id(3003), clocks.opened("D11", START + HOUR, _id(3003))
    assert planted in listed(chief) and chief.get("/v1/clocks/summary").json["to_do"] == counted["to_do"] + 1
    clocks.opened("D12", START + HOUR, hidden, sealed=True)
    assert listed(chief, f"case_id={hidden}") == [] and planted not in listed(chief)
    assert chief.get("/v1/clocks/summary").json == counted


def test_whoever_may_not_read_clocks_is_told_neither_list_nor_counts(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    for path in ("/v1/clocks", "/v1/clocks/summary"):
        assert (courier.get(path).status_code, courier.get(path).json["code"]) == (403, "scope_missing")
