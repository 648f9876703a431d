"""Dooms a process to be killed or frozen at a named moment; without it a test would hit that moment only by chance.

A child process calls :func:`arm_from_environment`; the test gives it ``doomed(Failpoint.RELAY_CONFIRMED, passing=3)``.
"""

from __future__ import annotations

import os
import signal

from chassis.failpoints import Failpoint, arm

_VARIABLE = "DOOM"


def doomed(point: Failpoint, passing: int = 1, *, by: signal.Signals = signal.SIGKILL) -> dict[str, str]:
    """The variables that make a child process send itself ``by`` when it passes that moment for the nth time."""
    return {_VARIABLE: f"{point.value} {passing} {int(by)}"}


def arm_from_environment() -> None:
    """Does nothing in a process that is not doomed."""
    if not (doom := os.environ.get(_VARIABLE)):
        return
    point, left, number = doom.split()
    passings = int(left)

    def strike(passed: Failpoint) -> None:
        nonlocal passings
        if passed == point:
            passings -= 1
            if passings == 0:
                os.kill(os.getpid(), int(number))

    arm(strike)
