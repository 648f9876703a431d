"""A register of reports in tables of an ordinary database, found by keyed hashes; without it whoever has no arrays in
memory, or not yet, could search nothing, and nobody could check what the arrays answer.

Two tables, on SQLite and PostgreSQL alike: ``registered_report`` keeps each report sealed, ``report_key`` says under
which hashes it is found (:mod:`services.tracing.matching.keys`). Neither gives anything away: a key is the beginning of
an HMAC whose secret is not in the database, a report's body is encrypted and bound to its id. What can be seen is how
many reports share *some* key, not what they share (docs/adr/0043).

The tables are no part of the service's own: a register is made where it is needed, beside it or in a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from chassis.sealing import Key
from chassis.tables import RowNumber
from services.tracing.matching.keys import hashed, keys_of_profile, keys_of_report
from services.tracing.matching.packing import packed, unpacked
from services.tracing.matching.records import Profile, Report
from services.tracing.storage.keyed import asked, key_table, meeting

REGISTER: Final = MetaData()
_AT_ONCE: Final = 2_000

registered_report = Table(
    "registered_report",
    REGISTER,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("id", String(60), nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)
report_key = key_table("report_key", REGISTER)

Item = TypeVar("Item")


class Register:
    """A register on one connection; what is put into it is there once the connection's transaction is committed.

    ``secrets`` are the keys of the blind index that are in use, two while they are rotated: it is written, and
    searched, under each. What was put before a secret came is not under it until it is put again after a change:
    whoever ends a rotation fills a register anew. One transaction at a time may write, any number may search."""

    def __init__(self, connection: Connection, secrets: Sequence[bytes], seal: Key) -> None:
        self._connection, self._secrets, self._seal = connection, tuple(secrets), seal
        met = meeting(report_key, connection.dialect.name)
        self._meeting = select(registered_report).where(registered_report.c.number.in_(met))

    def create(self) -> None:
        """Make the tables. A second call changes nothing."""
        REGISTER.create_all(self._connection)

    def put(self, reports: Iterable[Report]) -> None:
        """Each report is from now on found as it is here, whatever was known under its id before; of two with one id
        the later counts. A second call changes nothing."""
        for batch in _batches(reports, _AT_ONCE):
            self._put({report.id: report for report in batch})

    def withdraw(self, ids: Iterable[str]) -> None:
        """They are found no more; who is not there, is not."""
        for batch in _batches(ids, _AT_ONCE):
            known = self._known(batch)
            self._unkey(known)
            gone = delete(registered_report).where(registered_report.c.number.in_([number for number, _ in known]))
            self._connection.execute(gone)

    def settled(self) -> None:
        """After many changes: let the database count its rows, so that it looks keys up instead of reading them all."""
        self._connection.execute(text("ANALYZE"))

    def meeting(self, profile: Profile) -> list[Report]:
        """The reports that share a key with a profile, but for keys more than ``MOST_SHARED`` share; in no order."""
        keys = asked((number for key in keys_of_profile(profile) for number in self._hashes(key)), self._connection)
        return [self._opened(row) for row in self._connection.execute(self._meeting, keys)]

    def all(self) -> Iterator[Report]:
        """Every report by number, read in batches: what a worker fills its arrays from."""
        after: int | None = -1
        while after is not None:
            wanted = select(registered_report).where(registered_report.c.number > after)
            rows = self._connection.execute(wanted.order_by(registered_report.c.number).limit(_AT_ONCE)).all()
            yield from (self._opened(row) for row in rows)
            after = rows[-1].number if rows else None

    def __contains__(self, key: str) -> bool:
        return bool(self._known([key]))

    def __len__(self) -> int:
        return self._connection.execute(select(func.count()).select_from(registered_report)).scalar_one()

    def _put(self, reports: dict[str, Report]) -> None:
        before = self._known(reports)
        changed = [(number, old) for number, old in before if reports[old.id] != old]
        self._unkey(changed)
        numbers = {old.id: number for number, old in changed}
        self._write(
            update(registered_report).where(registered_report.c.number == bindparam("at")),
            [{"at": number, "body": self._sealed(reports[key])} for key, number in numbers.items()],
        )
        new = sorted(reports.keys() - {old.id for _, old in before})
        numbers |= {key: number for number, key in enumerate(new, self._last() + 1)}
        self._write(
            insert(registered_report),
            [{"number": numbers[key], "id": key, "body": self._sealed(reports[key])} for key in new],
        )
        self._write(insert(report_key), self._rows((number, reports[key]) for key, number in numbers.items()))

    def _known(self, ids: Iterable[str]) -> list[tuple[int, Report]]:
        wanted = select(registered_report).where(registered_report.c.id.in_(list(ids)))
        return [(row.number, self._opened(row)) for row in self._connection.execute(wanted)]

    def _unkey(self, known: Iterable[tuple[int, Report]]) -> None:
        """By what each report said: the keys have no second index that would lead from a report to them."""
        ours = (report_key.c.key == bindparam("key_"), report_key.c.record == bindparam("record_"))
        rows = self._rows(known)
        self._write(
            delete(report_key).where(*ours), [{f"{name}_": value for name, value in row.items()} for row in rows]
        )

    def _rows(self, reports: Iterable[tuple[int, Report]]) -> list[dict[str, int]]:
        """In the order of the index, which makes the insertion of many quick."""
        pairs = {
            (key, number) for number, report in reports for word in keys_of_report(report) for key in self._hashes(word)
        }
        return [{"key": key, "record": number} for key, number in sorted(pairs)]

    def _hashes(self, key: str) -> list[int]:
        return [hashed(key, secret) for secret in self._secrets]

    def _write(self, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)

    def _last(self) -> int:
        return self._connection.execute(select(func.coalesce(func.max(registered_report.c.number), 0))).scalar_one()

    def _sealed(self, report: Report) -> bytes:
        return self._seal.encrypt(packed(report), report.id.encode())

    def _opened(self, row: Any) -> Report:
        return unpacked(self._seal.decrypt(row.body, row.id.encode()))


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
