"""The pair of private servers: without it each caller would start, watch and end two servers by itself."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from deploy.servers.folder import Folder
from deploy.servers.ports import free_ports
from deploy.servers.postgres import Postgres
from deploy.servers.rabbit import Rabbit, RabbitPorts

_PORTS = 5  # amqp, http, distribution, epmd, postgres


class Servers:
    """A running RabbitMQ and a running PostgreSQL, both private; made by `Servers.start`."""

    def __init__(self, folder: Folder, rabbit: Rabbit, postgres: Postgres) -> None:
        """Use `Servers.start`."""
        self._folder = folder
        self.rabbit = rabbit
        self.postgres = postgres

    @classmethod
    def start(cls, folder: Path | None = None, *, temporary: bool = False, fast: bool = False) -> Servers:
        """Start both, side by side, and return when both serve clients (measured: 4 s on 2 cores).

        With `temporary`, in a new folder that `stop` removes (`folder` must be None); else in `folder`, whose data,
        ports and passwords are used again. `fast` is PostgreSQL's fsync=off. Whatever an earlier, killed run left
        running in the folder is ended first. Call from the main thread: the servers die with the thread that started
        them. Raises ServersMissing, ServersBusy or ServersFailed; then nothing is left running.
        """
        if temporary == (folder is not None):
            raise ValueError("give a folder, or temporary=True, not both")
        place = Folder.new() if folder is None else Folder.open(folder)
        try:
            servers = cls._prepared(place, fast=fast)
        except BaseException:
            place.close()
            raise
        try:
            servers._launch()
        except BaseException:  # Ctrl-C while starting must not leave half a pair either
            servers.stop()
            raise
        return servers

    @property
    def amqp_url(self) -> str:
        """The broker's default vhost."""
        return self.rabbit.amqp_url

    @property
    def postgres_url(self) -> str:
        """The superuser's URL of the maintenance database (`postgresql+psycopg2://…/postgres`)."""
        return self.postgres.url

    @property
    def folder(self) -> Path:
        """Where the servers keep their data and logs."""
        return self._folder.path

    def must_run(self) -> None:
        """Raise ServersFailed, with the end of its log, when one of the two has ended by itself."""
        self.rabbit.must_run()
        self.postgres.must_run()

    def restore(self) -> None:
        """Thaw what is frozen, start what was killed or stopped, end alarms; afterwards both serve clients again."""
        for server in (self.rabbit, self.postgres):
            server.thaw()
            if not server.running:
                server.start()
        self.rabbit.clear_alarms()

    def stop(self) -> None:
        """End both with all their children and the private epmd; remove a temporary folder. Again: does nothing."""
        self.rabbit.ask_to_stop()
        self.postgres.ask_to_stop()
        try:
            self.rabbit.stop()
        finally:
            self.postgres.stop()
            self._folder.close()

    @classmethod
    def _prepared(cls, place: Folder, *, fast: bool) -> Servers:
        state = _state(place.recall())
        place.remember(state)
        *rabbit_ports, postgres_port = state["ports"]
        rabbit = Rabbit(place.path, RabbitPorts(*rabbit_ports), state["password"], polite=not place.temporary)
        return cls(place, rabbit, Postgres(place.path, postgres_port, state["password"], fast=fast))

    def _launch(self) -> None:
        # The broker boots while initdb works. No threads: the kernel would end a server together with its thread.
        self.rabbit.launch()
        self.postgres.launch()
        self.postgres.wait_ready()
        self.rabbit.wait_ready()


def _state(before: dict[str, Any]) -> dict[str, Any]:
    """Passwords stay for ever (they are in the data); ports stay as long as all of them are still free."""
    kept = list(before.get("ports", []))
    ports = free_ports(_PORTS, keep=kept)
    return {"ports": ports, "password": before.get("password") or secrets.token_urlsafe(18)}
