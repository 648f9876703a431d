"""Rotation of keys while everything runs; without it a key that may have been seen would have to be kept.

Each rotation goes in bounded batches, each a transaction of its own, and notes how far it is where the data are: killed
anywhere it goes on from there, and a second one beside it does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select, update

from chassis.blind import BlindIndex
from chassis.failpoints import Failpoint, reached
from chassis.generations import INDEX, Generations
from chassis.master import MasterKey
from chassis.private import Erased, sealed_key
from chassis.work import UnitOfWork, Units, View

BATCH: Final = 200

Rebuild = Callable[[UnitOfWork, str, int], str | None]
"""Bring at most so many records after that cursor under every key in use; the new cursor, nothing when all are."""


@dataclass(frozen=True)
class Progress:
    """How far a rotation is: what is done, and of how many where that is known."""

    done: int
    total: int | None


@dataclass(frozen=True)
class Standing:
    """How the keys of one service stand: owners' keys by the master that wraps them (nothing: by one without an id),
    and for each kind its generations in use."""

    owners: dict[str | None, int]
    unknown: int
    generations: dict[str, tuple[int, int]]

    @property
    def total(self) -> int:
        return sum(self.owners.values())

    def wrapped_by_others_than(self, master: str) -> int:
        return sum(count for id, count in self.owners.items() if id != master)


def standing(view: View, master: MasterKey) -> Standing:
    """What ``guitu keys status`` shows of one service."""
    counted = select(sealed_key.c.wrapped_by, func.count()).where(sealed_key.c.wrapped.is_not(None))
    owners = {by: int(count) for by, count in view.session.execute(counted.group_by(sealed_key.c.wrapped_by))}
    kinds = {row.kind: (row.oldest, row.newest) for row in Generations(view.session).all()}
    return Standing(owners, sum(count for by, count in owners.items() if not master.knows(by)), kinds)


def rotate_master(units: Units, batch: int = BATCH) -> Iterator[Progress]:
    """Wrap every owner's key by the current master. Afterwards the others wrap nothing of this service, unless a
    process that does not have the current one yet makes a key: then run it again.

    :raises UnknownMaster: at a key whose master is not configured; the others before it are done.
    """
    with units.view() as view:
        total = standing(view, units.master_key).wrapped_by_others_than(units.master_key.id)
    done = 0
    yield Progress(done, total)
    while moved := _rewrap(units, batch):
        done += moved
        yield Progress(done, max(total, done))


def _rewrap(units: Units, batch: int) -> int:
    master = units.master_key
    old = or_(sealed_key.c.wrapped_by.is_(None), sealed_key.c.wrapped_by != master.id)
    wanted = select(sealed_key).where(sealed_key.c.wrapped.is_not(None), old).order_by(sealed_key.c.owner)
    with units.unit() as uow:
        connection = uow.session.connection()
        rows = connection.execute(wanted.limit(batch).with_for_update()).all()
        for row in rows:
            key = master.unwrap(row.owner, row.wrapped, row.wrapped_by)
            again = {"wrapped": master.wrap(row.owner, key), "wrapped_by": master.id}
            connection.execute(update(sealed_key).where(sealed_key.c.owner == row.owner).values(**again))
        if rows:
            uow.audit("keys.rewrapped", "master", by=master.id, count=len(rows))
        reached(Failpoint.KEYS_MOVED)
    return len(rows)


def rotate(units: Units, kind: str, rebuild: Rebuild, batch: int = BATCH) -> Iterator[Progress]:
    """Put a new key in the place of the one that hashes of that kind rest on. From the first moment on writers write
    under both and readers search both; when everything is under the new one, the old one is destroyed.

    One that was interrupted is gone on with: no second new key is made.
    """
    _begin(units, kind)
    done = 0
    yield Progress(done, None)
    while (moved := _rebuilt(units, kind, rebuild, batch)) is not None:
        done = moved
        yield Progress(done, None)
    _retire(units, kind)
    yield Progress(done, done)


def _begin(units: Units, kind: str) -> None:
    """Unless one is under way."""
    with units.unit() as uow:
        generations = Generations(uow.session)
        row = generations.row(kind, to_change=True)
        if row.newest == row.oldest:
            generations.change(kind, units.wall.now(), newest=row.newest + 1, reached="", done=0)
            uow.keys.key_or_new(Generations.owner_of(kind, row.newest + 1))
            uow.audit("keys.rotation_began", kind, generation=row.newest + 1)


def _rebuilt(units: Units, kind: str, rebuild: Rebuild, batch: int) -> int | None:
    """One batch; how many records were gone through, or nothing when there is nothing more to do."""
    with units.unit() as uow:
        generations = Generations(uow.session)
        row = generations.row(kind)
        if row.newest == row.oldest or row.reached is None:
            return None
        reached_now = rebuild(uow, row.reached, batch)
        done = row.done + (batch if reached_now is not None else 0)
        generations.change(kind, units.wall.now(), reached=reached_now, done=done)
        reached(Failpoint.KEYS_MOVED)
    return done


def _retire(units: Units, kind: str) -> None:
    """Only where everything is under the newest key; another rotation may have been quicker."""
    with units.unit() as uow:
        generations = Generations(uow.session)
        row = generations.row(kind, to_change=True)
        if row.newest == row.oldest or row.reached is not None:
            return
        generations.change(kind, units.wall.now(), oldest=row.newest)
        if kind == INDEX:
            BlindIndex(uow.session, uow.keys).drop_before(row.newest)
        gone = {Generations.owner_of(kind, generation) for generation in range(row.oldest, row.newest)}
        for owner in sorted(gone - generations.owners_in_use()):
            uow.keys.destroy(owner)
        uow.audit("keys.retired", kind, generation=row.newest)
        reached(Failpoint.KEYS_MOVED)


def rebuild_index(uow: UnitOfWork, after: str, limit: int) -> str | None:
    """The :data:`Rebuild` of the blind index. What cannot be opened leads to nobody and is left behind."""
    in_use = Generations(uow.session).in_use(INDEX)
    index = BlindIndex(uow.session, uow.keys)
    rows = index.of_generation(in_use[0], int(after or 0), limit)
    for row in rows:
        try:
            if row.value is not None:
                index.copy(row, in_use[-1])
        except Erased:
            continue
    return str(rows[-1].number) if rows else None
