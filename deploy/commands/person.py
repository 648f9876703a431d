"""``guitu person``: the first administrators, and what is left to do when no administrator can sign in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from deploy.commands.parts import runtime_of

_number = click.argument("staff_number")
_operator = click.option("--operator", required=True, help="谁 · who; goes into the audit")


@click.group(help="站内人员 · persons of the station: bootstrap, list, disable, enable, unlock, reset.")
def person() -> None:
    """For the first day and for emergencies; the three administrators do everything else over the interface."""


@person.command(help="建立首批三员 · make the three first administrators; prints a one-time set-up code for each.")
@_operator
def bootstrap(operator: str) -> None:
    _on(lambda people, runtime: people.bootstrap(runtime, operator))


@person.command("list", help="列出 · list the station's people with state and roles; their names are not shown.")
def list_() -> None:
    from deploy import people

    people.show(runtime_of("gateway"))


@person.command(help="停用 · no more sign-in, every session ends; also for the last administrator of a kind.")
@_number
@_operator
def disable(staff_number: str, operator: str) -> None:
    _on(lambda people, runtime: people.disable(runtime, staff_number, operator))


@person.command(help="启用 · let a disabled person sign in again.")
@_number
@_operator
def enable(staff_number: str, operator: str) -> None:
    _on(lambda people, runtime: people.enable(runtime, staff_number, operator))


@person.command(help="解除锁定 · end the pause after failures.")
@_number
@_operator
def unlock(staff_number: str, operator: str) -> None:
    _on(lambda people, runtime: people.unlock(runtime, staff_number, operator))


@person.command(help="重置 · a new set-up code for a forgotten password, or another phone; never both at once.")
@_number
@click.argument("factor", type=click.Choice(["password", "second-factor"]))
@_operator
def reset(staff_number: str, factor: str, operator: str) -> None:
    _on(lambda people, runtime: people.reset(runtime, staff_number, factor, operator))


def _on(act: Callable[[Any, Any], None]) -> None:
    from deploy import people

    act(people, runtime_of("gateway"))
