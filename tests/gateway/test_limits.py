"""Nobody can ask so much that others get nothing, and nobody can look up a whole city one by one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from chassis.orders import Actor
from contracts.quotas import Pace, Quota, pace_of
from gateway import limits
from gateway.limits import Paces, headers_of, microseconds
from gateway.problems import ProblemFound
from gateway.storage.agencies import Agencies
from gateway.storage.limits import Buckets
from tests.gateway.conftest import Caller, Gate, an_old_man_at_the_bus_stop

SECOND_US = 1_000_000
_NOW = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)


def _registered_for(gate: Gate, agency_id: str, **quotas: int) -> None:
    with gate.town["gateway"].unit() as uow:
        Agencies(uow.session).get(agency_id).quotas = quotas


def _statuses(courier: Caller, times: int) -> list[int]:
    return [courier.post("/v1/sightings", an_old_man_at_the_bus_stop()).status_code for _ in range(times)]


def test_beyond_its_pace_an_agency_is_told_when_to_come_back_and_others_go_on(gate: Gate) -> None:
    _registered_for(gate, "courier-group", orders_per_minute=6)  # 2 at once, then one every ten seconds
    courier, cyclist = gate.caller("courier-group"), gate.caller("cyclist-group")

    assert _statuses(courier, 2) == [201, 201]
    refused = courier.post("/v1/sightings", an_old_man_at_the_bus_stop())

    assert (refused.status_code, refused.json["code"]) == (429, "too_many_requests")
    assert (refused.headers["Retry-After"], refused.json["facts"]) == ("10", {"quota": "orders_per_minute"})
    assert refused.headers["RateLimit-Policy"] == '"orders_per_minute";q=2;w=20'
    assert refused.headers["RateLimit"] == '"orders_per_minute";r=0'
    assert _statuses(cyclist, 1) == [201]

    gate.wall.advance(timedelta(seconds=10))
    assert _statuses(courier, 2) == [201, 429]


def test_a_refused_request_leaves_nothing_behind(gate: Gate) -> None:
    _registered_for(gate, "courier-group", orders_per_minute=3)
    courier = gate.caller("courier-group")
    _statuses(courier, 1)

    refused = courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="mine")
    gate.wall.advance(timedelta(minutes=1))
    other = courier.post("/v1/sightings", {**an_old_man_at_the_bus_stop(), "what_seen": "另一个人"}, key="mine")

    assert (refused.status_code, other.status_code) == (429, 201)


def test_reads_and_orders_have_paces_of_their_own(gate: Gate) -> None:
    _registered_for(gate, "hospital-1", reads_per_minute=6)  # one at once
    hospital = gate.caller("hospital-1")

    assert [hospital.get("/v1/referrals").status_code for _ in range(2)] == [200, 429]
    answer = hospital.post("/v1/referrals/01930a5e-7c00-7000-8000-000000000001/accept", {})
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_every_answer_tells_the_pace_and_what_is_left(gate: Gate) -> None:
    answer = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())

    assert answer.headers["RateLimit-Policy"] == '"orders_per_minute";q=200;w=20'
    assert answer.headers["RateLimit"] == '"orders_per_minute";r=199'


COURIER = Actor("courier-group", "reporter_group", "courier-group")


def _let_through(paces: Paces, times: int) -> int:
    passed = 0
    for _ in range(times):
        try:
            paces.spend(COURIER, Quota.ORDERS)
        except ProblemFound:
            continue
        passed += 1
    return passed


def test_replicas_share_one_bucket(gate: Gate) -> None:
    """Each takes handfuls; together they let through what the bucket held, less what lies in somebody's hand."""
    _registered_for(gate, "courier-group", orders_per_minute=300)
    replicas = [Paces(gate.town["gateway"]) for _ in range(3)]
    passed: list[int] = []
    threads = [threading.Thread(target=lambda one=one: passed.append(_let_through(one, 100))) for one in replicas]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sum(passed) == 100


def test_a_new_process_finds_the_bucket_as_the_old_one_left_it(gate: Gate) -> None:
    _registered_for(gate, "courier-group", orders_per_minute=30)
    assert _let_through(Paces(gate.town["gateway"]), 20) == 10

    assert _let_through(Paces(gate.town["gateway"]), 20) == 0


@given(
    pace=st.builds(Pace, st.integers(1, 6000), st.integers(1, 1000)),
    steps=st.lists(st.tuples(st.integers(0, 5 * SECOND_US), st.integers(1, 50)), max_size=30),
)
def test_in_no_stretch_of_time_more_is_drawn_than_burst_and_pace_allow(
    shared_gate: Gate, pace: Pace, steps: list[tuple[int, int]]
) -> None:
    step, now_us, drawn = 60 * SECOND_US // pace.per_minute, 10**15, 0
    with pytest.raises(_RolledBack), shared_gate.town["gateway"].unit() as uow:
        buckets = Buckets(uow.session)
        for pause, many in steps:
            now_us += pause
            took = buckets.draw("x", "q", now_us=now_us, cost_us=many * step, depth_us=pace.burst * step)
            drawn += many if took else 0
            assert drawn <= pace.burst + (now_us - 10**15) // step
        raise _RolledBack


class _RolledBack(Exception):
    """What an example drew is not kept for the next."""


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("hospital", {}, Pace(600, 200)),
        ("station", {}, Pace(6000, 2000)),
        ("hospital", {"orders_per_minute": 60}, Pace(60, 20)),
        ("station", {"orders_per_minute": 60}, Pace(60, 20)),
        ("hospital", {"orders_per_minute": 1}, Pace(1, 1)),
    ],
)
def test_a_registration_may_say_another_pace(kind: str, said: dict[str, int], expected: Pace) -> None:
    assert pace_of(Quota.ORDERS, kind, said) == expected


# --- identity queries ----------------------------------------------------------------------------------------------


@pytest.fixture
def allowances(gate: Gate) -> Iterator[limits.Allowances]:
    _registered_for(gate, "courier-group", identity_queries_per_officer_per_day=4, identity_queries_per_day=6)
    yield limits.Allowances(gate.town["gateway"])


def _asked(allowances: limits.Allowances, officer: str, times: int) -> list[Any]:
    """What each query came to: nothing, or the quota that it ran into and for how many seconds."""
    outcomes: list[Any] = []
    for _ in range(times):
        try:
            outcomes.append(allowances.use(COURIER, "tracing.candidate", officer))
        except ProblemFound as found:
            outcomes.append((found.code, found.facts["quota"], found.headers["Retry-After"]))
    return outcomes


OFFICERS, AGENCYS = "identity_queries_per_officer_per_day", "identity_queries_per_day"


def test_identities_are_looked_up_so_often_a_day_by_one_officer_and_by_one_agency(
    gate: Gate, allowances: limits.Allowances
) -> None:
    until_midnight = str(15 * 3600)  # it is 09:00 in Changzhou

    assert _asked(allowances, "P-1", 5) == [None] * 4 + [("quota_exhausted", OFFICERS, until_midnight)]
    assert _asked(allowances, "P-2", 3) == [None] * 2 + [("quota_exhausted", AGENCYS, until_midnight)]

    gate.wall.advance(timedelta(hours=15))
    assert _asked(allowances, "P-1", 1) == [None]


@pytest.mark.parametrize(
    ("caller", "officer"),
    [
        (COURIER, "P-017"),
        (Actor("station", "station", "person:S001", role="reception"), "person:S001"),
    ],
    ids=["a programme names its officer", "a person is that person"],
)
def test_nobody_who_is_signed_in_asks_under_another_ones_badge(caller: Actor, officer: str) -> None:
    with Flask("a browser").test_request_context("/", headers={"Guitu-Officer": "P-017"}):
        assert limits._officer(caller) == officer


def test_an_officer_who_passes_half_of_the_allowance_is_noticed_once(gate: Gate, allowances: limits.Allowances) -> None:
    def unusual() -> float:
        return gate.town["gateway"].metrics.identity_queries.labels("unusual")._value.get()

    before = unusual()
    _asked(allowances, "P-1", 1)
    assert unusual() - before == 0
    _asked(allowances, "P-1", 3)
    assert unusual() - before == 1


def test_never_more_is_promised_than_a_burst_holds() -> None:
    hand = limits._Hand(tokens=5, pace=Pace(60, 10), spent_until=0)

    assert headers_of(Quota.READS, hand, microseconds(_NOW))["RateLimit"] == '"reads_per_minute";r=10'


def test_the_headers_tell_what_is_left_as_time_goes_on() -> None:
    hand = limits._Hand(tokens=0, pace=Pace(60, 10), spent_until=microseconds(_NOW) + 10 * SECOND_US)

    told = [headers_of(Quota.READS, hand, microseconds(_NOW) + seconds * SECOND_US)["RateLimit"] for seconds in (0, 3)]

    assert told == ['"reads_per_minute";r=0', '"reads_per_minute";r=3']
