"""PostgreSQL connections that begin a transaction together with its first statement; without it each unit of work and
each look would make a round trip more, to say BEGIN and nothing else."""

from __future__ import annotations

from typing import Any

from psycopg2 import extensions

_BEGIN, _IDLE = "BEGIN;", extensions.TRANSACTION_STATUS_IDLE


class Cursor(extensions.cursor):
    """Sends BEGIN in front of the first statement of a transaction, in one message with it."""

    connection: Connection

    def execute(self, query: Any, vars: Any = None) -> None:
        super().execute(_BEGIN + query if self.connection.is_to_begin() else query, vars)

    def executemany(self, query: Any, vars_list: Any) -> None:
        if self.connection.is_to_begin():
            super().execute("BEGIN")
        super().executemany(query, vars_list)


class Connection(extensions.connection):
    """To the driver it commits by itself, so that the driver begins nothing; transactions are begun and ended here."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.autocommit, self.cursor_factory = True, Cursor
        self._begins = True

    def is_to_begin(self) -> bool:
        """Whether the next statement opens a transaction. Who knows is libpq: the server says it with each answer."""
        return self._begins and self.get_transaction_status() == _IDLE

    def set_isolation_level(self, level: int | None) -> None:
        """Either each statement is whole in itself, or transactions are begun, as the server's default says. What is
        open ends: a question whether the connection lives, for example, would keep all that follows uncommitted."""
        self.rollback()
        self._begins = level != extensions.ISOLATION_LEVEL_AUTOCOMMIT

    def commit(self) -> None:
        self._end("COMMIT")

    def rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, how: str) -> None:
        if self.get_transaction_status() != _IDLE:
            with self.cursor(cursor_factory=extensions.cursor) as cursor:
                cursor.execute(how)
