"""Deletes by age what may go, and nothing else: never what is younger than its class allows, never what a legal hold is
about; without it a database would keep everything for ever, or an operator would delete by hand.

In bounded transactions, each with its own entry in the audit. Whoever places a hold and whoever deletes take the same
lock, so that from the commit of a hold on nothing it is about is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, delete, func, select, tuple_
from sqlalchemy.orm import Session

from chassis import audit_pruning, holds
from chassis.archive import Archive
from chassis.audit_pruning import AUDIT
from chassis.checkpoints import SigningKey
from chassis.clock import iso
from chassis.orders import Actor
from chassis.record_classes import Schedule
from chassis.retained import Retained, declared
from chassis.runtime import Runtime
from chassis.tables import METADATA

_AT_ONCE: Final = 500
_TURNS: Final = 10_000


@dataclass(frozen=True)
class Outcome:
    """What became of one table: how many rows are old enough, how many of them are held, how many were deleted."""

    table: str
    record_class: str
    due: int
    held: int
    deleted: int = 0


def look(runtime: Runtime, schedule: Schedule) -> list[Outcome]:
    """What :func:`run` would do now; changes nothing."""
    now = runtime.wall.now()
    with runtime.view() as view:
        outcomes = [_counted(view.session, one, schedule, now) for one in _declared(runtime)]
        return [*outcomes, _audit_counted(view.session, schedule, now)]


def run(runtime: Runtime, schedule: Schedule, operator: str | None = None) -> list[Outcome]:
    """Delete what is old enough and not held. ``operator``: who says so; without one only the classes that go by
    themselves. A second call deletes what has become old enough meanwhile."""
    now = runtime.wall.now()
    actor = Actor("operator", "operator", operator) if operator else None
    outcomes = []
    for one in _declared(runtime):
        if operator or schedule[one.record_class].by_itself:
            outcomes.append(_deleted(runtime, one, schedule, now, actor))
    if operator:
        outcomes.append(_audit_pruned(runtime, schedule, now, actor))
    return outcomes


def _declared(runtime: Runtime) -> Iterable[Retained]:
    return declared(METADATA, getattr(runtime.service_class, "metadata", METADATA))


def _due(one: Retained, cutoff: datetime) -> ColumnElement[bool]:
    old = one.aged_by < cutoff
    return old if one.only is None else and_(old, one.only)


def _held(one: Retained) -> ColumnElement[bool]:
    return holds.held(one.aged_by, one.subjects, one.agency)


def _cutoff(schedule: Schedule, record_class: str, now: datetime) -> datetime | None:
    kept_for = schedule[record_class].kept_for
    return None if kept_for is None else now - kept_for


def _counted(session: Session, one: Retained, schedule: Schedule, now: datetime) -> Outcome:
    cutoff = _cutoff(schedule, one.record_class, now)
    if cutoff is None:
        return Outcome(one.table.name, one.record_class, 0, 0)
    due = session.execute(select(func.count()).select_from(one.table).where(_due(one, cutoff))).scalar_one()
    held = session.execute(
        select(func.count()).select_from(one.table).where(_due(one, cutoff), _held(one))
    ).scalar_one()
    return Outcome(one.table.name, one.record_class, int(due), int(held))


def _deleted(runtime: Runtime, one: Retained, schedule: Schedule, now: datetime, actor: Actor | None) -> Outcome:
    with runtime.view() as view:
        before = _counted(view.session, one, schedule, now)
    cutoff, deleted = _cutoff(schedule, one.record_class, now), 0
    for _ in range(_TURNS):
        if cutoff is None or not (gone := _delete_some(runtime, one, cutoff, actor)):
            break
        deleted += gone
    return Outcome(before.table, before.record_class, before.due, before.held, deleted)


def _delete_some(runtime: Runtime, one: Retained, cutoff: datetime, actor: Actor | None) -> int:
    """Delete at most so many of the oldest; how many went."""
    wanted = and_(_due(one, cutoff), ~_held(one))
    archived = _archive(runtime, one, wanted) if one.archived else {}
    with runtime.unit(actor) as uow:
        holds.lock(uow.session)
        rows = _oldest(uow.session, one, wanted, only=archived.get("keys"))
        if not rows:
            return 0
        uow.session.execute(delete(one.table).where(_is_one_of(one.table, rows)))
        if one.with_it is not None:
            one.with_it(uow, rows)
        told = {
            "rows": len(rows),
            "before": iso(cutoff),
            "archive": archived.get("file"),
            "digest": archived.get("digest"),
        }
        uow.audit("retention_deleted", f"table/{one.table.name}", record_class=one.record_class, **told)
    return len(rows)


def _oldest(
    session: Session, one: Retained, wanted: ColumnElement[bool], only: Sequence[Any] | None = None
) -> Sequence[Any]:
    chosen = select(one.table).where(wanted).order_by(one.aged_by, *one.table.primary_key).limit(_AT_ONCE)
    if only is not None:
        chosen = chosen.where(_is_one_of(one.table, only))
    return session.execute(chosen).all()


def _is_one_of(table: Table, rows: Sequence[Any]) -> ColumnElement[bool]:
    keys = list(table.primary_key)
    if len(keys) == 1:
        return keys[0].in_([getattr(row, keys[0].name) for row in rows])
    return tuple_(*keys).in_([tuple(getattr(row, key.name) for key in keys) for row in rows])


def _archive(runtime: Runtime, one: Retained, wanted: ColumnElement[bool]) -> dict[str, Any]:
    """Write what is about to go into a file, before the transaction that deletes it: a file may be written and not be
    needed, never be needed and not be written."""
    with runtime.view() as view:
        rows = _oldest(view.session, one, wanted)
    if not rows:
        return {"keys": []}
    name, digest = Archive(runtime.settings.home / "archive" / runtime.name).write(one.table, rows)
    return {"keys": rows, "file": name, "digest": digest}


def _audit_counted(session: Session, schedule: Schedule, now: datetime) -> Outcome:
    cutoff = _cutoff(schedule, AUDIT, now)
    due, held = audit_pruning.census(session, cutoff) if cutoff else (0, 0)
    return Outcome("audit_entry", AUDIT, due, held)


def _audit_pruned(runtime: Runtime, schedule: Schedule, now: datetime, actor: Actor | None) -> Outcome:
    with runtime.view() as view:
        before = _audit_counted(view.session, schedule, now)
    cutoff, deleted = _cutoff(schedule, AUDIT, now), 0
    if cutoff is not None and before.due > before.held:
        key = SigningKey(runtime.settings.signing_key_file)
        for _ in range(_TURNS):
            if not (gone := _prune_one(runtime, cutoff, key, now, actor)):
                break
            deleted += gone
    return Outcome(before.table, before.record_class, before.due, before.held, deleted)


def _prune_one(runtime: Runtime, cutoff: datetime, key: SigningKey, now: datetime, actor: Actor | None) -> int:
    with runtime.unit(actor) as uow:
        holds.lock(uow.session)
        seal = audit_pruning.prune_next(uow.session, runtime.name, cutoff, key, now)
        if seal is None:
            return 0
        told = {"entries": seal.count, "digest": seal.digest.hex(), "before": iso(cutoff)}
        uow.audit("audit_pruned", f"audit_batch/{seal.batch}", **told)
    return seal.count
