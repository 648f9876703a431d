"""Puts processes together: the whole platform in one, or one service in its own."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import click

from chassis import logs
from chassis.migrations import bring_up
from chassis.record_classes import RetentionRefused, Schedule, scheduled
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings, SettingsInvalid, read_settings
from contracts.events import CATALOGUE
from contracts.law.calendar import WORK_CALENDAR, MalformedOverride
from contracts.retention import RETENTION
from deploy.demo import credentials
from deploy.instance import AlreadyRunning, Instance
from deploy.process import host
from deploy.services import SERVICES, package_of


def run_embedded(*, with_demo_agencies: bool, with_drill_agencies: bool = False) -> None:
    """The whole platform in this process, until SIGTERM or Ctrl-C."""
    settings = _configured()
    if not settings.embedded:
        raise click.ClickException(
            "GUITU_AMQP_URL is set: with servers, start one service a process (guitu run intake …)"
        )
    try:
        instance = Instance(settings.home)
    except AlreadyRunning as already:
        where = already.running.address or "(starting)"
        raise click.ClickException(
            f"平台已在运行 · already running on {settings.home}: {where}, process {already.running.pid}"
        ) from None
    platform = _platform(settings)
    try:
        _must_be_free(settings.http_host, settings.http_port, "GUITU_HTTP_PORT")
        agencies = with_demo_agencies or with_drill_agencies
        prepare(platform, settings, with_demo_agencies=agencies, with_drill_agencies=with_drill_agencies)
        host(
            platform,
            SERVICES.values(),
            when_up=lambda _runner: _announce(platform, instance),
        )
    finally:
        instance.end()


def _platform(settings: Settings) -> Platform:
    """With the ages of records, so that a running service deletes what goes by itself."""
    _take_up_calendar(settings)
    platform = Platform.of(settings, CATALOGUE)
    platform.retention = schedule_of(settings)
    return platform


def _take_up_calendar(settings: Settings) -> None:
    """:raises ClickException: for a file of working days that does not say what it must: no clock is reckoned then."""
    try:
        WORK_CALENDAR.take_up(settings.work_calendar)
    except MalformedOverride as malformed:
        raise click.ClickException(f"GUITU_WORK_CALENDAR: 工作日历文件有误 · {malformed}") from None


def schedule_of(settings: Settings) -> Schedule:
    """How long each class of records is kept. :raises ClickException: when less than it must be."""
    try:
        return scheduled(RETENTION, settings.retention)
    except RetentionRefused as refused:
        raise click.ClickException(str(refused)) from None


def _announce(platform: Platform, instance: Instance) -> None:
    if platform.http_address is None:
        raise RuntimeError("the gateway does not listen")
    address, port = platform.http_address
    instance.listens_at(address, port)
    if (file := credentials_file(platform.settings)).exists():
        credentials.note_address(file, f"http://{address}:{port}")
    click.echo(
        f"归途平台已启动 · Guitu is up: http://{address}:{port}   文档 · documents: http://{address}:{port}/docs"
    )
    click.echo("按 Ctrl-C 停止 · press Ctrl-C to stop")


def run_one(service: str) -> None:
    """One service in this process, against the servers of the settings."""
    settings = _configured()
    if settings.embedded:
        raise click.ClickException(
            "GUITU_AMQP_URL 未设置 · is not set: one service a process needs servers; `make servers` starts private "
            "ones and prints the variables, or run everything in one process with --embedded"
        )
    if service == "gateway":
        _must_be_free(settings.http_host, settings.http_port, "GUITU_HTTP_PORT")
    if settings.health_port:
        _must_be_free("127.0.0.1", settings.health_port, "GUITU_HEALTH_PORT")
    platform = _platform(settings)
    host(platform, [SERVICES[service]], when_up=lambda runner: _one_is_up(service, platform, runner))


def _one_is_up(service: str, platform: Platform, runner: Any) -> None:
    told = [f"{service}: up"]
    if platform.http_address:
        told.append("http://{}:{}".format(*platform.http_address))
    if platform.settings.health_port:
        told.append("health: http://{}:{}/readyz".format(*_watched(platform.settings.health_port, runner)))
    click.echo("   ".join(told))


def _watched(port: int, runner: Any) -> tuple[str, int]:
    """Health is asked of the very runtimes that do the work, not of others made like them."""
    from chassis.hosting import Host
    from chassis.http import HealthServer

    return HealthServer(port, [container.shared_extensions[Host].runtime for container in runner.containers]).address


def _must_be_free(address: str, port: int, variable: str) -> None:
    """Say so in a sentence before anything is started."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError as error:
            raise click.ClickException(
                f"无法监听 · cannot listen on {address}:{port} ({error.strerror}); set {variable} to a free port"
            ) from None


def _configured() -> Settings:
    try:
        settings = read_settings()
    except SettingsInvalid as error:
        raise click.ClickException(f"配置有误 · settings: {error}") from None
    logs.configure(settings.log_level)
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings


def prepare(
    platform: Platform, settings: Settings, *, with_demo_agencies: bool, with_drill_agencies: bool = False
) -> None:
    """Databases at their newest revision, the relief network loaded, and for a demo its agencies too; for a drill those
    of a drill beside them. Repeating changes nothing, but for the secrets of a drill's."""
    from deploy.demo import network
    from deploy.drill import network as drill

    runtimes = {name: platform.runtime(service) for name, service in SERVICES.items()}
    for name, runtime in runtimes.items():
        bring_up(package_of(name), settings, name, runtime.database)
    network.load_network(runtimes)
    if with_demo_agencies:
        network.load_agencies(runtimes, credentials_file(settings))
    if with_drill_agencies:
        drill.load(runtimes, credentials_file(settings))
    for runtime in runtimes.values():
        runtime.close()


def load_demo_data(settings: Settings) -> None:
    """The relief network and the demo agencies, into whatever databases the settings name."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    prepare(Platform.of(settings, CATALOGUE), settings, with_demo_agencies=True)
    click.echo(f"✓ 凭据文件 · credentials: {credentials_file(settings)}")


def credentials_file(settings: Settings) -> Path:
    return settings.home / credentials.FILE_NAME


def runtime_of(service: str, settings: Settings) -> Runtime:
    """One service's runtime for an operator's command: no loops, nothing started."""
    logs.configure("WARNING")
    platform: Any = Platform.of(settings, CATALOGUE)
    return Runtime(platform, SERVICES[service])
