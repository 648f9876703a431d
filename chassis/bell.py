"""The bell between the replicas of one service: who has committed but is not the active relay rings, and the active one
sends at once; without it such an announcement would wait for the next sweep.

It rings by PostgreSQL's NOTIFY, after the commit and outside of it: inside, every transaction that notifies would queue
for one lock until its commit is on the disk (docs/adr/0016). A ring that is lost costs a sweep.
"""

from __future__ import annotations

import select
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

from sqlalchemy import text

from chassis.database import Database

_LISTEN: Final = text("LISTEN announced")
_RING: Final = text("NOTIFY announced")
_LOOK_S: Final = 0.5


class Bell:
    """One a service; SQLite has a single process and needs none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.is_needed = not database.is_sqlite

    def ring(self) -> None:
        """Let all who listen hear it once, this process included. :raises DBAPIError: when the database is away."""
        if self.is_needed:
            with self._connected() as connection:
                connection.execute(_RING)

    def listen(self, stopping: Callable[[], bool], heard: Callable[[], None]) -> None:
        """Call ``heard`` at every ring until ``stopping()``. :raises DBAPIError: when the connection is lost: call
        again."""
        with closing(self._connected()) as connection:
            connection.detach()  # what listens never goes back into the pool
            connection.execute(_LISTEN)
            raw: Any = connection.connection.dbapi_connection
            heard()  # what was committed before anybody listened
            while not stopping():
                # waits for the socket, not in libpq: other green threads run meanwhile
                if select.select([raw], [], [], _LOOK_S)[0]:
                    raw.poll()
                if raw.notifies:
                    raw.notifies.clear()
                    heard()

    def _connected(self) -> Any:
        return self._database.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
