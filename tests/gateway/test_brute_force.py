"""Guessing at the token endpoint: what it costs us is bounded and counted, and it locks nobody out for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from gateway import identity, sign_in
from gateway.app import create_app
from gateway.guesses import Guesses, network_of
from tests.gateway.conftest import Gate
from tests.gateway.partners import an_agency_with_keys


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each secret that was hashed."""
    seen: list[str] = []
    real = identity._is_one_of
    monkeypatch.setattr(identity, "_is_one_of", lambda *given: seen.append("argon2") or real(*given))
    return seen


def try_in(gate: Gate, client_id: str, secret: str | None = None, address: str = "192.0.2.66") -> TestResponse:
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": secret or gate.secrets[client_id],
    }
    return gate.browser.post("/oauth/token", data=form, environ_base={"REMOTE_ADDR": address})


def counted(gate: Gate, reason: str) -> float:
    value = gate.town["gateway"].metrics.registry.get_sample_value("guitu_sign_in_failures_total", {"reason": reason})
    return value or 0.0


def test_after_three_failures_each_further_one_doubles_the_wait_and_nothing_is_hashed_meanwhile(
    gate: Gate, hashed: list[str]
) -> None:
    waits = []
    for _ in range(3):
        assert try_in(gate, "hospital-1", "wrong").status_code == 401
    for _ in range(4):
        told = try_in(gate, "hospital-1", "wrong")
        assert (told.status_code, told.json["error"]) == (429, "temporarily_unavailable")
        waits.append(int(told.headers["Retry-After"]))
        gate.wall.advance(timedelta(seconds=waits[-1]))
        assert try_in(gate, "hospital-1", "wrong").status_code == 401

    assert waits == [1, 2, 4, 8]
    assert len(hashed) == 7
    assert (counted(gate, "secret"), counted(gate, "delayed")) == (7, 4)


def test_the_wait_ends_with_a_success_and_is_never_longer_than_five_minutes(gate: Gate) -> None:
    guesses, now = Guesses(), gate.wall.now()
    for _ in range(40):
        guesses.failed("hospital-1", "192.0.2.66", now)
    longest = guesses.wait_s("hospital-1", "192.0.2.66", now)
    guesses.succeeded("hospital-1", "192.0.2.66")

    assert (longest, guesses.wait_s("hospital-1", "192.0.2.66", now)) == (300, 0)


def test_an_unknown_client_a_suspended_one_and_a_wrong_secret_cost_and_say_the_same(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[int] = []
    monkeypatch.setattr(identity, "matches", lambda *_: bool(hashes.append(1)))
    with gate.town["gateway"].unit() as uow:
        identity.renew_secret(uow, "hospital-1", grace=identity.GRACE)
        identity.suspend_agency(uow, "hospital-2", suspended=True)
    an_agency_with_keys(gate.town["gateway"])

    told, costs = set(), []
    for number, client_id in enumerate(("nobody", "hospital-1", "hospital-2", "hospital-8", "courier-group")):
        hashes.clear()
        answer = try_in(gate, client_id, "wrong", f"192.0.2.{number}")
        told.add((answer.status_code, answer.data))
        costs.append(len(hashes))

    assert len(told) == 1
    assert costs == [2, 2, 2, 2, 2]


def test_a_stranger_who_hammers_a_client_does_not_lock_it_out(gate: Gate) -> None:
    """Hundreds of addresses use the client's budget up; where the client was seen before it still comes in."""
    assert try_in(gate, "hospital-1", address="203.0.113.5").status_code == 200
    for number in range(60):
        try_in(gate, "hospital-1", "wrong", f"198.51.100.{number}")

    elsewhere = try_in(gate, "hospital-1", address="192.0.2.1")
    at_home = try_in(gate, "hospital-1", address="203.0.113.5")
    another = try_in(gate, "hospital-2", address="192.0.2.1")
    gate.wall.advance(timedelta(seconds=int(elsewhere.headers["Retry-After"])))
    later = try_in(gate, "hospital-1", address="192.0.2.1")

    assert [one.status_code for one in (elsewhere, at_home, another, later)] == [429, 200, 200, 200]


def test_a_client_that_signs_in_with_its_key_has_no_budget_that_a_stranger_could_use_up(gate: Gate) -> None:
    partner = an_agency_with_keys(gate.town["gateway"])
    for number in range(60):
        try_in(gate, partner.client_id, "wrong", f"198.51.100.{number}")
        rubbish = partner.form(f"{partner.assertion()[:-4]}AAAA")
        gate.browser.post("/oauth/token", data=rubbish, environ_base={"REMOTE_ADDR": f"198.51.100.{number}"})

    answer = gate.browser.post("/oauth/token", data=partner.form(), environ_base={"REMOTE_ADDR": "192.0.2.1"})

    assert answer.status_code == 200


def test_one_address_that_tries_many_clients_is_slowed_down_too(gate: Gate, hashed: list[str]) -> None:
    answers = [try_in(gate, f"client-{number}", "wrong").status_code for number in range(40)]

    assert answers == [401] * 20 + [429] * 20
    assert len(hashed) == 20


def test_however_many_come_at_once_two_are_hashed_at_a_time(gate: Gate) -> None:
    """Twelve at the door, each from its own address; the hashing waits until it is let go."""
    at_work, most, gone_on = threading.Semaphore(0), [0, 0], threading.Event()
    lock = threading.Lock()

    def aside(function: Any, *given: Any) -> Any:
        with lock:
            most[0] += 1
            most[1] = max(most)
        at_work.release()
        gone_on.wait(20)
        with lock:
            most[0] -= 1
        return function(*given)

    app = create_app(gate.town["gateway"], aside=aside)
    form = {"grant_type": "client_credentials", "client_id": "hospital-1", "client_secret": "wrong"}

    def knock(number: int) -> int:
        where = {"REMOTE_ADDR": f"198.51.100.{number}"}
        return app.test_client().post("/oauth/token", data=form, environ_base=where).status_code

    with ThreadPoolExecutor(12) as crowd:
        knocks = [crowd.submit(knock, number) for number in range(12)]
        assert at_work.acquire(timeout=10)
        assert at_work.acquire(timeout=10)
        done = [one for one in knocks if _ends(one)]
        gone_on.set()
        statuses = sorted(one.result(20) for one in knocks)

    assert len(done) == 10
    assert most[1] == sign_in._HASHED_AT_ONCE
    assert statuses == [401] * 2 + [429] * 10
    assert counted(gate, "busy") == 10


def _ends(one: Any) -> bool:
    """Whether it was turned away while the others' secrets were still being hashed."""
    try:
        return bool(one.result(8))
    except TimeoutError:
        return False


def test_what_is_remembered_of_strangers_is_bounded(gate: Gate) -> None:
    guesses, now = Guesses(), gate.wall.now()
    for number in range(12_000):
        guesses.failed(f"client-{number}", f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", now)

    assert (len(guesses._pairs._kept), len(guesses._addresses._kept), len(guesses._budgets)) == (10_000,) * 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_an_ipv6_customer_is_one_source(address: str, network: str) -> None:
    assert network_of(address) == network


def test_behind_our_proxy_the_address_is_what_it_says_and_without_one_nobody_is_believed(
    gate: Gate, tmp_path: Path
) -> None:
    """Four failures under four claimed addresses: without a proxy of ours they are one source."""

    def four(app: Any) -> list[int]:
        form = {"grant_type": "client_credentials", "client_id": "hospital-2", "client_secret": "wrong"}
        return [
            app.test_client()
            .post("/oauth/token", data=form, headers={"X-Forwarded-For": f"203.0.113.{number}"})
            .status_code
            for number in range(4)
        ]

    direct = four(gate.app)
    runtime = gate.town["gateway"]
    object.__setattr__(runtime.settings, "http_proxies", 1)
    behind = four(create_app(runtime))

    assert (direct, behind) == ([401, 401, 401, 429], [401, 401, 401, 401])
