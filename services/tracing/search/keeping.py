"""Keeps a worker's arrays whole: builds them from the database, follows it while nothing else does, and looks up again
who was looked up by keys alone; without it a worker that starts beside a large register would never have any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from chassis.aside import give_way
from chassis.metrics import Metrics
from chassis.work import UnitOfWork, Units, View
from services.tracing.matching.parameters import Parameters
from services.tracing.search import facts, versions
from services.tracing.search.memory import Memory
from services.tracing.search.searching import MEMORY, SMALL, search_of
from services.tracing.storage import INQUIRY_SIDE, PROFILE_SIDE, Compared, Versions

EVERY_S: Final = 5.0
_AT_ONCE: Final = 500
_SETTLED_AT_ONCE: Final = 10
"""Records compared anew in one transaction: nobody waits long for a turn."""

CompareAnew = Callable[[str, str, UnitOfWork], None]


def keep(units: Units, compare_anew: CompareAnew) -> None:
    """Once: the first version stands in the database, the arrays are those of the version in use and as new as the
    database, and some of who is not settled is compared anew."""
    with units.view() as view:
        is_new = Versions(view.session).in_use() is None
    if is_new:
        with units.unit() as uow:
            versions.keep_first(uow)
    _bring_up(units)
    while _settle_some(units, compare_anew):
        give_way()


def measure(units: Units, metrics: Metrics) -> None:
    """How much memory the arrays take, and how many they hold."""
    memory: Memory | None = units.kept.get(MEMORY)
    sides: dict[str, Any] = {}
    if memory is not None:
        sides = {INQUIRY_SIDE: memory.reports, PROFILE_SIDE: memory.profiles}
    for side in (INQUIRY_SIDE, PROFILE_SIDE):
        kept = sides.get(side)
        metrics.matching_bytes.labels(units.service, side).set(kept.bytes if kept is not None else 0)
        metrics.matching_records.labels(units.service, side).set(len(kept) if kept is not None else 0)


def _bring_up(units: Units) -> None:
    with units.view() as view:
        parameters = versions.in_use(view)
        kept: Memory | None = view.kept.get(MEMORY)
        if kept is not None and kept.parameters.digest == parameters.digest:
            search_of(view)
            return
        compared = Compared(view.session)
        stamp, many = compared.newest(), compared.live(INQUIRY_SIDE) + compared.live(PROFILE_SIDE)
    if many <= SMALL:
        with units.view() as view:
            search_of(view)
    else:
        units.kept[MEMORY] = _built(units, parameters, stamp)


def _built(units: Units, parameters: Parameters, stamp: int) -> Memory:
    """From views of a batch each: no transaction stays open for as long as a large register takes. What changes
    meanwhile has a later stamp, and is read again by whoever follows."""
    memory = Memory(parameters)
    profiles = _read(units, PROFILE_SIDE, facts.profiles)
    people = _read(units, INQUIRY_SIDE, facts.people)
    memory.build(profiles, people, stamp)
    return memory


def _read(
    units: Units, side: str, read: Callable[[list[str], View], Iterable[tuple[str, Any]]]
) -> Iterator[tuple[str, Any]]:
    after = ""
    while True:
        with units.view() as view:
            ids = Compared(view.session).page(side, after, _AT_ONCE)
            known = list(read(ids, view))
        yield from known
        if len(ids) < _AT_ONCE:
            return
        after = ids[-1]


def _settle_some(units: Units, compare_anew: CompareAnew) -> bool:
    """Whether there may be more. Without arrays nobody is settled."""
    if MEMORY not in units.kept:
        return False
    with units.view() as view:
        waiting = Compared(view.session).unsettled(_SETTLED_AT_ONCE)
    if waiting:
        with units.unit() as uow:
            for side, record_id in waiting:
                compare_anew(side, record_id, uow)
    return bool(waiting)
