"""Claims about servers in a folder of their own: without them what a killed run left would stop or mislead the next."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import kombu
import pytest

from deploy.servers import Servers, ServersBusy
from deploy.servers.daemon import ProcessId, family
from deploy.servers.folder import Folder
from deploy.servers.rabbit import registered
from tests.deploy.server_clients import declare_with_message, rows, session_on, takes, until

PROJECT = Path(__file__).resolve().parents[2]


def test_a_lasting_pair_from_start_to_end(
    folder: Path, serve: Callable[[Path], subprocess.Popen[str]], survivor: subprocess.Popen[bytes]
) -> None:
    """One story, because each start costs seconds: serve, refuse a second run, be killed, recover, end in order."""
    # It serves, and says where in a file for the shell that only its owner can read.
    killed = serve(folder)
    urls = _env(folder)
    assert (folder / "env").stat().st_mode & 0o077 == 0
    declare_with_message(urls["GUITU_AMQP_URL"], "kept", b"seven")
    assert _exists(urls["GUITU_AMQP_URL"], "guitu.dead-letters"), "the broker has its last net"
    with session_on(urls["GUITU_DATABASE_URL"]) as session:
        session.cursor().execute("CREATE TABLE kept AS SELECT 7 AS number")

        # A second run on the same folder is told so and disturbs nothing.
        with pytest.raises(ServersBusy):
            Servers.start(folder)
        assert rows(session, "SELECT 1") == [(1,)]

    # Killed without a chance to clean up, its servers die with it …
    assert until(lambda: registered(folder / "rabbitmq", [("/", "kept")]))
    of_the_killed = _children(killed)
    killed.kill()
    killed.wait()
    assert until(lambda: [process for process in of_the_killed if process.alive] == [])

    # … and one that survived even that (frozen when its parent died, say) is ended by the next run.
    _claim_as_server(survivor, folder / "postgres.pid")

    # The next run finds the same data behind the same URLs.
    second = serve(folder)
    assert survivor.wait(10) == -signal.SIGKILL
    assert _env(folder) == urls
    with session_on(urls["GUITU_DATABASE_URL"]) as session:
        assert rows(session, "SELECT number FROM kept") == [(7,)]
    assert takes(urls["GUITU_AMQP_URL"], "kept") == b"seven"

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


# --- Helpers ----------------------------------------------------------------------------------------------------------


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


def _env(folder: Path) -> dict[str, str]:
    lines = (folder / "env").read_text().splitlines()
    return {
        name: value.strip("'") for name, _, value in (line.removeprefix("export ").partition("=") for line in lines)
    }


def _children(process: subprocess.Popen[str]) -> list[ProcessId]:
    identity = ProcessId.of(process.pid)
    assert identity
    return family(identity)[1:]


def _exists(url: str, queue: str) -> bool:
    with kombu.Connection(url) as connection:
        try:
            connection.default_channel.queue_declare(queue, passive=True)
        except connection.channel_errors:
            return False
        return True
