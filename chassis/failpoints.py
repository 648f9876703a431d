"""Failpoints: the named moments at which losing the process would hurt most; without them a test could only kill by
chance.

In product processes nothing happens here: no setting and no variable arms a failpoint. A test's own process does, by
calling :func:`arm` before it hosts anything.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Failpoint(StrEnum):
    """Each moment lies between two things that must not come apart."""

    UNIT_COMMITTED = "unit.committed"
    """A change and its announcement are committed; the relay has not heard of it."""
    RELAY_CONFIRMED = "relay.confirmed"
    """The broker has made events safe; the journal does not say so yet."""
    RELAY_MARKED = "relay.marked"
    """The journal says so."""
    EVENT_HANDLED = "event.handled"
    """Handlers have run; nothing of it is committed."""
    EVENT_COMMITTED = "event.committed"
    """The effect, or the parking, is committed; the broker has no acknowledgement."""
    EVENT_PARKED = "event.parked"
    """An event is written into parking, not committed."""
    COMMAND_CARRIED_OUT = "command.carried_out"
    """A command has run; neither its effect nor its answer is committed."""
    COMMAND_COMMITTED = "command.committed"
    """Effect and answer are committed; nobody was told."""
    TIMER_FIRED = "timer.fired"
    """A timer's handler has run, not committed."""
    TIMER_COMMITTED = "timer.committed"
    """Its effect is committed."""
    AUDIT_SEALED = "audit.sealed"
    """A batch of the audit is sealed and committed; its checkpoint is not written."""
    OPERATION_ACCEPTED = "operation.accepted"
    """The gateway has committed what a caller wants; its owner has not heard of it."""
    OPERATION_ANSWERED = "operation.answered"
    """The owner has answered; the operation does not know it yet."""
    OPERATION_STORED = "operation.stored"
    """The answer is stored; the caller has not heard it."""
    KEYS_MOVED = "keys.moved"
    """A batch of a rotation of keys has run, not committed."""
    WEBHOOK_ANSWERED = "webhook.answered"
    """A partner has answered a webhook; the delivery is not marked."""


def _nothing(_point: Failpoint) -> None:
    pass


_when_reached: Callable[[Failpoint], None] = _nothing


def reached(point: Failpoint) -> None:
    """Said by the machinery as it passes the moment."""
    _when_reached(point)


def arm(action: Callable[[Failpoint], None] | None) -> None:
    """From now on, call ``action`` at every failpoint of this process; None: nothing again."""
    global _when_reached
    _when_reached = action or _nothing
