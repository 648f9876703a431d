"""Brings each endpoint its messages, in order, on its own schedule; without it a partner that hangs would hold up all.

Every endpoint has a worker of its own while something waits for it. The worker holds the endpoint's lease, so that of
many replicas one is busy with it; a killed process's lease runs out. The request is made outside any transaction:
killed between the answer and its mark, a message is sent again, under the same ``webhook-id``.
"""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chassis.failpoints import Failpoint, reached
from chassis.logs import log
from chassis.work import UnitOfWork
from contracts.notices import DisabledReason
from gateway.domain.webhooks import (
    LEASE,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Outcome,
    changes_after,
    is_given_up,
)
from gateway.ports import GatewayRuntime
from gateway.registry import belongs_here
from gateway.storage.agencies import Agencies
from gateway.storage.notifications import Notifications
from gateway.storage.webhooks import Deliveries, Endpoints
from gateway.telling import may_be_told
from gateway.thin import as_bytes, cloud_event
from gateway.webhooks import signing
from gateway.webhooks.destinations import ForbiddenDestination, destination
from gateway.webhooks.endpoints import disable
from gateway.webhooks.posting import Poster

MOST_WORKERS: Final = 64
"""Endpoints that one process is busy with at once; each takes at most a delivery's fifteen seconds to fail."""

USER_AGENT: Final = "guitu-webhooks/1"

Spawn = Callable[[Callable[[], None]], object]


def _in_a_thread(work: Callable[[], None]) -> None:
    """A thread; under the host's eventlet a green one."""
    threading.Thread(target=work, daemon=True).start()


def _about_one() -> float:
    return random.uniform(0.9, 1.1)


@dataclass(frozen=True)
class Turn:
    """One message that this worker is to send now."""

    lease: str
    endpoint: Endpoint
    delivery: Delivery
    hosts: tuple[str, ...]
    keys: dict[str, Any]
    body: bytes


class Deliverer:
    """Starts a worker for each endpoint whose turn it is."""

    def __init__(
        self,
        runtime: GatewayRuntime,
        poster: Poster,
        *,
        spawn: Spawn = _in_a_thread,
        jitter: Callable[[], float] = _about_one,
    ) -> None:
        self._runtime, self._poster, self._spawn, self._jitter = runtime, poster, spawn, jitter
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def start_due(self, now: datetime) -> int:
        """Start a worker for each endpoint whose turn it is, as far as there is room; how many."""
        with self._runtime.view() as view:
            due = Endpoints(view.session).due(now, MOST_WORKERS)
        started = [endpoint_id for endpoint_id in due if self._take(endpoint_id)]
        for endpoint_id in started:
            self._spawn(lambda endpoint_id=endpoint_id: self._work(endpoint_id))  # type: ignore[misc]
        return len(started)

    def _take(self, endpoint_id: str) -> bool:
        with self._lock:
            if endpoint_id in self._busy or len(self._busy) >= MOST_WORKERS:
                return False
            self._busy.add(endpoint_id)
            return True

    def _work(self, endpoint_id: str) -> None:
        try:
            self.drain(endpoint_id)
        except Exception as error:
            # an outage of the database: the lease runs out, and the message is sent again under the same id
            log.error("webhook_worker_failed", endpoint=endpoint_id, error=type(error).__name__)
        finally:
            with self._lock:
                self._busy.discard(endpoint_id)

    def drain(self, endpoint_id: str) -> int:
        """Send what waits for the endpoint, in order, until nothing waits or one attempt fails; how many arrived."""
        lease, arrived = str(uuid.uuid4()), 0
        while (turn := self._turn(endpoint_id, lease)) is not None:
            attempt = self._sent(turn)
            reached(Failpoint.WEBHOOK_ANSWERED)
            if not self._marked(turn, attempt):
                break
            arrived += 1
        return arrived

    # --- one message ----------------------------------------------------------------------------------------------

    def _turn(self, endpoint_id: str, lease: str) -> Turn | None:
        """Hold the lease and take the first message that may still be sent; nothing, and no lease, when there is
        none."""
        now = self._runtime.wall.now()
        with self._runtime.unit() as uow:
            if not Endpoints(uow.session).take_turn(endpoint_id, lease, now, now + LEASE):
                return None
            turn = self._first_of(endpoint_id, lease, uow, now)
            if turn is None:
                Endpoints(uow.session).change(endpoint_id, lease=lease, leased_until=None)
            return turn

    def _first_of(self, endpoint_id: str, lease: str, uow: UnitOfWork, now: datetime) -> Turn | None:
        endpoint, deliveries = Endpoints(uow.session).find(endpoint_id), Deliveries(uow.session)
        assert endpoint is not None
        agency = Agencies(uow.session).find(endpoint.agency_id)
        if agency is None or not (belongs_here(self._runtime, agency) and may_be_told(agency, now)):
            return None
        while (delivery := deliveries.first_waiting(endpoint_id)) is not None:
            told = Notifications(uow.session).get(endpoint.agency_id, delivery.number)
            if told is not None:
                body = as_bytes(cloud_event(told))
                hosts = tuple(agency.webhook_hosts)
                return Turn(lease, endpoint, delivery, hosts, endpoint.keys.open(), body)
            deliveries.change(delivery.id, state=DeliveryState.WITHHELD)  # its case was sealed meanwhile
            uow.session.expire_all()
        return None

    def _sent(self, turn: Turn) -> Attempt:
        return post_signed(
            self._poster, turn.endpoint.url, turn.hosts, turn.keys, turn.delivery.event_id, turn.body, self._now()
        )

    def _now(self) -> datetime:
        return self._runtime.wall.now()

    def _marked(self, turn: Turn, attempt: Attempt) -> bool:
        """Record what came of it; whether the next message may follow. Whoever has lost the lease records nothing."""
        now, endpoint = self._now(), turn.endpoint
        changes = changes_after(endpoint, attempt, now, self._jitter())
        arrived = attempt.outcome is Outcome.DELIVERED
        with self._runtime.unit() as uow:
            kept = changes if arrived else {**changes, "leased_until": None}
            if not Endpoints(uow.session).change(endpoint.id, lease=turn.lease, **kept):
                return False
            Deliveries(uow.session).change(turn.delivery.id, **_marks(turn.delivery, attempt, now))
            self._count(uow, attempt)
            if attempt.outcome is Outcome.GONE:
                disable(uow, endpoint, DisabledReason.GONE, self._runtime.metrics, now)
            elif not arrived and is_given_up(changes["failing_since"], now):
                disable(uow, endpoint, DisabledReason.FAILING, self._runtime.metrics, now)
        if not arrived:
            log.info("webhook_failed", endpoint=endpoint.id, outcome=attempt.outcome.value, status=attempt.status)
        return arrived

    def _count(self, uow: UnitOfWork, attempt: Attempt) -> None:
        uow.after_commit.append(self._runtime.metrics.webhook_attempts.labels(attempt.outcome.value).inc)

    # --- looking around -------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Bring the gauges up to date."""
        metrics, now = self._runtime.metrics, self._now()
        with self._runtime.view() as view:
            census = Endpoints(view.session).census()
            oldest = Deliveries(view.session).oldest_waiting()
        counts = {"failing": 0, **{state.value: 0 for state in EndpointState}}
        for state, failing, count in census:
            counts["failing" if failing and state == EndpointState.ACTIVE else state] += count
        for state, count in counts.items():
            metrics.webhook_endpoints.labels(state).set(count)
        for known in EndpointState:
            since = oldest.get(known.value, now)
            metrics.webhook_oldest.labels(known.value).set(max((now - since).total_seconds(), 0.0))


def _marks(delivery: Delivery, attempt: Attempt, now: datetime) -> dict[str, Any]:
    marks: dict[str, Any] = {
        "attempts": delivery.attempts + 1,
        "last_attempt_at": now,
        "last_outcome": attempt.outcome.value,
        "last_status": attempt.status,
    }
    if attempt.outcome is Outcome.DELIVERED:
        marks |= {"state": DeliveryState.DELIVERED, "delivered_at": now}
    return marks


def post_signed(
    poster: Poster,
    url: str,
    hosts: tuple[str, ...],
    keys: dict[str, Any],
    message_id: str,
    body: bytes,
    now: datetime,
) -> Attempt:
    """One signed POST to where the contract still allows it."""
    try:
        to = destination(url, hosts, loopback=poster.loopback)
    except ForbiddenDestination:
        return Attempt(Outcome.FORBIDDEN_ADDRESS)
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": USER_AGENT,
        **signing.headers(keys, message_id, now, body),
    }
    return poster.post(to, headers, body)
