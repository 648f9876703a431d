"""How a green thread waits for PostgreSQL: never longer than a deadline; without it a server that is frozen, or behind
a network that swallows everything, would hold every green thread that asks it, for ever.

libpq's own ``connect_timeout`` and the server's ``statement_timeout`` do not help: the first does not apply to an
asynchronous connection, the second needs a server that is awake, and keepalives are answered by its kernel.
"""

from __future__ import annotations

from typing import Any

from eventlet.hubs import trampoline
from psycopg2 import OperationalError, extensions

from chassis.database import UNHURRIED

SILENCE_S = 20.0
"""More than the server's own limit on a statement (`chassis/database.py`), so that a live server speaks first."""


def install() -> None:
    """Every wait of psycopg2 in this process from now on: green, and bounded."""
    extensions.set_wait_callback(_wait)


def _wait(connection: Any) -> None:
    while (state := connection.poll()) != extensions.POLL_OK:
        trampoline(
            connection.fileno(),
            read=state == extensions.POLL_READ,
            write=state == extensions.POLL_WRITE,
            timeout=None if connection in UNHURRIED else SILENCE_S,
            # whatever is raised here closes the connection: half an answer cannot be taken up again
            timeout_exc=OperationalError(f"the database has been silent for {SILENCE_S:.0f} s"),
        )
