"""How a day of made-up orders is spent: each is given as the service would get it, watched, and counted; without it
each module of days would have its own idea of what a refusal may not do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from chassis.commands import Answer
from chassis.orders import Actor, CommandType
from contracts.problems import PROBLEMS
from tests.unit.intake.desk import an_id
from tests.unit.intake.forbidden import GONE, Watch
from tests.unit.intake.station import CHIEF, POLICE, STATION, Blueprint, Station

MOST_CASES: Final = 4

WHO: Final = (
    {"sex": "1", "ages": {"lo": 30, "hi": 38}},
    {"sex": "2", "ages": {"lo": 40, "hi": 50}},
    {"sex": "1", "ages": {"lo": 65, "hi": 80}},
    {"sex": "1", "ages": {"lo": 15, "hi": 25}},
    {"sex": "2", "ages": {"lo": 8, "hi": 10}},
)
HOME: Final = "411402000000"

BY: Final = {"station": STATION, "chief": CHIEF, "police": POLICE}
"""Who gives an order, by name: what Hypothesis prints is to be read."""

which = st.integers(0, MOST_CASES - 1)
any_one = st.integers(0, 7)
yes_or_no = st.booleans()


class Seen:
    """What all runs together came to, so that they cannot become empty without anybody noticing."""

    def __init__(self) -> None:
        self.runs = 0
        self.states: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()


class Days(RuleBasedStateMachine):
    """The days of one station, without anything that happens in them."""

    def __init__(self, blueprint: Blueprint, seen: Seen) -> None:
        super().__init__()
        self.station, self.seen = Station(blueprint), seen
        self.watch = Watch(self.station)

    def teardown(self) -> None:
        self.seen.runs += 1
        self.watch.look_back()
        self.station.close()

    def order(
        self,
        type_: CommandType,
        body: Mapping[str, Any] | None = None,
        target: str | None = None,
        actor: Actor = STATION,
        *,
        act: str | None = None,
        if_match: str | None = None,
    ) -> Answer:
        """Done, and nothing forbidden follows; or refused by a code of the catalogue, and nothing is changed."""
        before = self.station.digest()
        answer = self.station.order(type_, body or {}, target, actor, if_match)
        if answer.ok:
            self.seen.done[type_.name] += 1
            self.look(act or type_.name)
            return answer
        self.seen.refused[type_.name] += 1
        assert answer.code in PROBLEMS and answer.code not in ("invalid_request", "forbidden_scope"), answer
        assert self.station.digest() == before, f"{type_.name} was refused ({answer.code}) and changed something"
        return answer

    def hear(self, fact: Any, act: str, answer: Mapping[str, Any] | None = None) -> None:
        self.station.desk.hear(fact, answer)
        self.look(act)

    def look(self, act: str) -> None:
        self.watch.look(act)
        self.seen.states.update(row["state"] for row in self.watch.cases.values())

    @property
    def cases(self) -> list[str]:
        return self.station.ids("cases")

    def one(self, number: int, of: Sequence[str] | None = None) -> str:
        """One of them, the latest first; a thing that nobody has when there is none."""
        known = self.cases if of is None else of
        return known[-1 - number % len(known)] if known else an_id()

    def case(self, id: str) -> Any:
        return self.station.row("cases", id)

    def is_here(self, id: str) -> bool:
        return self.case(id)["state"] not in GONE

    def is_capable(self, id: str) -> bool:
        return not (self.case(id)["presumed_minor"] or self.case(id)["impaired"])


def with_some(table: str) -> Callable[[Days], bool]:
    """Only once there is one."""
    return lambda days: bool(days.station.ids(table))


def room_for_one_more(days: Days) -> bool:
    return len(days.cases) < MOST_CASES


def somebody(days: Days) -> bool:
    return bool(days.cases)
