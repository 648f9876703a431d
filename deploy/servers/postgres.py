"""A private PostgreSQL: without it the promises would only be shown on SQLite."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psycopg2

from deploy.servers.accounts import Account
from deploy.servers.daemon import Daemon, ProcessId
from deploy.servers.errors import ServersFailed, ServersMissing
from deploy.servers.ports import LOOPBACK
from deploy.servers.waiting import wait_until

USER = "guitu"
_INSTALLATIONS = Path("/usr/lib/postgresql")
# Not synchronous_commit: without it a mere `kill -9` loses commits, and those who kill want to see that none is lost.
_FAST = {"fsync": "off", "full_page_writes": "off"}


class Postgres:
    """One database server with data, port and password of its own; superuser `guitu`, SCRAM, no unix socket."""

    def __init__(self, folder: Path, port: int, password: str, *, fast: bool = False) -> None:
        """Prepare a server in `folder`, making its data at the first time; starts nothing.

        `fast` gives up what survives a crash of the *machine* (not of a process): for tests only.
        """
        self._programs = _programs()
        self.port = port
        self.password = password
        self._fast = fast
        self._account = Account.for_server("postgres")
        self._home = self._account.make_folder(folder / "postgres")
        self._data = self._home / "data"
        self._daemon = Daemon(
            name="postgres",
            command=[str(self._programs / "postgres"), "-D", str(self._data), *self._settings()],
            environment=_environment(self._home),
            folder=self._home,
            log=self._home / "postgres.log",
            pid_file=folder / "postgres.pid",
            account=self._account,
            polite=signal.SIGINT,  # PostgreSQL's "fast" stop: ends sessions and closes its files
            orphaned=signal.SIGQUIT,  # its "immediate" stop: takes its children and its shared memory along
        )

    @property
    def url(self) -> str:
        """The superuser's URL of the maintenance database."""
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        """The superuser's URL of a database of this server."""
        return f"postgresql+psycopg2://{USER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    @property
    def data(self) -> Path:
        """Where its data lie."""
        return self._data

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self._daemon.log

    @property
    def running(self) -> bool:
        """Whether the server's process lives; a frozen one does."""
        return self._daemon.running

    def processes(self) -> list[ProcessId]:
        """Every living process of this server."""
        return self._daemon.family()

    def start(self, within: float = 60.0) -> None:
        """Start and wait until it takes sessions. After `stop` or `kill`: on the same data, port and password."""
        self.launch()
        self.wait_ready(within)

    def launch(self) -> None:
        """Make the data if there are none, and start without waiting; see `wait_ready`."""
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self._daemon.start()

    def wait_ready(self, within: float = 60.0) -> None:
        """Return when a session can be opened; raises ServersFailed with the log's end otherwise."""
        wait_until(self._answers, self._daemon, within)

    def must_run(self) -> None:
        """Raise ServersFailed, with the end of the log, when it has ended by itself."""
        self._daemon.must_run()

    def ask_to_stop(self) -> None:
        """Begin an orderly end and return at once; `stop` completes it."""
        self._daemon.ask_to_stop()

    def stop(self) -> None:
        """End the server and its sessions; no process of it is left. A second call does nothing."""
        self._daemon.stop()

    def kill(self) -> None:
        """`kill -9` every process of it; `start` brings it back on the same port, recovering its data."""
        self._daemon.kill()

    def freeze(self) -> None:
        """Stop all its processes where they stand: sessions stay open and silent until `thaw`."""
        self._daemon.freeze()

    def thaw(self) -> None:
        """Let a frozen server go on."""
        self._daemon.thaw()

    def _settings(self) -> list[str]:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",  # a socket would need no password, and its path may be too long
            "max_connections": "300",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **(_FAST if self._fast else {}),
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _initialise(self) -> None:
        password_file = self._account.write(self._home / "password", self.password)
        command = [str(self._programs / "initdb"), "--pgdata", str(self._data), "--username", USER]
        command += ["--pwfile", str(password_file), "--auth", "scram-sha-256", "--encoding", "UTF8"]
        command += ["--locale", "C.UTF-8", *(["--no-sync"] if self._fast else [])]
        finished = subprocess.run(
            [*self._as_account(), *command],
            env=_environment(self._home),
            cwd=self._home,
            capture_output=True,
            text=True,
            timeout=120,
        )
        password_file.unlink()
        if finished.returncode:
            raise ServersFailed(f"initdb failed. initdb 失败。\n{finished.stdout}{finished.stderr}")

    def _as_account(self) -> list[str]:
        if not self._account.switch:
            return []
        return ["setpriv", f"--reuid={self._account.uid}", f"--regid={self._account.gid}", "--clear-groups", "--"]

    def _answers(self) -> bool:
        try:
            psycopg2.connect(
                host=LOOPBACK, port=self.port, user=USER, password=self.password, dbname="postgres", connect_timeout=5
            ).close()
        except psycopg2.OperationalError:
            return False
        return True


def _programs() -> Path:
    """The folder of the newest installed PostgreSQL's programs; raises ServersMissing."""
    found = [path for path in _INSTALLATIONS.glob("*/bin") if os.access(path / "initdb", os.X_OK)]
    if not found:
        raise ServersMissing("postgresql")
    return max(found, key=lambda path: float(path.parent.name))


def _environment(home: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(home)}
