"""Webhook endpoints and their deliveries: the tables, and how turns are found and taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, ID, Codes, Moment, Sealed, Whose
from chassis.database import insert_ignoring
from chassis.retained import retained
from gateway.domain.webhooks import Delivery, DeliveryState, Endpoint, EndpointState
from gateway.storage.base import METADATA, NAME, mapper

_SECRETS = Whose("webhook_endpoint/<id>", "no person's: secrets of an agency's endpoint", with_the_person=False)

endpoint = Table(
    "webhook_endpoint",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("agency_id", AGENCY_ID, nullable=False, index=True),
    Column("url", String(500), nullable=False),
    Column("types", Codes, nullable=False),
    Column("keys", Sealed("webhook_endpoint.keys", _SECRETS), nullable=False),
    Column("public_key", String(80), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failing_since", Moment),
    Column("next_attempt_at", Moment),
    Column("lease", ID),
    Column("leased_until", Moment),
    Column("rotated_at", Moment),
    Column("disabled_at", Moment),
    Column("disabled_reason", String(20)),
)

delivery = Table(
    "webhook_delivery",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("endpoint_id", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("event_id", ID, nullable=False),
    Column("type", NAME, nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_attempt_at", Moment),
    Column("last_outcome", String(20)),
    Column("last_status", Integer),
    Column("delivered_at", Moment),
    UniqueConstraint("endpoint_id", "number"),
    Index("ix_webhook_delivery_turn", "endpoint_id", "state", "number"),
    Index("ix_webhook_delivery_queued_at", "queued_at"),
)

mapper.map_imperatively(Endpoint, endpoint)
mapper.map_imperatively(Delivery, delivery)

retained(delivery, "notifications", aged_by=delivery.c.queued_at, subjects=[delivery.c.event_id])

_AT_ONCE = 500
_SOMETHING_WAITS = exists().where(delivery.c.endpoint_id == endpoint.c.id, delivery.c.state == DeliveryState.WAITING)


def _may_be_tried(now: datetime) -> Any:
    return (endpoint.c.state == EndpointState.ACTIVE) & or_(
        endpoint.c.next_attempt_at.is_(None), endpoint.c.next_attempt_at <= now
    )


def _batched(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))


class Endpoints:
    """Webhook endpoints, by id, by agency, and by whose turn it is."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, endpoint_id: str) -> Endpoint | None:
        return self._session.get(Endpoint, endpoint_id, populate_existing=True)

    def of_agency(self, agency_id: str) -> Sequence[Endpoint]:
        wanted = select(Endpoint).where(endpoint.c.agency_id == agency_id)
        return self._session.scalars(wanted.order_by(endpoint.c.created_at, endpoint.c.id)).all()

    def all(self) -> Sequence[Endpoint]:
        return self._session.scalars(select(Endpoint).order_by(endpoint.c.agency_id, endpoint.c.created_at)).all()

    def active_of(self, agency_ids: Iterable[str]) -> Sequence[Endpoint]:
        """Those of these agencies that may be told something."""
        active = endpoint.c.agency_id.in_(sorted(agency_ids)) & (endpoint.c.state == EndpointState.ACTIVE)
        return self._session.scalars(select(Endpoint).where(active).order_by(endpoint.c.id)).all()

    def add(self, new: Endpoint) -> None:
        self._session.add(new)
        self._session.flush()

    def change(
        self, endpoint_id: str, *, lease: str | None = None, of_version: int | None = None, **values: Any
    ) -> bool:
        """Change it if the lease is still held, and if it is still that version; whether it was."""
        still = [endpoint.c.id == endpoint_id]
        if lease is not None:
            still.append(endpoint.c.lease == lease)
        if of_version is not None:
            still.append(endpoint.c.version == of_version)
        done = self._session.execute(update(endpoint).where(*still).values(**values))
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Endpoints whose turn it is and with whom nobody is busy."""
        free = or_(endpoint.c.leased_until.is_(None), endpoint.c.leased_until <= now)
        wanted = select(endpoint.c.id).where(_may_be_tried(now), free, _SOMETHING_WAITS)
        return self._session.scalars(wanted.order_by(endpoint.c.next_attempt_at, endpoint.c.id).limit(limit)).all()

    def take_turn(self, endpoint_id: str, lease: str, now: datetime, until: datetime) -> bool:
        """Take the endpoint's turn, or keep it; whether nobody else has it, and it may be tried now."""
        free = or_(endpoint.c.lease == lease, endpoint.c.leased_until.is_(None), endpoint.c.leased_until <= now)
        done = self._session.execute(
            update(endpoint)
            .where(endpoint.c.id == endpoint_id, _may_be_tried(now), free)
            .values(lease=lease, leased_until=until)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def census(self) -> list[tuple[str, bool, int]]:
        """How many endpoints there are, by state and by whether they fail."""
        failing = endpoint.c.failing_since.is_not(None)
        wanted = select(endpoint.c.state, failing, func.count()).group_by(endpoint.c.state, failing)
        return [(state, bool(fails), count) for state, fails, count in self._session.execute(wanted)]


class Deliveries:
    """Messages on their way to endpoints, and what became of them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, rows: list[dict[str, Any]]) -> int:
        """Queue what is not queued yet for that endpoint; how many were new."""
        return insert_ignoring(self._session.connection(), delivery, rows)

    def first_waiting(self, endpoint_id: str) -> Delivery | None:
        wanted = select(Delivery).where(
            delivery.c.endpoint_id == endpoint_id, delivery.c.state == DeliveryState.WAITING
        )
        return self._session.scalars(wanted.order_by(delivery.c.number).limit(1)).one_or_none()

    def find(self, endpoint_id: str, delivery_id: str) -> Delivery | None:
        found = self._session.get(Delivery, delivery_id, populate_existing=True)
        return found if found is not None and found.endpoint_id == endpoint_id else None

    def page(self, endpoint_id: str, state: str | None, after: int, limit: int) -> Sequence[Delivery]:
        """The newest first, those of a number less than ``after`` (0: from the newest)."""
        wanted = select(Delivery).where(delivery.c.endpoint_id == endpoint_id)
        if state is not None:
            wanted = wanted.where(delivery.c.state == state)
        if after:
            wanted = wanted.where(delivery.c.number < after)
        return self._session.scalars(wanted.order_by(delivery.c.number.desc()).limit(limit)).all()

    def change(self, delivery_id: str, **values: Any) -> None:
        self._session.execute(update(delivery).where(delivery.c.id == delivery_id).values(**values))

    def await_again(self, endpoint_id: str, numbers: Iterable[int]) -> int:
        """Put these into the queue once more, whatever became of them; how many were not in it."""
        return sum(self._await_some(endpoint_id, few) for few in _batched(sorted(numbers)))

    def _await_some(self, endpoint_id: str, numbers: Collection[int]) -> int:
        wanted = update(delivery).where(
            delivery.c.endpoint_id == endpoint_id,
            delivery.c.number.in_(numbers),
            delivery.c.state != DeliveryState.WAITING,
        )
        done = self._session.execute(wanted.values(state=DeliveryState.WAITING))
        return int(done.rowcount)  # type: ignore[attr-defined]

    def waiting_of(self, endpoint_id: str) -> int:
        wanted = select(func.count()).where(
            delivery.c.endpoint_id == endpoint_id, delivery.c.state == DeliveryState.WAITING
        )
        return int(self._session.execute(wanted).scalar_one())

    def oldest_waiting(self) -> dict[str, datetime]:
        """Since when the oldest message waits, by the state of its endpoint."""
        wanted = (
            select(endpoint.c.state, func.min(delivery.c.queued_at).label("since"))
            .join_from(delivery, endpoint, delivery.c.endpoint_id == endpoint.c.id)
            .where(delivery.c.state == DeliveryState.WAITING)
            .group_by(endpoint.c.state)
        )
        return {row.state: row.since for row in self._session.execute(wanted)}
