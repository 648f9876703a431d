"""Agencies and their clients: their tables, and how they are found."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, REGION_CODE, Codes, Moment
from chassis.orders import existing
from gateway.domain.agencies import Agency, Client
from gateway.storage.base import METADATA, NAME, mapper

agency = Table(
    "agency",
    METADATA,
    Column("id", AGENCY_ID, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(100), nullable=False),
    Column("region_code", REGION_CODE),
    Column("registered_at", Moment, nullable=False),
    Column("purposes", Codes, nullable=False),
    Column("webhook_hosts", Codes, nullable=False),
    Column("quotas", Codes, nullable=False),
    Column("sandbox", Boolean, nullable=False),
    Column("contract_from", Moment),
    Column("contract_until", Moment),
    Column("suspended_at", Moment),
)

client = Table(
    "client",
    METADATA,
    Column("id", NAME, primary_key=True),
    Column("agency_id", AGENCY_ID, ForeignKey("agency.id"), nullable=False),
    Column("secret_hash", String(200), nullable=False),
    Column("scopes", Codes, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

mapper.map_imperatively(Agency, agency)
mapper.map_imperatively(Client, client)


class Agencies:
    """Agencies and their clients."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, agency_id: str) -> Agency:
        """:raises NotFound: when there is none."""
        return existing(self.find(agency_id), agency_id=agency_id)

    def find(self, agency_id: str) -> Agency | None:
        return self._session.get(Agency, agency_id)

    def add(self, new: Agency) -> None:
        self._session.add(new)
        self._session.flush()

    def all(self) -> Sequence[Agency]:
        return self._session.scalars(select(Agency).order_by(agency.c.id)).all()

    def names(self) -> dict[str, str]:
        return {row.id: row.name for row in self._session.execute(select(agency.c.id, agency.c.name))}

    def client(self, client_id: str) -> Client | None:
        return self._session.get(Client, client_id)

    def add_client(self, new: Client) -> None:
        self._session.add(new)
        self._session.flush()
