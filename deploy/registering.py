"""The operator's tables of partners; without them a second operator would approve what he cannot see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from chassis.clock import iso
from chassis.runtime import Runtime
from gateway.changes import in_words
from gateway.domain.agencies import Agency, Client, ClientKey
from gateway.domain.changes import Change
from gateway.storage.agencies import Agencies
from gateway.storage.changes import Changes

console = Console()


def show_agencies(runtime: Runtime) -> None:
    """All agencies with their standing now, then the changes that wait for a second operator."""
    with runtime.view() as view:
        agencies, waiting = Agencies(view.session).all(), Changes(view.session).proposed()
    now = runtime.wall.now()
    _show(
        "机构 · agencies",
        ("编号 id", "类别 kind", "名称 name", "状态 standing", "合同至 until"),
        ((one.id, one.kind, one.name, standing(one, now), _day(one.contract_until)) for one in agencies),
    )
    if waiting:
        _show(
            "待批变更 · changes that wait",
            ("编号 no.", "变更 change", "机构 agency", "客户端 client", "内容 what"),
            (_change_row(one) for one in waiting),
        )
        console.print("批准、驳回 · decide: guitu agency approve|reject NO. --as NAME", markup=False)


def show_agency(runtime: Runtime, agency_id: str) -> None:
    now = runtime.wall.now()
    with runtime.view() as view:
        rows = Agencies(view.session)
        found = rows.find(agency_id)
        clients = [(client, rows.keys_of(client.id)) for client in rows.clients_of(agency_id)]
    if found is None:
        raise click.ClickException(f"{agency_id}: 未登记 · not registered")
    for name in Agency.__dataclass_fields__:
        console.print(f"{name:16} {_told(getattr(found, name))}")
    console.print(f"{'standing':16} {standing(found, now)}")
    _show(
        "客户端 · clients",
        ("编号 id", "状态 standing", "凭据 signs in by", "权限 scopes", "须签名 must sign"),
        (_client_row(client, keys, now) for client, keys in clients),
    )


def standing(agency: Agency, now: datetime) -> str:
    """In words, as both languages have them."""
    if agency.suspended_at is not None:
        return "已停用 suspended"
    if agency.in_force(now):
        return "有效 in force"
    begins = agency.contract_from is not None and now < agency.contract_from
    return "合同未开始 not begun" if begins else "合同已到期 over"


def _client_row(client: Client, keys: Iterable[ClientKey], now: datetime) -> tuple[str, ...]:
    good = [key.kid for key in keys if key.good(now)]
    secrets = len(client.hashes(now))
    by = [f"密钥 key {kid}" for kid in good] + [f"密码 secret ×{secrets}"] * bool(secrets)
    state = "已停用 disabled" if client.disabled_at else "有效 in force"
    return client.id, state, "\n".join(by) or "—", " ".join(client.scopes), " ".join(client.must_sign) or "—"


def _change_row(change: Change) -> tuple[str, ...]:
    told = "\n".join(f"{name}: {value}" for name, value in in_words(change).items())
    return str(change.number), change.kind, change.agency_id, change.client_id or "—", told


def _told(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else "—" if value in (None, [], {}) else value


def _day(moment: datetime | None) -> str:
    return iso(moment)[:10] if moment else "—"


def _show(title: str, columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(title=title)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)
