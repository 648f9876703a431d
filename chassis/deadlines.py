"""Durable deadlines: a duty with a moment, that survives restarts and is never quietly dropped; without them a duty
would live in somebody's head.

What may become of a deadline is decided in :mod:`chassis.deadline_decisions`; here is where it is kept. Each opening is
one row that is never deleted (the database itself refuses) and never moved; its warning and its breach are two durable
timers, so each happens exactly once, in the transaction that takes the timer. Every transition is told to the service,
which announces it in its own words in the same unit of work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import (
    DDL,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from chassis.deadline_decisions import (
    CANCELLED,
    OPEN,
    RUNNING,
    STATES,
    Deadline,
    DeadlinePlan,
    breached,
    cancelled,
    code,
    met,
    missed_by,
    opened,
    paused,
    warned,
)
from chassis.moments import Moment
from chassis.orders import DueTimer, Refusal
from chassis.tables import METADATA
from chassis.timers import Timers

__all__ = [
    "DEADLINE_BREACH",
    "DEADLINE_WARNING",
    "TRANSITIONS",
    "Deadline",
    "DeadlinePlan",
    "Deadlines",
    "NotRunning",
    "breach",
    "deadlines_of",
    "running_by_rule",
    "warn",
]

DEADLINE_WARNING: Final = "deadline_warning"
DEADLINE_BREACH: Final = "deadline_breach"
TRANSITIONS: Final = (
    "opened",
    "warned",
    "breached",
    "breach_withdrawn",
    "met",
    "paused",
    "resumed",
    "waived",
    "cancelled",
)
"""What a service is told of a duty."""

_RUNNING_SQL = ", ".join(f"'{state}'" for state in RUNNING)
_STATES_SQL = ", ".join(f"'{state}'" for state in STATES)

deadline = Table(
    "deadline",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("rule", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("opening", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("warn_at", Moment),
    Column("provisional", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("warned_at", Moment),
    Column("met_at", Moment),
    Column("breached_at", Moment),
    Column("breach_withdrawn_at", Moment),
    Column("evidence", String(120)),
    Column("reason", String(120)),
    Column("waived_by", String(120)),
    UniqueConstraint("rule", "subject", "opening"),
    CheckConstraint(f"state IN ({_STATES_SQL})", name="state"),
    Index("ix_deadline_subject", "subject"),
)
Index(
    "uq_deadline_running",
    deadline.c.rule,
    deadline.c.subject,
    unique=True,
    postgresql_where=sql(f"state IN ({_RUNNING_SQL})"),
    sqlite_where=sql(f"state IN ({_RUNNING_SQL})"),
)

# A missed duty that somebody could delete would be a duty nobody missed, so the database says no, to us as well.
_REFUSALS: Final = (
    (
        "sqlite",
        "CREATE TRIGGER deadline_is_kept BEFORE DELETE ON deadline "
        "BEGIN SELECT RAISE(ABORT, 'a deadline is never deleted'); END",
    ),
    (
        "postgresql",
        "CREATE OR REPLACE FUNCTION deadline_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a deadline is never deleted'; END $$",
    ),
    (
        "postgresql",
        "CREATE TRIGGER deadline_is_kept BEFORE DELETE ON deadline FOR EACH ROW EXECUTE FUNCTION deadline_is_kept()",
    ),
)
for _dialect, _statement in _REFUSALS:
    event.listen(deadline, "after_create", DDL(_statement).execute_if(dialect=_dialect))
event.listen(
    deadline,
    "after_drop",
    DDL("DROP FUNCTION IF EXISTS deadline_is_kept()").execute_if(dialect="postgresql"),
)


class NotRunning(Refusal):
    """The duty never ran, was done, or is gone: there is nothing to dispense from."""

    code = "clock_not_running"


class _Unit(Protocol):
    """What deadlines need of a unit of work."""

    session: Session
    timers: Timers

    def now(self) -> datetime: ...

    def new_id(self) -> str: ...

    def announce_deadline(self, transition: str, deadline: Deadline) -> None: ...


class Deadlines:
    """The deadlines of one unit of work. ``rule`` names the duty, ``subject`` whom or what it is about; both are
    codes."""

    def __init__(self, uow: _Unit) -> None:
        self._uow = uow

    def open(self, rule: str, subject: str, *, started_at: datetime, plan: DeadlinePlan) -> Deadline:
        """Start a duty. While it runs a second call changes nothing and gives the running one, breached or not.

        Learned too late, it starts breached: the opening and the breach are both announced, at once.
        """
        latest = self.latest(rule, subject)
        if latest and latest.is_running:
            return latest
        return self._start(rule, subject, latest, started_at, plan, reason=None)

    def hold(self, rule: str, subject: str, *, started_at: datetime, plan: DeadlinePlan) -> Deadline:
        """What the duty rests on holds, or holds again: it runs, unless it was done or dispensed from before.

        Repeatable. What ended with its condition opens anew, judged by the same moments if they are given again.
        """
        latest = self.latest(rule, subject)
        if latest and (latest.is_running or latest.met_at or latest.waived_by):
            return latest
        return self._start(rule, subject, latest, started_at, plan, reason=None)

    def meet(self, rule: str, subject: str, *, done_at: datetime, evidence: str | None = None) -> Deadline | None:
        """The duty was done at ``done_at``; judged by that and not by when we hear of it.

        In time (``done_at`` ≤ ``due_at``) is ``met`` and withdraws a recorded breach, else ``met_late``, with the
        breach on record. It is the last opening that had started by then which was met: a proof that comes after the
        next one opened still counts where it belongs. Of several proofs of the same opening the earliest counts.
        ``None`` when the duty never ran; unchanged when it was cancelled.
        """
        meant = self._running_at(rule, subject, done_at)
        return meant and self._done(meant, done_at, evidence)

    def reopen(self, rule: str, subject: str, *, reason: str, plan: DeadlinePlan | None = None) -> Deadline | None:
        """What met the duty no longer holds: it runs again as a new opening, with the same moments unless ``plan`` says
        others.

        While it runs a second call changes nothing. ``None`` when the duty never ran.
        """
        latest = self.latest(rule, subject)
        if latest is None or latest.is_running:
            return latest
        same = DeadlinePlan(latest.due_at, latest.warn_at, latest.provisional)
        return self._start(rule, subject, latest, latest.started_at, plan or same, reason)

    def cancel(self, rule: str, subject: str, reason: str, *, at: datetime | None = None) -> Deadline | None:
        """The duty is gone since ``at``: neither warning nor breach follows. A breach on record stays, unless the duty
        was gone in time. A second call changes nothing."""
        latest = self.latest(rule, subject)
        return latest and self._end(latest, reason, at, announce="cancelled")

    def recount(
        self, rule: str, subject: str, reason: str, *, started_at: datetime, plan: DeadlinePlan
    ) -> Deadline | None:
        """The duty was reckoned wrongly: it is reckoned anew, as a new opening, and judged by that.

        What was done stays done, at its own time; what had ended for another reason stays ended. A breach by the wrong
        reckoning is withdrawn, for the right one has its own. ``None`` when the duty never ran.
        """
        latest = self.latest(rule, subject)
        if latest is None or not (latest.is_running or latest.met_at):
            return latest
        self._end(latest, reason, latest.started_at, announce="cancelled")
        anew = self._start(rule, subject, latest, started_at, plan, reason)
        return self._done(anew, latest.met_at, latest.evidence) if latest.met_at else anew

    def recount_provisional(self, reason: str, reckon: Callable[[Deadline], DeadlinePlan]) -> int:
        """Reckon anew what runs by days nobody had published; how many now run by other moments, or for certain."""
        uncertain = select(deadline).where(deadline.c.provisional, deadline.c.state.in_(RUNNING))
        found = [_known(row) for row in self._uow.session.execute(uncertain.order_by(deadline.c.id))]
        return sum(self._is_recounted(one, reason, reckon) for one in found)

    def _is_recounted(self, found: Deadline, reason: str, reckon: Callable[[Deadline], DeadlinePlan]) -> bool:
        held, plan = self.latest(found.rule, found.subject), reckon(found)
        if held is None or held.id != found.id or not held.is_running:
            return False  # another replica was quicker
        if (plan.due_at, plan.provisional) == (held.due_at, held.provisional):
            return False
        self.recount(found.rule, found.subject, reason, started_at=found.started_at, plan=plan)
        return True

    def pause(self, rule: str, subject: str, reason: str, *, at: datetime | None = None) -> Deadline | None:
        """The duty rests since ``at``: this opening is over, and another one goes on with what is left. One that was
        missed before does not rest. A second call changes nothing."""
        latest, now = self.latest(rule, subject), self._uow.now()
        if latest is None:
            return None
        latest = self._missed_first(latest, at or now)
        return self._follow(latest, paused(latest, reason, now, at=at), announce="paused")

    def resume(
        self, rule: str, subject: str, reason: str, *, started_at: datetime, plan: DeadlinePlan
    ) -> Deadline | None:
        """What rests for ``reason`` goes on as a new opening, with what is left of it. ``None`` when it does not rest
        for that reason."""
        latest = self.latest(rule, subject)
        if latest is None or latest.state != CANCELLED or latest.reason != code(reason):
            return None
        self._uow.announce_deadline("resumed", latest)
        return self._start(rule, subject, latest, started_at, plan, reason)

    def end_rest(self, rule: str, subject: str, rests_for: str, reason: str) -> Deadline | None:
        """What rests for ``rests_for`` will never go on: the duty is gone, for ``reason``. ``None`` when it does not
        rest for that; so does a second call."""
        latest = self.latest(rule, subject)
        if latest is None or latest.state != CANCELLED or latest.reason != code(rests_for):
            return None
        return self._follow(latest, replace(latest, reason=code(reason)), announce="cancelled")

    def waive(self, rule: str, subject: str, *, by: str, why: str) -> Deadline:
        """Somebody with the power to do so dispensed from the duty; who and why (a code) stay on record, and so does a
        breach. :raises NotRunning: when there is nothing to dispense from; so does a second call."""
        latest = self.latest(rule, subject)
        if latest is None or not latest.is_running:
            raise NotRunning(rule=rule, state=latest.state if latest else None)
        return self._end(latest, why, None, announce="waived", waived_by=by)

    def of(self, subject: str) -> list[Deadline]:
        """Every opening of every duty about ``subject``, oldest first."""
        return deadlines_of(self._uow.session, subject)

    def latest(self, rule: str, subject: str) -> Deadline | None:
        """The last opening, held until the transaction ends."""
        last = (
            select(deadline)
            .where(deadline.c.rule == rule, deadline.c.subject == subject)
            .order_by(deadline.c.opening.desc())
            .limit(1)
            .with_for_update()
        )
        return _deadline(self._uow.session.execute(last).one_or_none())

    def _running_at(self, rule: str, subject: str, moment: datetime) -> Deadline | None:
        """The last opening that had started by then, held until the transaction ends; before all of them, the last."""
        ours = select(deadline).where(deadline.c.rule == rule, deadline.c.subject == subject)
        by_then = ours.where(deadline.c.started_at <= moment).order_by(deadline.c.opening.desc()).limit(1)
        found = _deadline(self._uow.session.execute(by_then.with_for_update()).one_or_none())
        return found or self.latest(rule, subject)

    def _done(self, meant: Deadline, done_at: datetime, evidence: str | None) -> Deadline:
        meant = self._missed_first(meant, done_at)
        return self._follow(meant, met(meant, done_at, self._uow.now(), evidence), announce="met")

    def _missed_first(self, meant: Deadline, at: datetime) -> Deadline:
        return self._follow(meant, missed_by(meant, at, self._uow.now()), announce="breached")

    def _end(
        self, latest: Deadline, reason: str, at: datetime | None, *, announce: str, waived_by: str | None = None
    ) -> Deadline:
        now = self._uow.now()
        latest = self._missed_first(latest, at or now)
        return self._follow(latest, cancelled(latest, reason, now, at=at, waived_by=waived_by), announce=announce)

    def warning_due(self, id: str) -> None:
        """The warning's timer fired; nothing happens when the duty is no longer open."""
        found = self._by_id(id)
        self._follow(found, warned(found, self._uow.now()), announce="warned")

    def breach_due(self, id: str) -> None:
        """The breach's timer fired; nothing happens when the duty is no longer open."""
        found, now = self._by_id(id), self._uow.now()
        if found.state == OPEN and now < found.due_at:
            # The machine's time was set back between taking the timer and looking: it is spent, so wind it again.
            self._wind(DEADLINE_BREACH, found, found.due_at)
            return
        self._follow(found, breached(found, now), announce="breached")

    def _start(
        self,
        rule: str,
        subject: str,
        latest: Deadline | None,
        started_at: datetime,
        plan: DeadlinePlan,
        reason: str | None,
    ) -> Deadline:
        fresh = opened(
            id=self._uow.new_id(),
            rule=rule,
            subject=subject,
            opening=latest.opening + 1 if latest else 1,
            started_at=started_at,
            plan=plan,
            reason=reason,
        )
        self._uow.session.execute(insert(deadline).values(asdict(fresh)))
        self._uow.announce_deadline("opened", fresh)
        now = self._uow.now()
        late = breached(fresh, now)
        if late is not fresh:
            return self._follow(fresh, late, announce="breached")
        if fresh.warn_at is not None and fresh.warn_at < fresh.due_at:
            self._wind(DEADLINE_WARNING, fresh, fresh.warn_at)
        self._wind(DEADLINE_BREACH, fresh, fresh.due_at)
        return fresh

    def _follow(self, before: Deadline, after: Deadline, announce: str) -> Deadline:
        """Keep what became of a deadline, stop the timers it no longer needs, and tell; nothing when nothing
        changed."""
        if after is before:
            return before
        changed = asdict(after)
        del changed["id"]
        self._uow.session.execute(update(deadline).where(deadline.c.id == after.id).values(changed))
        if after.state != OPEN:
            self._uow.timers.cancel(DEADLINE_WARNING, after.id)
            self._uow.timers.cancel(DEADLINE_BREACH, after.id)
        if after.breach_withdrawn_at != before.breach_withdrawn_at:
            self._uow.announce_deadline("breach_withdrawn", after)
        self._uow.announce_deadline(announce, after)
        return after

    def _wind(self, kind: str, of: Deadline, at: datetime) -> None:
        self._uow.timers.set(
            kind,
            of.id,
            at,
            {"rule": of.rule, "subject": of.subject, "opening": of.opening},
        )

    def _by_id(self, id: str) -> Deadline:
        row = self._uow.session.execute(select(deadline).where(deadline.c.id == id).with_for_update()).one()
        return _known(row)


class _UnitWithDeadlines(Protocol):
    @property
    def deadlines(self) -> Deadlines: ...


def warn(timer: DueTimer, uow: _UnitWithDeadlines) -> None:
    """What a ``deadline_warning`` timer does."""
    uow.deadlines.warning_due(timer.subject)


def breach(timer: DueTimer, uow: _UnitWithDeadlines) -> None:
    """What a ``deadline_breach`` timer does."""
    uow.deadlines.breach_due(timer.subject)


def deadlines_of(session: Session, subject: str) -> list[Deadline]:
    """Every opening of every duty about ``subject``, oldest first; for reads."""
    ours = select(deadline).where(deadline.c.subject == subject)
    rows = session.execute(ours.order_by(deadline.c.started_at, deadline.c.rule, deadline.c.opening))
    return [_known(row) for row in rows]


def running_by_rule(session: Session) -> dict[tuple[str, str], int]:
    """How many duties run, by (rule, state); for the gauges."""
    running = select(deadline.c.rule, deadline.c.state, func.count()).where(deadline.c.state.in_(RUNNING))
    return {(rule, state): count for rule, state, count in session.execute(running.group_by("rule", "state"))}


_FIELDS: Final = tuple(field.name for field in fields(Deadline))


def _known(row: Row[Any]) -> Deadline:
    return Deadline(**{name: row._mapping[name] for name in _FIELDS})


def _deadline(row: Row[Any] | None) -> Deadline | None:
    return None if row is None else _known(row)
