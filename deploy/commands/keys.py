"""``guitu keys``: rotates the keys of personal data while services run, and shows how far that is; without it a key
that may have been seen would have to be kept."""

from __future__ import annotations

from typing import Any

import click

from deploy.commands.parts import SERVICE_NAMES, runtime_of

KINDS = ("master", "index", "tracing")
_services = click.argument("services", nargs=-1, type=click.Choice(SERVICE_NAMES))


@click.group(help="密钥 · the keys of personal data: master, index, tracing.")
def keys() -> None:
    """Three kinds: master keys wrap owners' keys, index keys are for exact search, tracing keys for looking people
    up."""


@keys.command("status", help="状态 · which master wraps how many keys, and which generations are in use.")
@_services
def status(services: tuple[str, ...]) -> None:
    from deploy import keeping_keys

    keeping_keys.show([runtime_of(name) for name in services or SERVICE_NAMES])


@keys.command("rotate", help="轮换 · rotate the keys of one kind, in every service or those named. Safe to run again.")
@click.argument("kind", type=click.Choice(KINDS))
@_services
def rotate(kind: str, services: tuple[str, ...]) -> None:
    from deploy import keeping_keys

    runtimes: list[Any] = [runtime_of(name) for name in services or SERVICE_NAMES]
    keeping_keys.rotate(kind, runtimes)
