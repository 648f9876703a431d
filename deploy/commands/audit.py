"""``guitu audit``: look at the audit, prove that nobody changed it, print the key that signs it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from deploy.commands.parts import SERVICE_NAMES, runtime_of, settings

_service = click.argument("service", type=click.Choice(SERVICE_NAMES), required=False)
_moment = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"])


@click.group(help="审计 · the audit: list, verify, key.")
def audit() -> None:
    """Who did what, and who read whose personal data; append-only, sealed into a chain, signed outside the database."""


@audit.command("list", help="查看 · entries of one service's audit, newest first; times are UTC.")
@click.argument("service", type=click.Choice(SERVICE_NAMES))
@click.option("--action", help="动作 · what: an action, or its beginning with a dot at the end (read.)")
@click.option("--subject", help="对象 · about what: case/<id>")
@click.option("--agency", help="单位 · by whom")
@click.option("--since", type=_moment, help="起 · from this day or moment on")
@click.option("--until", type=_moment, help="止 · before this day or moment")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line")
def list_(
    service: str,
    action: str | None,
    subject: str | None,
    agency: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    from chassis.audit_reading import Wanted
    from deploy import auditing

    wanted = Wanted(action, subject, agency, auditing.aware(since), auditing.aware(until))
    auditing.show(runtime_of(service), wanted, limit, as_json=as_json)


@audit.command(
    help="校验 · compare what is there with what was sealed and signed; exit 0 when all of it holds, else 1."
)
@_service
@click.option(
    "--checkpoints",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="检查点目录 · where the checkpoints are; better the copy on another machine",
)
@click.option(
    "--public-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="公钥文件 · one public key or several, PEM; by default that of the signing key on this machine",
)
def verify(service: str | None, checkpoints: Path | None, public_key: Path | None) -> None:
    from deploy import auditing

    runtimes = [runtime_of(name) for name in ([service] if service else SERVICE_NAMES)]
    sys.exit(0 if auditing.verify_all(runtimes, checkpoints, public_key) else 1)


@audit.command(help="公钥 · print the public key of the checkpoints, making the pair if there is none yet.")
def key() -> None:
    from deploy import auditing

    auditing.show_key(settings())
