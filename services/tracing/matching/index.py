"""A register in the memory of a worker, asked in both directions; without it every profile would wait for a search in
the database.

Reports lie sorted by sex and birth year (the *base*), so that a profile is compared with those it may be and no others;
what came since lies unsorted behind it (the *tail*) until :meth:`Index.compact`. Who has the same name by sound is
found whatever sex and year say. Whether a pair is compared, and its score, depend on the two records and the
parameter version alone: any sequence of changes gives the same answers as an index built anew.

No call computes for more than some milliseconds between two calls of ``pause`` (a worker hands in something that lets
others run). Changes must not overlap; questions may be asked at any time and see the index as it was before or after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching import forward
from services.tracing.matching.columns import Rows
from services.tracing.matching.forward_places import town_cores
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.probability import Mass
from services.tracing.matching.profiles import Coded
from services.tracing.matching.query import Query
from services.tracing.matching.reach import Reach
from services.tracing.matching.records import Profile, Report
from services.tracing.matching.reports import Reports, View, Words, tie_of
from services.tracing.matching.tables import Bits
from services.tracing.matching.whereabouts import COUNTY

AT_ONCE = 200
"""Reports that are read in between two pauses."""
TAIL_LEAST = 4_096
TAIL_SHARE = 32


@dataclass(frozen=True)
class Found:
    """What a question found: the best candidates, best first, and how likelihood is spread over everybody compared."""

    candidates: tuple[tuple[str, int], ...]
    mass: Mass


class Index:
    """Reports under one parameter version."""

    def __init__(self, parameters: Parameters, pause: Callable[[], None] = lambda: None) -> None:
        self.parameters, self._pause = parameters, pause
        self._words = Words.empty()
        self._base, self._tail = _Sorted(Reports(self._words), pause), Reports(self._words)
        self._in_tail: dict[str, int] = {}
        self._dead = 0

    def __len__(self) -> int:
        return len(self._base.reports) + len(self._tail) - self._dead

    def under(self, parameters: Parameters, pause: Callable[[], None] = lambda: None) -> Index:
        """The same reports under other parameters, for as long as none of them changes: how they are laid out depends
        on no parameter."""
        other = copy(self)
        other.parameters, other._pause = parameters, pause
        return other

    def __contains__(self, key: str) -> bool:
        return self._place(key) is not None

    # changes

    def build(self, reports: Iterable[Report]) -> None:
        """Add many reports, and sort them in. A report whose id is there already takes its place."""
        coming = iter(reports)
        while some := {report.id: report for report in islice(coming, AT_ONCE)}:
            self._add(list(some.values()))
            town_cores(self._words)
            self._pause()
        self.compact()

    def put(self, report: Report) -> None:
        """Add a report or change it: afterwards the index knows this one under its id. Twice is once."""
        self._add([report])
        self._tidy()

    def _tidy(self) -> None:
        """Neither what came since nor what is gone grows beyond a part of the whole."""
        if max(len(self._tail), self._dead) > max(TAIL_LEAST, len(self._base.reports) // TAIL_SHARE):
            self.compact()

    def _add(self, reports: Sequence[Report]) -> None:
        for report in reports:
            self._take_out(report.id)
        first = self._tail.extend(reports)
        self._in_tail |= {report.id: row for row, report in enumerate(reports, first)}

    def withdraw(self, key: str) -> bool:
        """Take a report out; whether it was there."""
        was_there = self._take_out(key)
        self._tidy()
        return was_there

    def _take_out(self, key: str) -> bool:
        place = self._place(key)
        if place is None:
            return False
        block, row = place
        block.columns["live"][row] = False
        self._in_tail.pop(key, None)
        self._dead += 1
        return True

    def compact(self) -> None:
        """Sort the tail into the base and drop what was withdrawn; no answer changes."""
        self._base = _Sorted(Reports.merged(self._base.reports, self._tail, self._pause), self._pause)
        self._tail, self._in_tail, self._dead = Reports(self._words), {}, 0

    def _place(self, key: str) -> tuple[Reports, int] | None:
        if key in self._in_tail:
            return self._tail, self._in_tail[key]
        row = self._base.row_of(key)
        return None if row is None else (self._base.reports, row)

    # questions

    def candidates(self, profile: Profile, limit: int = 20) -> tuple[tuple[str, int], ...]:
        """The best so many reports and their scores in millibits, best first; equal ones in an order that favours
        nobody and does not change."""
        return self.search(profile, limit).candidates

    def search(self, profile: Profile, limit: int = 20) -> Found:
        """Compare a profile with everybody it may be. Rows are fixed before the first pause: what changes meanwhile is
        not looked for."""
        query = Query(Coded.of(profile, self.parameters), self._words)
        parts = []
        for view, compared in self._views(query):
            parts.append((view, self._score(query, view, compared)))
            self._pause()
        best = _best(parts, limit)
        return Found(best, Mass.of([bits for _, bits in parts], len(self)))

    def matches(self, profile: Profile, least: int) -> tuple[tuple[str, int], ...]:
        """All reports in reach whose score is at least so many millibits, best first: the same pairs that asking the
        other way round gives (:meth:`services.tracing.matching.reverse.Profiles.matches`)."""
        query = Query(Coded.of(profile, self.parameters), self._words)
        found: list[tuple[str, int]] = []
        for view, compared in self._views(query):
            bits = self._score(query, view, compared)
            places = np.flatnonzero(bits >= max(least, NEVER + 1))
            rows = np.asarray(view.whole(places)).tolist()
            found += zip((view.block.ids[row] for row in rows), bits[places].tolist(), strict=True)
            self._pause()
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def score_pairs(self, profile: Profile, keys: Sequence[str]) -> tuple[int | None, ...]:
        """The score with each of these reports, compared or not; none for an id that is not there."""
        query = Query(Coded.of(profile, self.parameters), self._words)
        places = [self._place(key) for key in keys]
        scores: dict[int, int] = {}
        for block in (self._base.reports, self._tail):
            mine = [(number, place[1]) for number, place in enumerate(places) if place and place[0] is block]
            if mine:
                bits = forward.score(query, View(block, np.array([row for _, row in mine])))
                scores |= dict(zip((number for number, _ in mine), bits.tolist(), strict=True))
        return tuple(scores.get(number) for number in range(len(keys)))

    def _views(self, query: Query) -> list[tuple[View, NDArray[np.bool_]]]:
        """Rows, and which of them are compared: of the base whole runs, of the tail those that are in reach."""
        reach, here = Reach.of(query.coded), _divisions_here(query)
        base, tail = self._base, self._tail
        views = [View(base.reports, rows) for rows in base.slices(reach, here)]
        compared = [(view, view["live"].copy()) for view in views]
        if len(tail):
            view = View(tail, slice(0, len(tail)))
            compared.append((view, view["live"] & reach.covers(view, here)))
        return compared

    @staticmethod
    def _score(query: Query, view: View, compared: NDArray[np.bool_]) -> Bits:
        """Scores, and :data:`NEVER` for what is withdrawn or out of reach."""
        bits = forward.score(query, view)
        bits[~compared] = NEVER
        return bits

    @property
    def bytes(self) -> int:
        """Memory held: arrays, ids, words (these by an estimate)."""
        return self._base.bytes + self._tail.bytes + self._words.bytes + 150 * len(self._in_tail)


NEVER = -(2**30)


class _Sorted:
    """Reports sorted by sex and birth year, and where to find an id or a name by sound."""

    def __init__(self, reports: Reports, pause: Callable[[], None]) -> None:
        self.reports = reports
        columns = reports.columns
        self._order = columns["slot"]
        self._by_key = _order_of(columns["key"], 32, pause)
        self._keys = columns["key"][self._by_key]
        self._by_home = _order_of(columns["home"], 16, pause)
        self._homes = columns["home"][self._by_home]
        self._by_lost = _order_of(columns["lost"], 16, pause)
        self._losses = columns["lost"][self._by_lost]
        self._by_tie = _order_of(columns["tie"], 64, pause)
        self._ties = columns["tie"][self._by_tie]

    def row_of(self, key: str) -> int | None:
        if not self.reports.ids:
            return None
        tie = tie_of(key)
        place = int(np.searchsorted(self._ties, np.uint64(tie)))
        while place < len(self._ties) and int(self._ties[place]) == tie:
            row = int(self._by_tie[place])
            if self.reports.ids[row] == key and self.reports.columns["live"][row]:
                return row
            place += 1
        return None

    def slices(self, reach: Reach, here: NDArray[np.int64]) -> list[Rows]:
        """Rows in reach: long runs as they lie, all others together."""
        runs = [self._run(*run) for run in reach.runs]
        long = [part for run in runs if run[1] - run[0] >= _LONG for part in _parts(*run)]
        others = [np.arange(*run) for run in runs if 0 < run[1] - run[0] < _LONG]
        rows = np.concatenate([*others, self._rescued(reach, here)])
        return [*(slice(*run) for run in long), *([rows] if len(rows) else [])]

    def _run(self, low: int, high: int) -> tuple[int, int]:
        first, last = np.searchsorted(self._order, np.array([low, high + 1], np.uint16))
        return int(first), int(last)

    def _rescued(self, reach: Reach, here: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows with the name by sound, or of the place he was found in, that sex and year leave out."""
        found = [_with(self._by_key, self._keys, key) for key in reach.keys]
        found += [_with(self._by_home, self._homes, place) for place in here.tolist()]
        found += [_with(self._by_lost, self._losses, place) for place in here.tolist()]
        if not found:
            return np.zeros(0, np.int64)
        rows = np.concatenate(found)
        return np.unique(rows[~reach.within(self._order[rows])]).astype(np.int64)

    @property
    def bytes(self) -> int:
        own: tuple[NDArray[Any], ...] = (
            self._by_key,
            self._keys,
            self._by_tie,
            self._ties,
            self._by_home,
            self._homes,
        )
        own += (self._by_lost, self._losses)
        return self.reports.bytes + sum(array.nbytes for array in own)


_LONG = 2_000
"""Rows from which on a run is worth being looked at by itself."""
_LONGEST = 65_536
"""Rows that are looked at between two pauses; so many also stay near the processor."""


def _parts(first: int, last: int) -> list[tuple[int, int]]:
    """A run in parts of about the same length."""
    many = -(-(last - first) // _LONGEST)
    ends = [first + (last - first) * part // many for part in range(many + 1)]
    return list(pairwise(ends))


def _with(order: NDArray[np.uint32], values: NDArray[Any], value: int) -> NDArray[np.uint32]:
    """The rows that have a value."""
    sought = values.dtype.type(value)
    return order[np.searchsorted(values, sought, "left") : np.searchsorted(values, sought, "right")]


def _divisions_here(query: Query) -> NDArray[np.int64]:
    """The numbers of the divisions that lie where he was found."""
    if not query.coded.found:
        return np.zeros(0, np.int64)
    return np.flatnonzero(forward.nearness(query) == COUNTY)


def _order_of(keys: NDArray[Any], bits: int, pause: Callable[[], None]) -> NDArray[np.uint32]:
    """Rows in the order of their keys, sixteen bits at a time: several times faster than comparing whole keys, with
    a pause between."""
    order = np.arange(len(keys), dtype=np.uint32)
    for shift in range(0, bits, 16):
        digits = ((keys[order] >> keys.dtype.type(shift)) & keys.dtype.type(0xFFFF)).astype(np.uint16)
        order = order[np.argsort(digits, kind="stable")]
        pause()
    return order


def _best(parts: Sequence[tuple[View, Bits]], limit: int) -> tuple[tuple[str, int], ...]:
    """The best rows of all parts; among equals the tie decides, then the id."""
    least = _least(np.concatenate([bits for _, bits in parts]), limit) if parts else NEVER
    found: list[tuple[int, int, str]] = []
    for view, bits in parts:
        places = np.flatnonzero(bits >= max(least, NEVER + 1))
        ties = view["tie"][places]
        if len(places) > limit:
            kept = np.lexsort((ties, -bits[places]))[: limit + 8]
            places, ties = places[kept], ties[kept]
        rows = np.asarray(view.whole(places)).tolist()
        found += zip((-bits[places]).tolist(), ties.tolist(), (view.block.ids[row] for row in rows), strict=True)
    return tuple((key, -score) for score, _, key in sorted(found)[:limit])


def _least(bits: Bits, limit: int) -> int:
    """A score that at least ``limit`` rows reach, as high as is cheap to find."""
    if len(bits) <= limit:
        return NEVER
    best = int(bits.max())
    for below in (3_000, 8_000, 16_000):
        near = bits[bits >= best - below]
        if len(near) >= limit:
            return int(-np.partition(-near, limit - 1)[limit - 1])
    return int(-np.partition(-bits, limit - 1)[limit - 1])
