"""Says whether the sealed audit is still what was sealed, and what is not sealed yet; without it the chain would be
arithmetic that nobody does.

Reads in batches and keeps none of them, so a long chain needs no more memory than a short one; each batch is looked at
in a transaction of its own, so the platform goes on meanwhile.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import audit_chain
from chassis.audit import audit_entry, audit_link, audit_seal, audit_tombstone
from chassis.audit_chain import ENTRY, NOTHING_BEFORE, Entry, Seal, batch_digest, entry_digest
from chassis.checkpoints import Checkpoint, PublicKeys, file_of, read_checkpoints, tombstone_bytes
from chassis.database import Database, unhurried

_SEALS_AT_ONCE: Final = 20
_SHOWN: Final = 100


class Trouble(StrEnum):
    """What is wrong with the audit."""

    ENTRY_EDITED = "entry_edited"
    """An entry is not what was sealed."""
    ENTRY_MISSING = "entry_missing"
    """An entry that was sealed is gone."""
    ENTRY_UNREADABLE = "entry_unreadable"
    """A value of the batch's entries is not of its kind."""
    BATCH_ALTERED = "batch_altered"
    """A batch is not what was sealed: entries were put in, taken out, exchanged, or its seal was changed."""
    BATCH_MISSING = "batch_missing"
    """A batch is gone from the middle of the chain, or from its end although it was signed."""
    CHAIN_BROKEN = "chain_broken"
    """A batch does not follow from the one before it."""
    CHECKPOINT_CONTRADICTS = "checkpoint_contradicts"
    """The database says something else than what was signed."""
    CHECKPOINT_FORGED = "checkpoint_forged"
    """A line is no checkpoint, or none of the known keys signed it."""
    CHECKPOINT_MISSING = "checkpoint_missing"
    """There are checkpoints before and after it, and none of this batch."""
    TOMBSTONE_FORGED = "tombstone_forged"
    """A batch is said to be pruned, and none of the known keys signed that."""
    LINK_STRAY = "link_stray"
    """An entry is said to be in a batch that is not there: it would never be sealed."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where."""

    trouble: Trouble
    batch: int | None = None
    entry: int | None = None


@dataclass
class Verdict:
    """What was found of one service."""

    service: str
    batches: int = 0
    pruned: int = 0
    entries: int = 0
    attested_up_to: int = 0
    """The last batch that a good checkpoint speaks for; 0 when there is none."""
    unsealed: int = 0
    oldest_unsealed_at: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    """The first hundred; ``found`` counts them all."""
    found: int = 0

    @property
    def holds(self) -> bool:
        return self.found == 0

    def add(self, trouble: Trouble, batch: int | None = None, entry: int | None = None) -> None:
        self.found += 1
        if len(self.findings) < _SHOWN:
            self.findings.append(Finding(trouble, batch, entry))


def last_batch(database: Database) -> int:
    """How many batches there are to verify."""
    with database.reading() as session:
        return int(session.execute(select(func.max(audit_seal.c.batch))).scalar_one() or 0)


def verify(
    service: str,
    database: Database,
    keys: PublicKeys,
    checkpoints: Sequence[Path],
    now: datetime,
    progress: Callable[[int], None] = lambda _batches: None,
) -> Verdict:
    """Compare everything that was sealed with what is there, and with every checkpoint in these files.

    What is cut off the end of the chain, and a chain that was computed anew, is found by the checkpoints only.
    """
    return _Verification(service, database, keys, checkpoints).run(now, progress)


def checkpoint_files(folder: Path, service: str) -> list[Path]:
    """The service's files in the folder and in the folders below it: each replica keeps its own."""
    return sorted({file for file in folder.rglob(file_of(folder, service).name) if file.is_file()})


def batch_troubles(session: Session, service: str, seal: Seal) -> list[Finding]:
    """What is wrong with the entries of one batch that was not pruned."""
    return list(_compared(service, seal, _rows_of(session, seal.batch)))


class _Verification:
    def __init__(self, service: str, database: Database, keys: PublicKeys, checkpoints: Sequence[Path]) -> None:
        self._database, self._keys = database, keys
        self._verdict = Verdict(service)
        self._signed = _Signed(checkpoints, keys, self._verdict)

    def run(self, now: datetime, progress: Callable[[int], None]) -> Verdict:
        signed_to = self._signed.last_batch()  # before the database is: what is signed is sealed already
        last, previous = 0, NOTHING_BEFORE
        while seals := self._seals(last):
            for seal in seals:
                self._follows(seal, last, previous)
                self._compare_batch(seal)
                self._compare_signed(seal)
                last, previous = seal.batch, seal.digest
            progress(len(seals))
        self._signed.read_to_the_end()
        for missing in range(last + 1, signed_to + 1):
            self._verdict.add(Trouble.BATCH_MISSING, missing)
        self._look_for_strays()
        self._count_unsealed(now)
        return self._verdict

    def _seals(self, after: int) -> list[Seal]:
        with self._database.reading() as session:
            return audit_chain.seals_after(session, after, _SEALS_AT_ONCE)

    def _follows(self, seal: Seal, last: int, previous: bytes) -> None:
        for missing in range(last + 1, seal.batch):
            self._verdict.add(Trouble.BATCH_MISSING, missing)
        if seal.batch == last + 1 and seal.previous != previous:
            self._verdict.add(Trouble.CHAIN_BROKEN, seal.batch)

    def _compare_batch(self, seal: Seal) -> None:
        with self._database.reading() as session:
            try:
                rows = _rows_of(session, seal.batch)
            except (ValueError, TypeError):
                self._verdict.add(Trouble.ENTRY_UNREADABLE, seal.batch)
                return
            pruned = None if rows else _tombstone_of(session, seal.batch)
        self._verdict.batches += 1
        if pruned is not None:
            self._compare_tombstone(seal, pruned)
            return
        self._verdict.entries += len(rows)
        for finding in _compared(self._verdict.service, seal, rows):
            self._verdict.add(finding.trouble, finding.batch, finding.entry)

    def _compare_tombstone(self, seal: Seal, stone: Any) -> None:
        self._verdict.pruned += 1
        said = tombstone_bytes(self._verdict.service, seal, stone.pruned_at, stone.key)
        if not self._keys.verify(stone.key, bytes(stone.signature), said):
            self._verdict.add(Trouble.TOMBSTONE_FORGED, seal.batch)

    def _compare_signed(self, seal: Seal) -> None:
        for checkpoint in self._signed.about(seal.batch):
            if checkpoint.says(seal):
                self._verdict.attested_up_to = seal.batch
            else:
                self._verdict.add(Trouble.CHECKPOINT_CONTRADICTS, seal.batch)

    def _look_for_strays(self) -> None:
        lost = (
            select(audit_link.c.batch, audit_link.c.entry)
            .outerjoin(audit_seal, audit_seal.c.batch == audit_link.c.batch)
            .where(audit_seal.c.batch.is_(None))
            .order_by(audit_link.c.entry)
            .limit(_SHOWN)
        )
        with self._database.reading() as session, unhurried(session.connection()):
            for batch, entry in session.execute(lost):
                self._verdict.add(Trouble.LINK_STRAY, batch, entry)

    def _count_unsealed(self, now: datetime) -> None:
        with self._database.reading() as session, unhurried(session.connection()):
            waiting, oldest = audit_chain.unsealed(session, now, above=audit_chain.EVERYTHING)
        self._verdict.unsealed, self._verdict.oldest_unsealed_at = waiting, oldest


class _Signed:
    """The checkpoints of all files, in the order of their batches."""

    def __init__(self, files: Sequence[Path], keys: PublicKeys, verdict: Verdict) -> None:
        self._files, self._keys, self._verdict = files, keys, verdict
        merged = heapq.merge(*(self._good(file) for file in files), key=lambda one: one.batch)
        self._batches = groupby(merged, key=lambda one: one.batch)
        self._ahead: tuple[int, list[Checkpoint]] | None = None
        self._last_seen = 0

    def last_batch(self) -> int:
        """The last batch of which any file holds a signed word."""
        last = 0
        for file in self._files:
            for one in read_checkpoints(file):
                if one is not None and one.batch > last and self._keys.signed(one):
                    last = one.batch
        return last

    def about(self, batch: int) -> list[Checkpoint]:
        """What was signed about that batch; to be asked in the order of batches."""
        while (found := self._next()) is not None and found[0] < batch:
            self._ahead = None
        if found is None or found[0] != batch:
            return []
        self._ahead = None
        return found[1]

    def read_to_the_end(self) -> None:
        """What follows the last batch is looked at too."""
        for _ in self._batches:
            pass

    def _next(self) -> tuple[int, list[Checkpoint]] | None:
        if self._ahead is None:
            batch, group = next(self._batches, (0, iter(())))
            self._ahead = (batch, list(group)) if batch else None
        return self._ahead

    def _good(self, file: Path) -> Iterator[Checkpoint]:
        """The file's good checkpoints; whatever else stands in it is a finding. A file begins with any batch, and
        then leaves none out."""
        last = 0
        for one in read_checkpoints(file):
            if one is None or one.service != self._verdict.service or not self._keys.signed(one):
                self._verdict.add(Trouble.CHECKPOINT_FORGED, one.batch if one else None)
                continue
            if last and one.batch != last + 1:
                self._verdict.add(Trouble.CHECKPOINT_MISSING, last + 1)
            if one.batch > last:
                last = one.batch
                yield one


def _compared(service: str, seal: Seal, rows: Sequence[Any]) -> Iterator[Finding]:
    for row in rows:
        if row.number is None:
            yield Finding(Trouble.ENTRY_MISSING, seal.batch, row.entry)
        elif entry_digest(Entry(*row[3:])) != bytes(row.digest):
            yield Finding(Trouble.ENTRY_EDITED, seal.batch, row.entry)
    numbers, digests = [row.entry for row in rows], [bytes(row.digest) for row in rows]
    told = (len(rows), min(numbers, default=0), max(numbers, default=0), [row.position for row in rows])
    sealed = (seal.count, seal.first_number, seal.last_number, list(range(1, seal.count + 1)))
    whole = batch_digest(service, seal.batch, seal.previous, seal.sealed_at, digests)
    if told != sealed or whole != seal.digest:
        yield Finding(Trouble.BATCH_ALTERED, seal.batch)


def _rows_of(session: Session, batch: int) -> Sequence[Any]:
    rows = (
        select(audit_link.c.entry, audit_link.c.position, audit_link.c.digest, *ENTRY)
        .outerjoin(audit_entry, audit_entry.c.number == audit_link.c.entry)
        .where(audit_link.c.batch == batch)
        .order_by(audit_link.c.position)
    )
    return session.execute(rows).all()


def _tombstone_of(session: Session, batch: int) -> Any:
    return session.execute(select(audit_tombstone).where(audit_tombstone.c.batch == batch)).one_or_none()


__all__ = ["Finding", "Trouble", "Verdict", "checkpoint_files", "last_batch", "verify"]
