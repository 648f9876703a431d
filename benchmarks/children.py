"""A contestant's process as the measurement sees it: started, asked, ended; without it a hanging child would hang the
measurement."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]
_START_S = 60.0
_ANSWER_S = 180.0
_END_S = 30.0


class ChildFailed(RuntimeError):
    """A contestant's process ended or kept silent; the message carries the end of its log."""


class Child:
    """``python -m MODULE ARGUMENTS`` with these variables; its log goes to ``log``."""

    def __init__(self, module: str, *arguments: str, log: Path, **environment: str) -> None:
        self._log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", module, *arguments],
                cwd=ROOT,
                env=clean_environment() | environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=out,
            )
        self._rest = b""

    def __enter__(self) -> Self:
        self.wait_ready()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _t: TracebackType | None
    ) -> None:
        self.end()

    def wait_ready(self) -> None:
        assert self._next(_START_S) == "ready"

    def ask(self, name: str, *arguments: Any, within_s: float = _ANSWER_S) -> Any:
        """Do it and wait for the answer."""
        self.tell(name, *arguments)
        return self.answer(within_s)

    def tell(self, name: str, *arguments: Any) -> None:
        """Begin; :meth:`answer` waits for the end."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps([name, *arguments]).encode() + b"\n")
        self._process.stdin.flush()

    def answer(self, within_s: float = _ANSWER_S) -> Any:
        return self._next(within_s)

    def _next(self, within_s: float) -> Any:
        assert self._process.stdout
        deadline, pipe = time.monotonic() + within_s, self._process.stdout.fileno()
        while b"\n" not in self._rest:
            readable, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            came = os.read(pipe, 1 << 16) if readable else b""
            if not came:
                raise ChildFailed(f"{self._process.args!r}\n{self._log.read_text('utf8', errors='replace')[-3000:]}")
            self._rest += came
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def end(self) -> None:
        """Close its input, which ends it; what does not end is killed."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def clean_environment() -> dict[str, str]:
    """The variables of this process, without any of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf8"}
