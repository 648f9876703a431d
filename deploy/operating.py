"""The operator's tables: what is parked, what is unsent; words that say what to do next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

import click
from marshmallow import ValidationError
from rich.console import Console
from rich.table import Table

from chassis import operating, outbox, parking
from chassis.broker import BrokerAway
from chassis.catalogue import UnknownEvent
from chassis.clock import iso
from chassis.envelope import Undecodable, decode
from chassis.parking import ParkedEvent
from chassis.runtime import Runtime
from deploy.instance import running_at

console = Console()


def show_parked(runtime: Runtime, state: str | None) -> None:
    with runtime.view() as view:
        events = parking.list_parked(view.session, state=state)
    if not events:
        console.print(f"{runtime.name}: 没有滞留事件 · nothing is parked")
        return
    table = Table(title=f"{runtime.name}: 滞留事件 · parked events")
    for column in (
        "编号 no.",
        "状态 state",
        "对象 subject",
        "类型 type",
        "次数 attempts",
        "下次 next",
        "错误 error",
    ):
        table.add_column(column, overflow="fold")
    for event in events:
        table.add_row(*_row(event))
    console.print(table)
    console.print("查看 · look: guitu parked show SERVICE NO.   重放 · replay   丢弃 · discard")


def _row(event: ParkedEvent) -> tuple[str, ...]:
    next_at = iso(event.next_attempt_at) if event.next_attempt_at else "—"
    return (
        str(event.number),
        event.state,
        event.subject or "—",
        event.type or "—",
        str(event.attempts),
        next_at,
        event.error or "",
    )


def show_one_parked(runtime: Runtime, number: int) -> None:
    with runtime.view() as view:
        event = parking.find(view.session, number)
        body = parking.body_of(view.session, number) if event else b""
    if event is None:
        raise click.ClickException(f"{number}: 没有这条 · nothing is parked under that number")
    for name in ParkedEvent.__dataclass_fields__:
        console.print(f"{name:16} {getattr(event, name)}")
    _show_data(runtime, body, event.content_type)


def _show_data(runtime: Runtime, body: bytes, content_type: str) -> None:
    """Ids and codes are all that the catalogue's types let through; whatever else came could be about a person."""
    try:
        envelope = decode(body, content_type)
        contract = runtime.catalogue[envelope.type]
        console.print_json(json.dumps(contract.dump(contract.load(envelope.data))))
    except Undecodable as error:
        console.print(f"(无法解码，不显示 · {error}; not shown)")
    except (UnknownEvent, ValidationError):
        console.print("(不合事件目录，不显示内容 · does not fit the catalogue; its data are not shown)")


def replay(runtime: Runtime, number: int, reason: str, operator: str) -> None:
    event = _act(lambda: operating.replay(runtime, number, operator, reason))
    console.print(f"✓ 将重试 · will be tried again: {event.key} ({event.subject or 'no subject'})")


def discard(runtime: Runtime, number: int, reason: str, operator: str) -> None:
    event = _act(lambda: operating.discard(runtime, number, operator, reason))
    console.print(f"✓ 已丢弃 · discarded: {event.key} ({event.subject or 'no subject'})")


def _act(act: Callable[[], ParkedEvent]) -> ParkedEvent:
    try:
        return act()
    except operating.NoSuchEvent:
        raise click.ClickException("没有这条 · nothing is parked under that number") from None
    except operating.NotTheHead as error:
        raise click.ClickException(f"请先处理更早的一条 · act on the earlier one first: {error}") from None


def backfill(publisher: Runtime, subscriber: Runtime) -> None:
    """Into the subscriber's own database, while the subscriber is stopped."""
    if publisher.settings.embedded and running_at(publisher.settings.home):
        raise click.ClickException(
            "请先停止平台 · stop the platform first: what is in its queues must not be overtaken"
        )
    try:
        with console.status("补发中 · catching up…") as status:
            for had in operating.backfill(publisher, subscriber):
                status.update(f"补发中 · catching up… {had}")
    except ValueError:
        raise click.ClickException(f"{subscriber.name} hears nothing from {publisher.name}") from None
    except operating.StillListening:
        raise click.ClickException(f"请先停止 · stop {subscriber.name} first, and start it again afterwards") from None
    except BrokerAway as error:
        raise click.ClickException(f"消息服务器不可用，请重试 · broker away, run again: {error}") from None
    console.print("✓ 完成 · done")


def show_outbox(runtimes: Iterable[Runtime]) -> None:
    table = Table(title="发件箱 · journal")
    for column in ("服务 service", "未发送 unsent", "最早 oldest"):
        table.add_column(column)
    for runtime in runtimes:
        with runtime.view() as view:
            unsent, oldest = (
                outbox.unsent_count(view.session),
                outbox.oldest_unsent(view.session),
            )
        table.add_row(runtime.name, str(unsent), iso(oldest) if oldest else "—")
    console.print(table)
