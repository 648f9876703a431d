"""Commands and reads as declared things: without them the gateway and a service could each believe in another request.

A *command* is an order somebody gives to the service that owns the resource; a *read* asks an owner for what events
do not carry. Both are declared once, in the contracts, with a marshmallow schema of their body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from marshmallow import RAISE, Schema


@dataclass(frozen=True)
class Actor:
    """Who asks: the agency, its kind, which of its clients, and what that client may do.

    ``purposes``: why it may ask for personal data at all; ``role``: of a person of the agency, ``None`` of a programme.
    """

    agency_id: str
    agency_kind: str
    client_id: str
    scopes: frozenset[str] = frozenset()
    region_code: str | None = None
    purposes: frozenset[str] = frozenset()
    role: str | None = None

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def as_json(self) -> dict[str, Any]:
        return {
            "agency_id": self.agency_id,
            "agency_kind": self.agency_kind,
            "client_id": self.client_id,
            "scopes": sorted(self.scopes),
            "region_code": self.region_code,
            "purposes": sorted(self.purposes),
            "role": self.role,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Actor:
        return cls(
            data["agency_id"],
            data["agency_kind"],
            data["client_id"],
            frozenset(data["scopes"]),
            data.get("region_code"),
            frozenset(data.get("purposes", ())),
            data.get("role"),
        )

    @classmethod
    def service(cls, name: str) -> Actor:
        """A service of the platform itself, asking on its own account."""
        return cls(f"service:{name}", "service", name)


class EmptySchema(Schema):
    """A command or read without a body."""

    class Meta:
        unknown = RAISE


@dataclass(frozen=True)
class CommandType:
    """An order: its owner, its body, and whether late is better than never.

    ``deferrable_for``: how long after acceptance it may still be carried out when the owner is away; ``None`` means
    that late would harm, so an unanswered command is cancelled. ``resource`` names the kind of thing it acts on;
    later commands on the same resource wait behind an open one. ``creates``: the resource comes into being by this
    command, the gateway mints its id. ``scope``: what the actor must hold, checked at the gateway and again at
    execution. ``needs_version``: it is given on the strength of what was seen, so it must name that version.
    ``answer`` describes what comes back, field by field. ``to_addressee``: the kind of agency to which the paper is
    addressed; given by one, it is answered with nothing but that paper, so a seal does not hide it. ``tells_itself``:
    an event tells its sender that it was carried out, so nobody else need when it was late.
    """

    owner: str
    name: str
    resource: str
    scope: str
    body: type[Schema] = EmptySchema
    creates: bool = False
    deferrable_for: timedelta | None = None
    doc: str = ""
    needs_version: bool = False
    answer: type[Schema] | None = None
    to_addressee: str = ""
    tells_itself: bool = False

    @property
    def key(self) -> str:
        return f"{self.owner}.{self.name}"


@dataclass(frozen=True)
class ReadType:
    """A question: its owner, its parameters, and which groups of personal data the answer discloses (logged with the
    purpose).

    ``about``: the resource of which it shows one, named by the parameter ``<about>_id``; its version is shown with it.
    ``answer`` describes what comes back, field by field; ``default_purpose`` is what those ask for who need not say.
    """

    owner: str
    name: str
    scope: str
    params: type[Schema] = EmptySchema
    discloses: tuple[str, ...] = ()
    doc: str = ""
    about: str = ""
    answer: type[Schema] | None = None
    default_purpose: str = ""

    @property
    def key(self) -> str:
        return f"{self.owner}.{self.name}"


@dataclass(frozen=True)
class Command:
    """One order as a handler sees it: ``data`` is loaded by the command's own schema."""

    type: CommandType
    id: str
    target_id: str
    data: Mapping[str, Any]
    actor: Actor
    accepted_at: datetime
    purpose: str = ""
    if_match: str | None = None
    correlation_id: str | None = None


@dataclass(frozen=True)
class Query:
    """One question as a handler sees it: ``params`` is loaded by the read's own schema."""

    type: ReadType
    params: Mapping[str, Any]
    actor: Actor
    purpose: str


@dataclass(frozen=True)
class Heard:
    """One event as a handler sees it: ``data`` is the contract's dataclass, ``answer`` what its declared read
    brought."""

    id: str
    type: str
    subject: str
    sequence: int
    time: datetime
    data: Any
    correlation_id: str | None = None
    sealed: bool = False
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DueTimer:
    """One durable timer as a handler sees it; ``due_at`` is when it should have fired, which may be long ago."""

    id: str
    kind: str
    subject: str
    due_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Need:
    """The read an event handler asks for before its transaction opens."""

    read: ReadType
    params: Mapping[str, Any]
    purpose: str


class Refusal(Exception):
    """The domain says no, for a reason that is part of the contract.

    ``code`` is stable and documented; ``facts`` are ids, codes, times and quantities that help to see what to do next,
    never personal data. A refusal is an answer: it is stored and given again to the same command.
    """

    code = "refused"

    def __init__(self, code: str | None = None, **facts: Any) -> None:
        self.code = code or type(self).code
        self.facts = facts
        super().__init__(self.code)


class NotFound(Refusal):
    """There is no such thing, or not for you: the two are never told apart."""

    code = "not_found"


_Thing = TypeVar("_Thing")


def existing(thing: _Thing | None, **ids: str) -> _Thing:
    """The thing that was looked for under these ids. :raises NotFound: when there is none."""
    if thing is None:
        raise NotFound(**ids)
    return thing
