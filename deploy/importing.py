"""An operator takes a register in: part by part through tracing's own desk, with a bar; without it a million reports
would have to pass the interface in files of eight megabytes."""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from chassis.ids import RandomIds
from chassis.orders import Actor
from chassis.runtime import Runtime
from chassis.settings import Settings
from contracts.codes import ImportFormat, RowReason
from contracts.inquiry_files import Part, last_of_each, latest, parts_of, read
from contracts.law.calendar import day_of
from contracts.orders import tracing
from deploy.running import runtime_of
from gateway.readmodel.words import word
from gateway.storage.agencies import Agencies

console = Console()
_SHOWN: Final = 20
_BY_NAME: Final = {
    ".jsonl": ImportFormat.JSON_LINES,
    ".ndjson": ImportFormat.JSON_LINES,
    ".csv": ImportFormat.CSV,
    ".xml": ImportFormat.PFIF,
    ".pfif": ImportFormat.PFIF,
}
_COUNTS: Final = (
    ("added", "新增 new"),
    ("changed", "变更 changed"),
    ("unchanged", "未变 as before"),
    ("withdrawn", "撤回 withdrawn"),
    ("rejected", "退回 rejected"),
)


@dataclass(frozen=True)
class Wanted:
    """What the operator asked for."""

    agency: str
    form: str | None
    charset: str | None
    report: str | None
    operator: str


def take_in(settings: Settings, file: str, wanted: Wanted) -> None:
    """Every part of the file is one order of the agency's; it is read twice, once for which row under a number is the
    last. Stopped half way, it is started again: what was taken in then changes nothing. Exits with 1 when rows were
    rejected."""
    path = Path(file)
    form = ImportFormat(wanted.form) if wanted.form else _form_of(path)
    actor = _sender(settings, wanted)
    runtime = runtime_of("tracing", settings)
    today = day_of(runtime.clock.now())
    with path.open("rb") as raw:
        last = last_of_each(read(raw, form, today, charset=wanted.charset))
    with path.open("rb") as raw, _bar() as bar:
        counted = _Counted(raw, bar, bar.add_task(path.name, total=path.stat().st_size))
        items = latest(read(cast("BinaryIO", counted), form, today, charset=wanted.charset), last)
        told = _import(runtime, actor, {"format": form.value, "digest": _digest(path)}, parts_of(items))
    rejected = _rejections(runtime, actor, told["id"])
    _show(told, rejected, wanted.report)
    sys.exit(1 if told["rejected"] else 0)


def _form_of(path: Path) -> ImportFormat:
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    found = _BY_NAME.get(plain.suffix.lower())
    if found is None:
        raise click.UsageError("文件名看不出格式，请用 --format 指明 · name the --format")
    return found


def _sender(settings: Settings, wanted: Wanted) -> Actor:
    """The agency as the register has it, and the operator who acts for it."""
    with runtime_of("gateway", settings).view() as view:
        agency = Agencies(view.session).find(wanted.agency)
    if agency is None:
        raise click.ClickException(f"没有登记该机构 · no such agency: {wanted.agency}")
    scopes = frozenset({tracing.IMPORT_INQUIRIES.scope})
    return Actor(wanted.agency, agency.kind, f"operator:{wanted.operator}", scopes)


def _digest(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _import(runtime: Runtime, actor: Actor, told: Mapping[str, Any], parts: Iterator[Part]) -> Mapping[str, Any]:
    """What tracing says after the last part."""
    ids = RandomIds()
    id, answer = str(ids.new()), dict[str, Any]()
    for number, (part, last) in enumerate(_with_last(parts), 1):
        body = {**told, "part": number, "parts": number if last else None, **part.as_body()}
        key = tracing.IMPORT_INQUIRIES.key
        done = runtime.desk.execute(key, str(ids.new()), id, body, actor, runtime.clock.now())
        if not done.ok:
            raise click.ClickException(f"未能导入 · tracing refused part {number}: {done.code}")
        answer = dict(done.body)
    return answer


def _with_last(parts: Iterator[Part]) -> Iterator[tuple[Part, bool]]:
    """Each part, and whether it is the last."""
    before: Part | None = None
    for part in parts:
        if before is not None:
            yield before, False
        before = part
    if before is not None:
        yield before, True


def _rejections(runtime: Runtime, actor: Actor, id: str) -> list[dict[str, Any]]:
    found, after = list[dict[str, Any]](), None
    while True:
        params = {"inquiry_import_id": id, "after": after}
        page = runtime.desk.ask(tracing.IMPORT_REJECTIONS.key, params, actor, "family_tracing").body
        found += page["items"]
        after = page["next_after"]
        if after is None:
            return found


class _Counted:
    """A file that moves a bar as it is read."""

    def __init__(self, raw: BinaryIO, bar: Progress, task: TaskID) -> None:
        self._raw, self._bar, self._task = raw, bar, task

    def read(self, size: int = -1) -> bytes:
        piece = self._raw.read(size)
        self._bar.advance(self._task, len(piece))
        return piece


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=not console.is_terminal)


def _show(told: Mapping[str, Any], rejected: list[dict[str, Any]], report: str | None) -> None:
    table = Table(title=f"批量导入 · import {told['id']}")
    for _, heading in _COUNTS:
        table.add_column(heading, justify="right")
    table.add_row(*(str(told[name]) for name, _ in _COUNTS))
    console.print(table)
    rows = [_row(one) for one in rejected]
    for row in rows[:_SHOWN]:
        console.print(" · ".join(str(cell) for cell in row if cell), markup=False, highlight=False)
    if len(rows) > _SHOWN or told["unlisted"]:
        console.print(f"…… 共退回 {told['rejected']} 行 · {told['rejected']} rows rejected; --report FILE lists them")
    if report is not None:
        with Path(report).open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows([("行号 line", "字段 field", "退回原因", "reason"), *rows])


def _row(one: Mapping[str, Any]) -> tuple[Any, ...]:
    said = word(RowReason(one["reason"]))
    return one["line"], one["field"] or "", said.zh, said.en
