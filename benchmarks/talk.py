"""How the measurement talks to a contestant's process: a line of JSON in, a line of JSON out; without it each side
would need a port of its own.

The child's standard output carries answers only; whatever else it prints goes to its log.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TextIO

Answers = Mapping[str, Callable[..., Any]]


class Stopwatch:
    """When each parcel was committed (at the depot) or had its effect committed (at the courier), by the clock of the
    one machine."""

    def __init__(self) -> None:
        self._moments: dict[str, float] = {}

    def note(self, *parcels: str) -> None:
        now = time.time()
        for parcel in parcels:
            self._moments.setdefault(parcel, now)

    def count(self) -> int:
        return len(self._moments)

    def read(self) -> dict[str, Any]:
        """The moments since the last reading, and the processor seconds used so far."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        moments, self._moments = self._moments, {}
        return {"moments": moments, "cpu": used.ru_utime + used.ru_stime}


def only_for_answers() -> TextIO:
    """The channel of answers; from now on printing goes to the log."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf8")
    os.dup2(2, 1)
    return answers


def asked(line: str) -> list[Any]:
    """What one line asks for: a name, and its arguments."""
    words: list[Any] = json.loads(line)
    return words


def reply(value: Any, out: TextIO) -> None:
    out.write(json.dumps(value) + "\n")
    out.flush()


def say_ready(out: TextIO) -> None:
    reply("ready", out)


def obey(answers: Answers, out: TextIO, *, green: bool = True) -> None:
    """Do what the lines say until there are no more. ``green``: a thread of the system waits, not the hub."""
    say_ready(out)
    while line := _next_line(green):
        name, *arguments = asked(line)
        reply(answers[name](*arguments), out)


def _next_line(green: bool) -> str:
    if not green:
        return sys.stdin.readline()
    from eventlet import tpool

    line: str = tpool.execute(sys.stdin.readline)
    return line


class Confirms:
    """Counts the broker's confirms on a channel."""

    def __init__(self, channel: Any) -> None:
        self._channel, self._upto, self._singles = channel, 0, set[int]()
        channel.events["basic_ack"].add(self._on_ack)

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        if multiple:
            self._upto = max(self._upto, delivery_tag)
        self._singles.add(delivery_tag)

    def wait(self, count: int) -> None:
        while self._upto + sum(tag > self._upto for tag in self._singles) < count:
            self._channel.connection.drain_events(timeout=60)
