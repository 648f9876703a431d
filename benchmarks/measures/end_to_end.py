"""From the commit of a change to the commit of its effect in another process: rate, and delay at a steady pace."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks.children import Child
from benchmarks.contestants import Contestant, FastStream, Guitu, StockNameko
from benchmarks.figures import Figure, milliseconds, percentile, ratio
from benchmarks.plan import Plan
from benchmarks.stage import Progress, Stage

_WITHIN_S = 120.0


@dataclass(frozen=True)
class Pair:
    """Depot and courier of one contestant, both up."""

    depot: Child
    courier: Child


@contextmanager
def pairs(contestants: Sequence[Contestant]) -> Iterator[dict[str, Pair]]:
    """Both processes of each contestant, started side by side and ended together."""
    with ExitStack() as stack:
        up = {c.name: Pair(c.side("depot"), c.side("courier")) for c in contestants}
        for pair in up.values():
            stack.enter_context(pair.courier)
            stack.enter_context(pair.depot)
        yield up


@dataclass(frozen=True)
class Passage:
    """What one round showed."""

    rate: float
    """Events a second, from the first posting's beginning to the last effect's commit."""
    cpu_ms: float
    """Processor time of both processes an event."""
    delays: Sequence[float]
    """Seconds from commit to effect, one an event."""


def fast_as_it_goes(pair: Pair, count: int) -> Passage:
    return _pass(pair, count, "post", count)


def at_a_pace(pair: Pair, count: int, a_second: float) -> Passage:
    return _pass(pair, count, "post_paced", count, a_second)


def _pass(pair: Pair, count: int, name: str, *arguments: float) -> Passage:
    before = [side.ask("read")["cpu"] for side in (pair.depot, pair.courier)]
    began = time.time()
    pair.depot.ask(name, *arguments)
    _wait_for(pair.courier, count)
    posted, heard = (side.ask("read") for side in (pair.depot, pair.courier))
    cpu = posted["cpu"] + heard["cpu"] - sum(before)
    ended = max(heard["moments"].values())
    return Passage(count / (ended - began), 1000 * cpu / count, _delays(posted["moments"], heard["moments"]))


def _delays(posted: Mapping[str, float], heard: Mapping[str, float]) -> list[float]:
    assert posted.keys() == heard.keys(), "something was lost or came twice"
    return [heard[parcel] - posted[parcel] for parcel in posted]


def _wait_for(courier: Child, count: int) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while courier.ask("count") < count:
        assert time.monotonic() < deadline, "the courier did not hear everything"
        time.sleep(0.05)


def measure(stage: Stage, plan: Plan, progress: Progress) -> list[Figure]:
    """End to end against both rivals, and each one's delay at a steady pace."""
    contestants: list[Contestant] = [Guitu(stage), StockNameko(stage), FastStream(stage)]
    rounds: dict[str, list[Passage]] = {c.name: [] for c in contestants}
    with pairs(contestants) as up:
        for pair in up.values():
            fast_as_it_goes(pair, plan.warm_up)
        for number in range(plan.rounds):
            for name, pair in up.items():
                progress(f"end to end, round {number + 1}, {name}")
                rounds[name].append(fast_as_it_goes(pair, plan.events))
        delays = {}
        for name, pair in up.items():
            progress(f"delay at {plan.rate:.0f} events a second, {name}")
            delays[name] = at_a_pace(pair, plan.paced, plan.rate).delays
    return [*_rates(rounds), *_delay_figures(delays, plan)]


def _rates(rounds: Mapping[str, Sequence[Passage]]) -> list[Figure]:
    rates = {name: [passage.rate for passage in passages] for name, passages in rounds.items()}
    cpu = {name: statistics.median(passage.cpu_ms for passage in passages) for name, passages in rounds.items()}
    ours = rates["guitu"]
    return [
        ratio("end to end : stock nameko", ours, rates["nameko"], 1.8, cpu_ms=cpu),
        ratio("end to end : FastStream", ours, rates["faststream"]),
    ]


def _delay_figures(delays: Mapping[str, Sequence[float]], plan: Plan) -> list[Figure]:
    def told(name: str) -> str:
        return f"{1000 * percentile(delays[name], 0.5):.1f} ms"

    others = f"nameko {told('nameko')}, FastStream {told('faststream')}"
    return [
        milliseconds(
            f"commit → effect p50 at {plan.rate:.0f}/s", percentile(delays["guitu"], 0.5), 15.0, detail=others
        ),
        milliseconds(f"commit → effect p99 at {plan.rate:.0f}/s", percentile(delays["guitu"], 0.99)),
    ]
