"""What the registry says of a caller now; without it a token would be worth what it was when it was issued.

Tokens say who; the registry says what may be done at this moment. One answer serves requests and what was deferred:
suspension, the end of a contract, a disabled client and fewer scopes take effect within :data:`KNOWN_FOR` everywhere,
and at once in the process that made the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from weakref import WeakSet

from sqlalchemy.orm import Session

from chassis.orders import Actor
from chassis.work import UnitOfWork
from gateway.domain.agencies import Agency, Client, ClientKey, actor_of, narrowed
from gateway.domain.own_keys import KNOWN_FOR
from gateway.domain.reporters import actor_of_reporter, reporter_id_of
from gateway.people import rights
from gateway.ports import GatewayRuntime
from gateway.storage.agencies import Agencies
from gateway.storage.reporters import Reporters

_MOST_KNOWN: Final = 4096


@dataclass(frozen=True)
class Registered:
    """A client with its agency and its keys, as they were when somebody looked."""

    agency: Agency
    client: Client
    keys: Sequence[ClientKey] = ()

    def actor(self, now: datetime) -> Actor | None:
        """What it may do now; nobody when it is out of force."""
        return actor_of(self.agency, self.client, now)

    def key(self, kid: str, now: datetime) -> ClientKey | None:
        return next((key for key in self.keys if key.kid == kid and key.good(now)), None)


def registered(session: Session, client_id: str) -> Registered | None:
    """The client as the database has it."""
    agencies = Agencies(session)
    client = agencies.client(client_id)
    if client is None:
        return None
    return Registered(agencies.get(client.agency_id), client, agencies.keys_of(client_id))


def registered_here(runtime: GatewayRuntime, session: Session, client_id: str) -> Registered | None:
    """The client as the database has it; nobody unless its agency is meant for this platform (docs/adr/0032): one that
    is marked for the sandbox meets invented people only, and the sandbox knows no other."""
    found = registered(session, client_id)
    return found if found is not None and belongs_here(runtime, found.agency) else None


def belongs_here(runtime: GatewayRuntime, agency: Agency) -> bool:
    """Whether the agency's mark and this platform agree."""
    return bool(agency.sandbox == runtime.settings.sandbox)


def as_of_now(session: Session, actor: Actor, now: datetime) -> Actor | None:
    """The caller with the rights it still holds, client, reporter or person; nobody when it is out of force."""
    if rights.is_person(actor):
        return rights.as_of_now(actor, session)
    return narrowed(_present(session, actor.client_id, now), actor.scopes)


def _present(session: Session, client_id: str, now: datetime) -> Actor | None:
    if (reporter_id := reporter_id_of(client_id)) is not None:
        reporter = Reporters(session).find(reporter_id)
        agency = Agencies(session).find(reporter.agency_id) if reporter else None
        return actor_of_reporter(agency, reporter, now) if agency and reporter else None
    found = registered(session, client_id)
    return found.actor(now) if found else None


class Registry:
    """What one process knows of clients, for at most half a minute; a client that is not known is asked for again."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime = runtime
        self._known: dict[str, tuple[datetime, Registered]] = {}
        _REGISTRIES.add(self)

    def of(self, client_id: str) -> Registered | None:
        now = self._runtime.wall.now()
        seen_at, found = self._known.get(client_id, (None, None))
        if seen_at is None or not seen_at <= now < seen_at + KNOWN_FOR:
            found = self._looked_up(client_id, now)
        return found

    def actor(self, client_id: str, scopes: frozenset[str]) -> Actor | None:
        """The client with those of these scopes that it holds now; nobody when it is out of force."""
        found = self.of(client_id)
        return narrowed(found.actor(self._runtime.wall.now()) if found else None, scopes)

    def forget(self) -> None:
        self._known.clear()

    def _looked_up(self, client_id: str, now: datetime) -> Registered | None:
        with self._runtime.view() as view:
            found = registered_here(self._runtime, view.session, client_id)
        if len(self._known) >= _MOST_KNOWN:
            self.forget()
        if found is not None:
            self._known[client_id] = (now, found)
        return found


_REGISTRIES: Final[WeakSet[Registry]] = WeakSet()


def changed(uow: UnitOfWork) -> None:
    """The registry changes with this unit of work: nobody in this process goes by the old one after its commit."""
    uow.after_commit.append(_forget)


def _forget() -> None:
    for one in list(_REGISTRIES):
        one.forget()
