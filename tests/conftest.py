"""What every test may ask for: without it each folder of tests would bring up servers of its own.

Only servers and Hypothesis here; fixtures about a subject stand in that folder's own conftest.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST
from hypothesis import settings

from deploy.servers import Servers
from gateway import hashing
from tests import schemas
from tests.servers import Endpoints

gc.disable()  # until all tests are collected: nothing becomes garbage meanwhile

_TESTS = Path(__file__).parent

# No deadline: the machine is shared with a broker and a database, and a slow example is not a wrong one.
settings.register_profile("ci", deadline=None, print_blob=True)
settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# A city has two dozen clients, and each signs in: at the real cost hashing would be a third of what opening it takes.
# The real cost is held fast by tests/gateway/test_identity.py, and real processes always pay it.
hashing.at_cost_of(CHEAPEST)


# Where a single file may take minutes. Side by side such files are begun first: one that came last would run on alone.
_LONG = (
    "faults",
    "unit/intake/test_whatever_the_desks_try.py",
    "process",
    "benchmarks",
    "journeys",
    "deploy",
    "gateway/test_fuzz.py",
    "messaging",
    "storage",
    "acceptance",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The order in which the files are given out, where there is more than one process to give them to."""
    if hasattr(config, "workerinput"):
        items.sort(key=_begun)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: without this each full collection would go through some million objects again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    schemas.cleared()


def _begun(item: pytest.Item) -> int:
    path = item.path.relative_to(_TESTS).as_posix()
    return next((place for place, where in enumerate(_LONG) if path.startswith(where)), len(_LONG))


@pytest.fixture(scope="session")
def private_servers() -> Iterator[Servers]:
    """The session's own pair, started when the first test asks; always private, so that it may be broken."""
    servers = Servers.start(temporary=True, fast=True)
    yield servers
    servers.stop()


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Iterator[Endpoints]:
    """Where the session's broker and database are: those the environment points at, else the private pair."""
    endpoints = Endpoints.from_environment() or Endpoints.of(request.getfixturevalue("private_servers"))
    yield endpoints
    endpoints.clear()


@pytest.fixture
def breakable_servers(private_servers: Servers) -> Iterator[Servers]:
    """The private pair for a test that kills, stops or freezes a server; afterwards both run again."""
    yield private_servers
    private_servers.restore()


@pytest.fixture
def amqp_url(servers: Endpoints) -> Iterator[str]:
    """A vhost of the test's own on a real RabbitMQ."""
    with servers.vhost() as url:
        yield url


@pytest.fixture
def new_database(servers: Endpoints) -> Iterator[Callable[[], str]]:
    """A function giving the URL of one more empty PostgreSQL database at each call; all are dropped after the test."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(servers.database())


@pytest.fixture
def postgres_url(new_database: Callable[[], str]) -> str:
    """A fresh empty database of the test's own on a real PostgreSQL (`postgresql+psycopg2://…`)."""
    return new_database()
