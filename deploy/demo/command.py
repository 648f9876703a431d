"""``guitu demo``: starts the platform, plays the story, leaves it running; without it a newcomer would start parts.

The platform is a process of its own, as in ``guitu run --embedded``, with a drill's clock and the demo's agencies; the
story comes to it from outside, over HTTP, like any partner.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from rich.console import Console

from chassis.clock import DrillClock, SystemClock
from contracts.law.calendar import SHANGHAI
from deploy.demo.credentials import FILE_NAME, note_address
from deploy.demo.platform import DidNotStart, address_of, platform_at
from deploy.demo.story import play
from deploy.instance import Running, running_at

_SERVERS: Final = ("GUITU_AMQP_URL", "GUITU_DATABASE_URL")
_A_STORY: Final = timedelta(days=60)


def demonstrate(*, once: bool) -> int:
    """Play the story on a platform of its own; the exit code: 0 when every step ended as it should, else 1.

    With ``once`` the platform ends with the story, else it runs until Ctrl-C. On a data folder where a platform is up
    already nothing is started and nothing is played: it says so, which is 0, and 1 with ``once``.
    """
    console, home = Console(), Path(os.environ.get("GUITU_HOME", "var")).resolve()
    if (running := running_at(home)) is not None:
        _tell_running(running, home, console)
        return int(once)
    begin_in_summer(home, datetime.now(SHANGHAI))
    try:
        return _perform(home, console, once=once)
    except DidNotStart as trouble:
        console.print(f"[bold red]✗ 平台未能启动 · the platform did not start[/] ({_log(home)})")
        console.print(str(trouble), markup=False, highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("\n已停止 · stopped")
        return 130


def begin_in_summer(home: Path, now: datetime) -> None:
    """A demo that has not begun begins on a 20 July that has gone by long enough for a story to end before today.

    A data folder that was used without a drill's clock holds facts of the real time, and the clock may not go back
    behind them.
    """
    if (home / "intake.sqlite3").exists():
        return
    summer = now.replace(month=7, day=20, hour=9, minute=0, second=0, microsecond=0)
    summer = summer if now - summer >= _A_STORY else summer.replace(year=now.year - 1)
    DrillClock(home / "drill-clock.json", SystemClock()).start_at(summer)


def _perform(home: Path, console: Console, *, once: bool) -> int:
    with platform_at(home, _log(home), "--demo-data", _environment(home)) as process:
        with console.status("平台启动中 · starting the platform …"):
            address = address_of(process, home, _log(home))
        console.print(f"归途平台已启动 · Guitu is up: {address}")
        note_address(home / FILE_NAME, address)
        ended_well = play(address, home / FILE_NAME, console)
        if not once:
            _tell_address(address, home, console)
            process.wait()
    return 0 if ended_well else 1


def _environment(home: Path) -> Mapping[str, str]:
    """The embedded pair, with a drill's clock and partners' receivers on loopback, whatever servers the environment
    names."""
    kept = {name: value for name, value in os.environ.items() if name not in _SERVERS}
    return kept | {"GUITU_HOME": str(home), "GUITU_DRILL": "true", "GUITU_WEBHOOK_LOOPBACK": "true"}


def _log(home: Path) -> Path:
    return home / "demo.log"


def _tell_running(running: Running, home: Path, console: Console) -> None:
    where = running.address or "(starting 正在启动)"
    console.print(f"平台已在运行 · a platform is already up: {where}（进程 process {running.pid}）")
    console.print(f"凭据文件 · credentials of the demo's agencies: {home / FILE_NAME}")
    console.print("请在其终端按 Ctrl-C 停止后再演示 · stop it with Ctrl-C where it runs, then run the demo again")


def _tell_address(address: str, home: Path, console: Console) -> None:
    console.print(f"\n平台继续运行 · the platform goes on running: {address}")
    console.print(f"接口文档 · documents: {address}/docs")
    console.print(f"演示单位凭据 · credentials of the demo's agencies: {home / FILE_NAME}")
    console.print("按 Ctrl-C 停止 · press Ctrl-C to stop")
