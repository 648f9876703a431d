"""A database that freezes or restarts under its connections; a frozen one is worse than one that is gone, because
nothing in the network notices."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from chassis import database as module
from chassis.database import Database, is_outage
from deploy.servers import Servers

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
from deploy.process import make_green
make_green()
import eventlet
from sqlalchemy import text
from chassis import green
from chassis.database import Database, is_outage, unhurried

green.SILENCE_S = 2.0
database = Database(sys.argv[1])
ticks = []

def tick():
    while True:
        ticks.append(1)
        eventlet.sleep(0.05)

def say(*words):
    print(*words, flush=True)

def ask(session):
    return session.execute(text("SELECT 42")).scalar_one()

def fails_as_an_outage(work):
    before = len(ticks)
    try:
        with eventlet.Timeout(30):
            work()
    except Exception as error:
        return is_outage(error) and len(ticks) - before > 10

def in_a_transaction():
    with database.transaction() as session:
        ask(session)

def on_an_open_connection(session):
    return lambda: ask(session)

eventlet.spawn(tick)
with database.reading() as session:
    ask(session)
    say("connected")
    sys.stdin.readline()  # frozen now; blocks the hub too, which is nothing to us
    say("open connection:", fails_as_an_outage(on_an_open_connection(session)))
say("new connection:", fails_as_an_outage(in_a_transaction))
say("ask for the thaw")
sys.stdin.readline()
in_a_transaction()
say("works again")
with database.transaction() as session, unhurried(session.connection()):
    session.execute(text("SELECT pg_sleep(3)"))
    say("a migration takes its time")
"""


@pytest.fixture
def asking(postgres_url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM, postgres_url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_frozen_database_is_an_outage_within_a_deadline_and_holds_up_nothing_else(
    breakable_servers: Servers, asking: subprocess.Popen[str]
) -> None:
    assert asking.stdin and asking.stdout
    said = [asking.stdout.readline()]
    breakable_servers.postgres.freeze()
    print("frozen", file=asking.stdin, flush=True)
    said += [asking.stdout.readline() for _ in range(3)]
    breakable_servers.postgres.thaw()
    print("thawed", file=asking.stdin, flush=True)
    said += asking.stdout.readlines()
    assert said == [
        "connected\n",
        "open connection: True\n",
        "new connection: True\n",
        "ask for the thaw\n",
        "works again\n",
        "a migration takes its time\n",
    ]


def answer(database: Database) -> int:
    with database.transaction() as session:
        return int(session.execute(text("SELECT 42")).scalar_one())


def test_a_connection_that_rested_through_a_restart_is_replaced_unseen(
    breakable_servers: Servers, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TRUSTED_S", 0.0)
    database = Database(postgres_url)
    assert answer(database) == 42
    breakable_servers.postgres.kill()
    breakable_servers.postgres.start()
    assert answer(database) == 42
    database.dispose()


def test_a_connection_that_was_in_use_a_moment_ago_is_not_asked_and_shows_as_an_outage_once(
    breakable_servers: Servers, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TRUSTED_S", 3600.0)
    database = Database(postgres_url)
    assert answer(database) == 42
    breakable_servers.postgres.kill()
    breakable_servers.postgres.start()
    with pytest.raises(OperationalError) as caught:
        answer(database)
    assert is_outage(caught.value)
    assert answer(database) == 42
    database.dispose()
