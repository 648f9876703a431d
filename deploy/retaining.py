"""The operator's acts on ages and holds, in every service's own database; each is audited there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from chassis import holds, retention
from chassis.audit_pruning import PruningRefused
from chassis.clock import iso, iso_or_none
from chassis.holds import Hold, HoldsNothing, NoSuchHold, Scope, SecondOperatorNeeded
from chassis.ids import RandomIds
from chassis.orders import Actor
from chassis.runtime import Runtime
from chassis.settings import Settings
from deploy.auditing import aware
from deploy.commands.parts import SERVICE_NAMES
from deploy.running import runtime_of, schedule_of

console = Console()


def show_classes(settings: Settings) -> None:
    table = Table(title="保存期限 · ages of records")
    for column in ("类别 class", "记录 records", "至少 at least", "现为 now", "由谁 by", "依据 source"):
        table.add_column(column, overflow="fold")
    for one in schedule_of(settings).values():
        kept = "永久 for ever" if one.kept_for is None else f"{one.kept_for.days} d"
        by = "服务 the service" if one.by_itself else "guitu retention run"
        table.add_row(one.name, f"{one.zh} {one.en}", f"{one.minimum.days} d", kept, by, one.source)
    console.print(table)


def run(settings: Settings, services: Sequence[str], operator: str | None) -> None:
    """Delete what is due, or, without an operator, count it."""
    schedule = schedule_of(settings)
    table = Table(title="清理 · retention" + ("" if operator else " (仅统计 dry run)"))
    for column in ("服务 service", "表 table", "类别 class", "到期 due", "留存 held", "已删除 deleted"):
        table.add_column(column)
    for name in services:
        with _as_owner(settings, name) as runtime:
            outcomes = _run(runtime, schedule, operator) if operator else retention.look(runtime, schedule)
        for one in outcomes:
            deleted = str(one.deleted) if operator else "—"
            table.add_row(name, one.table, one.record_class, str(one.due), str(one.held), deleted)
    console.print(table)


def _run(runtime: Runtime, schedule: retention.Schedule, operator: str) -> list[retention.Outcome]:
    try:
        return retention.run(runtime, schedule, operator)
    except PruningRefused as refused:
        raise click.ClickException(
            f"审计链异常，未清理 · the audit was not pruned: {refused}; run `guitu audit verify {runtime.name}`"
        ) from None


@contextmanager
def _as_owner(settings: Settings, service: str) -> Iterator[Runtime]:
    """The role that works with the tables may not delete from the audit; the one that owns them may, by its rule."""
    owner = replace(settings, database_url=settings.database_owner_url or settings.database_url)
    runtime = runtime_of(service, owner)
    try:
        yield runtime
    finally:
        runtime.close()


def place(
    settings: Settings,
    hold_id: str | None,
    about: tuple[str | None, str | None, datetime | None, datetime | None],
    reason: str,
    operator: str,
) -> None:
    subject, agency, since, until = about
    try:
        scope = Scope(subject, agency, aware(since), aware(until))
    except HoldsNothing:
        raise click.UsageError("--subject, --agency, --since or --until is needed") from None
    number = hold_id or RandomIds().new()
    click.echo(number)  # first: if a database is away, the same id finishes it
    for runtime in _every_service(settings):
        with runtime.unit(_operator(operator)) as uow:
            holds.place(uow, number, scope, reason, runtime.wall.now())
        click.echo(f"{runtime.name}: ✓ 已留存 · held")


def lift(settings: Settings, hold_id: str, reason: str, operator: str) -> None:
    """In every service where it stands, so that one which was away can be finished later."""
    found = [(runtime, hold) for runtime, hold in _standing(settings) if hold.id == hold_id]
    if not found:
        raise click.ClickException("没有这条 · no hold stands under that id")
    for runtime, _ in found:
        try:
            with runtime.unit(_operator(operator)) as uow:
                lifted = holds.lift(uow, hold_id, reason, runtime.wall.now())
        except SecondOperatorNeeded:
            raise click.ClickException(
                "须由另一人同意 · you asked for it yourself; another operator has to agree"
            ) from None
        except NoSuchHold:
            continue  # somebody was quicker
        said = "✓ 已解除 · lifted" if lifted else "待另一人同意 · asked; another operator has to agree"
        click.echo(f"{runtime.name}: {said}")


def show_holds(settings: Settings) -> None:
    table = Table(title="留存令 · legal holds")
    for column in ("编号 id", "服务 service", "对象 about", "理由 reason", "下达 placed", "解除申请 lift asked"):
        table.add_column(column, overflow="fold")
    for runtime, one in _standing(settings):
        asked = f"{one.lift_asked_by} {iso_or_none(one.lift_asked_at)}" if one.lift_asked_by else "—"
        placed = f"{one.placed_by} {iso(one.placed_at)}"
        table.add_row(one.id, runtime.name, _about(one), one.reason, placed, asked)
    console.print(table)


def _about(one: Hold) -> str:
    time = (
        f"[{iso_or_none(one.from_at) or ''}, {iso_or_none(one.until_at) or ''})" if one.from_at or one.until_at else ""
    )
    return " ".join(filter(None, (one.subject, one.agency_id, time)))


def _standing(settings: Settings) -> list[tuple[Runtime, Hold]]:
    found = []
    for runtime in _every_service(settings):
        with runtime.view() as view:
            found += [(runtime, hold) for hold in holds.standing(view.session)]
    return found


def _every_service(settings: Settings) -> list[Runtime]:
    return [runtime_of(name, settings) for name in SERVICE_NAMES]


def _operator(name: str) -> Actor:
    return Actor("operator", "operator", name)
