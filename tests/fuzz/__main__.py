"""``make fuzz``: five minutes of requests at a real process; exit 0 when nothing broke and its memory stayed flat.

Says its seed first, so that a run can be repeated (``make fuzz ARGS="--seed 7"``), then what it is doing, and at the
end each violation with a curl command. Five minutes is the least; more by ``--minutes``.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from deploy.demo.credentials import FILE_NAME, read_credentials
from tests.fuzz.shaking import Shaker, Tally, one_of_each_kind, shaken
from tests.process.platforms import Platform
from tests.stories import EMERGENCY
from tests.town import EMBEDDED, settings_for

LEAST_MINUTES = 5.0
MORE_AT_MOST_MB = 48
"""What the process may hold more at the end than after its first round, in which every operation was asked: pages of
SQLite's caches and of the journal come in as the tables grow; 15 kB kept of each request would be more within five
minutes."""
READY_WITHIN_S = 60.0
AWAY_AT_MOST = 100
"""One request in so many may be answered with "come back" on a busy machine."""


def main() -> int:
    options = _options()
    console = Console()
    console.print(f"种子 seed {options.seed}，{options.minutes:g} 分钟 minutes")
    with tempfile.TemporaryDirectory(prefix="guitu-fuzz-") as folder:
        platform = Platform(settings_for(EMBEDDED, Path(folder) / "home", drill=True), GUITU_DRILL="true")
        try:
            platform.start()
            return _shake(platform, options, console)
        finally:
            platform.end()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=LEAST_MINUTES)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--examples", type=int, default=5, help="requests of each operation, mode and turn")
    return parser.parse_args()


def _shake(platform: Platform, options: argparse.Namespace, console: Console) -> int:
    print_a_page(platform)
    clients = read_credentials(platform.settings.home / FILE_NAME)
    shaker = Shaker(platform.address, one_of_each_kind(clients))
    pid = platform.process_of("gateway").pid
    began, warm_mb = time.monotonic(), 0
    with _progress(console) as progress:
        task = progress.add_task("", total=options.minutes * 60)
        for number, done in shaken(shaker, itertools.count(), seed=options.seed, examples=options.examples):
            passed = time.monotonic() - began
            progress.update(task, completed=passed, description=f"{number} {done} ({shaker.tally.requests})")
            if not warm_mb and (number > 0 or passed > options.minutes * 30):
                warm_mb = resident_mb(pid)
            if passed > options.minutes * 60:
                break
    return _told(shaker.tally, warm_mb, resident_mb(pid), time.monotonic() - began, console)


def print_a_page(platform: Platform) -> None:
    """The first page printed takes about 100 MB for the typeface, once and to keep: it belongs to what a warm process
    holds, whenever in the five minutes the luck of the requests would print one. :raises TimeoutError:"""
    case = platform.partner("patrol-team-1").post("/v1/referrals", EMERGENCY).json()["case_id"]
    desk, deadline = platform.partner("station-desk"), time.monotonic() + READY_WITHIN_S
    while desk.get(f"/v1/cases/{case}/forms/hospital-sheet").status_code != 200:
        if time.monotonic() > deadline:
            raise TimeoutError("no form could be printed")
        time.sleep(0.5)


def resident_mb(pid: int) -> int:
    """How much memory the process holds (VmRSS)."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    [held] = [int(line.split()[1]) for line in lines if line.startswith("VmRSS:")]
    return held // 1024


def _told(tally: Tally, warm_mb: int, end_mb: int, seconds: float, console: Console) -> int:
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(tally.statuses.items()))
    console.print(f"{tally.requests} 个请求 requests, {seconds / 60:.1f} min — {statuses}")
    console.print(f"内存 memory: {warm_mb} MB → {end_mb} MB（上限 at most +{MORE_AT_MOST_MB} MB）")
    console.print(f"暂不可用 come back: {tally.away}（上限 at most 1 : {AWAY_AT_MOST}）")
    for what, told in tally.violations.items():
        console.print(f"✗ {what}\n{told}\n", markup=False, highlight=False)
    held = end_mb - warm_mb <= MORE_AT_MOST_MB and tally.away * AWAY_AT_MOST <= tally.requests
    ended_well = held and not tally.violations
    console.print("✓ 通过 held" if ended_well else "✗ 未通过 did not hold")
    return 0 if ended_well else 1


def _progress(console: Console) -> Progress:
    columns = (SpinnerColumn(), BarColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    return Progress(*columns, console=console, transient=True)


if __name__ == "__main__":
    sys.exit(main())
