"""Who is compared with whom, as every worker sees it: the records, in the order in which they changed, and the keyed
hashes under which they are found; without it each worker's arrays would know only what passed through its own hands.

Nothing here is a name: a key is the beginning of an HMAC whose secret is not in the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from chassis.columns import ID
from chassis.tables import RowNumber
from services.tracing.storage.base import METADATA
from services.tracing.storage.keyed import asked, key_table, meeting

PROFILE_SIDE: Final = "profile"
INQUIRY_SIDE: Final = "inquiry"
_TURN: Final = 7_071_067
"""The number of the advisory lock that lets one transaction at a time change who is compared with whom."""
_TURN_TAKEN: Final = "matching_turn"

match_record = Table(
    "match_record",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("side", String(8), nullable=False),
    Column("record_id", ID, nullable=False),
    Column("stamp", BigInteger, nullable=False, unique=True),
    Column("change", ID, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("settled", Boolean, nullable=False),
    UniqueConstraint("side", "record_id"),
)
_UNSETTLED: Final = text("settled = false")
_IN_ORDER: Final = (match_record.c.side, match_record.c.record_id)
Index("ix_match_record_unsettled", *_IN_ORDER, postgresql_where=_UNSETTLED, sqlite_where=_UNSETTLED)
_KEYS: Final = {
    side: key_table(f"match_{side}_key", METADATA, Index(None, "record")) for side in (PROFILE_SIDE, INQUIRY_SIDE)
}


@dataclass(frozen=True)
class Change:
    """A record as it stands since ``stamp``; ``id`` names the change, and no other has it."""

    side: str
    record_id: str
    stamp: int
    id: str


class Compared:
    """The records that are compared, by side and id."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take_turn(self) -> None:
        """From here to the end of the transaction nobody else changes who is compared with whom.

        Two transactions, one bringing a profile and one an inquiry, would otherwise each miss the other's uncommitted
        record and the pair would never be compared. SQLite writes one transaction at a time anyway.
        """
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        self._session.info[_TURN_TAKEN] = True

    def put(self, side: str, record_id: str, keys: Collection[int], change: str, *, settled: bool) -> None:
        """It is compared as it is now; ``settled``: with everybody in reach, not only with who shares a key."""
        number = self._note(side, record_id, change, live=True, settled=settled)
        self._replace(side, number, keys)

    def rekey(self, side: str, record_id: str, keys: Collection[int]) -> None:
        """It is found under these keys; that is no change of it."""
        row = self._row(side, record_id)
        if row is not None:
            self._replace(side, row.number, keys)

    def forget(self, side: str, record_id: str, change: str) -> None:
        """It is compared no more; who never was, is not."""
        if self._row(side, record_id) is not None:
            self._replace(side, self._note(side, record_id, change, live=False, settled=True), ())

    def newest(self) -> int:
        """The stamp of the last change, 0 before the first."""
        return int(self._session.scalar(select(func.coalesce(func.max(match_record.c.stamp), 0))) or 0)

    def since(self, stamp: int) -> list[Change]:
        """What changed after that, each record as it stands, in the order of changes."""
        wanted = select(match_record).where(match_record.c.stamp > stamp).order_by(match_record.c.stamp)
        rows = self._session.execute(wanted)
        return [_change(row) for row in rows]

    def changes(self, ids: Collection[str]) -> list[Change]:
        """Those of these changes that are still there, and have not been changed since."""
        rows = self._session.execute(select(match_record).where(match_record.c.change.in_(ids)))
        return [_change(row) for row in rows]

    def live(self, side: str) -> int:
        """How many are compared."""
        wanted = select(func.count()).select_from(match_record).where(*_live(side))
        return int(self._session.scalar(wanted) or 0)

    def page(self, side: str, after: str, limit: int) -> list[str]:
        """The next ids of a side, in their order."""
        wanted = select(match_record.c.record_id).where(*_live(side), match_record.c.record_id > after)
        return list(self._session.scalars(wanted.order_by(match_record.c.record_id).limit(limit)))

    def after(self, cursor: str, limit: int) -> list[tuple[str, str]]:
        """The next records of either side, as ``side, id``; the cursor is the last one's ``side/id``."""
        table = match_record.c
        wanted = select(table.side, table.record_id).where(table.live.is_(True), _behind(cursor))
        return [(row.side, row.record_id) for row in self._session.execute(_in_order(wanted).limit(limit))]

    def unsettled(self, cursor: str, limit: int) -> list[tuple[str, str]]:
        """The next records that nobody has compared with everybody in reach yet, under the parameters in use."""
        table = match_record.c
        wanted = select(table.side, table.record_id).where(table.settled.is_(False), _behind(cursor))
        return [(row.side, row.record_id) for row in self._session.execute(_in_order(wanted).limit(limit))]

    def is_settled(self, side: str, record_id: str) -> bool:
        row = self._row(side, record_id)
        return row is None or bool(row.settled)

    def unsettle_profiles(self) -> None:
        """Everybody in our care is to be compared anew: that finds every pair."""
        self._session.execute(update(match_record).where(*_live(PROFILE_SIDE)).values(settled=False))

    def meeting(self, side: str, keys: Iterable[int]) -> set[str]:
        """The records of ``side`` that share at least one of these keys, but for keys too many share."""
        connection = self._session.connection()
        met = meeting(_KEYS[side], connection.dialect.name)
        wanted = select(match_record.c.record_id).where(*_live(side), match_record.c.number.in_(met))
        return set(connection.execute(wanted, asked(keys, connection)).scalars())

    def _note(self, side: str, record_id: str, change: str, *, live: bool, settled: bool) -> int:
        """Stamps are given one after the other, because only one transaction at a time gives them."""
        if not self._session.info.get(_TURN_TAKEN):
            raise AssertionError("whoever changes who is compared takes a turn first")
        row = self._row(side, record_id)
        new = {"stamp": self.newest() + 1, "change": change, "live": live, "settled": settled}
        if row is None:
            made = insert(match_record).values(side=side, record_id=record_id, **new).returning(match_record.c.number)
            return int(self._session.execute(made).scalar_one())
        self._session.execute(update(match_record).where(match_record.c.number == row.number).values(**new))
        return int(row.number)

    def _row(self, side: str, record_id: str) -> Any:
        ours = (match_record.c.side == side, match_record.c.record_id == record_id)
        return self._session.execute(select(match_record).where(*ours)).one_or_none()

    def _replace(self, side: str, number: int, keys: Collection[int]) -> None:
        table = _KEYS[side]
        self._session.execute(delete(table).where(table.c.record == number))
        rows = [{"key": key, "record": number} for key in sorted(set(keys))]
        if rows:
            self._session.execute(insert(table), rows)


def _change(row: Any) -> Change:
    return Change(row.side, row.record_id, row.stamp, row.change)


def _live(side: str) -> tuple[Any, ...]:
    return match_record.c.side == side, match_record.c.live.is_(True)


def _behind(cursor: str) -> Any:
    side, _, record_id = cursor.partition("/")
    table = match_record.c
    return or_(table.side > side, (table.side == side) & (table.record_id > record_id))


def _in_order(wanted: Any) -> Any:
    return wanted.order_by(*_IN_ORDER)
