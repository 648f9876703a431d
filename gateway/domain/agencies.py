"""Agencies and their clients as plain objects; without them rules of who is calling would live in SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


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


@dataclass(eq=False, kw_only=True)
class Client:
    """A programme or desk of an agency that signs in on its own (客户端)."""

    id: str
    agency_id: str
    secret_hash: str
    scopes: list[str]
    registered_at: datetime
    disabled_at: datetime | None = None
