"""Behind the nginx that is shipped, and without it, hundreds of slow clients hold up nobody (deploy/nginx).

The slow ones come from an address of their own (127.0.0.2), as strangers would.
"""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
import requests

from deploy.servers.ports import free_ports
from tests.process.conftest import running
from tests.process.platforms import HOST, Partner, Platform, a_key, problem_of, somebody_lying
from tests.town import EMBEDDED

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
STRANGER = "127.0.0.2"
SLOW_HEADERS, SLOW_BODIES = 500, 300
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


@contextmanager
def nginx_before(gateway_port: int, folder: Path) -> Iterator[int]:
    """Only where it listens, and where it writes, differs from a station's."""
    [port] = free_ports(1)
    for path in SHIPPED.glob("guitu-*.conf"):
        text = path.read_text("utf8").replace("/var/log/nginx", str(folder))
        (folder / path.name).write_text(text, "utf8")
    (folder / "nginx.conf").write_text(
        _MAIN.format(user=_user(), folder=folder, gateway=gateway_port, port=port), "utf8"
    )
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    server = subprocess.Popen(
        ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    )
    try:
        _until_it_listens(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


_MAIN = """
daemon off; {user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include guitu-http.conf;
    upstream guitu_gateway {{ server 127.0.0.1:{gateway}; keepalive 64; }}
    server {{ listen 127.0.0.1:{port}; include guitu-server.conf; }}
}}
"""


def _user() -> str:
    """Root starts workers as somebody else, and only root may say as whom."""
    return f"user {pwd.getpwnam('nobody').pw_name} nogroup;" if os.geteuid() == 0 else ""


def _until_it_listens(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), closing(socket.create_connection((HOST, port), 1)):
            return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


class SlowClients:
    """Strangers who send a byte now and then and begin anew when they are cut. Who is slow with a body is signed in: to
    anybody else the gateway says no before it reads a byte of it."""

    def __init__(self, port: int, partner: Partner) -> None:
        self._port, self._ended = port, threading.Event()
        self._head = _HEAD + "".join(f"{name}: {value}\r\n" for name, value in partner.bearer.items()).encode()
        self._thread = threading.Thread(target=self._keep_on, daemon=True)
        self._clients: list[tuple[socket.socket, bool]] = []
        self.cut = 0
        self.at_their_most = 0

    def __enter__(self) -> SlowClients:
        self._clients = [(self._connected(whole), whole) for whole in [False] * SLOW_HEADERS + [True] * SLOW_BODIES]
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(30)
        for client, _whole in self._clients:
            client.close()

    def _connected(self, whole_head: bool) -> socket.socket:
        client = socket.socket()
        client.bind((STRANGER, 0))
        client.settimeout(10)
        with suppress(OSError):
            client.connect((HOST, self._port))
            key = f"Idempotency-Key: {a_key()}\r\n\r\n".encode()
            client.sendall(self._head + (key if whole_head else b"X-Slow: "))
        client.setblocking(False)
        return client

    def _keep_on(self) -> None:
        while not self._ended.wait(0.5):
            left = [(client, whole) for client, whole in self._clients if _drips(client)]
            self.at_their_most = max(self.at_their_most, len(left))
            gone = [(client, whole) for client, whole in self._clients if (client, whole) not in left]
            self.cut += len(gone)
            for client, _whole in gone:
                client.close()
            self._clients = left + [(self._connected(whole), whole) for _client, whole in gone]


_HEAD = b"POST /v1/sightings HTTP/1.1\r\nHost: guitu\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n"


def _drips(client: socket.socket) -> bool:
    try:
        client.send(b"x")
        return client.recv(4096) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


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

    with SlowClients(front, platform.partner("cyclist-group")) as slow:
        statuses = _served_meanwhile(_reporting(courier, front))
        reached = platform.process_of("gateway").sockets() - before

    assert set(statuses) == {201}
    assert slow.at_their_most >= SLOW_HEADERS
    assert reached < 64 + 10  # nginx keeps some connections to the gateway open for the next request


def test_without_it_the_bare_gateway_lives_through_them_and_cuts_them(platform: Platform, courier: Partner) -> None:
    report = _reporting(courier, platform.settings.http_port)

    with SlowClients(platform.settings.http_port, platform.partner("cyclist-group")) as slow:
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
