"""The load: many stories at once, the same ones for the same seed; without it nothing would be under way when something
breaks."""

from __future__ import annotations

import math
import threading
import time
from contextlib import suppress
from typing import Final

from tests.faults.desks import Clients, Desk, OutOfPatience, Patience, Refused, Told
from tests.faults.eyes import Eyes
from tests.faults.ledger import Ledger
from tests.faults.ways import Way, way_of

PATIENCE_S: Final = 240.0
"""A story that is not at its end so long after the last disturbance, or after its own beginning where that came later,
has lost something on its way."""


LATE_S: Final = 150.0
"""So long after the last disturbance no story is begun any more, however few were told: on a machine that is too slow
for all of them the run shall end in time, and the table says how many there were."""


class Load:
    """Tells stories in threads until it is enough."""

    def __init__(self, seed: int, clients: Clients, ledger: Ledger, eyes: Eyes) -> None:
        self.seed = seed
        self._clients, self._ledger, self._eyes = clients, ledger, eyes
        self._lock = threading.Lock()
        self._number = 0
        self._threads: list[threading.Thread] = []
        self._enough, self._called_off = threading.Event(), threading.Event()
        self._at_least = 0
        self._ends_at = self._late_at = math.inf
        self.told = 0
        """Stories that came to their end since the last beginning."""
        self.failures: list[tuple[int, str]] = []
        """Stories that did not: their number, their step and what was in the way."""

    def begin(self, parallel: int, *, at_least: int) -> None:
        """Tell stories, so many at once, until it is enough and at least that many were begun."""
        self._enough, self._called_off = threading.Event(), threading.Event()
        self._at_least, self.told, self.failures = at_least, 0, []
        self._first = self._number
        self._ends_at = self._late_at = math.inf
        self._threads = [threading.Thread(target=self._tell_on, daemon=True) for _ in range(parallel)]
        for thread in self._threads:
            thread.start()

    def enough(self) -> None:
        """No story is begun any more beyond the least number, nor when it is late."""
        self._late_at = time.monotonic() + LATE_S
        self._enough.set()
        self._ends_at = time.monotonic() + PATIENCE_S

    def call_off(self) -> None:
        """Nobody goes on; returns when all have stopped."""
        self._called_off.set()
        self._enough.set()
        for thread in self._threads:
            thread.join(30)

    @property
    def ended(self) -> bool:
        return not any(thread.is_alive() for thread in self._threads)

    def _next(self) -> int | None:
        with self._lock:
            if self._called_off.is_set() or (self._enough.is_set() and self._all_begun()):
                return None
            self._number += 1
            return self._number

    def _all_begun(self) -> bool:
        return self._number - self._first >= self._at_least or time.monotonic() > self._late_at

    def _tell_on(self) -> None:
        while (number := self._next()) is not None:
            self._tell(number)

    def _tell(self, number: int) -> None:
        script, chance = way_of(self.seed, number)
        own_end = time.monotonic() + PATIENCE_S
        patience = Patience(lambda: max(self._ends_at, own_end), self._called_off)
        desks: dict[str, Desk] = {}

        def desk(client: str) -> Desk:
            if client not in desks:
                keys = iter(f"{self.seed}-{number}-{client}-{count}" for count in range(1, 10_000))
                desks[client] = Desk(client, self._clients, self._ledger, keys.__next__, patience)
            return desks[client]

        way = Way(number, chance, desk, self._eyes, patience)
        try:
            with suppress(Told):
                script(way)
            self._count()
        except (Refused, OutOfPatience) as error:
            self.failures.append((number, f"{script.__name__} at {way.step}: {error}"))
        except Exception as error:
            self.failures.append((number, f"{script.__name__} at {way.step}: {type(error).__name__} {error}"))
        finally:
            for one in desks.values():
                one.close()

    def _count(self) -> None:
        with self._lock:
            self.told += 1
