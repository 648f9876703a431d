"""Keeps one service's audit sealed and its checkpoints written while the service runs; without it the chain would end
where somebody last thought of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from chassis import audit_chain
from chassis.audit_chain import Seal
from chassis.checkpoints import Checkpoint, CheckpointFile, Contradicted, SigningKey
from chassis.clock import Clock
from chassis.database import Database
from chassis.failpoints import Failpoint, reached
from chassis.metrics import Metrics

EVERY_S: Final = 5.0
"""With :data:`chassis.audit_chain.RIPE` an entry is sealed within 35 s of its commit while the service runs and its
database answers; promised are 60 s."""
_LOOK_THROUGH: Final = timedelta(hours=1)
_AT_ONCE: Final = 200
"""Batches a turn at most: the first turn on an old database meets all of its entries."""


@dataclass
class AuditKeeper:
    """The audit of one service, as this process keeps it."""

    service: str
    database: Database
    wall: Clock
    metrics: Metrics
    folder: Path
    key_file: Path
    _looked_through_at: datetime | None = field(default=None, init=False)

    def turn(self) -> None:
        """Seal what is due, then sign what was sealed, by whomever; a seal whose checkpoint was lost with its process
        gets it now. :raises Contradicted: when the database no longer says what was signed."""
        self.seal()
        self.measure()
        self.sign()

    def seal(self, *, at_once: bool = False) -> int:
        """Seal what is due (``at_once``: everything); how many batches."""
        now, sealed = self.wall.now(), 0
        whole = at_once or self._looked_through_at is None or now - self._looked_through_at >= _LOOK_THROUGH
        above = audit_chain.EVERYTHING if whole else None
        while sealed < _AT_ONCE and (seal := self._seal_one(now, above, at_once)):
            above, sealed = seal.last_number, sealed + 1
        if whole and sealed < _AT_ONCE:
            self._looked_through_at = now
        return sealed

    def _seal_one(self, now: datetime, above: int | None, at_once: bool) -> Seal | None:
        with self.database.transaction() as session:
            seal = audit_chain.seal_next(session, self.service, now, above=above, at_once=at_once)
        if seal is not None:
            reached(Failpoint.AUDIT_SEALED)
        return seal

    def sign(self) -> int:
        """Write the checkpoints that this machine's file does not have yet; how many."""
        file, written = CheckpointFile(self.folder, self.service), 0
        last = file.last()
        self._agrees(last)
        after = last.batch if last else 0
        while seals := self._seals_after(after):
            key = SigningKey(self.key_file)
            file.append([key.checkpoint(self.service, seal, self.wall.now()) for seal in seals])
            after, written = seals[-1].batch, written + len(seals)
        return written

    def _seals_after(self, batch: int) -> list[Seal]:
        with self.database.reading() as session:
            return audit_chain.seals_after(session, batch, _AT_ONCE)

    def _agrees(self, last: Checkpoint | None) -> None:
        """What was signed last is still so: else a false history would get a true signature."""
        seal = None
        if last is not None:
            with self.database.reading() as session:
                seal = audit_chain.seal_of(session, last.batch)
        contradicted = last is not None and (seal is None or not last.says(seal))
        self.metrics.audit_contradicted.labels(self.service).set(int(contradicted))
        if contradicted:
            raise Contradicted(f"{self.service}: batch {last.batch if last else 0} is not what was signed")

    def measure(self) -> None:
        """Bring the gauges up to date."""
        now = self.wall.now()
        with self.database.reading() as session:
            waiting, oldest = audit_chain.unsealed(session, now)
        self.metrics.audit_unsealed.labels(self.service).set(waiting)
        age = max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
        self.metrics.audit_oldest_unsealed.labels(self.service).set(age)
