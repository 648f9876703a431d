"""What several groups of commands need: the services' names, and a service's runtime; without it each would word its
refusals anew."""

from __future__ import annotations

from typing import Any

import click

SERVICE_NAMES = ("patrol", "intake", "tracing", "followup", "gateway")


def settings() -> Any:
    """:raises ClickException: naming the variable that is wrong."""
    from chassis.settings import SettingsInvalid, read_settings

    try:
        return read_settings()
    except SettingsInvalid as error:
        raise click.ClickException(f"配置有误 · settings: {error}") from None


def runtime_of(service: str) -> Any:
    """One service of the settings, without a host."""
    from deploy import running

    return running.runtime_of(service, settings())
