"""How a long calculation is run where it holds up nobody; without it one handler that computes for a second would make
every other one late."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

Aside = Callable[..., Any]
"""Runs a pure function, ``aside(function, *args)``; ``tpool.execute`` under eventlet."""


def at_once(function: Callable[..., Any], *args: Any) -> Any:
    """The plainest :data:`Aside`: run it here."""
    return function(*args)


def give_way() -> None:
    """Let others run: what computes in steps does so between two of them. Under eventlet ``time`` is green."""
    time.sleep(0)
