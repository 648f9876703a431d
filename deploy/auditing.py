"""The operator's view of the audit: its entries in a table, and the verdict on its chain in words that say what to do
next."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from chassis import audit_verification
from chassis.audit_reading import AuditEntry, Wanted, entries
from chassis.audit_verification import Finding, Trouble, Verdict
from chassis.checkpoints import KeyUnusable, PublicKeys, SigningKey
from chassis.clock import iso, iso_or_none
from chassis.runtime import Runtime
from chassis.settings import Settings

console = Console()
_errors = Console(stderr=True)

TROUBLES: Final = {
    Trouble.ENTRY_EDITED: "记录被修改 · an entry was edited",
    Trouble.ENTRY_MISSING: "记录被删除 · an entry was deleted",
    Trouble.ENTRY_UNREADABLE: "记录无法读取 · an entry cannot be read",
    Trouble.BATCH_ALTERED: "批次被改动（插入、删除或调换） · entries were inserted, deleted or exchanged",
    Trouble.BATCH_MISSING: "批次缺失 · the batch is gone",
    Trouble.CHAIN_BROKEN: "链条断裂 · it does not follow from the batch before",
    Trouble.CHECKPOINT_CONTRADICTS: "与已签名检查点不符 · it is not what was signed",
    Trouble.CHECKPOINT_FORGED: "检查点签名无效 · a checkpoint that none of the known keys signed",
    Trouble.CHECKPOINT_MISSING: "检查点缺失 · its checkpoint is gone from the file",
    Trouble.TOMBSTONE_FORGED: "清理凭据无效 · it is said to be pruned, and none of the known keys signed that",
    Trouble.LINK_STRAY: "记录挂在不存在的批次 · an entry is said to be in a batch that is not there",
}


def aware(moment: datetime | None) -> datetime | None:
    """A day or moment from the command line; without an offset it is UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def show(runtime: Runtime, wanted: Wanted, limit: int, *, as_json: bool) -> None:
    with runtime.view() as view:
        found = entries(view.session, wanted, limit)
    if as_json:
        for one in found:
            click.echo(json.dumps({**one.__dict__, "at": iso(one.at)}, ensure_ascii=False))
        return
    console.print(_table(runtime.name, found))


def _table(service: str, found: Sequence[AuditEntry]) -> Table:
    table = Table(title=f"{service}: 审计 · audit")
    for column in ("编号 no.", "时间 at", "单位 agency", "客户端 client", "动作 action", "对象 subject", "代码 codes"):
        table.add_column(column, overflow="fold")
    for one in found:
        codes = json.dumps(one.codes, ensure_ascii=False)
        table.add_row(str(one.number), iso(one.at), one.agency_id, one.client_id, one.action, one.subject, codes)
    return table


def verify_all(runtimes: Sequence[Runtime], checkpoints: Path | None, public_key: Path | None) -> bool:
    """Verify each and say what was found; whether all of them hold."""
    settings = runtimes[0].settings
    keys = _public_keys(settings, public_key)
    folder = checkpoints or settings.checkpoints_folder
    verdicts = [_verify(runtime, keys, folder) for runtime in runtimes]
    console.print(_verdicts(verdicts, runtimes[0].wall.now()))
    for verdict in verdicts:
        _explain(verdict, folder)
    return all(verdict.holds for verdict in verdicts)


def _public_keys(settings: Settings, file: Path | None) -> PublicKeys:
    if file is None and not settings.signing_key_file.exists():
        raise click.ClickException(
            "本机没有密钥 · no key here: give --public-key; `guitu audit key` prints it where the platform runs"
        )
    try:
        return PublicKeys(file.read_text("utf8") if file else SigningKey(settings.signing_key_file).public_pem())
    except (KeyUnusable, ValueError) as error:
        raise click.ClickException(f"密钥不可用 · the key cannot be used: {error}") from None


def _verify(runtime: Runtime, keys: PublicKeys, folder: Path) -> Verdict:
    files = audit_verification.checkpoint_files(folder, runtime.name)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_errors, transient=True) as progress:
        task = progress.add_task(runtime.name, total=audit_verification.last_batch(runtime.database))
        return audit_verification.verify(
            runtime.name,
            runtime.database,
            keys,
            files,
            runtime.wall.now(),
            lambda batches: progress.advance(task, batches),
        )


def _verdicts(verdicts: Sequence[Verdict], now: datetime) -> Table:
    table = Table(title="审计校验 · audit verify")
    for column in ("服务 service", "结果 verdict", "批次 batches", "已签 signed to", "已清理 pruned", "记录 entries"):
        table.add_column(column)
    table.add_column("未封存 not sealed yet")
    for one in verdicts:
        verdict = "✓ 完好 holds" if one.holds else f"✗ {one.found} 处问题 findings"
        numbers = (one.batches, one.attested_up_to, one.pruned, one.entries)
        table.add_row(one.service, verdict, *map(str, numbers), _unsealed(one, now))
    return table


def _unsealed(verdict: Verdict, now: datetime) -> str:
    if verdict.oldest_unsealed_at is None:
        return "0"
    age = max(int((now - verdict.oldest_unsealed_at).total_seconds()), 0)
    return f"{verdict.unsealed}, 最早 oldest {iso_or_none(verdict.oldest_unsealed_at)} ({age} s)"


def _explain(verdict: Verdict, folder: Path) -> None:
    for finding in verdict.findings:
        console.print(f"✗ {verdict.service} {_where(finding)}: {TROUBLES[finding.trouble]} ({finding.trouble})")
    if verdict.found > len(verdict.findings):
        console.print(f"  … {verdict.found - len(verdict.findings)} 处未列出 · more")
    if (signed := verdict.attested_up_to) < verdict.batches:
        console.print(
            f"! {verdict.service}: 第 {signed} 批之后没有检查点 · no checkpoint after batch {signed} in {folder}: "
            "what was computed anew or cut off after it cannot be found"
        )
    if not verdict.holds:
        console.print("  处理 · what to do: docs/runbook.md, “What guitu audit verify says”")


def _where(finding: Finding) -> str:
    batch = "—" if finding.batch is None else str(finding.batch)
    entry = "" if finding.entry is None else f" 记录 entry {finding.entry}"
    return f"批次 batch {batch}{entry}"


def show_key(settings: Settings) -> None:
    key = SigningKey(settings.signing_key_file)
    click.echo(key.public_pem(), nl=False)
    click.echo(f"key {key.id}", err=True)
