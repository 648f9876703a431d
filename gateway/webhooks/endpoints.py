"""Endpoints as their agency and the operator handle them: made, verified, changed, rotated, disabled, caught up."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.clock import from_iso, iso, iso_or_none
from chassis.metrics import Metrics
from chassis.orders import existing
from chassis.work import UnitOfWork, View
from contracts.notices import DisabledReason, WebhookChallenge, WebhookEndpointDisabled
from gateway.domain.agencies import Agency
from gateway.domain.webhooks import (
    KEPT_FOR,
    MOST_ENDPOINTS,
    TWO_SECRETS_FOR,
    Attempt,
    Delivery,
    Endpoint,
    EndpointState,
    Outcome,
)
from gateway.problems import ProblemFound
from gateway.storage.agencies import Agencies
from gateway.storage.notifications import Notifications
from gateway.storage.webhooks import Deliveries, Endpoints
from gateway.telling import notice_to, queue
from gateway.thin import as_bytes, cloud_event, own_notice
from gateway.webhooks import signing
from gateway.webhooks.destinations import ForbiddenDestination, destination


def endpoint_of(view: View, endpoint_id: str, agency_id: str | None = None) -> Endpoint:
    """The agency's endpoint; without an agency, anybody's. :raises NotFound: another agency's is not found."""
    found = Endpoints(view.session).find(endpoint_id)
    foreign = found is not None and agency_id is not None and found.agency_id != agency_id
    return existing(None if foreign else found, endpoint_id=endpoint_id)


def allowed(url: str, agency: Agency, *, loopback: bool) -> str:
    """The URL in its canonical form. :raises ProblemFound: ``webhook_url_forbidden``, with the reason."""
    try:
        return destination(url, agency.webhook_hosts, loopback=loopback).url
    except ForbiddenDestination as forbidden:
        raise ProblemFound("webhook_url_forbidden", reason=forbidden.reason) from None


def make(uow: UnitOfWork, agency_id: str, said: Mapping[str, Any], now: datetime, *, loopback: bool) -> dict[str, Any]:
    """A new endpoint, to be verified; its secret is shown this once. :raises ProblemFound:"""
    endpoints = Endpoints(uow.session)
    url = allowed(said["url"], Agencies(uow.session).get(agency_id), loopback=loopback)
    if len(endpoints.of_agency(agency_id)) >= MOST_ENDPOINTS:
        raise ProblemFound("webhook_endpoints_enough", most=MOST_ENDPOINTS)
    endpoint_id, pair = uow.new_id(), signing.new_pair()
    new = Endpoint(
        id=endpoint_id,
        agency_id=agency_id,
        url=url,
        types=sorted(set(said["types"])),
        keys=uow.private(_owner(endpoint_id), {"now": pair}),
        public_key=signing.public_key(pair),
        created_at=now,
    )
    endpoints.add(new)
    uow.audit("webhook.endpoint_made", f"endpoint/{endpoint_id}", types=new.types)
    return {**shown(new, uow, now), "secret": signing.shown_secret(pair)}


def _owner(endpoint_id: str) -> str:
    return f"webhook_endpoint/{endpoint_id}"


def change(
    uow: UnitOfWork, endpoint: Endpoint, version: int, said: Mapping[str, Any], now: datetime, *, loopback: bool
) -> dict[str, Any]:
    """Another URL must be verified anew; other types take effect at once. :raises ProblemFound: ``version_conflict``
    when it is no longer that version."""
    values: dict[str, Any] = {"version": endpoint.version + 1}
    if "types" in said:
        values["types"] = sorted(set(said["types"]))
    if "url" in said:
        url = allowed(said["url"], Agencies(uow.session).get(endpoint.agency_id), loopback=loopback)
        if url != endpoint.url:
            values |= {"url": url, "state": EndpointState.UNVERIFIED}
    if endpoint.version != version or not Endpoints(uow.session).change(endpoint.id, of_version=version, **values):
        raise ProblemFound("version_conflict", current_version=endpoint.version)
    uow.audit("webhook.endpoint_changed", f"endpoint/{endpoint.id}", changed=sorted(said))
    return shown(endpoint_of(uow, endpoint.id), uow, now)


def rotate(uow: UnitOfWork, endpoint: Endpoint, now: datetime) -> dict[str, Any]:
    """New keys; for a day both the new and the present ones sign. The new secret is shown this once."""
    keys = signing.rotated(endpoint.keys.open(), now, TWO_SECRETS_FOR)
    Endpoints(uow.session).change(
        endpoint.id,
        keys=uow.private(_owner(endpoint.id), keys),
        public_key=signing.public_key(keys["now"]),
        rotated_at=now,
        of_version=endpoint.version,
    )
    uow.audit("webhook.secret_rotated", f"endpoint/{endpoint.id}")
    return {**shown(endpoint_of(uow, endpoint.id), uow, now), "secret": signing.shown_secret(keys["now"])}


def challenge(endpoint: Endpoint, now: datetime, message_id: str) -> tuple[str, bytes]:
    """A fresh challenge and the message that carries it."""
    value = secrets.token_hex(32)
    said: Any = WebhookChallenge(endpoint_id=endpoint.id, challenge=value)
    return value, as_bytes(cloud_event(own_notice(endpoint.agency_id, said, message_id, now)))


def is_answered(value: str, attempt: Attempt) -> bool:
    """Whether the endpoint gave the challenge back."""
    if attempt.outcome is not Outcome.DELIVERED:
        return False
    try:
        said = json.loads(attempt.body)
    except (ValueError, RecursionError):
        return False
    given = said.get("challenge") if isinstance(said, dict) else None
    return isinstance(given, str) and hmac.compare_digest(given.encode(), value.encode())


def activate(uow: UnitOfWork, endpoint: Endpoint) -> None:
    """It answered its challenge at that URL: from now on it is told, and what waited for it goes out."""
    fresh: dict[str, Any] = {
        "state": EndpointState.ACTIVE,
        "attempts": 0,
        "failing_since": None,
        "next_attempt_at": None,
        "disabled_at": None,
        "disabled_reason": None,
    }
    if not Endpoints(uow.session).change(endpoint.id, of_version=endpoint.version, **fresh):
        raise ProblemFound("version_conflict")
    uow.audit("webhook.endpoint_verified", f"endpoint/{endpoint.id}")


def disable(uow: UnitOfWork, endpoint: Endpoint, reason: DisabledReason, metrics: Metrics, now: datetime) -> None:
    """Nothing is sent there any more; the agency finds that in its feed, the operator in the metrics. What waits for it
    waits on. A second call changes nothing."""
    if endpoint.state == EndpointState.DISABLED:
        return
    Endpoints(uow.session).change(
        endpoint.id, state=EndpointState.DISABLED, disabled_at=now, disabled_reason=reason.value, leased_until=None
    )
    notice_to(
        uow, endpoint.agency_id, WebhookEndpointDisabled(endpoint_id=endpoint.id, reason=reason, at=uow.now()), now
    )
    uow.audit("webhook.endpoint_disabled", f"endpoint/{endpoint.id}", reason=reason.value)
    uow.after_commit.append(metrics.webhook_disabled.labels(reason.value).inc)


# --- catching up ---------------------------------------------------------------------------------------------------


def resend(uow: UnitOfWork, endpoint: Endpoint, delivery: Delivery) -> int:
    """Send this one again, under the same id."""
    uow.audit("webhook.resent", f"endpoint/{endpoint.id}", event_id=delivery.event_id)
    return Deliveries(uow.session).await_again(endpoint.id, [delivery.number])


def recover(uow: UnitOfWork, endpoint: Endpoint, since: datetime, now: datetime) -> int:
    """Send everything since then again, delivered or not: for a partner that has lost what it had. How many."""
    told = Notifications(uow.session).since(endpoint.agency_id, _in_reach(since, now), endpoint.types)
    fresh = queue(uow, endpoint.id, [(one.number, one.event_id, one.type) for one in told], now)
    again = Deliveries(uow.session).await_again(endpoint.id, [one.number for one in told])
    uow.audit("webhook.recovered", f"endpoint/{endpoint.id}", since=iso(since), messages=fresh + again)
    return fresh + again


def replay_missing(uow: UnitOfWork, endpoint: Endpoint, since: datetime, now: datetime) -> int:
    """Send what was told since then and never put into this endpoint's queue: it was not there yet, or disabled, or
    wanted other types. How many."""
    told = Notifications(uow.session).since(endpoint.agency_id, _in_reach(since, now), endpoint.types)
    fresh = queue(uow, endpoint.id, [(one.number, one.event_id, one.type) for one in told], now)
    uow.audit("webhook.missing_replayed", f"endpoint/{endpoint.id}", since=iso(since), messages=fresh)
    return fresh


def _in_reach(since: datetime, now: datetime) -> datetime:
    return max(since, now - KEPT_FOR)


# --- shown ---------------------------------------------------------------------------------------------------------


def shown(endpoint: Endpoint, view: View, now: datetime) -> dict[str, Any]:
    """The endpoint as its agency sees it; never its secret."""
    keys = endpoint.keys.open()
    both = "before" in keys and now < from_iso(keys["before_until"])
    return {
        "id": endpoint.id,
        "version": endpoint.version,
        "url": endpoint.url,
        "types": endpoint.types,
        "state": str(endpoint.state),
        "public_key": endpoint.public_key,
        "created_at": iso(endpoint.created_at),
        "rotated_at": iso_or_none(endpoint.rotated_at),
        "former_secret_signs_until": keys["before_until"] if both else None,
        "waiting": Deliveries(view.session).waiting_of(endpoint.id),
        "failed_attempts": endpoint.attempts,
        "failing_since": iso_or_none(endpoint.failing_since),
        "next_attempt_at": iso_or_none(endpoint.next_attempt_at),
        "disabled_at": iso_or_none(endpoint.disabled_at),
        "disabled_reason": endpoint.disabled_reason,
    }


def shown_delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "type": delivery.type,
        "state": str(delivery.state),
        "queued_at": iso(delivery.queued_at),
        "attempts": delivery.attempts,
        "last_attempt_at": iso_or_none(delivery.last_attempt_at),
        "last_outcome": delivery.last_outcome,
        "last_status": delivery.last_status,
        "delivered_at": iso_or_none(delivery.delivered_at),
    }
