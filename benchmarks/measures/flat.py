"""Whether a long life costs anything: the same work on a journal and an inbox of a thousand rows and of a million."""

from __future__ import annotations

from benchmarks.contestants import Guitu
from benchmarks.figures import Figure, ratio
from benchmarks.measures import relaying, rows
from benchmarks.measures.end_to_end import fast_as_it_goes, pairs
from benchmarks.measures.filled_queue import catches_up
from benchmarks.plan import Plan
from benchmarks.stage import Progress, Stage

AIM = 0.85


def measure(stage: Stage, plan: Plan, progress: Progress) -> list[Figure]:
    """End to end, as a consumer, and through the relay: many rows against few."""
    few, many = Guitu(stage), Guitu(stage)
    for guitu, count in ((few, plan.few_rows), (many, plan.many_rows)):
        progress(f"flat cost: loading {count:,} rows")
        rows.grow(guitu, count)
    both = {"many": many, "few": few}
    what = f"{plan.many_rows:,} rows : {plan.few_rows:,}"
    return [
        ratio(f"end to end, {what}", *_end_to_end(both, plan, progress), AIM),
        ratio(f"filled queue, {what}", *_filled_queue(both, plan, progress), AIM),
        ratio(f"relay, {what}", *_relay(both, plan, progress), AIM),
    ]


_Rates = tuple[list[float], list[float]]


def _end_to_end(both: dict[str, Guitu], plan: Plan, progress: Progress) -> _Rates:
    rates: dict[str, list[float]] = {name: [] for name in both}
    for number in range(plan.rounds):
        for name, guitu in both.items():
            progress(f"flat cost, end to end, round {number + 1}, {name} rows")
            with pairs([guitu]) as up:  # they share a queue, so only one courier may listen
                fast_as_it_goes(up[guitu.name], plan.warm_up)
                rates[name].append(fast_as_it_goes(up[guitu.name], plan.events).rate)
    return rates["many"], rates["few"]


def _filled_queue(both: dict[str, Guitu], plan: Plan, progress: Progress) -> _Rates:
    rates: dict[str, list[float]] = {name: [] for name in both}
    for number in range(plan.rounds):
        for name, guitu in both.items():
            progress(f"flat cost, filled queue, round {number + 1}, {name} rows")
            rates[name].append(catches_up(guitu, plan.queued))
    return rates["many"], rates["few"]


def _relay(both: dict[str, Guitu], plan: Plan, progress: Progress) -> _Rates:
    rates: dict[str, list[float]] = {name: [] for name in both}
    with relaying.publishing(both["many"]) as many, relaying.publishing(both["few"]) as few:
        for number in range(plan.rounds + 1):
            for name, guitu, child in (("many", both["many"], many), ("few", both["few"], few)):
                progress(f"flat cost, relay, round {number}, {name} rows")
                rates[name].append(relaying.a_round(guitu, child, "relay", plan))
    return rates["many"][1:], rates["few"][1:]  # the first warms up
