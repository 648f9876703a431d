"""Holds each agency to its pace and its day's allowance; without it one partner's loop would be everybody's outage.

A process takes tokens from the shared bucket a handful at a time and spends them here, so that most requests cost no
statement. What it has taken is paid for: replicas together never let more through than the bucket gave, and hold at
most a handful each that nobody uses.

The answer tells the pace and what is left of it (``RateLimit-Policy``, ``RateLimit``; draft-ietf-httpapi-ratelimit-
headers), and a request too many when to come back (``Retry-After``, RFC 6585 §4).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from flask import Flask, Response, g, request

from chassis.orders import Actor
from contracts.law.calendar import day_of, end_of
from contracts.quotas import IDENTITY_QUERIES, UNUSUAL_SHARE, Pace, Quota, allowance_of, pace_of
from gateway.access import key_of
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.storage.agencies import Agencies
from gateway.storage.limits import Buckets, DailyUses

_MINUTE_US: Final = 60_000_000
_HANDFULS_A_BURST: Final = 10
_AT_MOST: Final = 10_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class _Hand:
    """What this process holds of one agency's bucket, and what it last knew of it."""

    tokens: int = 0
    pace: Pace = field(default_factory=lambda: Pace(1, 1))
    spent_until: int = 0
    drawing: Lock = field(default_factory=Lock, repr=False, compare=False)
    """Held by whoever draws: fifty at once would each take a handful, and empty the bucket for nothing."""

    def left(self, now_us: int) -> int:
        """About how many requests there are left, in the bucket and here; never more than a burst, though the bucket
        fills while there is something in hand."""
        step = _step(self.pace)
        ahead = max(self.spent_until - now_us, 0)
        return min(max((self.pace.burst * step - ahead) // step, 0) + self.tokens, self.pace.burst)


def _step(pace: Pace) -> int:
    return _MINUTE_US // pace.per_minute


class Paces:
    """The paces of all agencies, as this process spends them."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime, self._hands, self._lock = runtime, dict[tuple[str, Quota], _Hand](), Lock()

    def spend(self, caller: Actor, quota: Quota) -> _Hand:
        """Let one request of this agency through. :raises ProblemFound: ``too_many_requests``"""
        hand = self._hand(caller.agency_id, quota)
        if not self._taken_from(hand):
            with hand.drawing:
                if not self._taken_from(hand):
                    self._draw(caller, quota, hand)
        return hand

    def _hand(self, agency_id: str, quota: Quota) -> _Hand:
        with self._lock:
            if len(self._hands) >= _AT_MOST:
                self._hands.clear()
            return self._hands.setdefault((agency_id, quota), _Hand())

    def _taken_from(self, hand: _Hand) -> bool:
        with self._lock:
            if hand.tokens == 0:
                return False
            hand.tokens -= 1
            return True

    def _draw(self, caller: Actor, quota: Quota, hand: _Hand) -> None:
        """Take a handful from the shared bucket, or, when it holds less, the one that is needed."""
        now_us = microseconds(self._runtime.wall.now())
        with self._runtime.unit(caller) as uow:
            agency = Agencies(uow.session).find(caller.agency_id)
            pace = pace_of(quota, caller.agency_kind, agency.quotas if agency else {})
            buckets, step = Buckets(uow.session), _step(pace)
            handful = max(1, pace.burst // _HANDFULS_A_BURST)
            drawn = next((many for many in (handful, 1) if self._drew(buckets, caller, quota, pace, now_us, many)), 0)
            hand.pace, hand.spent_until = pace, buckets.spent_until(caller.agency_id, quota)
        if drawn == 0:
            self._runtime.metrics.http_limited.labels(quota.value).inc()
            wait_us = hand.spent_until + step - pace.burst * step - now_us
            raise too_many(quota, math.ceil(wait_us / 1_000_000), headers_of(quota, hand, now_us))
        with self._lock:
            hand.tokens += drawn - 1

    def _drew(self, buckets: Buckets, caller: Actor, quota: Quota, pace: Pace, now_us: int, many: int) -> bool:
        step = _step(pace)
        return buckets.draw(caller.agency_id, quota, now_us=now_us, cost_us=many * step, depth_us=pace.burst * step)


def microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def too_many(quota: Quota, seconds: int, headers: Mapping[str, str]) -> ProblemFound:
    after = {"Retry-After": str(max(seconds, 1)), **headers}
    return ProblemFound("too_many_requests", headers=after, quota=quota.value)


def headers_of(quota: Quota, hand: _Hand, now_us: int) -> dict[str, str]:
    """The pace, and about what is left of it now."""
    return {
        "RateLimit-Policy": f'"{quota.value}";q={hand.pace.burst};w={hand.pace.burst * _step(hand.pace) // 1_000_000}',
        "RateLimit": f'"{quota.value}";r={hand.left(now_us)}',
    }


class Allowances:
    """The day's allowances of identity queries, by agency and by officer."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime = runtime

    def use(self, caller: Actor, key: str, officer: str) -> None:
        """Count one identity query, with its audit. :raises ProblemFound: ``quota_exhausted``, until midnight."""
        now = self._runtime.wall.now()
        day = day_of(now)
        metrics = self._runtime.metrics
        with self._runtime.unit(caller) as uow:
            agency = Agencies(uow.session).find(caller.agency_id)
            said, uses = agency.quotas if agency else {}, DailyUses(uow.session)
            for quota, whose in (
                (Quota.IDENTITY_QUERIES_OF_AN_OFFICER, officer),
                (Quota.IDENTITY_QUERIES, ""),
            ):
                allowance = allowance_of(quota, said)
                used = uses.use(caller.agency_id, quota, day, whose, allowance=allowance)
                if used is None:
                    metrics.identity_queries.labels("refused").inc()
                    raise _exhausted(quota, now)
                if whose and used == math.ceil(allowance * UNUSUAL_SHARE):
                    metrics.identity_queries.labels("unusual").inc()
                    uow.audit("identity_queries.unusual", key, officer=officer, used=used)
            uow.audit("identity_query.counted", key, officer=officer)
        metrics.identity_queries.labels("counted").inc()


def _exhausted(quota: Quota, now: datetime) -> ProblemFound:
    seconds = math.ceil((end_of(day_of(now)) - now).total_seconds())
    return ProblemFound("quota_exhausted", headers={"Retry-After": str(seconds)}, quota=quota.value)


def install(app: Flask, paces: Paces, allowances: Allowances, now: Callable[[], datetime]) -> None:
    """Hold every request of a signed-in caller to its pace, after who it is and before what it says is looked at."""

    @app.before_request
    def hold() -> None:
        caller: Actor | None = g.get("actor")
        if caller is None:
            return
        quota = Quota.READS if request.method == "GET" else Quota.ORDERS
        g.pace = quota, paces.spend(caller, quota)
        key = key_of(app, str(request.endpoint))
        if key in IDENTITY_QUERIES:
            allowances.use(caller, key, _officer(caller))

    @app.after_request
    def tell(answer: Response) -> Response:
        if "pace" in g:
            quota, hand = g.pace
            answer.headers.extend(headers_of(quota, hand, microseconds(now())))
        return answer


def _officer(caller: Actor) -> str:
    """Who at the agency asks: the badge it names, or else the client, so that an agency that names nobody counts as
    one officer. A person who is signed in is that person, whatever they name."""
    if caller.role is not None:
        return caller.client_id[:80]
    return request.headers.get("Guitu-Officer", caller.client_id)[:80]
