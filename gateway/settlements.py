"""Wakes requests that wait for an operation to move; without it each would look again and again in the database."""

from __future__ import annotations

from threading import Condition


class Settlements:
    """Wakes requests that wait in this process for an operation to move."""

    def __init__(self) -> None:
        self._moved = Condition()

    def announce(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def wait(self, at_most_s: float) -> None:
        with self._moved:
            self._moved.wait(max(at_most_s, 0.0))
