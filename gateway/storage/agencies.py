"""Agencies, their clients and their keys: their tables, and how they are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, REGION_CODE, Codes, Moment
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.retained import retained
from gateway.domain.agencies import Agency, Client, ClientKey
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
    Column("secret_hash", String(200)),
    Column("scopes", Codes, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("disabled_at", Moment),
    Column("former_secret_hash", String(200)),
    Column("former_secret_until", Moment),
    Column("must_sign", Codes, nullable=False),
)

client_key = Table(
    "client_key",
    METADATA,
    Column("client_id", NAME, ForeignKey("client.id"), primary_key=True),
    Column("kid", NAME, primary_key=True),
    Column("jwk", Codes, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("not_after", Moment),
)

used_assertion = Table(
    "used_assertion",
    METADATA,
    Column("client_id", NAME, primary_key=True),
    Column("jti_hash", String(64), primary_key=True),
    Column("expires_at", Moment, nullable=False, index=True),
)

retained(used_assertion, "used_assertions", aged_by=used_assertion.c.expires_at)

mapper.map_imperatively(Agency, agency)
mapper.map_imperatively(Client, client)
mapper.map_imperatively(ClientKey, client_key)


class Agencies:
    """Agencies, their clients and their keys."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, agency_id: str) -> Agency:
        """:raises NotFound: when there is none."""
        return existing(self.find(agency_id), agency_id=agency_id)

    def find(self, agency_id: str) -> Agency | None:
        return self._session.get(Agency, agency_id)

    def hold(self, agency_id: str) -> None:
        """Until the end of the transaction, whoever else holds this agency waits."""
        self._session.execute(select(agency.c.id).where(agency.c.id == agency_id).with_for_update())

    def all(self) -> Sequence[Agency]:
        return self._session.scalars(select(Agency).order_by(agency.c.kind, agency.c.id)).all()

    def add(self, new: Agency) -> None:
        self._session.add(new)
        self._session.flush()

    def names(self) -> dict[str, str]:
        return {row.id: row.name for row in self._session.execute(select(agency.c.id, agency.c.name))}

    def client(self, client_id: str) -> Client | None:
        return self._session.get(Client, client_id)

    def clients_of(self, agency_id: str) -> Sequence[Client]:
        return self._session.scalars(select(Client).where(client.c.agency_id == agency_id).order_by(client.c.id)).all()

    def add_client(self, new: Client) -> None:
        self._session.add(new)
        self._session.flush()

    def keys_of(self, client_id: str) -> Sequence[ClientKey]:
        """The oldest first."""
        wanted = select(ClientKey).where(client_key.c.client_id == client_id)
        return self._session.scalars(wanted.order_by(client_key.c.registered_at, client_key.c.kid)).all()

    def add_key(self, new: ClientKey) -> None:
        self._session.add(new)
        self._session.flush()

    def use_once(self, client_id: str, jti_hash: str, expires_at: datetime) -> bool:
        """Whether this assertion is used for the first time, on any replica."""
        row = {"client_id": client_id, "jti_hash": jti_hash, "expires_at": expires_at}
        return insert_ignoring(self._session.connection(), used_assertion, [row]) == 1
