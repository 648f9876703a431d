"""Columns that grow: values under small numbers, one or many to a row; without it a million reports would not fit into
the memory of a worker."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

Value = TypeVar("Value", bound=Hashable)
Rows = slice | NDArray[np.int64]
"""Rows of a block that lie side by side, or any rows."""


class Vocabulary(Generic[Value]):
    """Each value once under a number, by order of arrival; number 0 is "nothing". No result depends on the numbers."""

    def __init__(self, nothing: Value) -> None:
        self.values: list[Value] = [nothing]
        self._numbers: dict[Value, int] = {nothing: 0}
        self._derived: dict[str, tuple[int, NDArray[Any]]] = {}

    def number(self, value: Value) -> int:
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = len(self.values)
            self.values.append(value)
        return found

    def find(self, value: Value) -> int | None:
        return self._numbers.get(value)

    def __len__(self) -> int:
        return len(self.values)

    def derived(self, key: str, make: Callable[[Sequence[Value]], NDArray[Any]]) -> NDArray[Any]:
        """An array over all values, along its last axis; ``make`` is asked only for those that came since the last
        time."""
        size, kept = self._derived.get(key, (0, None))
        if kept is None or size < len(self.values):
            more = make(self.values[size:])
            kept = _with_room(more if kept is None else kept, size, len(self.values))
            kept[..., size : len(self.values)] = more
            self._derived[key] = (len(self.values), kept)
        return kept[..., : len(self.values)]

    @property
    def bytes(self) -> int:
        """An estimate: a value, its place in the list and its entry in the dictionary."""
        return 200 * len(self.values) + sum(kept.nbytes for _, kept in self._derived.values())


def _with_room(kept: NDArray[Any], size: int, needed: int) -> NDArray[Any]:
    """An array for so many values that has the first ``size``: the same one when it is long enough, or one twice as
    long, so that growing one by one stays cheap."""
    if size and kept.shape[-1] >= needed:
        return kept
    wider = np.zeros((*kept.shape[:-1], max(needed, 2 * size)), kept.dtype)
    wider[..., :size] = kept[..., :size]
    return wider


class Columns:
    """Columns of one length that grow together."""

    def __init__(self, types: Mapping[str, DTypeLike]) -> None:
        self._types = dict(types)
        self._arrays = {name: np.zeros(16, kind) for name, kind in types.items()}
        self.length = 0

    def append(self, values: Mapping[str, int]) -> None:
        self.extend([values])

    def extend(self, rows: Sequence[Mapping[str, int]]) -> None:
        """Several at once; one by one costs several times as much."""
        if not rows:
            return
        end = self.length + len(rows)
        if end > self._capacity:
            self._grow(max(end, 2 * self._capacity))
        for name, array in self._arrays.items():
            array[self.length : end] = [row[name] for row in rows]
        self.length = end

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._arrays[name][: self.length]

    def merged(self, tail: Columns, rows: NDArray[np.int64], pause: Callable[[], None]) -> Columns:
        """Those rows of the two one behind the other, in that order, with no room to spare."""
        other = Columns(self._types)
        for name in self._types:
            other._arrays[name] = np.concatenate([self[name], tail[name]])[rows]
            pause()
        other.length = len(rows)
        return other

    @property
    def _capacity(self) -> int:
        return len(next(iter(self._arrays.values())))

    def _grow(self, capacity: int) -> None:
        capacity = max(16, capacity)
        for name, array in self._arrays.items():
            wider = np.zeros(capacity, array.dtype)
            wider[: self.length] = array[: self.length]
            self._arrays[name] = wider

    @property
    def bytes(self) -> int:
        return sum(array.nbytes for array in self._arrays.values())


class Bags:
    """Any number of items to a row, each item a few numbers; a row's items lie together, rows in order."""

    def __init__(self, types: Mapping[str, DTypeLike]) -> None:
        self._types = dict(types)
        self._starts = Columns({"start": np.int32, "count": np.uint8})
        self._items = Columns(types)
        self._owners: NDArray[np.int32] | None = None

    def append(self, items: Sequence[Mapping[str, int]]) -> None:
        self.extend([items])

    def extend(self, rows: Sequence[Sequence[Mapping[str, int]]]) -> None:
        """Several rows at once."""
        self._owners = None
        starts = accumulate((len(items) for items in rows), initial=self._items.length)
        self._starts.extend([{"start": start, "count": len(items)} for start, items in zip(starts, rows, strict=False)])
        self._items.extend([item for items in rows for item in items])

    @property
    def counts(self) -> NDArray[np.uint8]:
        return self._starts["count"]

    def of(self, rows: Rows) -> tuple[Rows, NDArray[Any]]:
        """Where the items of some rows lie, and for each item the place of its row among them."""
        if not isinstance(rows, slice):
            return _laid_out(self._starts["start"][rows], self.counts[rows].astype(np.int64))
        if rows.stop <= rows.start:
            return slice(0, 0), np.zeros(0, np.int64)
        first = int(self._starts["start"][rows.start])
        last = int(self._starts["start"][rows.stop - 1]) + int(self.counts[rows.stop - 1])
        return slice(first, last), self._all_owners[first:last] - np.int32(rows.start)

    @property
    def _all_owners(self) -> NDArray[np.int32]:
        """The row of every item; kept while nothing is added."""
        if self._owners is None:
            self._owners = np.repeat(np.arange(self._starts.length, dtype=np.int32), self.counts)
        return self._owners

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self._items[name]

    def merged(self, tail: Bags, rows: NDArray[np.int64], pause: Callable[[], None]) -> Bags:
        """Those rows of the two one behind the other, in that order."""
        both = self._starts.merged(tail._starts, np.arange(self._starts.length + tail._starts.length), pause)
        both["start"][self._starts.length :] += self._items.length
        other = Bags(self._types)
        places, _ = _laid_out(both["start"][rows], both["count"][rows].astype(np.int64))
        other._items = self._items.merged(tail._items, places, pause)
        other._starts = Columns({"start": np.int32, "count": np.uint8})
        counts = both["count"][rows]
        other._starts._arrays = {
            "start": (np.cumsum(counts, dtype=np.int64) - counts).astype(np.int32),
            "count": counts,
        }
        other._starts.length = len(rows)
        _ = other._all_owners
        return other

    @property
    def bytes(self) -> int:
        return self._starts.bytes + self._items.bytes + 4 * self._items.length


def _laid_out(starts: NDArray[np.int32], counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of all items, row by row, and the row of each."""
    owners = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return starts[owners] + np.arange(len(owners)) - before[owners], owners
