"""Agencies and their clients as plain objects; without them rules of who is calling would live in SQL."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chassis.orders import Actor


@dataclass(eq=False, kw_only=True)
class Agency:
    """A partner organisation (机构) and what its contract with the station says.

    ``purposes``: why it may ask for personal data; ``webhook_hosts``: where its webhooks may go; ``quotas``: requests
    it may make, by name of the quota, where they differ from everybody's; ``sandbox``: it meets invented people only.
    """

    id: str
    kind: str
    name: str
    region_code: str | None
    registered_at: datetime
    purposes: list[str] = field(default_factory=list)
    webhook_hosts: list[str] = field(default_factory=list)
    quotas: dict[str, int] = field(default_factory=dict)
    sandbox: bool = False
    contract_from: datetime | None = None
    contract_until: datetime | None = None
    suspended_at: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        """Whether it may do anything at all: not suspended, and within its contract (from the first moment on, and
        before the last)."""
        begun = self.contract_from is None or self.contract_from <= now
        over = self.contract_until is not None and self.contract_until <= now
        return self.suspended_at is None and begun and not over


@dataclass(eq=False, kw_only=True)
class Client:
    """A programme or desk of an agency that signs in on its own (客户端), by a secret or by keys of its own.

    ``former_secret_hash`` is good until ``former_secret_until``; ``must_sign`` names commands that it may give only
    with a signature over the message (RFC 9421).
    """

    id: str
    agency_id: str
    secret_hash: str | None
    scopes: list[str]
    registered_at: datetime
    disabled_at: datetime | None = None
    former_secret_hash: str | None = None
    former_secret_until: datetime | None = None
    must_sign: list[str] = field(default_factory=list)

    def hashes(self, now: datetime) -> tuple[str, ...]:
        """The hashes of the secrets that are good now, the newest first."""
        former = self.former_secret_hash if self.former_secret_until and now < self.former_secret_until else None
        return tuple(one for one in (self.secret_hash, former) if one is not None)


@dataclass(eq=False, kw_only=True)
class ClientKey:
    """A public key of a client (JWK, RFC 7517); after ``not_after`` it is worth nothing."""

    client_id: str
    kid: str
    jwk: dict[str, Any]
    registered_at: datetime
    not_after: datetime | None = None

    def good(self, now: datetime) -> bool:
        return self.not_after is None or now < self.not_after


def actor_of(agency: Agency, client: Client, now: datetime) -> Actor | None:
    """What the registry lets this client do now; nobody when it is disabled or its agency is not in force."""
    if client.disabled_at is not None or not agency.in_force(now):
        return None
    return Actor(
        agency_id=agency.id,
        agency_kind=agency.kind,
        client_id=client.id,
        scopes=frozenset(client.scopes),
        region_code=agency.region_code,
        purposes=frozenset(agency.purposes),
    )


def narrowed(present: Actor | None, scopes: frozenset[str]) -> Actor | None:
    """Who asks, with those of the scopes it once got that it still holds."""
    return None if present is None else replace(present, scopes=present.scopes & scopes)
