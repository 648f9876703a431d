"""Claims about private servers: without them a test run could leave a broker behind, or open one to the network."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import amqp
import kombu
import psycopg2
import pytest

from deploy.servers import Servers, ServersBusy, ServersFailed
from deploy.servers.daemon import ProcessId, family
from deploy.servers.folder import Folder
from deploy.servers.ports import LOOPBACK, free_ports
from deploy.servers.rabbit import registered
from tests.servers import Endpoints

PROJECT = Path(__file__).resolve().parents[2]


# --- What others see of it ----------------------------------------------------------------------------------------


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
        _connect(url)


def test_the_database_refuses_a_wrong_password(private_servers: Servers) -> None:
    url = _plain(private_servers.postgres_url).replace(private_servers.postgres.password, "wrong")

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(url)


def test_passwords_are_readable_by_nobody_else(private_servers: Servers) -> None:
    names = ["state.json", "rabbitmq/rabbitmq.conf", "rabbitmq/.erlang.cookie"]

    modes = {name: (private_servers.folder / name).stat().st_mode & 0o077 for name in names}

    assert modes == dict.fromkeys(names, 0)


# --- Corners for tests --------------------------------------------------------------------------------------------


def test_each_test_gets_an_empty_vhost_and_afterwards_it_is_gone(private_servers: Servers) -> None:
    with Endpoints.of(private_servers).vhost() as url, Endpoints.of(private_servers).vhost() as other:
        _declare_with_message(url, "kept", b"one")
        assert _takes(other, "kept") is None

    with pytest.raises(amqp.NotAllowed, match="not found"):
        _connect(url)


def test_each_test_gets_an_empty_database_and_afterwards_it_is_gone_although_in_use(private_servers: Servers) -> None:
    with ExitStack() as stack:
        with Endpoints.of(private_servers).database() as url:
            session = stack.enter_context(_session(url))
            assert _rows(session, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]

        with pytest.raises(psycopg2.Error):
            _rows(session, "SELECT 1")
        with pytest.raises(psycopg2.OperationalError, match="does not exist"):
            psycopg2.connect(_plain(url))


# --- Breaking and coming back -------------------------------------------------------------------------------------


def test_a_broker_killed_comes_back_on_its_port_with_the_confirmed_message(breakable_servers: Servers) -> None:
    url = breakable_servers.amqp_url
    _declare_with_message(url, "through-the-crash", b"still here")
    breakable_servers.rabbit.settle()
    node = breakable_servers.rabbit.processes()[0]

    breakable_servers.rabbit.kill()
    assert not node.alive
    breakable_servers.rabbit.start()

    assert _takes(url, "through-the-crash") == b"still here"


def test_a_database_killed_comes_back_on_its_port_with_what_was_committed(breakable_servers: Servers) -> None:
    url = breakable_servers.postgres_url
    with _session(url) as session:
        session.cursor().execute("CREATE TABLE kept_through_a_crash AS SELECT 42 AS number")
    before = breakable_servers.postgres.processes()

    breakable_servers.postgres.kill()
    assert [process for process in before if process.alive] == []
    breakable_servers.postgres.start()

    with _session(url) as session:
        assert _rows(session, "SELECT number FROM kept_through_a_crash") == [(42,)]


def test_a_frozen_database_is_silent_and_answers_again_when_thawed(breakable_servers: Servers) -> None:
    with _session(breakable_servers.postgres_url) as session:
        backend = session.info.backend_pid

        breakable_servers.postgres.freeze()
        assert _until(lambda: _state(backend) == "T"), "the session's own process goes on"
        breakable_servers.postgres.thaw()

        assert _rows(session, "SELECT 1") == [(1,)]


def test_a_frozen_broker_is_silent_and_answers_again_when_thawed(breakable_servers: Servers) -> None:
    node = breakable_servers.rabbit.processes()[0].pid

    breakable_servers.rabbit.freeze()
    assert _until(lambda: _state(node) == "T")
    breakable_servers.rabbit.thaw()

    _connect(breakable_servers.amqp_url)


def test_restoring_starts_what_was_killed_and_thaws_what_was_frozen(private_servers: Servers) -> None:
    private_servers.postgres.kill()
    private_servers.rabbit.freeze()

    private_servers.restore()

    with _session(private_servers.postgres_url) as session:
        assert _rows(session, "SELECT 1") == [(1,)]
    _connect(private_servers.amqp_url)


@pytest.mark.parametrize("alarm", ["memory", "disk"])
def test_under_an_alarm_the_broker_confirms_nothing_until_it_is_cleared(breakable_servers: Servers, alarm: str) -> None:
    rabbit = breakable_servers.rabbit
    with kombu.Connection(breakable_servers.amqp_url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        assert _confirms(channel)

        getattr(rabbit, f"raise_{alarm}_alarm")()
        assert not _confirms(channel)
        getattr(rabbit, f"clear_{alarm}_alarm")()

        assert _until(lambda: _confirms(channel))


def test_restoring_ends_the_alarms(private_servers: Servers) -> None:
    private_servers.rabbit.raise_memory_alarm()
    private_servers.rabbit.raise_disk_alarm()

    private_servers.restore()

    with kombu.Connection(private_servers.amqp_url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        assert _confirms(channel)


# --- A lasting pair, from the command line --------------------------------------------------------------------------


def test_a_lasting_pair_from_start_to_end(
    folder: Path, serve: Callable[[Path], subprocess.Popen[str]], survivor: subprocess.Popen[bytes]
) -> None:
    """One story, because each start costs seconds: serve, refuse a second run, be killed, recover, end in order."""
    # It serves, and says where in a file for the shell that only its owner can read.
    killed = serve(folder)
    urls = _env(folder)
    assert (folder / "env").stat().st_mode & 0o077 == 0
    _declare_with_message(urls["GUITU_AMQP_URL"], "kept", b"seven")
    assert _exists(urls["GUITU_AMQP_URL"], "guitu.dead-letters"), "the broker has its last net"
    with _session(urls["GUITU_DATABASE_URL"]) as session:
        session.cursor().execute("CREATE TABLE kept AS SELECT 7 AS number")

        # A second run on the same folder is told so and disturbs nothing.
        with pytest.raises(ServersBusy):
            Servers.start(folder)
        assert _rows(session, "SELECT 1") == [(1,)]

    # Killed without a chance to clean up, its servers die with it …
    assert _until(lambda: registered(folder / "rabbitmq", [("/", "kept")]))
    of_the_killed = _children(killed)
    killed.kill()
    killed.wait()
    assert _until(lambda: [process for process in of_the_killed if process.alive] == [])

    # … and one that survived even that (frozen when its parent died, say) is ended by the next run.
    _claim_as_server(survivor, folder / "postgres.pid")

    # The next run finds the same data behind the same URLs.
    second = serve(folder)
    assert survivor.wait(10) == -signal.SIGKILL
    assert _env(folder) == urls
    with _session(urls["GUITU_DATABASE_URL"]) as session:
        assert _rows(session, "SELECT number FROM kept") == [(7,)]
    assert _takes(urls["GUITU_AMQP_URL"], "kept") == b"seven"

    # SIGTERM ends it in order: exit 0, no process, no stale file.
    of_the_second = _children(second)
    second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0
    assert [process for process in of_the_second if process.alive] == []
    assert not (folder / "env").exists()
    assert list(folder.glob("*.pid")) == []


def test_a_folder_that_other_users_cannot_walk_to_is_stood_in_for(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)

    place = Folder.open(private / "servers")
    try:
        needs_another = os.geteuid() == 0
        assert (place.path != private / "servers") == needs_another
        assert (private / "servers").is_dir()
        assert (private / "servers" / "elsewhere").is_symlink() == needs_another
        # As a server's user would have to walk.
        steps = [step.stat().st_mode & 0o001 for step in (place.path, *place.path.parents)]
        assert 0 not in steps or not needs_another
    finally:
        place.close()
        shutil.rmtree(place.path)


def test_what_a_killed_run_left_in_a_temporary_folder_is_removed_by_the_next(survivor: subprocess.Popen[bytes]) -> None:
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os; from deploy.servers.folder import Folder; print(Folder.new().path, flush=True); os._exit(9)",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    left = Path(killed.stdout.strip())
    assert left.is_dir()
    _claim_as_server(survivor, left / "rabbitmq.pid")

    place = Folder.new()
    place.close()

    assert survivor.wait(10) == -signal.SIGKILL
    assert not left.exists()


def test_stopping_a_temporary_pair_leaves_no_process_and_no_file() -> None:
    servers = Servers.start(temporary=True, fast=True)
    processes = _processes(servers)
    names = {Path(f"/proc/{process.pid}/comm").read_text().strip() for process in processes}
    assert {"epmd", "beam.smp", "postgres"} <= names

    servers.stop()
    servers.stop()

    assert [process for process in processes if process.alive] == []
    assert not servers.folder.exists()


# --- When it does not work ----------------------------------------------------------------------------------------


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


# --- Helpers --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder the servers' users can walk to (pytest's own are closed to them)."""
    base = Path(tempfile.mkdtemp(prefix="guitu-test-"))
    base.chmod(0o711)
    yield base / "servers"
    shutil.rmtree(base)


@pytest.fixture
def serve() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Runs `python -m deploy.servers` until it says that it is ready; what still runs after the test is killed."""
    started: list[subprocess.Popen[str]] = []

    def serve(folder: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "deploy.servers", "--fast", "--folder", str(folder)]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout
        for line in process.stdout:  # its own message is the signal; the test's time limit is the deadline
            if "Ctrl-C" in line:
                return process
        raise AssertionError(f"ended early: {process.wait()}")

    yield serve
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def survivor() -> Iterator[subprocess.Popen[bytes]]:
    """A frozen process, which no polite signal ends."""
    process = subprocess.Popen(["sleep", "600"], start_new_session=True)
    process.send_signal(signal.SIGSTOP)
    yield process
    process.kill()
    process.wait()


def _claim_as_server(process: subprocess.Popen[bytes], pid_file: Path) -> None:
    """Let the pid file say that the process was an earlier run's server."""
    identity = ProcessId.of(process.pid)
    assert identity
    pid_file.write_text(json.dumps([identity.pid, identity.started]))


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


def _env(folder: Path) -> dict[str, str]:
    lines = (folder / "env").read_text().splitlines()
    return {
        name: value.strip("'") for name, _, value in (line.removeprefix("export ").partition("=") for line in lines)
    }


def _children(process: subprocess.Popen[str]) -> list[ProcessId]:
    identity = ProcessId.of(process.pid)
    assert identity
    return family(identity)[1:]


def _children_of_this_process() -> set[ProcessId]:
    identity = ProcessId.of(os.getpid())
    assert identity
    return set(family(identity))


def _connect(url: str) -> None:
    with kombu.Connection(url, connect_timeout=5) as connection:
        connection.connect()


def _declare_with_message(url: str, name: str, body: bytes) -> None:
    with kombu.Connection(url, transport_options={"confirm_publish": True}) as connection:
        queue = kombu.Queue(name, durable=True, queue_arguments={"x-queue-type": "quorum"}, channel=connection)
        queue.declare()
        connection.Producer().publish(body, routing_key=name, delivery_mode=2, content_type="application/octet-stream")


def _exists(url: str, queue: str) -> bool:
    with kombu.Connection(url) as connection:
        try:
            connection.default_channel.queue_declare(queue, passive=True)
        except connection.channel_errors:
            return False
        return True


def _takes(url: str, name: str) -> bytes | None:
    """Take one message and acknowledge it; None when the queue does not exist or stays empty for 10 s."""
    with kombu.Connection(url) as connection:
        try:
            queue = kombu.Queue(name, no_declare=True, channel=connection)
            taken: list[kombu.Message | None] = [None]

            def arrived() -> bool:
                taken[0] = queue.get(no_ack=True)
                return taken[0] is not None

            return taken[0].body if _until(arrived) and taken[0] else None
        except connection.channel_errors:
            return None


def _confirms(channel: amqp.Channel) -> bool:
    """Whether the broker confirms a message within half a second of its coming."""
    confirmed: list[int] = []
    channel.events["basic_ack"] = {lambda tag, multiple: confirmed.append(tag)}
    channel.basic_publish(amqp.Message(b"x"), "amq.fanout", "x")
    with suppress(TimeoutError):
        channel.connection.drain_events(timeout=0.5)
    return confirmed != []


def _plain(url: str) -> str:
    return url.replace("+psycopg2", "", 1)


@contextmanager
def _session(url: str) -> Iterator[psycopg2.extensions.connection]:
    with closing(psycopg2.connect(_plain(url))) as session:
        session.autocommit = True
        yield session


def _rows(session: psycopg2.extensions.connection, query: str) -> list[tuple[object, ...]]:
    with session.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def _until(holds: Callable[[], bool], within: float = 10.0) -> bool:
    """Whether `holds()` becomes true before the deadline."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
