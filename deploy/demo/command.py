"""``guitu demo``: starts the platform, plays the story, leaves it running; without it a newcomer would start parts.

The platform is a process of its own, as in ``guitu run --embedded``, with a drill's clock and the demo's agencies; the
story comes to it from outside, over HTTP, like any partner.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NoReturn

from rich.console import Console

from chassis.clock import DrillClock, SystemClock
from contracts.law.calendar import SHANGHAI
from deploy.demo.credentials import FILE_NAME, note_address
from deploy.demo.story import play
from deploy.instance import Running, running_at

_START_S: Final = 60.0
_STOP_S: Final = 25.0
_LOOK_AGAIN_S: Final = 0.1
_A_STORY: Final = timedelta(days=60)
_SERVERS: Final = ("GUITU_AMQP_URL", "GUITU_DATABASE_URL")


class DidNotStart(Exception):
    """The platform ended, or did not listen in time; the message is the end of what it wrote."""


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
    with _platform(home) as process:
        with console.status("平台启动中 · starting the platform …"):
            address = _address(process, home)
        console.print(f"归途平台已启动 · Guitu is up: {address}")
        note_address(home / FILE_NAME, address)
        ended_well = play(address, home / FILE_NAME, console)
        if not once:
            _tell_address(address, home, console)
            process.wait()
    return 0 if ended_well else 1


@contextmanager
def _platform(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The platform as a process of its own; it is stopped at the end, however that comes."""
    before = {number: signal.signal(number, _interrupted) for number in (signal.SIGTERM, signal.SIGHUP)}
    process = _started(home)
    try:
        yield process
    finally:
        _stop(process)
        for number, handler in before.items():
            signal.signal(number, handler)


def _started(home: Path) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches us alone, and we stop it in order."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = [sys.executable, "-m", "deploy.cli", "run", "--embedded", "--demo-data"]
    with _log(home).open("wb") as log:
        return subprocess.Popen(
            command, env=_environment(home), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def _environment(home: Path) -> Mapping[str, str]:
    """The embedded pair, with a drill's clock and partners' receivers on loopback, whatever servers the environment
    names."""
    kept = {name: value for name, value in os.environ.items() if name not in _SERVERS}
    return kept | {"GUITU_HOME": str(home), "GUITU_DRILL": "true", "GUITU_WEBHOOK_LOOPBACK": "true"}


def _interrupted(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _address(process: subprocess.Popen[bytes], home: Path) -> str:
    """Where it listens. :raises DidNotStart:"""
    deadline = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < deadline:
        if address := _written_by(process.pid, home):
            return address
        time.sleep(_LOOK_AGAIN_S)
    raise DidNotStart(_log(home).read_text("utf8", errors="replace")[-2000:])


def _written_by(pid: int, home: Path) -> str | None:
    """The address that this process wrote. Reads the file only: asking for its lock could make the process believe that
    another one is up."""
    try:
        said = json.loads((home / "running.json").read_text("utf8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return str(said["address"]) if said["pid"] == pid and said["address"] else None


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
