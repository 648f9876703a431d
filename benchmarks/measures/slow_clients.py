"""Hundreds of slow clients before the nginx that is shipped: what somebody well-behaved notices of them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count

from benchmarks.children import Child
from benchmarks.figures import Figure, at_most, percentile, spread
from benchmarks.front import nginx_before
from benchmarks.measures.commands import reported
from benchmarks.plan import Plan
from benchmarks.slowness import SLOW_BODIES, SLOW_HEADERS
from benchmarks.stage import Progress, Stage
from benchmarks.station import Partner, Station, station

_CLIENT, _SLOW = "courier-group", "cyclist-group"
_WHAT = f"{SLOW_HEADERS + SLOW_BODIES} slow clients : none"
_AIMS = {0.5: 1.5, 0.99: 2.0}


def measure(stage: Stage, plan: Plan, progress: Progress) -> list[Figure]:
    """One report after another through the same nginx: before the slow ones come, among them, and when they are gone.
    Whoever is not served ends the measurement."""
    progress("slow clients: starting a station")
    folder = stage.folder / "front"
    folder.mkdir()
    with station(stage) as up, nginx_before(up.port, folder) as port, up.partner(_CLIENT).at(port) as partner:
        numbers = count()
        _served(partner, numbers, 1.0)
        progress("slow clients: nobody is slow yet")
        without = _served(partner, numbers, plan.slow_s / 4)
        with _slow_ones(stage, up, port) as slow:
            progress(f"slow clients: for {plan.slow_s:.0f} s")
            among = _served(partner, numbers, plan.slow_s)
            told = slow.ask("read")
        progress("slow clients: they are gone")
        without += _served(partner, numbers, plan.slow_s / 4)
    assert told["at_their_most"] >= SLOW_HEADERS, f"only {told['at_their_most']} were slow at once"
    return [_figure(share, among, without, told) for share in _AIMS]


def _served(partner: Partner, numbers: Iterator[int], for_s: float) -> list[float]:
    """Seconds that each report took; all were carried out."""
    ends, taken = time.monotonic() + for_s, []
    while time.monotonic() < ends:
        taken.append(reported(partner, next(numbers)))
    return taken


@contextmanager
def _slow_ones(stage: Stage, up: Station, port: int) -> Iterator[Child]:
    """They are all connected, and keep on."""
    with Child("benchmarks.slowness", log=stage.folder / "slowness.log") as slow:
        slow.ask("begin", port, {"Authorization": f"Bearer {up.token(_SLOW)}"})
        yield slow


def _figure(share: float, among: Sequence[float], without: Sequence[float], told: dict[str, int]) -> Figure:
    own, other = percentile(among, share), percentile(without, share)
    shown = f"{1000 * own:.1f} ms : {1000 * other:.1f} ms; {told['at_their_most']} at once, {told['cut']} cut"
    raw = {"among": spread(among), "without": spread(without), **told}
    return at_most(f"HTTP command p{100 * share:.0f}, {_WHAT}", own / other, "×", _AIMS[share], shown, **raw)
