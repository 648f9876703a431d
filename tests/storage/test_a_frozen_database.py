"""A database that is there and says nothing: worse than one that is gone, because nothing of the network notices."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.servers import Servers

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = '''
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
'''


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
