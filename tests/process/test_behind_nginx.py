"""Behind the nginx that is shipped, and without it, hundreds of slow clients hold up nobody (deploy/nginx).

The slow ones come from an address of their own (127.0.0.2), as strangers would.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress

import pytest
import requests

from benchmarks.front import nginx_before
from benchmarks.slowness import SLOW_HEADERS, STRANGER, SlowClients
from tests.process.conftest import running
from tests.process.platforms import HOST, Partner, Platform, a_key, problem_of, somebody_lying
from tests.town import EMBEDDED

FOR_S = 15.0
"""`make bench` keeps it up for a minute and tells the percentiles."""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with running(EMBEDDED, tmp_path_factory.mktemp("home")) as platform:
        yield platform


@pytest.fixture(scope="module")
def front(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx with the shipped configuration, in front of the platform."""
    with nginx_before(platform.settings.http_port, tmp_path_factory.mktemp("nginx")) as port:
        yield port


def _served_meanwhile(courier: Callable[[], requests.Response]) -> list[int]:
    """What one report after another is answered, at a courier's pace."""
    ends, never = time.monotonic() + FOR_S, threading.Event()
    statuses = []
    while time.monotonic() < ends:
        statuses.append(courier().status_code)
        never.wait(0.2)
    return statuses


@pytest.fixture
def courier(platform: Platform) -> Partner:
    return platform.partner("courier-group")


def _reporting(courier: Partner, port: int) -> Callable[[], requests.Response]:
    def report() -> requests.Response:
        headers = {**courier.bearer, "Idempotency-Key": a_key()}
        return requests.post(f"http://{HOST}:{port}/v1/sightings", json=somebody_lying(), headers=headers, timeout=60)

    return report


def test_behind_it_eight_hundred_slow_clients_never_reach_the_gateway_and_everybody_else_is_served(
    platform: Platform, courier: Partner, front: int
) -> None:
    before = platform.process_of("gateway").sockets()

    with SlowClients(front, platform.partner("cyclist-group").bearer) as slow:
        statuses = _served_meanwhile(_reporting(courier, front))
        reached = platform.process_of("gateway").sockets() - before

    assert set(statuses) == {201}
    assert slow.at_their_most >= SLOW_HEADERS
    assert reached < 64 + 10  # nginx keeps some connections to the gateway open for the next request


def test_without_it_the_bare_gateway_lives_through_them_and_cuts_them(platform: Platform, courier: Partner) -> None:
    report = _reporting(courier, platform.settings.http_port)

    with SlowClients(platform.settings.http_port, platform.partner("cyclist-group").bearer) as slow:
        statuses = _served_meanwhile(report)

    assert set(statuses) == {201}
    assert slow.cut > 0
    assert report().status_code == 201


def test_what_it_says_itself_is_said_as_the_gateway_would(front: int, courier: Partner) -> None:
    with closing(socket.create_connection((HOST, front), 10)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: guitu\r\nbroken header\r\n\r\n")
        assert problem_of(_all_of(client)) == (400, "bad_request")
    much = requests.post(
        f"http://{HOST}:{front}/v1/sightings", data=b"x" * 1_100_000, headers=courier.bearer, timeout=30
    )
    assert (much.status_code, much.headers["Content-Type"], much.json()["code"]) == (
        413,
        "application/problem+json",
        "body_too_large",
    )


def _all_of(client: socket.socket) -> bytes:
    client.settimeout(20)
    received = b""
    with suppress(ConnectionResetError):
        while piece := client.recv(65536):
            received += piece
    return received


def test_watchers_pages_are_not_for_strangers(front: int) -> None:
    with closing(socket.socket()) as client:
        client.bind((STRANGER, 0))
        client.connect((HOST, front))
        client.sendall(b"GET /metrics HTTP/1.1\r\nHost: guitu\r\nConnection: close\r\n\r\n")
        assert problem_of(_all_of(client)) == (404, "not_found")
    assert requests.get(f"http://{HOST}:{front}/livez", timeout=20).status_code == 200


def test_its_log_tells_no_address_of_a_thing(front: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    requests.get(f"http://{HOST}:{front}/v1/sightings/status/secret-canary-5150", timeout=20)

    logs = [path.read_text("utf8") for path in tmp_path_factory.getbasetemp().glob("nginx*/guitu.log")]
    assert logs
    assert "secret-canary-5150" not in "".join(logs)
