"""What the gateway needs from its host; without these ports the Flask app could run under one host only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from chassis.clock import Clock
from chassis.commands import Answer
from chassis.metrics import Metrics
from chassis.orders import Actor, Command, CommandType, Query
from chassis.work import UnitOfWork, View


class Owners(Protocol):
    """The services that own what the gateway is asked about."""

    def execute(self, command: Command, body: Mapping[str, Any], deadline_s: float) -> Answer:
        """The owner's answer, refusals included, the same to the same id. :raises OwnerAway: without one in time."""

    def cancel(self, type_: CommandType, command_id: str, actor: Actor, deadline_s: float) -> Answer:
        """Make sure it never runs: ``operation_cancelled``, or the answer it got before. :raises OwnerAway:"""

    def ask(self, query: Query, params: Mapping[str, Any], deadline_s: float) -> dict[str, Any]:
        """:raises OwnerAway: when no answer came in time; :raises Refusal: when the owner says no."""


class GatewayRuntime(Protocol):
    """The gateway's own database, the owners, the clocks, and what operators look at."""

    clock: Clock
    wall: Clock
    settings: Any
    metrics: Metrics

    @property
    def rpc(self) -> Owners: ...

    @property
    def public_url(self) -> str:
        """The address at which partners reach us, without a slash at its end."""

    def unit(self, actor: Actor | None = None) -> AbstractContextManager[UnitOfWork]: ...

    def view(self, actor: Actor | None = None) -> AbstractContextManager[View]: ...

    def ready(self) -> Sequence[str]:
        """What keeps this process from working, in words for operators; nothing when it is ready."""

    def warnings(self) -> Mapping[str, Sequence[str]]:
        """What an operator must see to although it works, by name of the warning."""
