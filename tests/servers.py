"""Servers for tests: without it each test would share one broker and one database with all others, and their leftovers.

The session's pair is private (deploy.servers) unless GUITU_TEST_AMQP_URL and GUITU_TEST_POSTGRES_URL point at existing
servers. Then the broker's management API is taken from GUITU_TEST_AMQP_HTTP_URL (default: the same user and host, port
15672), and both users must be allowed to create vhosts and databases.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import psycopg2
from psycopg2 import sql

from chassis.database import Database
from chassis.migrations import migrate
from deploy.servers import Servers
from tests.schemas import is_a_copy, package_behind

_BLUEPRINTS: dict[tuple[str, str], str] = {}
"""On which server which package has a database that others are copied from."""


@dataclass(frozen=True)
class Endpoints:
    """Where the session's servers are, and how to get a clean corner of them within milliseconds."""

    amqp_url: str
    http_url: str
    postgres_url: str

    @classmethod
    def from_environment(cls) -> Endpoints | None:
        """The existing servers the environment points at; None when it names neither, ValueError when only one."""
        amqp = os.environ.get("GUITU_TEST_AMQP_URL")
        postgres = os.environ.get("GUITU_TEST_POSTGRES_URL")
        if not amqp and not postgres:
            return None
        if not amqp or not postgres:
            raise ValueError("set both GUITU_TEST_AMQP_URL and GUITU_TEST_POSTGRES_URL, or neither")
        return cls(amqp, os.environ.get("GUITU_TEST_AMQP_HTTP_URL") or _management_of(amqp), postgres)

    @classmethod
    def of(cls, servers: Servers) -> Endpoints:
        """A private pair's."""
        return cls(servers.amqp_url, servers.rabbit.http_url, servers.postgres_url)

    @contextmanager
    def vhost(self) -> Iterator[str]:
        """The AMQP URL of a new empty vhost; it is deleted, with all its queues, at the end."""
        name = f"test-{secrets.token_hex(6)}"
        parts = urlsplit(self.amqp_url)
        self._manage("PUT", f"vhosts/{name}", {})
        try:
            everything = {"configure": ".*", "write": ".*", "read": ".*"}
            self._manage("PUT", f"permissions/{name}/{quote(unquote(parts.username or ''), safe='')}", everything)
            yield f"{parts.scheme}://{parts.netloc}/{name}"
        finally:
            self._manage("DELETE", f"vhosts/{name}")

    @contextmanager
    def database(self, name: str | None = None) -> Iterator[str]:
        """The superuser's URL of a new empty database; it is dropped at the end, sessions still in it are ended."""
        name = name or f"test_{secrets.token_hex(6)}"
        self._administer("CREATE DATABASE {}", name)
        try:
            yield self._url_of(name)
        finally:
            self._drop(name)

    @contextmanager
    def database_of(self, service: str, name: str) -> Iterator[str]:
        """The same for a database of that name with the tables of that service, all empty."""
        self._administer("CREATE DATABASE {} TEMPLATE {}", name, self._blueprint(package_behind(service)))
        is_a_copy(name)
        try:
            yield self._url_of(name)
        finally:
            self._drop(name)

    def clear(self) -> None:
        """Take away what databases were copied from."""
        for package in [package for url, package in _BLUEPRINTS if url == self.postgres_url]:
            self._drop(_BLUEPRINTS.pop((self.postgres_url, package)))

    def _blueprint(self, package: str) -> str:
        """The database from which this package's are copied; made when it is first asked for."""
        if (known := _BLUEPRINTS.get((self.postgres_url, package))) is None:
            known = f"test_blueprint_{secrets.token_hex(6)}"
            self._administer("CREATE DATABASE {}", known)
            database = Database(self._url_of(known))
            migrate(package, database)
            database.dispose()  # PostgreSQL copies no database that somebody is connected to
            _BLUEPRINTS[self.postgres_url, package] = known
        return known

    def _url_of(self, database: str) -> str:
        return self.postgres_url.rpartition("/")[0] + "/" + database

    def _drop(self, database: str) -> None:
        self._administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def connections(self, amqp_url: str) -> list[str]:
        """The broker's names of the connections to that vhost, as far as its statistics know them yet."""
        return [one["name"] for one in self._manage("GET", f"vhosts/{_vhost_of(amqp_url)}/connections")]

    def define(self, amqp_url: str, definitions: object) -> None:
        """Import policies, exchanges and queues into that vhost."""
        self._manage("POST", f"definitions/{_vhost_of(amqp_url)}", definitions)

    def forget(self, amqp_url: str, *, queue: str, exchange: str | None = None) -> None:
        """Take a queue away from that vhost with all that is in it, and an exchange if one is named."""
        for kind, name in (("queues", queue), ("exchanges", exchange)):
            if name is not None:
                self._manage("DELETE", f"{kind}/{_vhost_of(amqp_url)}/{quote(name, safe='')}")

    def hang_up(self, connection: str) -> None:
        """Let the broker end a connection, as it does by itself when heartbeats stay away."""
        self._manage("DELETE", f"connections/{quote(connection, safe='')}")

    def _administer(self, statement: str, *databases: str) -> None:
        with closing(psycopg2.connect(self.postgres_url.replace("+psycopg2", "", 1))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, databases)))

    def _manage(self, method: str, path: str, body: object = None) -> Any:
        """One call of the management API: what it answers. Raises RuntimeError with its answer when it refuses."""
        parts = urlsplit(self.http_url)
        credentials = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}".encode()
        headers = {
            "Authorization": f"Basic {base64.b64encode(credentials).decode()}",
            "Content-Type": "application/json",
        }
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)) as connection:
            connection.request(method, f"/api/{path}", json.dumps(body) if body is not None else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {text}")
        return json.loads(text) if text else None


def _vhost_of(amqp_url: str) -> str:
    """As it stands in the management API's paths."""
    return quote(urlsplit(amqp_url).path.lstrip("/"), safe="")


def _management_of(amqp_url: str) -> str:
    parts = urlsplit(amqp_url)
    return f"http://{parts.username}:{parts.password}@{parts.hostname}:15672"
