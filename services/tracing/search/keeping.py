"""Keeps a worker's arrays whole: builds them from the database, follows it while nothing else does, and looks up again
who was looked up by keys alone; without it a worker that starts beside a large register would never have any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from chassis.aside import give_way
from chassis.database import is_conflict, is_outage
from chassis.logs import log
from chassis.metrics import Metrics
from chassis.parking import described
from chassis.work import UnitOfWork, Units, View
from services.tracing.matching.parameters import Parameters
from services.tracing.search import facts, versions
from services.tracing.search.memory import Memory
from services.tracing.search.searching import MEMORY, SMALL, follow, search_of
from services.tracing.storage import INQUIRY_SIDE, PROFILE_SIDE, Compared, Versions

EVERY_S: Final = 5.0
_AT_ONCE: Final = 500
_SETTLED_AT_ONCE: Final = 100

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
    for side, record_id in _unsettled(units):
        if not _has_arrays(units):
            return  # another version came into use: first its arrays
        _settle(side, record_id, units, compare_anew)
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
        memory = _built(units, parameters, stamp)
        with units.view() as view:
            follow(memory, view)  # here, and not in somebody's turn: building took a while
        units.kept[MEMORY] = memory


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


def _has_arrays(units: Units) -> bool:
    with units.view() as view:
        kept: Memory | None = view.kept.get(MEMORY)
        return kept is not None and kept.parameters.digest == versions.in_use(view).digest


def _unsettled(units: Units) -> Iterator[tuple[str, str]]:
    """Each once, whatever becomes of it; without arrays nobody is settled."""
    cursor = ""
    while True:
        with units.view() as view:
            waiting = Compared(view.session).unsettled(cursor, _SETTLED_AT_ONCE)
        yield from waiting
        if len(waiting) < _SETTLED_AT_ONCE:
            return
        cursor = "/".join(waiting[-1])


def _settle(side: str, record_id: str, units: Units, compare_anew: CompareAnew) -> None:
    """In a transaction of its own; one that cannot be compared holds up nobody behind it, and is tried again."""
    try:
        with units.unit() as uow:
            compare_anew(side, record_id, uow)
    except Exception as error:
        if is_outage(error) or is_conflict(error):
            raise
        log.error("not_compared", service=units.service, side=side, record_id=record_id, error=described(error))
