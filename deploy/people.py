"""What ``guitu person`` does: on the gateway's database, in the operator's name, with a receipt in the audit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from chassis.orders import Actor, Refusal
from chassis.runtime import Runtime
from chassis.work import UnitOfWork
from contracts.problems import PROBLEMS
from contracts.roles import ROLES, Role
from gateway.domain.people import Person
from gateway.hashing import hashed
from gateway.people import administration
from gateway.resources.people import STAFF_NUMBER
from gateway.storage.people import People

console = Console()
_ADMINISTRATORS: Final = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)


def bootstrap(runtime: Runtime, operator: str) -> None:
    """The three first administrators; refused when there is anybody at all."""
    _must_be_nobody(runtime)
    wanted = [(role, *_asked_for(role), administration.new_setup_code()) for role in _ADMINISTRATORS]
    _must_be_three_people([number for _, number, _, _ in wanted])
    sealed = [(role, number, name, hashed(code)) for role, number, name, code in wanted]
    try:
        with runtime.unit(_actor(operator)) as uow:
            administration.bootstrap(uow, sealed, runtime.wall.now())
    except administration.PeopleAlreadyThere:
        raise _there_are_people() from None
    table = Table(title="设置码七日内有效，仅显示一次 · set-up codes, good for seven days, shown this once")
    for column in ("工号 no.", "角色 role", "设置码 set-up code"):
        table.add_column(column, overflow="fold")
    for role, number, _, code in wanted:
        table.add_row(number, f"{ROLES[role].zh} {ROLES[role].en}", code)
    console.print(table)


def _asked_for(role: Role) -> tuple[str, str]:
    """Staff number and name, asked for: what is given as an argument stays in the history of the shell."""
    who = f"{ROLES[role].zh} {ROLES[role].en}"
    return click.prompt(f"{who}: 工号 · staff number"), click.prompt(f"{who}: 姓名 · name")


def _must_be_nobody(runtime: Runtime) -> None:
    with runtime.view() as view:
        if People(view.session).all():
            raise _there_are_people()


def _there_are_people() -> click.ClickException:
    return click.ClickException("已有人员 · there are people already; administrators appoint the others")


def _must_be_three_people(numbers: list[str]) -> None:
    if strange := [number for number in numbers if not re.fullmatch(STAFF_NUMBER, number)]:
        raise click.ClickException(f"工号格式有误 · not a staff number (A-Z, 0-9, -): {', '.join(strange)}")
    if len(set(numbers)) < len(numbers):
        raise click.ClickException("三员须由不同人员担任 · the three administrators are three people")


def show(runtime: Runtime) -> None:
    now = runtime.wall.now()
    table = Table(title="站内人员 · persons of the station")
    for column in ("工号 no.", "状态 state", "角色 roles", "动态口令 second factor"):
        table.add_column(column, overflow="fold")
    with runtime.view() as view:
        for one in People(view.session).all():
            enrolled = "✓" if one.totp_confirmed_at else "—"
            table.add_row(one.staff_number, one.state(now).value, ", ".join(one.roles) or "—", enrolled)
    console.print(table)


def disable(runtime: Runtime, staff_number: str, operator: str) -> None:
    now = runtime.wall.now()
    _act(runtime, staff_number, operator, lambda uow, id_: administration.disable(uow, id_, now, emergency=True))


def enable(runtime: Runtime, staff_number: str, operator: str) -> None:
    _act(runtime, staff_number, operator, administration.enable)


def unlock(runtime: Runtime, staff_number: str, operator: str) -> None:
    _act(runtime, staff_number, operator, administration.unlock)


def reset(runtime: Runtime, staff_number: str, factor: str, operator: str) -> None:
    if factor == "second-factor":
        _act(runtime, staff_number, operator, administration.reset_second_factor)
        return
    code, now = administration.new_setup_code(), runtime.wall.now()
    setup_hash = hashed(code)
    _act(runtime, staff_number, operator, lambda uow, id_: administration.reset_password(uow, id_, setup_hash, now))
    console.print(f"设置码，七日内有效 · set-up code, good for seven days: {code}")


def _act(runtime: Runtime, staff_number: str, operator: str, act: Callable[[UnitOfWork, str], Person]) -> None:
    try:
        with runtime.unit(_actor(operator)) as uow:
            found = People(uow.session).find(staff_number)
            if found is None:
                raise click.ClickException(f"{staff_number}: 没有此人 · nobody has this staff number")
            state = act(uow, found.id).state(runtime.wall.now())
    except Refusal as refusal:
        told = PROBLEMS[refusal.code]
        raise click.ClickException(f"{told.title_zh} · {told.title_en}. {told.detail_en}") from None
    console.print(f"✓ {staff_number}: {state.value}")


def _actor(operator: str) -> Actor:
    return Actor("operator", "operator", operator)
