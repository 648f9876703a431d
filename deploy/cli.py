"""The operator's command line ``guitu``: without it parked events, clocks and settings could be seen only by reading
databases."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import click

from deploy.commands import agency, token_keys
from deploy.commands.audit import audit
from deploy.commands.compatible import compatible
from deploy.commands.drill import drill
from deploy.commands.hold import hold
from deploy.commands.inquiries import inquiries
from deploy.commands.keys import keys
from deploy.commands.matching import matching
from deploy.commands.parts import SERVICE_NAMES, runtime_of, settings
from deploy.commands.person import person
from deploy.commands.retention import retention
from deploy.commands.tracing_eval import tracing_eval
from deploy.commands.webhooks import webhooks

# eventlet announces its retirement at every import; docs/adr/0002 says what we make of it.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

service_argument = click.argument("service", type=click.Choice(SERVICE_NAMES))


class Operators(click.Group):
    """Says in a sentence when a database cannot be asked; an exception's text could quote what is in it."""

    def invoke(self, ctx: click.Context) -> Any:
        from sqlalchemy.exc import DBAPIError

        try:
            return super().invoke(ctx)
        except DBAPIError as error:
            raise click.ClickException(
                f"数据库不可用或尚未升级 · a database is away, or not up to date ({type(error).__name__}): check "
                "`guitu config`, then run `guitu migrate`"
            ) from None


@click.group(cls=Operators, help="归途 Guitu — 救助管理平台运维命令行 · the relief station's platform.")
def main() -> None:
    """All commands; settings come from GUITU_* variables."""


@main.command(help="启动服务 · run one service, or the whole platform in this process (--embedded).")
@click.argument("service", type=click.Choice(SERVICE_NAMES), required=False)
@click.option(
    "--embedded",
    is_flag=True,
    help="all services in one process, SQLite and the embedded broker",
)
@click.option("--demo-data", is_flag=True, help="load the demo agencies too (demo only)")
@click.option("--drill-data", is_flag=True, help="load the agencies of the demo and of the drill (drill only)")
@click.option(
    "--sandbox", is_flag=True, help="沙箱 · a platform of invented people beside the real one (GUITU_SANDBOX)"
)
def run(service: str | None, embedded: bool, demo_data: bool, drill_data: bool, sandbox: bool) -> None:
    from deploy.process import collect_once_up, make_green

    make_green()
    collect_once_up()
    from deploy import running

    if embedded == (service is not None):
        raise click.UsageError("name one service, or give --embedded")
    if sandbox and not embedded:
        raise click.UsageError("a sandbox is embedded: --embedded --sandbox")
    if sandbox:
        os.environ["GUITU_SANDBOX"] = "true"
    if embedded:
        running.run_embedded(with_demo_agencies=demo_data or sandbox, with_drill_agencies=drill_data)
    else:
        running.run_one(str(service))


@main.command(help="升级数据库 · bring the databases to their newest revision.")
@click.argument("services", nargs=-1, type=click.Choice(SERVICE_NAMES))
def migrate(services: tuple[str, ...]) -> None:
    from chassis.database import Database
    from chassis.migrations import bring_up
    from deploy.services import package_of

    configured = settings()
    configured.home.mkdir(parents=True, exist_ok=True)
    for name in services or SERVICE_NAMES:
        bring_up(package_of(name), configured, name, Database(configured.database_of(name)))
        click.echo(f"{name}: ✓ 已是最新 · up to date")


@main.command(
    "demo-data",
    help="装入救助网络与演示单位 · load the relief network and the demo agencies.",
)
def demo_data() -> None:
    from deploy import running

    running.load_demo_data(settings())


@main.command(help="演示 · watch one person being found on the street and brought home.")
@click.option(
    "--once",
    is_flag=True,
    help="end after the story: exit 0 if every step ended as it should, else 1",
)
def demo(once: bool) -> None:
    from deploy.demo.command import demonstrate

    sys.exit(demonstrate(once=once))


@main.group(help="滞留事件 · events that could not be handled: list, show, replay, discard.")
def parked() -> None:
    """What parking holds. States: waiting for its next attempt or its turn; dead, until an operator acts."""


@parked.command("list", help="列出 · list parked events of one service.")
@service_argument
@click.option("--state", type=click.Choice(["waiting", "dead"]))
def parked_list(service: str, state: str | None) -> None:
    from deploy import operating

    operating.show_parked(runtime_of(service), state)


@parked.command(
    "show",
    help="查看 · show one parked event (ids, codes and error; for a decodable event also its data).",
)
@service_argument
@click.argument("number", type=int)
def parked_show(service: str, number: int) -> None:
    from deploy import operating

    operating.show_one_parked(runtime_of(service), number)


@parked.command(
    "replay",
    help="重放 · try the head of a subject again, and what waits behind it. Keeps the event's id.",
)
@service_argument
@click.argument("number", type=int)
@click.option("--reason", required=True, help="why; goes into the audit")
@click.option("--operator", required=True, help="who")
def parked_replay(service: str, number: int, reason: str, operator: str) -> None:
    from deploy import operating

    operating.replay(runtime_of(service), number, reason, operator)


@parked.command(
    "discard",
    help="丢弃 · give the head of a subject up for ever; what waits behind it is released in order.",
)
@service_argument
@click.argument("number", type=int)
@click.option("--reason", required=True, help="why; goes into the audit")
@click.option("--operator", required=True, help="who")
def parked_discard(service: str, number: int, reason: str, operator: str) -> None:
    from deploy import operating

    operating.discard(runtime_of(service), number, reason, operator)


@main.command(
    help="补发 · give a subscriber everything a publisher ever announced to it; what it has handled has no effect."
)
@click.argument("subscriber", type=click.Choice(SERVICE_NAMES))
@click.argument("publisher", type=click.Choice(SERVICE_NAMES))
def backfill(subscriber: str, publisher: str) -> None:
    from deploy import operating

    operating.backfill(runtime_of(publisher), runtime_of(subscriber))


@main.group(help="发件箱 · the journal of announcements.")
def outbox() -> None:
    """What services have announced."""


@outbox.command("status", help="状态 · announcements not sent yet, per service.")
def outbox_status() -> None:
    from deploy import operating

    operating.show_outbox([runtime_of(name) for name in SERVICE_NAMES])


@main.command(help="配置 · print the settings, without secrets.")
def config() -> None:
    for name, value in settings().shown().items():
        click.echo(f"{name:16} {value}")


@main.command(help="生成文档 · generate the documents that come from the code; --check only compares.")
@click.option("--check", is_flag=True)
def docs(check: bool) -> None:
    pages = {
        path: text
        for generator in ("contracts.documents", "deploy.documents")
        for path, text in importlib.import_module(generator).render().items()
    }
    stale = [path for path, text in pages.items() if not _is_current(Path(path), text, write=not check)]
    if stale and check:
        click.echo("过期 · out of date, run `make docs`: " + ", ".join(stale), err=True)
        sys.exit(1)


main.add_command(person)


@main.command(help="开发用服务器 · private RabbitMQ and PostgreSQL in the foreground.")
@click.pass_context
def servers(_context: click.Context) -> None:
    import runpy

    sys.argv = ["guitu servers"]
    runpy.run_module("deploy.servers", run_name="__main__")


main.add_command(compatible)
main.add_command(keys)
main.add_command(matching)


def _is_current(path: Path, text: str, *, write: bool) -> bool:
    current = path.exists() and path.read_text("utf8") == text
    if write and not current:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf8")
        click.echo(f"✎ {path}")
    return current


main.add_command(audit)
main.add_command(drill)
main.add_command(hold)
main.add_command(inquiries)
main.add_command(retention)


main.add_command(tracing_eval)
main.add_command(webhooks)
main.add_command(agency.agency)
main.add_command(token_keys.token_keys)

if __name__ == "__main__":
    main()
