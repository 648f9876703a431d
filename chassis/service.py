"""The decorators of a service class: a table of contents that nameko can host and a test can drive.

    class PatrolService:
        name = "patrol"

        @executes(orders.REPORT_SIGHTING)
        def report_sighting(self, command, uow):
            return handlers.report_sighting(command, uow)

Each decorator is a nameko entrypoint, so hosting the class starts all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nameko.extensions import Entrypoint

from chassis.catalogue import EventType
from chassis.hosting import Host
from chassis.orders import CommandType, Heard, Need, ReadType
from chassis.registrations import Handler, Hearing, Registrations


class _Hosted(Entrypoint):
    """An entrypoint that leaves its work to the service's one host."""

    host = Host()

    def enter(self, table: Registrations, handler: Handler) -> None:
        raise NotImplementedError


class _Executes(_Hosted):
    def __init__(self, command: CommandType) -> None:
        super().__init__()
        self.command = command

    def enter(self, table: Registrations, handler: Handler) -> None:
        table.commands[self.command.key] = (self.command, handler)


class _Answers(_Hosted):
    def __init__(self, read: ReadType) -> None:
        super().__init__()
        self.read = read

    def enter(self, table: Registrations, handler: Handler) -> None:
        table.reads[self.read.key] = (self.read, handler)


class _Hears(_Hosted):
    def __init__(self, *payloads: type[Any], needs: Callable[[Heard], Need | None] | None = None) -> None:
        super().__init__()
        self.contracts: tuple[EventType, ...] = tuple(payload.contract for payload in payloads)
        self.needs = needs

    def enter(self, table: Registrations, handler: Handler) -> None:
        for contract in self.contracts:
            table.hearings[contract.type] = Hearing(contract, handler, self.needs)


class _WhenDue(_Hosted):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def enter(self, table: Registrations, handler: Handler) -> None:
        table.timers[self.kind] = handler


class _Every(_Hosted):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def enter(self, table: Registrations, handler: Handler) -> None:
        table.periodic.append((self.seconds, handler))


executes = _Executes.decorator
"""``@executes(COMMAND)``: ``method(command, uow) -> dict``, once per command id."""

answers = _Answers.decorator
"""``@answers(READ)``: ``method(query, view) -> dict``."""

hears = _Hears.decorator
"""``@hears(Event, …, needs=…)``: ``method(heard, uow)``, exactly one effect per event, in order per publisher and
subject."""

when_due = _WhenDue.decorator
"""``@when_due("kind")``: ``method(timer, uow)``, once per timer."""

every = _Every.decorator
"""``@every(seconds)``: ``method(runtime)``, again and again while the service runs; never two at once."""
