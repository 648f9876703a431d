"""The servers of a measurement and the contestants' places on them; without it each measurement would measure other
servers."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import amqp
import kombu
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks.parcels import storage
from benchmarks.parcels.language import CATALOGUE
from chassis.broker import Topology
from chassis.broker.amqp import AmqpBroker
from chassis.database import Database
from chassis.migrations import migrate
from deploy.servers import Servers

Progress = Callable[[str], None]
"""Told what is measured now."""


@dataclass(frozen=True)
class Stage:
    """RabbitMQ and PostgreSQL, private, with fsync on; logs and throw-away files in ``folder``."""

    amqp_url: str
    postgres_url: str
    folder: Path

    def database_url(self, name: str) -> str:
        return self.postgres_url.rpartition("/")[0] + "/" + name

    def new_database(self, name: str) -> str:
        """The URL of an empty database of that name."""
        self._administer(f'CREATE DATABASE "{name}"')
        return self.database_url(name)

    def _administer(self, statement: str) -> None:
        engine = create_engine(self.postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.execute(text(statement))

    @contextmanager
    def link(self) -> Iterator[amqp.Channel]:
        """A channel of the measurement's own."""
        with kombu.Connection(self.amqp_url) as connection:
            yield connection.channel()


@contextmanager
def stage() -> Iterator[Stage]:
    """Start the servers; end them afterwards, whatever happened."""
    servers = Servers.start(temporary=True, fast=False)
    try:
        with tempfile.TemporaryDirectory(prefix="guitu-bench-") as folder:
            yield Stage(servers.amqp_url, servers.postgres_url, Path(folder))
    finally:
        servers.stop()


class Ours:
    """Depot and courier on the chassis, in databases of a prefix of their own."""

    def __init__(self, stage: Stage, prefix: str) -> None:
        self.stage, self.prefix = stage, prefix
        self.environment = self.environment_of(stage, prefix, stage.folder / prefix)
        (stage.folder / prefix).mkdir()
        for service in ("depot", "courier"):
            migrate("benchmarks.parcels", Database(self.url(service)))

    @staticmethod
    def environment_of(stage: Stage, prefix: str, home: Path) -> dict[str, str]:
        """The variables that put a process on these servers, with keys of its own."""
        return {
            "GUITU_HOME": str(home),
            "GUITU_AMQP_URL": stage.amqp_url,
            "GUITU_DATABASE_URL": stage.postgres_url,
            "GUITU_DATABASE_PREFIX": prefix,
            "GUITU_MASTER_KEY": _key(),
            "GUITU_RPC_KEY": _key(),
        }

    def url(self, service: str) -> str:
        return self.stage.database_url(self.prefix + service)

    def engine(self, service: str) -> Engine:
        return create_engine(self.url(service), poolclass=NullPool)

    def broker(self) -> AmqpBroker:
        return AmqpBroker(self.stage.amqp_url, Topology.of(CATALOGUE))


def rivals_database(stage: Stage, name: str) -> str:
    """The tables of a contestant that brings its own machinery; its inbox included."""
    url = stage.new_database(name)
    engine = create_engine(url, poolclass=NullPool)
    storage.METADATA.create_all(engine)
    storage.RIVAL_METADATA.create_all(engine)
    return url


def _key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def a_name() -> str:
    return "bench_" + secrets.token_hex(4) + "_"
