"""An audit of a test's own, and how somebody who owns its database would change it; without it each test of the chain
would tamper in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis import audit, audit_chain
from chassis.audit_keeping import AuditKeeper
from chassis.audit_verification import Finding, Verdict, checkpoint_files, verify
from chassis.checkpoints import PublicKeys, SigningKey
from chassis.clock import ManualClock
from chassis.database import Database
from chassis.metrics import Metrics
from chassis.orders import Actor
from chassis.tables import METADATA
from tests.town import START

SERVICE = "depot"
DESK = Actor("station", "station", "desk")
_TABLES = [table.name for table in audit.AUDIT_TABLES]


@dataclass
class Audited:
    """One service's audit, kept as its process would keep it."""

    database: Database
    folder: Path
    wall: ManualClock = field(default_factory=lambda: ManualClock(START))

    def __post_init__(self) -> None:
        with self.database.transaction() as session:
            METADATA.create_all(session.connection())
        self.keeper = self.another_keeper()

    def another_keeper(self, folder: str = "audit") -> AuditKeeper:
        """As another replica would; with another folder, on another machine."""
        key_file = self.folder / "keys" / "signing.pem"
        return AuditKeeper(SERVICE, self.database, self.wall, Metrics(), self.folder / folder, key_file)

    def append(self, *actions: str) -> None:
        """One entry each, in one transaction."""
        with self.database.transaction() as session:
            for action in actions:
                audit.write(session, self.wall.now(), DESK, action, "case/1", {"purpose": "case_work"})

    def append_and_seal(self, *actions: str) -> None:
        """One batch of these, sealed and signed."""
        self.append(*actions)
        self.wall.advance(timedelta(seconds=1))
        self.keeper.seal(at_once=True)
        self.keeper.sign()

    def three_batches(self) -> None:
        """Entries 1 to 9, three a batch."""
        for batch in ("abc", "def", "ghi"):
            self.append_and_seal(*batch)

    def keys(self) -> PublicKeys:
        return PublicKeys(SigningKey(self.keeper.key_file).public_pem())

    def verdict(self, folder: Path | None = None) -> Verdict:
        files = checkpoint_files(folder or self.keeper.folder, SERVICE)
        return verify(SERVICE, self.database, self.keys(), files, self.wall.now())

    def findings(self) -> list[Finding]:
        return self.verdict().findings

    @contextmanager
    def tampering(self) -> Iterator[None]:
        """Meanwhile the append-only rule is off, as its owner can make it."""
        self._run(self._rule(off=True))
        yield
        self._run(self._rule(off=False))

    def tamper(self, *statements: str) -> None:
        """Change what is stored, as somebody who owns the database could."""
        with self.tampering():
            self._run(statements)

    def _rule(self, *, off: bool) -> list[str]:
        if not self.database.is_sqlite:
            return [f"ALTER TABLE {table} {'DISABLE' if off else 'ENABLE'} TRIGGER USER" for table in _TABLES]
        if off:
            with self.database.reading() as session:
                rows = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            self._triggers = [row.sql for row in rows]
            return [f"DROP TRIGGER {row.name}" for row in rows]
        return self._triggers

    def _run(self, statements: Iterable[str]) -> None:
        with self.database.transaction() as session:
            for statement in statements:
                session.connection().exec_driver_sql(statement)

    def compute_anew(self, from_batch: int) -> None:
        """Make the chain fit what is stored now, from that batch on, as somebody who knows this program would."""
        with self.tampering(), self.database.transaction() as session:
            previous = audit_chain.NOTHING_BEFORE
            for seal in audit_chain.seals_after(session, 0, 1000):
                previous = seal.digest if seal.batch < from_batch else _sealed_anew(session, seal, previous)


def _sealed_anew(session: Session, seal: audit_chain.Seal, previous: bytes) -> bytes:
    link, entry, seals = audit.audit_link, audit.audit_entry, audit.audit_seal
    stored = select(*audit_chain.ENTRY).join(link, link.c.entry == entry.c.number).where(link.c.batch == seal.batch)
    entries = [audit_chain.Entry(*row) for row in session.execute(stored.order_by(link.c.position))]
    digests = [audit_chain.entry_digest(one) for one in entries]
    for one, digest in zip(entries, digests, strict=True):
        session.execute(link.update().where(link.c.entry == one.number).values(digest=digest))
    whole = audit_chain.batch_digest(SERVICE, seal.batch, previous, seal.sealed_at, digests)
    changed = seals.update().where(seals.c.batch == seal.batch).values(digest=whole, previous=previous)
    session.execute(changed)
    return whole
