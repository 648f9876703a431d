"""Hosts services under nameko in this process until it is told to stop.

The caller must have called :func:`make_green` before anything else was imported that opens a socket or takes a lock.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import warnings
from collections.abc import Callable, Iterable
from typing import Any

_DIED_BADLY_S = 20
_FILES = 16_384


class ServiceDied(RuntimeError):
    """A hosted service ended by itself, which is never meant to happen; its log says why."""


def make_green() -> None:
    """Patch the standard library and psycopg2 for eventlet. First thing in a hosting process."""
    with warnings.catch_warnings():
        # eventlet announces its retirement at every import; docs/adr/0002 says what we make of it
        warnings.simplefilter("ignore")
        import eventlet

        eventlet.monkey_patch()
        from chassis import green

        green.install()


def collect_once_up() -> None:
    """No garbage collection until :func:`host` has everything up: while modules are read nothing becomes garbage, and
    to look for it took a quarter of the time."""
    gc.disable()


def allow_many_files(wanted: int = _FILES) -> None:
    """As many open files as the machine allows, up to ``wanted``: the usual soft limit of 1,024 is less than the HTTP
    connections, links and databases of a busy gateway."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def host(
    platform: Any,
    service_classes: Iterable[type[Any]],
    *,
    when_up: Callable[[Any], None] | None = None,
) -> None:
    """Start the services, call ``when_up(runner)``, wait for SIGTERM or SIGINT, stop within 20 seconds.

    :raises ServiceDied: when a service ended by itself; whoever supervises the process should start it anew, for a
        process that lives without its services answers nobody and looks well.
    """
    import eventlet
    from nameko.runners import ServiceRunner

    from chassis.hosting import PLATFORM, Host

    allow_many_files()
    runner = ServiceRunner({PLATFORM: platform, "AMQP_URI": ""})
    for service_class in service_classes:
        runner.add_service(service_class)
    told = eventlet.event.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.ready() or told.send(None))
    runner.start()
    gc.freeze()  # what is loaded by now stays: no collection holds up the hub by going through it again
    gc.enable()
    if when_up is not None:
        when_up(runner)
    died = _wait_for(told, eventlet.spawn(runner.wait))
    with eventlet.Timeout(_DIED_BADLY_S, False):
        runner.stop()
        if died:
            raise ServiceDied
        if all(container.shared_extensions[Host].at_rest for container in runner.containers):
            return
    os._exit(int(died))  # what would not stop loses nothing: it was not acknowledged


def _wait_for(told: Any, services: Any) -> bool:
    """Wait in short turns: a signal handler runs only between them when every green thread sleeps. True when the
    services ended before anybody told them to."""
    import eventlet

    while not told.ready():
        if services.dead:
            return True
        eventlet.sleep(0.2)
    return False
