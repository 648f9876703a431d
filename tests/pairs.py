"""The two pairs every delivery test runs on; without one home for them each folder would choose its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.servers import Endpoints
from tests.town import EMBEDDED, Pair

PAIRS = ("embedded", "servers")


@contextmanager
def servers_pair(endpoints: Endpoints, services: Iterable[str]) -> Iterator[Pair]:
    """RabbitMQ and PostgreSQL: a vhost and a database for each service, gone at the end."""
    prefix = f"test_{secrets.token_hex(6)}_"
    with ExitStack() as stack:
        amqp_url = stack.enter_context(endpoints.vhost())
        for service in services:
            stack.enter_context(endpoints.database_of(service, prefix + service))
        yield Pair("servers", amqp_url, endpoints.postgres_url.rpartition("/")[0], prefix)


@contextmanager
def pair_named(name: str, request: pytest.FixtureRequest, services: Iterable[str]) -> Iterator[Pair]:
    """The pair of that name; the servers are started only when a test asks for them."""
    if name == "embedded":
        yield EMBEDDED
        return
    with servers_pair(request.getfixturevalue("servers"), services) as pair:
        yield pair
