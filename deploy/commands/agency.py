"""``guitu agency``: partners are registered, changed, suspended and given new credentials; without it nobody could sign
in to an empty platform.

Every change needs two operators, but suspending and disabling: the safe direction takes effect at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

_KINDS = ("station", "patrol_team", "reporter_group", "hospital", "police", "railway", "township")

operator = click.option("--as", "operator", required=True, metavar="NAME", help="操作员 · who you are")


def _clients(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--scope", "scopes", multiple=True, help="权限，默认按机构类别 · default: those of the kind"),
        click.option("--keys", type=click.Path(exists=True, dir_okay=False), help="公钥文件 JWKS · a JWK set"),
        click.option("--must-sign", "must_sign", multiple=True, help="须签名的操作 · a command to be signed"),
    ):
        command = option(command)
    return command


def _terms(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--region", "region_code", help="区划代码 · division code, 12 digits"),
        click.option("--purpose", "purposes", multiple=True, help="用途，默认按机构类别 · default: those of the kind"),
        click.option("--webhook-host", "webhook_hosts", multiple=True, help="推送域名 · where webhooks may go"),
        click.option("--quota", "quotas", multiple=True, metavar="NAME=NUMBER", help="配额 · a quota of its own"),
        click.option("--contract-from", help="合同起始 · begins, 2026-01-01 or with time and offset"),
        click.option("--contract-until", help="合同截止 · ends, and with it all access"),
        click.option(
            "--sandbox/--no-sandbox",
            default=None,
            help="沙箱 · of a sandbox, and nobody elsewhere; by default as the platform is",
        ),
    ):
        command = option(command)
    return command


@click.group("agency", help="机构登记 · partners: add, amend, client, rotate, suspend, resume, approve.")
def agency() -> None:
    """Changes wait for a second operator; ``guitu agency list`` shows what waits."""


@agency.command("add", help="登记机构（须另一人批准）· propose a new agency, with its first client.")
@click.argument("agency_id")
@click.option("--kind", required=True, type=click.Choice(_KINDS))
@click.option("--name", required=True, help="名称 · its name")
@click.option("--client", "client_id", help="首个客户端，默认与机构同名 · the first client")
@_terms
@_clients
@operator
def add(agency_id: str, kind: str, name: str, client_id: str | None, operator: str, **given: Any) -> None:
    from gateway.domain.changes import ChangeKind

    client = {"id": client_id or agency_id, **_client_of(given)}
    here = {"sandbox": gateway_runtime().settings.sandbox}
    what = {"kind": kind, "name": name, **here, **_terms_of(given), "client": client}
    _propose(operator, ChangeKind.REGISTER, agency_id, what)


@agency.command("amend", help="变更登记（须另一人批准）· propose other terms; only what is named changes.")
@click.argument("agency_id")
@click.option("--name", help="名称 · its name")
@_terms
@operator
def amend(agency_id: str, name: str | None, operator: str, **given: Any) -> None:
    from gateway.domain.changes import ChangeKind

    what = {**({"name": name} if name else {}), **_terms_of(given)}
    if not what:
        raise click.UsageError("请指明变更内容 · name what is to change")
    _propose(operator, ChangeKind.AMEND, agency_id, what)


@agency.command("client", help="增加或变更客户端（须另一人批准）· propose a client, or other rights of one.")
@click.argument("agency_id")
@click.argument("client_id")
@_clients
@operator
def client(agency_id: str, client_id: str, operator: str, **given: Any) -> None:
    from gateway.domain.changes import ChangeKind

    _propose(operator, ChangeKind.CLIENT, agency_id, _client_of(given), client_id)


@agency.command("rotate", help="更换密钥（须另一人批准）· propose a new secret, or new keys; the old last 7 days more.")
@click.argument("client_id")
@click.option("--keys", type=click.Path(exists=True, dir_okay=False), help="公钥文件 JWKS · a JWK set")
@click.option("--at-once", is_flag=True, help="旧密钥立即失效 · the old is worth nothing any more")
@operator
def rotate(client_id: str, keys: str | None, at_once: bool, operator: str) -> None:
    from gateway.domain.changes import ChangeKind

    what = {"keys": _jwks(keys), "at_once": at_once}
    _propose(operator, ChangeKind.ROTATE, _agency_of(client_id), what, client_id)


@agency.command("resume", help="恢复（须另一人批准）· propose that it may go on.")
@click.argument("agency_id")
@click.option("--client", "client_id", help="仅恢复该客户端 · only this client")
@operator
def resume(agency_id: str, client_id: str | None, operator: str) -> None:
    from gateway.domain.changes import ChangeKind

    _propose(operator, ChangeKind.ENABLE if client_id else ChangeKind.RESUME, agency_id, {}, client_id)


@agency.command("suspend", help="停用，一人即可，一分钟内生效 · at once, everywhere within a minute; one operator.")
@click.argument("agency_id")
@click.option("--client", "client_id", help="仅停用该客户端 · only this client")
@operator
def suspend(agency_id: str, client_id: str | None, operator: str) -> None:
    from gateway import changes

    with _at_work() as uow:
        if client_id:
            changes.disable(uow, operator, client_id)
        else:
            changes.suspend(uow, operator, agency_id)
    click.echo(f"✓ 已停用 · suspended: {client_id or agency_id}（恢复须两人 · to resume takes two）")


@agency.command("approve", help="批准他人提出的变更 · approve what another operator proposed; a secret is shown once.")
@click.argument("number", type=int)
@operator
def approve(number: int, operator: str) -> None:
    from gateway import changes

    with _at_work() as uow:
        done = changes.approve(uow, number, operator)
    click.echo(f"✓ 已批准，已生效 · approved and in effect: {done.change.kind} {done.change.agency_id}")
    if done.secret:
        whose = done.change.client_id or done.change.what["client"]["id"]
        click.echo(f"客户端 · client: {whose}")
        click.echo(f"密钥（仅显示一次）· secret, shown this once: {done.secret}")


@agency.command("reject", help="驳回 · lay a proposed change aside.")
@click.argument("number", type=int)
@operator
def reject(number: int, operator: str) -> None:
    from gateway import changes

    with _at_work() as uow:
        changes.reject(uow, number, operator)
    click.echo(f"✓ 已驳回 · rejected: {number}")


@agency.command("list", help="列出机构与待批变更 · agencies, and changes that wait.")
def list_() -> None:
    from deploy import registering

    registering.show_agencies(gateway_runtime())


@agency.command("show", help="查看一个机构 · one agency: terms, clients, keys.")
@click.argument("agency_id")
def show(agency_id: str) -> None:
    from deploy import registering

    registering.show_agency(gateway_runtime(), agency_id)


# --- what was typed ---------------------------------------------------------------------------------------------------


def _terms_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Only what was named."""
    found = {
        "region_code": given["region_code"],
        "purposes": list(given["purposes"]) or None,
        "webhook_hosts": list(given["webhook_hosts"]) or None,
        "quotas": _quotas(given["quotas"]) or None,
        "contract_from": _moment(given["contract_from"]),
        "contract_until": _moment(given["contract_until"]),
        "sandbox": given["sandbox"],
    }
    return {name: value for name, value in found.items() if value is not None}


def _client_of(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "scopes": list(given["scopes"]) or None,
        "must_sign": list(given["must_sign"]) or None,
        "keys": _jwks(given["keys"]),
    }


def _quotas(given: tuple[str, ...]) -> dict[str, int]:
    try:
        return {name: int(number) for name, _, number in (one.partition("=") for one in given)}
    except ValueError:
        raise click.BadParameter("NAME=NUMBER", param_hint="--quota") from None


def _moment(text: str | None) -> str | None:
    """A day is its first moment here; the contract that ends on it ends as it begins."""
    from chassis.clock import iso
    from contracts.law.calendar import SHANGHAI

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text}: 2026-12-31", param_hint="--contract-…") from None
    return iso(moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI))


def _jwks(path: str | None) -> list[dict[str, Any]] | None:
    """The public keys in the file, checked before anything is written: a private one must not get into a database."""
    from gateway.domain import registration

    if path is None:
        return None
    try:
        return registration.public_keys(json.loads(Path(path).read_text("utf8")))
    except registration.NotRegistrable as error:
        raise click.ClickException(f"{path}: {error}") from None
    except ValueError:
        raise click.ClickException(f"{path}: 不是 JSON · is no JSON") from None


# --- at the gateway's database ----------------------------------------------------------------------------------------


def gateway_runtime() -> Any:
    """The gateway as an operator's command uses it."""
    from chassis.settings import SettingsInvalid, read_settings
    from deploy import running

    try:
        return running.runtime_of("gateway", read_settings())
    except SettingsInvalid as error:
        raise click.ClickException(f"配置有误 · settings: {error}") from None


@contextmanager
def _at_work() -> Iterator[Any]:
    """One transaction at the gateway; what it refuses is said in a sentence."""
    from gateway.changes import NoSuchChange, SamePerson
    from gateway.domain.registration import NotRegistrable

    try:
        with gateway_runtime().unit() as uow:
            yield uow
    except NotRegistrable as error:
        raise click.ClickException(str(error)) from None
    except NoSuchChange:
        raise click.ClickException("没有这条待批变更 · no change of that number waits") from None
    except SamePerson:
        raise click.ClickException("提出人不能批准，须另一名操作员 · another operator must approve it") from None


def _propose(operator: str, kind: Any, agency_id: str, what: Mapping[str, Any], client_id: str | None = None) -> None:
    from gateway import changes

    with _at_work() as uow:
        number = changes.propose(uow, operator, kind, agency_id, what, client_id)
    click.echo(f"✓ 已提出，尚未生效 · proposed, not in effect yet: no. {number}")
    click.echo(f"另一名操作员批准 · another operator: guitu agency approve {number} --as NAME")


def _agency_of(client_id: str) -> str:
    from gateway.storage.agencies import Agencies

    with gateway_runtime().view() as view:
        found = Agencies(view.session).client(client_id)
    if found is None:
        raise click.ClickException(f"{client_id}: 未登记 · not registered")
    return found.agency_id
