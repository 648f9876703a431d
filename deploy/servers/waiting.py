"""Waiting for a server to answer: without a deadline and a look at the process, a failed start would hang for ever."""

from __future__ import annotations

import time
from collections.abc import Callable

from deploy.servers.daemon import Daemon
from deploy.servers.errors import failed


def wait_until(answers: Callable[[], bool], daemon: Daemon, within: float) -> None:
    """Return as soon as `answers()` is true; raises ServersFailed when the process ends or `within` seconds pass."""
    deadline = time.monotonic() + within
    while not answers():
        daemon.must_run()
        if time.monotonic() > deadline:
            raise failed(f"{daemon.name} did not answer within {within:.0f} s. {daemon.name} 启动超时。", daemon.log)
        time.sleep(0.05)
