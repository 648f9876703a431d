"""What can go wrong with private servers: without these names nobody could tell "install it" from "it crashed"."""

from __future__ import annotations

from pathlib import Path


class ServersFailed(RuntimeError):
    """A private server did not start or did not stay up; the message ends with the last lines of its log."""


class ServersMissing(ServersFailed):
    """A program of RabbitMQ's or PostgreSQL's is not installed; the message says how to get it."""

    def __init__(self, program: str) -> None:
        super().__init__(
            f"{program} is not installed: run deploy/install-debian-packages (or `make setup`). "
            f"未找到 {program}：请先运行 make setup 安装。"
        )


class ServersBusy(ServersFailed):
    """Another living process already runs its servers in this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"Servers are already running in {folder}; stop them first or choose another --folder. "
            f"{folder} 中的服务器已在运行，请先停止，或另选目录。"
        )


def failed(what: str, log: Path, lines: int = 25) -> ServersFailed:
    """The error to raise when `what` went wrong, with the end of the server's own log."""
    return ServersFailed(f"{what}\n--- the end of {log} ---\n{tail(log, lines)}")


def tail(log: Path, lines: int) -> str:
    """The last `lines` lines of a log, or a note that there is none."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "(no log was written)"
