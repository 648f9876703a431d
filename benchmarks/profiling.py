"""Where a contestant's process spends its processor time: samples of the running stack, whichever green thread it
belongs to; cProfile would mix them up.

Set ``BENCH_PROFILE`` to a folder, and each process leaves a file there.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

_EVERY_S = 0.002
_SHOWN = 60


@contextmanager
def if_asked() -> Iterator[None]:
    """Sample what runs inside the block, if the variable says so."""
    folder = os.environ.get("BENCH_PROFILE")
    if not folder:
        yield
        return
    own, within = Counter[str](), Counter[str]()

    def sample(_number: int, frame: FrameType | None) -> None:
        seen: set[str] = set()
        while frame is not None:
            code = frame.f_code
            name = f"{'/'.join(Path(code.co_filename).parts[-2:])}:{code.co_name}"
            if not seen:
                own[name] += 1
            seen.add(name)
            frame = frame.f_back
        within.update(seen)

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, _EVERY_S, _EVERY_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0, 0)
        name = "-".join([Path(sys.argv[0]).parent.name, *sys.argv[1:], str(os.getpid())])
        Path(folder, name + ".txt").write_text(_told(own, within), "utf8")


def _told(own: Counter[str], within: Counter[str]) -> str:
    total = max(1, sum(own.values()))
    lines = [f"{total} samples"]
    for title, counted in (("itself", own), ("with what it calls", within)):
        lines += ["", title, *(f"{100 * n / total:6.1f} %  {name}" for name, n in counted.most_common(_SHOWN))]
    return "\n".join(lines) + "\n"
