"""Claims about private servers: without them a test run could leave a broker behind, or open one to the network."""

from __future__ import annotations

import ipaddress
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import amqp
import psycopg2
import pytest

from deploy.servers import Servers, ServersFailed
from deploy.servers.daemon import ProcessId, family
from deploy.servers.ports import LOOPBACK, free_ports
from tests.deploy.server_clients import connect, declare_with_message, plain, rows, session_on, takes
from tests.servers import Endpoints

# --- What others see of it --------------------------------------------------------------------------------------------


def test_everything_listens_on_loopback_only(private_servers: Servers) -> None:
    listening = list(_listening_addresses(_processes(private_servers)))

    ports = private_servers.rabbit.ports
    expected = {ports.amqp, ports.http, ports.distribution, ports.epmd, private_servers.postgres.port}
    assert {port for _, port in listening} == expected
    assert [address for address, _ in listening if not address.is_loopback] == []


def test_no_server_runs_as_root(private_servers: Servers) -> None:
    owners = {Path(f"/proc/{process.pid}").stat().st_uid for process in _processes(private_servers)}

    assert 0 not in owners


def test_the_broker_refuses_a_wrong_password(private_servers: Servers) -> None:
    url = private_servers.amqp_url.replace(private_servers.rabbit.password, "wrong")

    with pytest.raises(amqp.AccessRefused):
        connect(url)


def test_the_database_refuses_a_wrong_password(private_servers: Servers) -> None:
    url = plain(private_servers.postgres_url).replace(private_servers.postgres.password, "wrong")

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url)


def test_passwords_are_readable_by_nobody_else(private_servers: Servers) -> None:
    names = ["state.json", "rabbitmq/rabbitmq.conf", "rabbitmq/.erlang.cookie"]

    modes = {name: (private_servers.folder / name).stat().st_mode & 0o077 for name in names}

    assert modes == dict.fromkeys(names, 0)


# --- Corners for tests ------------------------------------------------------------------------------------------------


def test_each_test_gets_an_empty_vhost_and_afterwards_it_is_gone(private_servers: Servers) -> None:
    with Endpoints.of(private_servers).vhost() as url, Endpoints.of(private_servers).vhost() as other:
        declare_with_message(url, "kept", b"one")
        assert takes(other, "kept") is None

    with pytest.raises(amqp.NotAllowed, match="not found"):
        connect(url)


def test_each_test_gets_an_empty_database_and_afterwards_it_is_gone_although_in_use(private_servers: Servers) -> None:
    with ExitStack() as stack:
        with Endpoints.of(private_servers).database() as url:
            session = stack.enter_context(session_on(url))
            assert rows(session, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]

        with pytest.raises(psycopg2.Error):
            rows(session, "SELECT 1")
        with pytest.raises(psycopg2.OperationalError, match="does not exist"):
            psycopg2.connect(plain(url))


# --- How it ends ------------------------------------------------------------------------------------------------------


def test_stopping_a_temporary_pair_leaves_no_process_and_no_file() -> None:
    servers = Servers.start(temporary=True, fast=True)
    processes = _processes(servers)
    names = {Path(f"/proc/{process.pid}/comm").read_text().strip() for process in processes}
    assert {"epmd", "beam.smp", "postgres"} <= names

    servers.stop()
    servers.stop()

    assert [process for process in processes if process.alive] == []
    assert not servers.folder.exists()


# --- When it does not work --------------------------------------------------------------------------------------------


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.servers.postgres._FAST", {"no_such_setting": "1"})
    running_before = _children_of_this_process()

    with pytest.raises(ServersFailed, match="no_such_setting"):
        Servers.start(temporary=True, fast=True)

    assert _children_of_this_process() == running_before


def test_a_process_with_a_reused_number_is_not_ended() -> None:
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        earlier = ProcessId(stranger.pid, started=1)
        earlier.signal(signal.SIGKILL)
        assert stranger.poll() is None
        assert not earlier.alive
    finally:
        stranger.kill()
        stranger.wait()


def test_ports_lie_outside_the_range_of_outgoing_connections() -> None:
    first, last = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())

    ports = free_ports(20)

    assert len(set(ports)) == 20
    assert [port for port in ports if first <= port <= last] == []


def test_a_port_in_use_is_not_given_out() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]

        assert port not in free_ports(1, keep=[port])


# --- Helpers ----------------------------------------------------------------------------------------------------------


def _processes(servers: Servers) -> list[ProcessId]:
    return [*servers.rabbit.processes(), *servers.postgres.processes()]


def _listening_addresses(
    processes: list[ProcessId],
) -> Iterator[tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int]]:
    inodes = {inode for process in processes for inode in _socket_inodes(process.pid)}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:  # 0A: LISTEN
                address, port = fields[1].split(":")
                yield _address(address), int(port, 16)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The kernel prints addresses as 32-bit words in the machine's byte order."""
    words = [bytes.fromhex(text[at : at + 8]) for at in range(0, len(text), 8)]
    return ipaddress.ip_address(b"".join(word[::-1] if sys.byteorder == "little" else word for word in words))


def _socket_inodes(pid: int) -> set[str]:
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(descriptor)
        except FileNotFoundError:
            continue
        if match := re.fullmatch(r"socket:\[(\d+)]", target):
            found.add(match[1])
    return found


def _children_of_this_process() -> set[ProcessId]:
    identity = ProcessId.of(os.getpid())
    assert identity
    return set(family(identity))
