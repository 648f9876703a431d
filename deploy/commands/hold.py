"""``guitu hold``: legal holds, placed by one operator and lifted by two."""

from __future__ import annotations

from datetime import datetime

import click

from deploy.commands.parts import settings

_moment = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"])
_operator = click.option("--operator", required=True, help="谁 · who; goes into the audit")
_reason = click.option("--reason", required=True, help="理由 · why, without names; goes into the audit")


@click.group(help="留存令 · legal holds: place, lift, list.")
def hold() -> None:
    """While a hold stands nothing about its subject, its agency or its time is deleted by age, in any service."""


@hold.command(help="下达 · place a hold in every service; several limits narrow it. Prints its id.")
@click.option("--subject", help="对象 · case/<id>")
@click.option("--agency", help="单位 · what this agency did")
@click.option("--since", type=_moment, help="起 · from this day or moment on (UTC)")
@click.option("--until", type=_moment, help="止 · before this day or moment (UTC)")
@click.option("--id", "hold_id", help="only to finish one that some service could not be told of")
@_reason
@_operator
def place(
    subject: str | None,
    agency: str | None,
    since: datetime | None,
    until: datetime | None,
    hold_id: str | None,
    reason: str,
    operator: str,
) -> None:
    from deploy import retaining

    retaining.place(settings(), hold_id, (subject, agency, since, until), reason, operator)


@hold.command(help="解除 · ask for a hold to be lifted, or, as a second operator, agree: then it is.")
@click.argument("hold_id")
@_reason
@_operator
def lift(hold_id: str, reason: str, operator: str) -> None:
    from deploy import retaining

    retaining.lift(settings(), hold_id, reason, operator)


@hold.command("list", help="列出 · the holds that stand, and in which services.")
def list_() -> None:
    from deploy import retaining

    retaining.show_holds(settings())
