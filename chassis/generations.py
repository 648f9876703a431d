"""Which keys of a kind are in use; without it the keys that searches rest on could only be changed while all stand
still.

Hashes for search come in two kinds: *index* (exact search over sealed values) and *tracing* (the sounds under which
tracing looks people up). A kind's keys are numbered. Usually one is in use; while they are rotated two are, and
everybody writes and searches under both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, Integer, String, Table, select, update
from sqlalchemy.orm import Session

from chassis.database import insert_ignoring
from chassis.moments import Moment
from chassis.tables import METADATA

INDEX: Final = "index"
TRACING: Final = "tracing"

key_generation = Table(
    "key_generation",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("oldest", Integer, nullable=False),
    Column("newest", Integer, nullable=False),
    Column("reached", String(80)),
    Column("done", Integer, nullable=False),
    Column("changed_at", Moment),
)


class Generations:
    """The generations of keys in one service's database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @staticmethod
    def owner_of(kind: str, generation: int) -> str:
        """Under which owner the key is kept. The first one of either kind is the key that was there before there were
        kinds, so that what it hashed is still found."""
        return INDEX if generation == 1 else f"{kind}/{generation}"

    def in_use(self, kind: str) -> range:
        """Nobody changes them until the end of a transaction that writes: who begins or ends a rotation waits for it,
        so that no row is written under fewer keys than are in use."""
        found = self.row(kind)
        return range(found.oldest, found.newest + 1)

    def row(self, kind: str, *, to_change: bool = False) -> Any:
        wanted = select(key_generation).where(key_generation.c.kind == kind)
        # FOR KEY SHARE lets the progress of a rotation be noted meanwhile, FOR UPDATE waits for it
        held = wanted.with_for_update() if to_change else wanted.with_for_update(read=True, key_share=True)
        return self._session.connection().execute(held).one()

    def all(self) -> Sequence[Any]:
        return self._session.connection().execute(select(key_generation).order_by(key_generation.c.kind)).all()

    def owners_in_use(self) -> set[str]:
        """Under which owners there are keys that something is hashed with."""
        return {self.owner_of(row.kind, each) for row in self.all() for each in range(row.oldest, row.newest + 1)}

    def change(self, kind: str, now: datetime, **values: Any) -> None:
        row = update(key_generation).where(key_generation.c.kind == kind)
        self._session.connection().execute(row.values(changed_at=now, **values))


def first_generations(connection: Connection) -> None:
    """One key of each kind, the first, is in use. A second call changes nothing."""
    rows = [{"kind": kind, "oldest": 1, "newest": 1, "done": 0} for kind in (INDEX, TRACING)]
    insert_ignoring(connection, key_generation, rows)
