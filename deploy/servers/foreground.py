"""Servers in a terminal: without it a developer could not run the services one by one against a real pair."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from deploy.servers.errors import ServersFailed
from deploy.servers.pair import Servers

DEFAULT_FOLDER = Path("var/servers")
DEFINITIONS = Path(__file__).parents[1] / "rabbitmq" / "definitions.json"

_READY = """\
RabbitMQ and PostgreSQL are running, on this machine's loopback only. 私有 RabbitMQ 与 PostgreSQL 已启动（仅限本机）。

  In another terminal 在另一个终端:   . {env}
  Then start a service 然后启动服务:  .venv/bin/guitu run intake
  The broker's page 消息队列管理页:   {http}   (user guitu, password in {env})
  Data and logs 数据与日志:           {folder}

Ctrl-C ends both; the data stay for the next time. 按 Ctrl-C 停止，数据保留。"""


def serve(folder: Path = DEFAULT_FOLDER, *, fast: bool = False) -> int:
    """Run a pair in the foreground until Ctrl-C or SIGTERM; returns the exit code (0, or 1 after saying what failed).

    While it runs `<folder>/env` holds the two URLs to source into a shell; afterwards the file is gone.
    """
    with _sigterm_like_ctrl_c():
        try:
            return _serve(folder, fast=fast)
        except KeyboardInterrupt:
            return 0
        except ServersFailed as error:
            print(error)
            return 1


def _serve(folder: Path, *, fast: bool) -> int:
    print("Starting RabbitMQ and PostgreSQL … 正在启动 RabbitMQ 与 PostgreSQL …", flush=True)
    servers = Servers.start(folder, fast=fast)
    env = folder / "env"
    try:
        servers.rabbit.take_definitions(DEFINITIONS.read_bytes())
        _write_env(env, servers)
        http = f"http://127.0.0.1:{servers.rabbit.ports.http}/"
        print(_READY.format(env=env, http=http, folder=servers.folder), flush=True)
        return _watch(servers)
    except KeyboardInterrupt:
        print("\nStopping … 正在停止 …", flush=True)
        return 0
    finally:
        env.unlink(missing_ok=True)
        servers.stop()


def _watch(servers: Servers) -> int:
    """Wait until a signal comes or one of the servers ends by itself."""
    while True:
        servers.must_run()
        signal.sigtimedwait([], 1.0)


def _write_env(env: Path, servers: Servers) -> None:
    env.parent.mkdir(parents=True, exist_ok=True)
    env.unlink(missing_ok=True)
    with open(os.open(env, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"export GUITU_AMQP_URL='{servers.amqp_url}'\n")
        file.write(f"export GUITU_DATABASE_URL='{servers.postgres_url}'\n")


@contextmanager
def _sigterm_like_ctrl_c() -> Iterator[None]:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
