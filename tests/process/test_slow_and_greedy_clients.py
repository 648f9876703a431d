"""Slow clients are cut within their bounds and greedy ones refused, and meanwhile everybody else is served; a client
needs no account for any of it (issue: bounded header, body and idle times)."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest
import requests

from tests.process.conftest import running
from tests.process.platforms import HOST, Partner, Platform, a_key, problem_of, somebody_lying
from tests.town import EMBEDDED

IDLE_S, HEADERS_S, BODY_S, WRITE_S = 2.0, 2.0, 2.0, 2.0
SLACK_S = 4.0
"""What a busy machine may add to a bound; far below the bounds' defaults, and below every drip that would not end."""
MEGABYTE = 1024 * 1024

BOUNDS = {
    "GUITU_HTTP_IDLE_S": str(IDLE_S),
    "GUITU_HTTP_HEADERS_S": str(HEADERS_S),
    "GUITU_HTTP_BODY_S": str(BODY_S),
    "GUITU_HTTP_WRITE_S": str(WRITE_S),
}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    home: Path = tmp_path_factory.mktemp("home")
    with running(EMBEDDED, home, **BOUNDS) as platform:
        yield platform


@pytest.fixture
def courier(platform: Platform) -> Partner:
    courier = platform.partner("courier-group")
    assert courier.bearer, "signed in"
    return courier


@contextmanager
def connected(platform: Platform) -> Iterator[socket.socket]:
    with closing(socket.create_connection((HOST, platform.settings.http_port), 10)) as client:
        yield client


def post_head(partner: Partner | None, *headers: str) -> bytes:
    """The head of a report; without a partner, of one that nobody signed."""
    signed = [f"{name}: {value}" for name, value in partner.bearer.items()] if partner else []
    lines = ["POST /v1/sightings HTTP/1.1", "Host: guitu", "Content-Type: application/json", *signed, *headers]
    return "\r\n".join([*lines, f"Idempotency-Key: {a_key()}", "", ""]).encode()


def until_closed(client: socket.socket, within_s: float = 10.0) -> bytes:
    """What comes until the server closes; a reset is a close."""
    client.settimeout(within_s)
    received = b""
    try:
        while piece := client.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def all_are_cut(clients: list[socket.socket], drip: bytes, limit_s: float) -> None:
    """Send a drop for each client ten times a second, until the server has closed them all. :raises AssertionError:
    when some still hang after so long."""
    began, left = time.monotonic(), list(clients)
    for client in clients:
        client.setblocking(False)
    while left and time.monotonic() - began < limit_s:
        left = [client for client in left if _still_open(client, drip)]
        time.sleep(0.1)
    assert not left, f"{len(left)} of {len(clients)} still hang after {limit_s} s"


def _still_open(client: socket.socket, drip: bytes) -> bool:
    try:
        client.send(drip)
        while client.recv(65536):  # an answer is no end yet
            pass
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


SLOW: dict[str, tuple[Callable[[Partner], bytes], bytes, float]] = {
    "silent": (lambda _: b"", b"", IDLE_S),
    "slow request line": (lambda _: b"GET /li", b"x", IDLE_S),
    "slow headers": (lambda _: b"GET /livez HTTP/1.1\r\nHost: guitu\r\nX-Slow: ", b"x", HEADERS_S),
    "slow body": (lambda courier: post_head(courier, "Content-Length: 100000"), b" ", BODY_S),
    "slow chunks": (lambda courier: post_head(courier, "Transfer-Encoding: chunked"), b"1\r\n \r\n", BODY_S),
    "slow body nobody signed": (lambda _: post_head(None, "Content-Length: 100000"), b" ", BODY_S),
    "slow body too large": (lambda courier: post_head(courier, "Content-Length: 2000000"), b" ", BODY_S),
}


@pytest.mark.parametrize("kind", SLOW)
def test_fifty_slow_clients_are_cut_within_their_bound_and_hold_up_nobody(
    platform: Platform, courier: Partner, kind: str
) -> None:
    begin, drip, bound = SLOW[kind]
    with ExitStack() as stack:
        clients = [stack.enter_context(connected(platform)) for _ in range(50)]
        for client in clients:
            client.sendall(begin(courier))
        began = time.monotonic()
        good = courier.post("/v1/sightings", somebody_lying())
        assert (good.status_code, time.monotonic() - began < 2 * SLACK_S) == (201, True)
        # after an answer comes one more wait for the next request, which never begins
        all_are_cut(clients, drip, bound + IDLE_S + SLACK_S)
    process = platform.process_of("gateway")
    platform.wait_for(lambda: process.sockets() < 20, "no connection is left behind")


def test_a_body_that_does_not_arrive_in_time_is_answered_408(platform: Platform, courier: Partner) -> None:
    with connected(platform) as client:
        client.sendall(post_head(courier, "Content-Length: 100") + b'{"place"')
        assert problem_of(until_closed(client)) == (408, "request_timeout")


def test_a_connection_that_waits_for_its_next_request_is_closed(platform: Platform) -> None:
    with connected(platform) as client:
        client.sendall(b"GET /livez HTTP/1.1\r\nHost: guitu\r\n\r\n")
        began = time.monotonic()
        assert until_closed(client).startswith(b"HTTP/1.1 200")
        assert IDLE_S - 0.5 < time.monotonic() - began < IDLE_S + SLACK_S


@pytest.mark.parametrize("sip", [0, 500], ids=["not at all", "in sips"])
def test_a_client_that_does_not_read_its_answers_or_reads_them_in_sips_is_cut(platform: Platform, sip: int) -> None:
    with closing(socket.socket()) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((HOST, platform.settings.http_port))
        client.sendall(b"GET /v1/openapi.json HTTP/1.1\r\nHost: guitu\r\n\r\n" * 100)
        began = time.monotonic()
        assert _served(client)

        def cut() -> bool:
            with suppress(BlockingIOError, ConnectionResetError):
                client.recv(sip, socket.MSG_DONTWAIT)
            return not _served(client)

        platform.wait_for(cut, "it is cut", within_s=30)
        # the first answers fit into the sockets' buffers; then one does not leave
        assert time.monotonic() - began < WRITE_S + SLACK_S + 5


def _served(client: socket.socket) -> bool:
    """Whether the server's end of this connection is open. Asks the kernel: the client itself learns of a close only
    after it has read all that was sent before."""
    ends = tuple(f"{port:04X}" for port in (client.getpeername()[1], client.getsockname()[1]))
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    return any((row[1][-4:], row[2][-4:], row[3]) == (*ends, _ESTABLISHED) for row in rows)


_ESTABLISHED = "01"


def test_a_body_over_one_megabyte_is_refused_whether_its_length_is_told_or_not(
    platform: Platform, courier: Partner
) -> None:
    too_much = b'"' + b"x" * MEGABYTE + b'"'
    headers = {**courier.bearer, "Idempotency-Key": a_key(), "Content-Type": "application/json"}
    url = f"{platform.address}/v1/sightings"

    told = requests.post(url, data=too_much, headers=headers, timeout=20)
    chunked = requests.post(
        url, data=(too_much[at : at + 50_000] for at in range(0, len(too_much), 50_000)), headers=headers, timeout=20
    )

    for answer in (told, chunked):
        assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
        assert answer.json()["code"] == "body_too_large"


def test_a_body_just_under_the_limit_is_read_whether_its_length_is_told_or_not(
    platform: Platform, courier: Partner
) -> None:
    much = b'{"what_seen": "' + b"x" * (MEGABYTE - 100) + b'"}'
    headers = {**courier.bearer, "Idempotency-Key": a_key(), "Content-Type": "application/json"}
    url = f"{platform.address}/v1/sightings"

    told = requests.post(url, data=much, headers=headers, timeout=20)
    chunked = requests.post(url, data=iter([much]), headers=headers, timeout=20)

    assert [answer.json()["code"] for answer in (told, chunked)] == ["invalid_body", "invalid_body"]


def test_after_a_refused_body_the_next_request_on_the_connection_is_understood(
    platform: Platform, courier: Partner
) -> None:
    with connected(platform) as client:
        client.sendall(post_head(courier, f"Content-Length: {MEGABYTE + 1}") + b"x" * (MEGABYTE + 1))
        client.sendall(b"GET /livez HTTP/1.1\r\nHost: guitu\r\nConnection: close\r\n\r\n")
        answers = until_closed(client)
    assert answers.startswith(b"HTTP/1.1 413")
    assert answers.count(b"HTTP/1.1 200") == 1


def test_a_refusal_reaches_a_client_that_closes_after_it_and_sends_first(platform: Platform, courier: Partner) -> None:
    with connected(platform) as client:
        client.sendall(post_head(courier, f"Content-Length: {2 * MEGABYTE}", "Connection: close"))
        client.sendall(b"x" * (2 * MEGABYTE))
        assert problem_of(until_closed(client)) == (413, "body_too_large")


BROKEN = {
    "a header line over 8 KB": (b"GET /livez HTTP/1.1\r\nX-Long: " + b"x" * 9000 + b"\r\n\r\n", 400),
    "headers over 64 KB": (
        b"GET /livez HTTP/1.1\r\n" + b"".join(b"X-%d: " % n + b"x" * 1000 + b"\r\n" for n in range(80)),
        400,
    ),
    "over a hundred headers": (
        b"GET /livez HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(120)) + b"\r\n",
        431,
    ),
    "an address over 8 KB": (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    "two lengths": (b"POST /v1/sightings HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    "a coding nobody knows": (
        b"POST /v1/sightings HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n",
        501,
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_head_out_of_bounds_is_refused_and_the_connection_closed(platform: Platform, kind: str) -> None:
    sent, status = BROKEN[kind]
    with connected(platform) as client:
        client.sendall(sent)
        received = until_closed(client)
    assert int(received.split()[1]) == status
    assert received.count(b"HTTP/1.") == 1, "what follows is not taken for another request"


@pytest.mark.parametrize("chunk", [b"no number\r\n", b"5;" + b"x" * 20_000], ids=["no size", "a line without end"])
def test_a_body_that_is_not_framed_as_it_says_is_answered_400(
    platform: Platform, courier: Partner, chunk: bytes
) -> None:
    with connected(platform) as client:
        client.sendall(post_head(courier, "Transfer-Encoding: chunked") + chunk)
        assert problem_of(until_closed(client)) == (400, "bad_request")
