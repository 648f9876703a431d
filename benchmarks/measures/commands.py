"""A command from outside: HTTP, the gateway's operation, a sealed request to its owner, the effect with its events, the
answer kept and given."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

from benchmarks.figures import Figure, milliseconds, per_second, percentile
from benchmarks.plan import Plan
from benchmarks.stage import Progress, Stage
from benchmarks.station import Partner, station

AT_ONCE = 8
_CLIENT = "courier-group"
_PLACES_A_ROW = 40


def measure(stage: Stage, plan: Plan, progress: Progress) -> list[Figure]:
    """Reporting a sighting, by one client after another and by several at once; beside it the gateway's own answer
    without anything behind it."""
    progress("HTTP: starting a station")
    with station(stage) as up, up.partner(_CLIENT) as partner:
        numbers = count()
        _one_after_another(partner, numbers, max(plan.requests // 10, 1))
        progress("HTTP commands, one after another")
        alone = _one_after_another(partner, numbers, plan.requests)
        progress(f"HTTP commands, {AT_ONCE} at once")
        together, rate = _at_once(partner, numbers, plan.requests)
        progress("HTTP, the gateway alone")
        with partner.again() as fresh:  # the first one's connection was closed while it waited
            bare = _bare(fresh, plan.requests)
    return [
        milliseconds("HTTP command p50, one client", percentile(alone, 0.5), detail=f"GET /livez {1000 * bare:.1f} ms"),
        milliseconds("HTTP command p99, one client", percentile(alone, 0.99)),
        per_second(f"HTTP commands, {AT_ONCE} clients", [rate]),
        milliseconds(f"HTTP command p50, {AT_ONCE} clients", percentile(together, 0.5)),
        milliseconds(f"HTTP command p99, {AT_ONCE} clients", percentile(together, 0.99)),
    ]


def _one_after_another(partner: Partner, numbers: Iterator[int], requests: int) -> list[float]:
    return [reported(partner, next(numbers)) for _ in range(requests)]


def _at_once(partner: Partner, numbers: Iterator[int], requests: int) -> tuple[list[float], float]:
    taken: list[float] = []

    def work(own: Partner) -> None:
        with own:
            taken.extend(_one_after_another(own, numbers, requests // AT_ONCE + 1))

    clients = [threading.Thread(target=work, args=(partner.again(),)) for _ in range(AT_ONCE)]
    began = time.monotonic()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return taken, len(taken) / (time.monotonic() - began)


def reported(partner: Partner, number: int) -> float:
    """Seconds until the answer; the effect is committed then."""
    began = time.monotonic()
    status = partner.order("/v1/sightings", somebody_lying(number))
    assert status == 201, f"answered {status}"
    return time.monotonic() - began


def _bare(partner: Partner, requests: int) -> float:
    taken = []
    for _ in range(requests):
        began = time.monotonic()
        assert partner.read("/livez") == 200
        taken.append(time.monotonic() - began)
    return percentile(taken, 0.5)


def somebody_lying(number: int) -> dict[str, object]:
    """At a place and an hour of their own: no two of them are taken for one person, or need to be compared."""
    row, column = divmod(number, _PLACES_A_ROW)
    place = {"text": f"第 {number} 号公交站台", "lat": 31.4 + row / 100, "lon": 119.6 + column / 100, "crs": "WGS84"}
    seen_at = datetime.now(UTC) - timedelta(hours=number)
    return {"place": place, "what_seen": "一位老人躺在站台", "seen_at": seen_at.isoformat()}
