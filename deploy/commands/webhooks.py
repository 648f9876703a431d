"""``guitu webhooks``: what partners are not told, and why; without it an operator would have to read tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from deploy.commands.parts import runtime_of

_operator = click.option("--operator", required=True, help="who")
_endpoint = click.argument("endpoint")
_since = click.option("--since", required=True, help="2026-07-21T10:00:00+08:00")


@click.group(
    help="推送端点 · webhook endpoints: list, show, deliveries, resend, recover, replay-missing, enable, disable."
)
def webhooks() -> None:
    """Endpoints of agencies, and the messages on their way to them."""


@webhooks.command("list", help="列出 · endpoints with their state and what waits for them.")
def webhooks_list() -> None:
    from gateway.storage.webhooks import Endpoints
    from gateway.webhooks.endpoints import shown

    runtime = _runtime()
    with runtime.view() as view:
        found = [(one.agency_id, shown(one, view, runtime.wall.now())) for one in Endpoints(view.session).all()]
    columns = ("编号 id", "机构 agency", "状态 state", "待投 waiting", "失败自 failing since", "下次 next")
    rows = [
        (one["id"], agency, _state(one), one["waiting"], one["failing_since"], one["next_attempt_at"])
        for agency, one in found
    ]
    _table("推送端点 · webhook endpoints", columns, rows)


def _state(endpoint: dict[str, Any]) -> str:
    reason = endpoint["disabled_reason"]
    return f"{endpoint['state']} ({reason})" if reason else str(endpoint["state"])


@webhooks.command("show", help="查看 · one endpoint; never its secret.")
@_endpoint
def webhooks_show(endpoint: str) -> None:
    from gateway.webhooks.endpoints import endpoint_of, shown

    runtime = _runtime()
    with runtime.view() as view, _worded():
        found = endpoint_of(view, endpoint)
        facts = {"agency": found.agency_id, **shown(found, view, runtime.wall.now())}
    for name, value in facts.items():
        click.echo(f"{name:26} {value if value not in (None, []) else '—'}")


@webhooks.command("deliveries", help="投递记录 · what became of its messages, the newest first.")
@_endpoint
@click.option("--state", type=click.Choice(["waiting", "delivered", "withheld"]))
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
def webhooks_deliveries(endpoint: str, state: str | None, limit: int) -> None:
    from gateway.storage.webhooks import Deliveries
    from gateway.webhooks.endpoints import endpoint_of, shown_delivery

    with _runtime().view() as view, _worded():
        found = Deliveries(view.session).page(endpoint_of(view, endpoint).id, state, 0, limit)
        shown = [shown_delivery(one) for one in found]
    columns = ("编号 id", "类型 type", "状态 state", "次数 attempts", "结果 outcome", "应答 status", "入队 queued")
    names = ("id", "type", "state", "attempts", "last_outcome", "last_status", "queued_at")
    _table("投递记录 · deliveries", columns, [tuple(one[name] for name in names) for one in shown])


@webhooks.command("resend", help="重发 · one message once more, under the same id.")
@_endpoint
@click.argument("delivery")
@_operator
def webhooks_resend(endpoint: str, delivery: str, operator: str) -> None:
    from chassis.orders import existing
    from gateway.storage.webhooks import Deliveries
    from gateway.webhooks import endpoints

    with _unit(operator) as uow, _worded():
        found = endpoints.endpoint_of(uow, endpoint)
        one = existing(Deliveries(uow.session).find(found.id, delivery), delivery_id=delivery)
        _queued(endpoints.resend(uow, found, one))


@webhooks.command("recover", help="恢复 · everything since then once more, delivered or not.")
@_endpoint
@_since
@_operator
def webhooks_recover(endpoint: str, since: str, operator: str) -> None:
    from gateway.webhooks import endpoints

    _catch_up(endpoint, since, operator, endpoints.recover)


@webhooks.command("replay-missing", help="补发遗漏 · what was never queued for this endpoint.")
@_endpoint
@_since
@_operator
def webhooks_replay_missing(endpoint: str, since: str, operator: str) -> None:
    from gateway.webhooks import endpoints

    _catch_up(endpoint, since, operator, endpoints.replay_missing)


@webhooks.command("disable", help="停用 · nothing goes there any more; what waits for it waits.")
@_endpoint
@_operator
def webhooks_disable(endpoint: str, operator: str) -> None:
    from contracts.notices import DisabledReason
    from gateway.webhooks import endpoints

    runtime = _runtime()
    with runtime.unit(_acting(operator)) as uow, _worded():
        found = endpoints.endpoint_of(uow, endpoint)
        endpoints.disable(uow, found, DisabledReason.BY_OPERATOR, runtime.metrics, runtime.wall.now())
    click.echo("✓ 已停用 · disabled")


@webhooks.command("enable", help="启用 · challenge the endpoint; when it answers, what waited goes out.")
@_endpoint
@_operator
def webhooks_enable(endpoint: str, operator: str) -> None:
    from gateway.webhooks.posting import Poster
    from gateway.webhooks.verifying import verified

    runtime = _runtime()
    with _worded():
        verified(
            runtime,
            Poster(loopback=runtime.settings.webhook_loopback),
            endpoint,
            _acting(operator),
            of_any_agency=True,
        )
    click.echo("✓ 已启用 · active")


def _catch_up(endpoint: str, since: str, operator: str, how: Any) -> None:
    from gateway.webhooks.endpoints import endpoint_of

    runtime, moment = _runtime(), _moment(since)
    with runtime.unit(_acting(operator)) as uow, _worded():
        _queued(how(uow, endpoint_of(uow, endpoint), moment, runtime.wall.now()))


def _moment(text: str) -> datetime:
    from chassis.clock import from_iso

    try:
        return from_iso(text)
    except ValueError:
        raise click.UsageError("--since: a time with its offset, 2026-07-21T10:00:00+08:00") from None


def _queued(count: int) -> None:
    click.echo(f"✓ 已入队 {count} 条 · {count} queued")


def _runtime() -> Any:
    return runtime_of("gateway")


def _unit(operator: str) -> Any:
    return _runtime().unit(_acting(operator))


def _acting(operator: str) -> Any:
    from chassis.orders import Actor

    return Actor("operator", "operator", operator)


def _worded() -> Any:
    """Says in a sentence what an endpoint's rules refuse."""
    from contextlib import contextmanager

    from chassis.orders import NotFound
    from gateway.problems import ProblemFound, problem

    @contextmanager
    def worded() -> Any:
        try:
            yield
        except NotFound:
            raise click.ClickException("没有该端点或投递 · there is no such endpoint or delivery") from None
        except ProblemFound as found:
            known = problem(found.code)
            raise click.ClickException(f"{known.title_zh} · {known.title_en}: {found.facts}") from None

    return worded()


def _table(title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("—" if value is None else str(value) for value in row))
    Console().print(table if rows else f"{title}: 无 · none")
