"""How a run is told: a table on the screen and docs/chaos.md; without it only whoever watched would know."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from rich.table import Table

from tests.faults.oracle import Finding, Kind

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "chaos.md"
_SHOWN: Final = 12


@dataclass(frozen=True)
class Row:
    """One experiment and what became of it."""

    name: str
    stories: int
    accepted: int
    """2xx answers to orders."""
    events: int
    kills: int
    worst_delay_s: float
    took_s: float
    findings: tuple[Finding, ...]
    said: str
    not_run: str = ""
    """Why it could not be run here."""

    def count(self, kind: Kind) -> int:
        return sum(finding.kind is kind for finding in self.findings)

    @property
    def good(self) -> bool:
        return not self.findings

    @property
    def lost(self) -> int:
        return self.count(Kind.LOST) + self.count(Kind.UNSENT)

    @property
    def doubled(self) -> int:
        return self.count(Kind.DOUBLED)

    @property
    def other(self) -> int:
        return len(self.findings) - self.lost - self.doubled

    @property
    def verdict(self) -> str:
        if self.not_run:
            return "not run 未做"
        return "held 通过" if self.good else "FAILED 未通过"

    @property
    def load(self) -> str:
        return f"{self.stories} stories, {self.accepted} orders, {self.events} events"


@dataclass(frozen=True)
class Run:
    """All of it."""

    seed: int
    rows: Sequence[Row]
    took_s: float
    ended_early: str = ""
    """Why not everything was tried."""

    @property
    def good(self) -> bool:
        return not self.ended_early and all(row.good for row in self.rows)

    @property
    def summary(self) -> str:
        stories, kills = sum(row.stories for row in self.rows), sum(row.kills for row in self.rows)
        told = f"{len(self.rows)} experiments, {stories} stories, {kills} kills, {self.took_s / 60:.1f} min"
        verdict = "held 全部通过" if self.good else "FAILED 未通过"
        return f"seed {self.seed}: {told}: {verdict} {self.ended_early}".strip()


COLUMNS: Final = (
    "实验 experiment",
    "做了什么 what was done",
    "负载 load",
    "杀死 kills",
    "丢失 lost",
    "重复 doubled",
    "其他 other",
    "最长延迟 worst delay",
    "用时 took",
    "结论 verdict",
)


def cells(row: Row, zh: str = "") -> tuple[str, ...]:
    if row.not_run:
        return (f"{row.name} {zh}", row.not_run, *("—",) * 7, row.verdict)
    return (
        f"{row.name} {zh}",
        row.said or "—",
        row.load,
        str(row.kills),
        str(row.lost),
        str(row.doubled),
        str(row.other),
        f"{row.worst_delay_s:.1f} s",
        f"{row.took_s:.0f} s",
        row.verdict,
    )


def as_table(run: Run, names: dict[str, str]) -> Table:
    table = Table(title=f"故障实验 · fault lab: {run.summary}", show_lines=True)
    for column in (COLUMNS[0], *COLUMNS[2:]):
        table.add_column(column.replace(" ", "\n", 1), overflow="fold")
    for row in run.rows:
        name, said, load, *numbers = cells(row, names.get(row.name, ""))
        table.add_row(f"{name}\n{said}", load.replace(", ", "\n"), *numbers, style=None if row.good else "red")
    return table


def findings_of(run: Run) -> list[str]:
    """One line for each finding; of many, the first few of each experiment."""
    lines = []
    for row in run.rows:
        lines += [f"{row.name}: {finding.kind} · {finding.what}" for finding in row.findings[:_SHOWN]]
        if len(row.findings) > _SHOWN:
            lines.append(f"{row.name}: and {len(row.findings) - _SHOWN} more")
    return lines


def as_page(run: Run, names: dict[str, str]) -> str:
    """docs/chaos.md, whole."""
    head = "| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS) + "\n"
    body = "".join("| " + " | ".join(cells(row, names.get(row.name, ""))) + " |\n" for row in run.rows)
    found = "".join(f"* {line}\n" for line in findings_of(run)) or "None. 无。\n"
    return _PAGE.format(summary=run.summary, machine=machine(), table=head + body, found=found)


def write(run: Run, names: dict[str, str]) -> None:
    PAGE.write_text(as_page(run, names), "utf8")


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ours = ", ".join(f"{name} {version(name)}" for name in ("nameko", "kombu", "eventlet", "sqlalchemy"))
    hardware = f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}"
    servers = f"{_debian('rabbitmq-server')}, {_debian('postgresql')}"
    return f"{datetime.now(UTC):%Y-%m-%d}, {hardware}, Python {platform.python_version()}, {ours}, {servers}"


def _debian(package: str) -> str:
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Version}", package], capture_output=True, text=True, check=False
    )
    return f"{package} {asked.stdout.strip() or 'unknown'}"


_PAGE: Final = """\
# The fault lab 故障实验

Written by `make chaos` (`python -m tests.faults`; `--list`, `--only NAME`, `--seed N`): the last full run. A part of it
runs with `make test`. 由 `make chaos` 生成，为最近一次完整运行的结果；`make test` 中运行其六分钟精简版。

{summary}

On: {machine}.

## What happens 做什么

A private RabbitMQ and a private PostgreSQL (with fsync), the four services and the gateway, each a process of its own,
and partners who give orders over HTTP with an `Idempotency-Key`, repeat what got no answer or a 503 under the same key,
and write down every 2xx. People come on four scripted ways: helped on the street; through the station and home; through
two hospitals into a search; found by the family. Which way a person goes and every chance on it follow from the seed.
While they do, one thing after another is broken. A hundred people come in each experiment; fewer on a machine that does
not get through them in time, as the load then says.

负载：按种子生成的受助人流程，经 HTTP 接口下达指令，同一幂等键重试，所有 2xx 逐条记账；同时逐项制造故障。
每项实验一百人；机器过慢时较少，见“负载”一列。

When everything has come to rest, the same oracle judges every time. 故障平息后，每次都按同一标准核对：

* every 2xx is a committed operation, and its effect is in the owner's database; one key, one effect.
  凡已受理，必已落库，且只生效一次；
* each order has one act and one announcement; each event one effect in each service that hears it, and one row in its
  inbox; nothing cancelled was carried out. 每个指令、每个事件只产生一次效果；
* the sequence of each subject counts without gaps, and is heard in order. 每个主体的序号连续，按序处理；
* outboxes are empty, nothing is parked but the poison, no timer is overdue. 发件箱已清空，滞留区只有毒消息；
* planted personal data are in no table, log, metric, nor on the broker's disk in clear. 植入的个人信息不以明文出现；
* no process has ended by itself, every story has come to its end. 没有进程自行退出，所有流程走到终点。

`kills` counts processes killed and servers killed or crashed. `worst delay` is the longest time from accepted to
answered, or from announced to handled, outage included. “最长延迟”含故障时间。

## The last run 最近一次结果

{table}
## Findings 发现的问题

{found}
## What is simulated 哪些是模拟的

The memory and disk alarms of the broker are raised by setting its limits to what nothing meets: it blocks publishers as
in earnest, but has memory and disk. The disk of PostgreSQL is a real ext4 file system in a file, mounted and filled to
the last byte; it needs the right to mount (root), and is not run without it. Timers that would fire in days are made
due by moving their row. Processes, kills, freezes, stops and connections are real.

消息服务器告警通过调整阈值触发；数据库磁盘满为真实文件系统写满（需 root 挂载权限）；远期定时器通过改到期时间触发。
"""
