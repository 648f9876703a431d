"""The books of everything that was accepted: one line for each 2xx; without them nobody could say what was lost."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Receipt:
    """What a caller holds in hand: it was told that this is done, or will be."""

    client: str
    key: str
    path: str
    status: int
    operation: str
    resource: str | None = None
    """The id of what the order creates; none when it creates nothing."""


class Ledger:
    """Receipts of many callers at once."""

    def __init__(self) -> None:
        self._receipts: list[Receipt] = []
        self._writing = threading.Lock()
        self.answers: Counter[int] = Counter()
        """How often each status came, refusals and repeats included; 0 is a connection that broke."""

    def enter(self, receipt: Receipt) -> None:
        with self._writing:
            self._receipts.append(receipt)

    def count(self, status: int) -> None:
        with self._writing:
            self.answers[status] += 1

    @property
    def receipts(self) -> list[Receipt]:
        with self._writing:
            return list(self._receipts)

    def __len__(self) -> int:
        return len(self._receipts)
