"""What may become of a deadline, as plain functions; without them the rules would hide between the lines of SQL.

The chassis knows no law. A deadline is a duty about a subject, with a moment by which it must be done; somebody else
says why and reckons the moment. Four things hold here:

* a duty is judged by *when it was done*, never by when we heard of it, so proofs may arrive late and in any order;
* a breach is a record and not an end: the duty stays due, and a proof that it was done, or gone, in time withdraws the
  breach without erasing it;
* what was done or ended after its moment was breached first, whichever of the two we hear of first;
* a warning and a breach happen at most once per opening;
* nothing is ever deleted, paused or moved in place.

Every function takes a deadline and gives the one that follows, or the same object when nothing changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

OPEN: Final = "open"
MET: Final = "met"
MET_LATE: Final = "met_late"
BREACHED: Final = "breached"
CANCELLED: Final = "cancelled"

STATES: Final = (OPEN, MET, MET_LATE, BREACHED, CANCELLED)
RUNNING: Final = (OPEN, BREACHED)
"""The duty is still to be done; a breached one as much as an open one."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:/.@-]{0,119}")


class NotACode(ValueError):
    """A reason, an evidence or a name was worded freely; deadlines keep codes and ids only, so that no name slips
    in."""


class OpenedWithoutOffset(ValueError):
    """A moment without its offset cannot be compared with a deadline."""


@dataclass(frozen=True)
class DeadlinePlan:
    """When a duty falls due and when to warn. ``provisional``: reckoned over days nobody has published yet."""

    due_at: datetime
    warn_at: datetime | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Deadline:
    """One opening of one duty about one subject.

    ``opening`` counts from 1 per (rule, subject). ``due_at`` is the last instant that is still in time. ``breached_at``
    is when the platform recorded the breach (the breach itself happened at ``due_at``), ``breach_withdrawn_at`` when it
    learned that the duty had been done, or gone, in time after all. ``reason`` says why it was opened again, paused or
    cancelled, ``waived_by`` who dispensed from it, ``evidence`` what met it: codes and ids.
    """

    id: str
    rule: str
    subject: str
    opening: int
    started_at: datetime
    due_at: datetime
    warn_at: datetime | None
    provisional: bool
    state: str = OPEN
    warned_at: datetime | None = None
    met_at: datetime | None = None
    breached_at: datetime | None = None
    breach_withdrawn_at: datetime | None = None
    evidence: str | None = None
    reason: str | None = None
    waived_by: str | None = None

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


def code(value: str) -> str:
    """``value`` if it is a code or an id; :raises NotACode: without quoting it."""
    if not _CODE.fullmatch(value):
        raise NotACode("a deadline keeps codes and ids (letters, digits, _ : / . @ -), no wording")
    return value


def opened(
    *,
    id: str,
    rule: str,
    subject: str,
    opening: int,
    started_at: datetime,
    plan: DeadlinePlan,
    reason: str | None = None,
) -> Deadline:
    """A new opening. :raises OpenedWithoutOffset: for a moment without offset."""
    moments = (started_at, plan.due_at, plan.warn_at or plan.due_at)
    if any(moment.tzinfo is None for moment in moments):
        raise OpenedWithoutOffset(rule)
    return Deadline(
        id=id,
        rule=code(rule),
        subject=code(subject),
        opening=opening,
        started_at=started_at,
        due_at=plan.due_at,
        warn_at=plan.warn_at,
        provisional=plan.provisional,
        reason=reason and code(reason),
    )


def warned(deadline: Deadline, now: datetime) -> Deadline:
    """The duty comes due soon; said once, and not any more when it is done, breached or gone."""
    if deadline.state != OPEN or deadline.warned_at is not None:
        return deadline
    return replace(deadline, warned_at=now)


def breached(deadline: Deadline, now: datetime) -> Deadline:
    """The moment has come and the duty is not known to be done; recorded once."""
    if deadline.state != OPEN or now < deadline.due_at:
        return deadline
    return replace(deadline, state=BREACHED, breached_at=now)


def met(deadline: Deadline, done_at: datetime, now: datetime, evidence: str | None = None) -> Deadline:
    """The duty was done at ``done_at``: in time when that is no later than ``due_at``, whatever the time is now.

    A recorded breach is withdrawn by timely doing. Of several proofs the earliest counts, so the order in which we hear
    of them does not. A cancelled deadline stays cancelled.
    """
    if deadline.state == CANCELLED or (deadline.met_at is not None and deadline.met_at <= done_at):
        return deadline
    in_time = done_at <= deadline.due_at
    return replace(
        deadline,
        state=MET if in_time else MET_LATE,
        met_at=done_at,
        evidence=evidence and code(evidence),
        breach_withdrawn_at=_withdrawal(deadline, now, in_time=in_time),
    )


def cancelled(
    deadline: Deadline, reason: str, now: datetime, *, at: datetime | None = None, waived_by: str | None = None
) -> Deadline:
    """The duty is gone since ``at`` (now, when nobody says) for ``reason``, or somebody with the power to do so
    dispensed from it (``waived_by``).

    Only a running duty can be. A breach recorded before stays, unless the duty was gone before it fell due: then there
    was nothing to breach, and the record is withdrawn without being erased.
    """
    if not deadline.is_running:
        return deadline
    in_time = (at or now) <= deadline.due_at
    return replace(
        deadline,
        state=CANCELLED,
        reason=code(reason),
        waived_by=waived_by and code(waived_by),
        breach_withdrawn_at=_withdrawal(deadline, now, in_time=in_time),
    )


def paused(deadline: Deadline, reason: str, now: datetime, *, at: datetime | None = None) -> Deadline:
    """The duty rests since ``at``: this opening is over, as if it were gone. One that was missed by then does not rest;
    it stays to be done."""
    return deadline if (at or now) > deadline.due_at else cancelled(deadline, reason, now, at=at)


def missed_by(deadline: Deadline, at: datetime, now: datetime) -> Deadline:
    """Before something of the moment ``at`` ends an open duty: when that was after ``due_at``, the breach comes first.

    Without it the record would depend on whether the timer or the news came first, and an outage would change it.
    """
    return breached(deadline, max(at, now)) if at > deadline.due_at else deadline


def _withdrawal(deadline: Deadline, now: datetime, *, in_time: bool) -> datetime | None:
    """When the recorded breach was withdrawn: before, now, or not."""
    withdrawn = now if in_time and deadline.breached_at else None
    return deadline.breach_withdrawn_at or withdrawn
