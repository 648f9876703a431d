"""A private RabbitMQ: without it every test of delivery would run against an imitation."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from deploy.servers.accounts import Account
from deploy.servers.daemon import Daemon, ProcessId
from deploy.servers.errors import ServersFailed, ServersMissing
from deploy.servers.ports import LOOPBACK
from deploy.servers.waiting import wait_until

USER = "guitu"
# Debian's /usr/sbin/rabbitmq-server insists on root or rabbitmq and on Debian's own folders; this is what it wraps.
_SCRIPT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
_CONTROL = _SCRIPT.with_name("rabbitmqctl")
_CONTROL_S = 60
_PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"

_CONFIGURATION = """\
listeners.tcp.1 = {host}:{amqp}
management.tcp.ip = {host}
management.tcp.port = {http}
default_user = {user}
default_pass = {password}
default_vhost = /
disk_free_limit.absolute = {disk_limit}
vm_memory_high_watermark.relative = {memory_share}
log.connection.level = warning
# The default write-ahead log of 512 MB would fill small machines; a private broker carries little.
raft.wal_max_size_bytes = 67108864
"""


@dataclass(frozen=True)
class _Alarm:
    """A limit of the broker's: its usual value, and one that nothing meets."""

    command: str
    usual: str
    unmeetable: str


_MEMORY = _Alarm("set_vm_memory_high_watermark", usual="0.4", unmeetable="0")
_DISK = _Alarm("set_disk_free_limit", usual="100MB", unmeetable="1000000GB")


@dataclass(frozen=True)
class RabbitPorts:
    """Everything a broker listens on."""

    amqp: int
    http: int
    distribution: int
    epmd: int


class Rabbit:
    """One broker node with its own epmd, cookie, data and ports; user `guitu`, vhost `/`, management over HTTP."""

    def __init__(self, folder: Path, ports: RabbitPorts, password: str, *, polite: bool = True) -> None:
        """Prepare the files of a broker in `folder` (kept when they are there); starts nothing.

        `polite`: `stop` lets it close its queues; without, it is killed, which is quicker and as safe for what it has
        confirmed.
        """
        if not _SCRIPT.exists():
            raise ServersMissing("rabbitmq-server")
        self.ports = ports
        self.password = password
        self._polite = polite
        self._raised: list[_Alarm] = []
        self._account = Account.for_server("rabbitmq")
        self._home = self._account.make_folder(folder / "rabbitmq")
        self._write_files()
        self._epmd = self._daemon("epmd", [str(_epmd()), "-port", str(ports.epmd), "-address", LOOPBACK])
        self._node = self._daemon("rabbitmq", [str(_SCRIPT)])

    @property
    def amqp_url(self) -> str:
        """The broker's default vhost; the same across restarts."""
        return self.amqp_url_of("/")

    def amqp_url_of(self, vhost: str) -> str:
        """The URL of another vhost of this broker."""
        return f"amqp://{USER}:{self.password}@{LOOPBACK}:{self.ports.amqp}/{quote(vhost, safe='')}"

    @property
    def http_url(self) -> str:
        """The management API, with user and password in it."""
        return f"http://{USER}:{self.password}@{LOOPBACK}:{self.ports.http}"

    @property
    def log(self) -> Path:
        """What the node writes."""
        return self._node.log

    @property
    def running(self) -> bool:
        """Whether the server's process lives; a frozen one does."""
        return self._node.running

    def processes(self) -> list[ProcessId]:
        """Every living process of this broker: node, its helpers, epmd."""
        return [*self._node.family(), *self._epmd.family()]

    def start(self, within: float = 60.0) -> None:
        """Start and wait until it serves clients. After `stop` or `kill`: on the same data, ports and password."""
        self.launch()
        self.wait_ready(within)

    def launch(self) -> None:
        """Start without waiting; see `wait_ready`."""
        if not self._epmd.running:
            self._epmd.start()
        wait_until(lambda: _listens(self.ports.epmd), self._epmd, within=10)
        self._node.start()

    def wait_ready(self, within: float = 60.0) -> None:
        """Return when AMQP and the management API answer; raises ServersFailed with the log's end otherwise."""
        wait_until(self._answers, self._node, within)

    def must_run(self) -> None:
        """Raise ServersFailed, with the end of the log, when it has ended by itself."""
        self._node.must_run()

    def ask_to_stop(self) -> None:
        """Begin an orderly end and return at once; `stop` completes it."""
        if self._polite:
            self._node.ask_to_stop()

    def stop(self, *, politely: bool | None = None) -> None:
        """End the node and its epmd; none of their processes is left. A second call does nothing.

        `politely`: it closes its queues and tells its clients that it goes; by default as the broker was made.
        """
        if self._polite if politely is None else politely:
            self._node.stop()
        else:
            self._node.kill()
        self._epmd.kill()

    def kill(self) -> None:
        """`kill -9` the node (its epmd lives on); `start` brings it back on the same port and data."""
        self._node.kill()

    def settle(self, within: float = 15.0) -> None:
        """Return when a `kill` would find every quorum queue that is declared now; raises ServersFailed after `within`.

        RabbitMQ 3.10 confirms the declaration of a quorum queue a second before its Raft registry is on disk. A node
        killed in between comes back with a queue that never finds a leader (seen 3 times of 3 at once, 1 of 6 after
        1 s). Who declares queues and kills the broker in the same breath calls this between the two.
        """
        wait_until(self._registry_is_on_disk, self._node, within)

    def freeze(self) -> None:
        """Stop the node where it stands: connections stay open and silent until `thaw`."""
        self._node.freeze()

    def thaw(self) -> None:
        """Let a frozen node go on."""
        self._node.thaw()

    def raise_memory_alarm(self) -> None:
        """From now on no publisher gets a byte through, as if memory had run out. A restart ends it too."""
        self._raise(_MEMORY)

    def clear_memory_alarm(self) -> None:
        """Publishers go on. Without an alarm: does nothing."""
        self._clear(_MEMORY)

    def raise_disk_alarm(self) -> None:
        """From now on no publisher gets a byte through, as if the disk were full. A restart ends it too."""
        self._raise(_DISK)

    def clear_disk_alarm(self) -> None:
        """Publishers go on. Without an alarm: does nothing."""
        self._clear(_DISK)

    def clear_alarms(self) -> None:
        """No alarm that was raised here stands any more."""
        for alarm in list(self._raised):
            self._clear(alarm)

    def _raise(self, alarm: _Alarm) -> None:
        self._raised.append(alarm)
        self._control(alarm.command, alarm.unmeetable)

    def _clear(self, alarm: _Alarm) -> None:
        if alarm in self._raised:
            self._control(alarm.command, alarm.usual)
            self._raised.remove(alarm)

    def _control(self, *command: str) -> None:
        """One command of rabbitmqctl to the running node. :raises ServersFailed: with what it said."""
        done = subprocess.run(
            ["setpriv", *self._account.become(), "--", str(_CONTROL), "--quiet", *command],
            env=self._environment(),
            cwd=self._home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_CONTROL_S,
        )
        if done.returncode:
            raise ServersFailed(f"rabbitmqctl {command[0]}: {done.stdout}{done.stderr}")

    def take_definitions(self, definitions: bytes) -> None:
        """Import policies, exchanges and queues into the vhost `/`; what is there already stays.

        Raises ServersFailed when the broker refuses.
        """
        if self._call("/api/definitions/%2F", definitions) is None:
            raise ServersFailed("RabbitMQ did not take the definitions")

    def _registry_is_on_disk(self) -> bool:
        queues = self._get("/api/queues?disable_stats=true&enable_queue_totals=true&columns=name,vhost,type") or []
        return registered(
            self._home, [(queue["vhost"], queue["name"]) for queue in queues if queue["type"] == "quorum"]
        )

    def _answers(self) -> bool:
        return _speaks_amqp(self.ports.amqp) and self._get("/api/whoami") is not None

    def _get(self, path: str) -> Any:
        """One read of the management API; None when it does not answer."""
        answer = self._call(path)
        return None if answer is None else json.loads(answer)

    def _call(self, path: str, body: bytes | None = None) -> bytes | None:
        """One call of the management API, a POST when there is a body; None when it does not answer, or refuses."""
        credentials = base64.b64encode(f"{USER}:{self.password}".encode()).decode()
        request = urllib.request.Request(
            f"http://{LOOPBACK}:{self.ports.http}{path}",
            body,
            headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy has no business with loopback
        try:
            with opener.open(request, timeout=5) as answer:
                taken: bytes = answer.read()
                return taken
        except OSError:  # URLError is one
            return None

    def _daemon(self, name: str, command: list[str]) -> Daemon:
        return Daemon(
            name=name,
            command=command,
            environment=self._environment(),
            folder=self._home,
            log=self._home / f"{name}.log",
            pid_file=self._home.parent / f"{name}.pid",
            account=self._account,
        )

    def _write_files(self) -> None:
        self._account.make_folder(self._home / "data")
        self._account.make_folder(self._home / "log")
        settings = _CONFIGURATION.format(
            host=LOOPBACK,
            amqp=self.ports.amqp,
            http=self.ports.http,
            user=USER,
            password=self.password,
            disk_limit=_DISK.usual,
            memory_share=_MEMORY.usual,
        )
        self._account.write(self._home / "rabbitmq.conf", settings)
        self._account.write(self._home / "enabled_plugins", "[rabbitmq_management].\n")
        if not (self._home / ".erlang.cookie").exists():
            self._account.write(self._home / ".erlang.cookie", os.urandom(16).hex(), mode=0o400)

    def _environment(self) -> dict[str, str]:
        home = str(self._home)
        return {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "HOME": home,  # where Erlang looks for the cookie
            "ERL_EPMD_PORT": str(self.ports.epmd),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            # The same name at every start: it is written into the data.
            "RABBITMQ_NODENAME": "guitu@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_DIST_PORT": str(self.ports.distribution),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none",
            # Nothing of /etc/rabbitmq may reach us.
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq.conf",
            "RABBITMQ_CONFIG_FILES": f"{home}/none/*.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{home}/none.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/enabled_plugins",
            "RABBITMQ_MNESIA_BASE": f"{home}/data",
            "RABBITMQ_MNESIA_DIR": f"{home}/data/node",
            "RABBITMQ_PID_FILE": f"{home}/node.pid",
            "RABBITMQ_LOGS": "-",
            # Else its crash dumps and the log of upgrades go to Debian's folder, where not everybody may write.
            "RABBITMQ_LOG_BASE": f"{home}/log",
            "ERL_CRASH_DUMP": f"{home}/erl_crash.dump",
            # Makes the script exec the node instead of waiting for it in a shell that would catch our signals.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


def registered(home: Path, queues: Iterable[tuple[str, str]]) -> bool:
    """Whether the Raft registry on the disk of the broker in `home` is saved and has all these (vhost, queue)."""
    contents = [path.read_bytes() for path in (home / "data/node/quorum").glob("*/names.dets")]
    names = [quote(f"{vhost}_{queue}", safe="").encode() for vhost, queue in queues]
    # Bytes 8–11 of a dets file are zero from its first change until it is saved.
    saved = all(content[8:12] != bytes(4) for content in contents)
    return saved and all(any(name in content for content in contents) for name in names)


def _epmd() -> Path:
    found = shutil.which("epmd")
    if not found:
        raise ServersMissing("epmd (erlang-base)")
    return Path(found)


def _listens(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def _speaks_amqp(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=5) as connection:
            connection.sendall(_PROTOCOL_HEADER)
            return connection.recv(1) == b"\x01"  # a method frame: connection.start
    except OSError:
        return False
