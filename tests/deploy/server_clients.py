"""Somebody who talks to a server as any client does; without it each file about servers would connect anew."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import kombu
import psycopg2


def connect(url: str) -> None:
    with kombu.Connection(url, connect_timeout=5) as connection:
        connection.connect()


def declare_with_message(url: str, name: str, body: bytes) -> None:
    with kombu.Connection(url, transport_options={"confirm_publish": True}) as connection:
        queue = kombu.Queue(name, durable=True, queue_arguments={"x-queue-type": "quorum"}, channel=connection)
        queue.declare()
        connection.Producer().publish(body, routing_key=name, delivery_mode=2, content_type="application/octet-stream")


def takes(url: str, name: str) -> bytes | None:
    """Take one message and acknowledge it; None when the queue does not exist or stays empty for 10 s."""
    with kombu.Connection(url) as connection:
        try:
            queue = kombu.Queue(name, no_declare=True, channel=connection)
            taken: list[kombu.Message | None] = [None]

            def arrived() -> bool:
                taken[0] = queue.get(no_ack=True)
                return taken[0] is not None

            return taken[0].body if until(arrived) and taken[0] else None
        except connection.channel_errors:
            return None


@contextmanager
def session_on(url: str) -> Iterator[psycopg2.extensions.connection]:
    with closing(psycopg2.connect(plain(url))) as session:
        session.autocommit = True
        yield session


def plain(url: str) -> str:
    return url.replace("+psycopg2", "", 1)


def rows(session: psycopg2.extensions.connection, query: str) -> list[tuple[object, ...]]:
    with session.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def until(holds: Callable[[], bool], within: float = 10.0) -> bool:
    """Whether `holds()` becomes true before the deadline."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
