"""What a caller wants done, and where it stands; without it requests and operations would know each other's inside."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chassis.orders import Actor, CommandType
from chassis.work import UnitOfWork
from gateway.domain.operations import UNSETTLED, Operation
from gateway.signatures import Signed

Minting = Callable[[UnitOfWork, str], Mapping[str, Any]]
"""Called when a command is accepted, with the id of its resource: what every answer to it shall carry besides."""


@dataclass(frozen=True)
class Submission:
    """What a caller wants done: the command, its body as it came in, and the key that makes it one thing."""

    type: CommandType
    actor: Actor
    key: str
    body: Mapping[str, Any]
    target_id: str | None = None
    purpose: str = ""
    if_match: str | None = None
    location: str | None = None
    minting: Minting | None = None
    signed: Signed | None = None

    def canonical(self) -> str:
        """The same text for the same request, whatever the order of its members."""
        said = [self.type.key, self.target_id, self.if_match, self.body]
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Standing:
    """Where an operation stands, in the clear, for the one who may see it."""

    operation_id: str
    agency_id: str
    client_id: str
    command_type: str
    state: str
    target_id: str
    case_id: str | None
    location: str | None
    accepted_at: datetime
    valid_until: datetime | None
    withdrawal: str | None
    attempts: int
    finished_at: datetime | None
    answer: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, Any] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        return self.state not in UNSETTLED

    @property
    def deferrable(self) -> bool:
        return self.valid_until is not None


def order_of(wanted: Submission, extras: Mapping[str, Any]) -> dict[str, Any]:
    return {"body": dict(wanted.body), "purpose": wanted.purpose, "if_match": wanted.if_match, "extras": dict(extras)}


def case_in(said: Mapping[str, Any]) -> str | None:
    """The case that an answer or a refusal names."""
    named = {**said.get("facts", {}), **said.get("body", {})}.get("case_id")
    return None if named is None else str(named)


def standing_of(operation: Operation) -> Standing:
    answer = operation.answer.open() if operation.answer else {}
    order = operation.order.open() if operation.order else {}
    return Standing(
        operation_id=operation.id,
        agency_id=operation.agency_id,
        client_id=operation.client_id,
        command_type=operation.command_type,
        state=operation.state,
        target_id=operation.target_id,
        case_id=operation.case_id,
        location=operation.location,
        accepted_at=operation.accepted_at,
        valid_until=operation.valid_until,
        withdrawal=operation.withdrawal,
        attempts=operation.attempts,
        finished_at=operation.finished_at,
        answer=answer,
        extras=answer.get("extras") or order.get("extras") or {},
    )
