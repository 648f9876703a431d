"""How fast a full journal leaves: against one confirm for each message, and against kombu's Producer without any
journal behind it."""

from __future__ import annotations

from benchmarks.children import Child
from benchmarks.contestants import Guitu
from benchmarks.figures import Figure, ratio
from benchmarks.measures.rows import announce
from benchmarks.plan import Plan
from benchmarks.stage import Progress, Stage


def measure(stage: Stage, plan: Plan, progress: Progress) -> list[Figure]:
    """All three send the same bytes through the same exchange into the same quorum queue, persistent, mandatory and
    confirmed, from a process with eventlet; only the relay reads and settles a journal meanwhile."""
    guitu = Guitu(stage)
    rates: dict[str, list[float]] = {"relay": [], "one_by_one": [], "pipelined": []}
    with publishing(guitu) as child:
        for number in range(plan.rounds + 1):
            for name, found in rates.items():
                progress(f"relay, round {number}, {name.replace('_', ' ')}")
                found.append(a_round(guitu, child, name, plan))
    ours, single, pipelined = (found[1:] for found in rates.values())  # the first warms up
    return [
        ratio("relay : one confirm a message", ours, single),
        ratio("relay : pipelined kombu Producer", ours, pipelined, 1.1),
    ]


def publishing(guitu: Guitu) -> Child:
    """A process with eventlet that publishes as it is told."""
    log = guitu.stage.folder / f"{guitu.ours.prefix}publishing.log"
    return Child("benchmarks.parcels.publishing", log=log, **guitu.ours.environment)


def a_round(guitu: Guitu, child: Child, name: str, plan: Plan) -> float:
    """Messages a second, until the last is safe."""
    count = plan.events if name != "one_by_one" else max(plan.events // 5, 1)
    if name == "relay":
        announce(guitu, count)
    seconds: float = child.ask(name, count)
    guitu.drain()
    return count / seconds
