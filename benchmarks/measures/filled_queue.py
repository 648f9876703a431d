"""A consumer that finds its queue full, as after a night or an outage: how fast it catches up."""

from __future__ import annotations

import time
from collections.abc import Mapping

from benchmarks.children import Child
from benchmarks.contestants import Contestant, FastStream, Guitu, StockNameko
from benchmarks.figures import Figure, ratio
from benchmarks.plan import Plan
from benchmarks.stage import Progress, Stage

_WITHIN_S = 120.0


def measure(stage: Stage, plan: Plan, progress: Progress) -> list[Figure]:
    """With the light effect and with the realistic handler, against both rivals."""
    contestants: list[Contestant] = [Guitu(stage), StockNameko(stage), FastStream(stage)]
    for contestant in contestants:
        contestant.prepare_shelves()
    figures = []
    for realistic, aims in ((False, (3.0, 5.0)), (True, (2.0, 2.0))):
        rates: dict[str, list[float]] = {c.name: [] for c in contestants}
        for number in range(plan.rounds):
            for contestant in contestants:
                progress(f"filled queue{', realistic' * realistic}, round {number + 1}, {contestant.name}")
                rates[contestant.name].append(catches_up(contestant, plan.queued, realistic=realistic))
        what = "filled queue, realistic handler" if realistic else "filled queue"
        figures += [
            ratio(f"{what} : stock nameko", rates["guitu"], rates["nameko"], aims[0]),
            ratio(f"{what} : FastStream", rates["guitu"], rates["faststream"], aims[1]),
        ]
    return figures


def catches_up(contestant: Contestant, count: int, *, realistic: bool = False) -> float:
    """Events a second from the first commit to the last; starting the process is not counted."""
    contestant.fill(count)
    with contestant.side("courier", realistic=realistic) as courier:
        _wait_for(courier, count)
        return _rate(courier.ask("read")["moments"])


def _rate(moments: Mapping[str, float]) -> float:
    """What was committed together with the first was under way before the clock began."""
    first, last = min(moments.values()), max(moments.values())
    return sum(moment > first for moment in moments.values()) / (last - first)


def _wait_for(courier: Child, count: int) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while courier.ask("count") < count:
        assert time.monotonic() < deadline, "the courier did not catch up"
        time.sleep(0.05)
