"""What is broken, one function for each experiment; without this list nobody would know what the lab has tried.

Each runs on the main thread while stories are told, breaks something, mends it, and says in a few words what it did.
Judging comes afterwards and is the same for all (tests/faults/oracle.py).
"""

from __future__ import annotations

import errno
import random
import resource
import signal
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Final

import requests

from chassis.failpoints import Failpoint
from tests.faults.disk import small_disk
from tests.faults.lab import ALL, Lab
from tests.faults.oracle import Finding, Kind
from tests.faults.poison import TARGETS, Poisoner
from tests.process.platforms import HOST

_WARM_S: Final = 40.0
_UNDER_WAY: Final = 8
"""So many orders are accepted before anything is broken."""
_QUICK_S: Final = 5.0


@dataclass(frozen=True)
class Measure:
    """How much of everything."""

    relay_kills: int
    broker_away_s: float
    broker_kills: int
    alarm_s: float
    database_restarts: int
    disk_full_s: float
    frozen_s: float
    connections: int
    slow_clients: int
    poison_at_least: int
    failpoints: int
    """So many of each service's, chosen by the seed."""


_WORKS: Final = (Failpoint.UNIT_COMMITTED, Failpoint.AUDIT_SEALED)
_ANNOUNCES: Final = (Failpoint.RELAY_CONFIRMED, Failpoint.RELAY_MARKED)
_HEARS: Final = (Failpoint.EVENT_HANDLED, Failpoint.EVENT_COMMITTED, Failpoint.EVENT_PARKED)
_CARRIES_OUT: Final = (Failpoint.COMMAND_CARRIED_OUT, Failpoint.COMMAND_COMMITTED)
_KEEPS_TIME: Final = (Failpoint.TIMER_FIRED, Failpoint.TIMER_COMMITTED)
_TAKES_ORDERS: Final = (Failpoint.OPERATION_ACCEPTED, Failpoint.OPERATION_ANSWERED, Failpoint.OPERATION_STORED)

FAILPOINTS_OF: Final[dict[str, tuple[Failpoint, ...]]] = {
    "patrol": (*_WORKS, *_ANNOUNCES, *_CARRIES_OUT, *_KEEPS_TIME),
    "intake": (*_WORKS, *_ANNOUNCES, *_HEARS, *_CARRIES_OUT, *_KEEPS_TIME),
    "tracing": (*_WORKS, *_ANNOUNCES, *_HEARS, *_CARRIES_OUT, *_KEEPS_TIME),
    "followup": (*_WORKS, *_ANNOUNCES, *_HEARS, *_CARRIES_OUT, *_KEEPS_TIME),
    "gateway": (*_WORKS, *_HEARS, *_TAKES_ORDERS),
}
"""The points that each service passes while stories are told."""

PASSED_IN_NO_STORY: Final[dict[str, tuple[Failpoint, ...]]] = {
    "patrol": _HEARS,
    "gateway": (*_ANNOUNCES, Failpoint.WEBHOOK_ANSWERED),
}
"""Patrol hears, and the gateway announces, only that somebody is erased; partners of the lab have no receivers. What is
killed there instead: tests/gateway/webhooks/test_killed_between_answer_and_mark.py, and of hearing and announcing
tests/messaging/test_killed_processes.py, which is one code for all services."""

PASSED_BY_OPERATORS: Final = frozenset({Failpoint.KEYS_MOVED})
"""Killed in tests/storage/test_rotating_keys.py."""

_POISON_FOR: Final = {"intake": TARGETS[0], "tracing": TARGETS[1], "followup": TARGETS[3], "gateway": TARGETS[4]}

FULL: Final = Measure(
    relay_kills=100,
    broker_away_s=60.0,
    broker_kills=3,
    alarm_s=20.0,
    database_restarts=20,
    disk_full_s=15.0,
    frozen_s=60.0,
    connections=2000,
    slow_clients=200,
    poison_at_least=14,
    failpoints=len(Failpoint),
)
BRIEF: Final = Measure(
    relay_kills=6,
    broker_away_s=8.0,
    broker_kills=1,
    alarm_s=5.0,
    database_restarts=3,
    disk_full_s=5.0,
    frozen_s=12.0,
    connections=2000,
    slow_clients=60,
    poison_at_least=7,
    failpoints=2,
)
"""For the six-minute part: every experiment, each with less of it."""


def under_load(lab: Lab) -> None:
    """Orders are under way."""
    accepted = len(lab.ledger)
    lab.wait_for(lambda: len(lab.ledger) >= accepted + _UNDER_WAY, "orders are under way", _WARM_S)


# --- services ---------------------------------------------------------------------------------------------------------


def nothing_breaks(lab: Lab, measure: Measure) -> str:
    return ""


def each_service_is_killed_at_each_of_its_failpoints(lab: Lab, measure: Measure) -> str:
    under_load(lab)
    chance = random.Random(lab.seed)
    poisoner = Poisoner(str(lab.platform.settings.amqp_url), lab.eyes.runtimes["gateway"].platform)
    planned = 0
    for name, points in FAILPOINTS_OF.items():
        for point in chance.sample(points, min(measure.failpoints, len(points))):
            planned += 1
            lab.doom(name, point, 1 if point in _PROVOKED else chance.randint(1, 3))
        lab.kill(name)
    began, provoked = time.monotonic(), 0.0
    while waiting := [name for name in ALL if lab.doomed_left(name)]:
        if time.monotonic() - began > 30 + 12 * planned:
            break
        if time.monotonic() - provoked > 1.5:
            for name in waiting:
                _provoke(lab, name, poisoner)
            provoked = time.monotonic()
        lab.progress(f"{planned - sum(map(lab.doomed_left, ALL))}/{planned}")
        lab.go_on(0.2)
    for name in waiting:
        lab.note(Finding(Kind.STUCK, f"{name}: {lab.fate(name)} was never reached"))
        lab.pardon(name)
    return f"{planned} failpoints"


_PROVOKED: Final = frozenset({*_KEEPS_TIME, Failpoint.EVENT_PARKED, Failpoint.AUDIT_SEALED})
"""Points that a scripted way does not pass by itself, or only twice a minute."""


def _provoke(lab: Lab, name: str, poisoner: Poisoner) -> None:
    fate = lab.fate(name)
    if fate in _KEEPS_TIME:
        lab.eyes.make_a_timer_due(name)
    elif fate is Failpoint.EVENT_PARKED:
        with suppress(OSError):
            lab.poison |= poisoner.publish("broken schema", *_POISON_FOR[name])


def the_relay_is_killed_between_confirm_and_mark(lab: Lab, measure: Measure) -> str:
    under_load(lab)
    chance = random.Random(lab.seed)
    whose = ("patrol", "intake", "tracing")
    for number in range(measure.relay_kills):
        lab.doom(whose[number % len(whose)], Failpoint.RELAY_CONFIRMED, chance.choice((1, 1, 1, 2, 3)))
    for name in whose:
        lab.kill(name)

    def struck() -> bool:
        left = sum(map(lab.doomed_left, whose))
        lab.progress(f"{measure.relay_kills - left}/{measure.relay_kills}")
        return not left

    if not lab.wait_for(struck, "all kills", 60 + 4 * measure.relay_kills):
        lab.note(Finding(Kind.STUCK, "not every kill was reached"))
        for name in whose:
            lab.pardon(name)
    return f"{measure.relay_kills} between confirm and mark"


def a_service_is_frozen(lab: Lab, measure: Measure) -> str:
    """Intake has a second process that takes over; patrol has none."""
    with lab.replica_of("intake"):
        lab.go_on(4)
        under_load(lab)
        with lab.frozen(lab.process("intake")), lab.frozen(lab.process("patrol")):
            lab.go_on(measure.frozen_s)
        lab.go_on(5)
    return f"SIGSTOP {measure.frozen_s:.0f} s: patrol alone, intake with a replica"


# --- broker -----------------------------------------------------------------------------------------------------------


def the_broker_is_stopped(lab: Lab, measure: Measure) -> str:
    under_load(lab)
    lab.servers.rabbit.stop(politely=True)
    lab.go_on(measure.broker_away_s)
    lab.servers.rabbit.start()
    return f"stopped for {measure.broker_away_s:.0f} s"


def the_broker_is_killed(lab: Lab, measure: Measure) -> str:
    for _ in range(measure.broker_kills):
        under_load(lab)
        lab.servers.rabbit.kill()
        lab.kills["rabbitmq"] += 1
        lab.go_on(2)
        lab.servers.rabbit.start()
    return f"kill -9 × {measure.broker_kills}"


def the_broker_has_no_memory_and_then_no_disk(lab: Lab, measure: Measure) -> str:
    under_load(lab)
    rabbit, slowest = lab.servers.rabbit, 0.0
    for raise_it, clear_it in (
        (rabbit.raise_memory_alarm, rabbit.clear_memory_alarm),
        (rabbit.raise_disk_alarm, rabbit.clear_disk_alarm),
    ):
        raise_it()
        until = time.monotonic() + measure.alarm_s
        while time.monotonic() < until:
            slowest = max([slowest, *(lab.livez_s(name) for name in ALL)])
            lab.go_on(0.5)
        clear_it()
        under_load(lab)
    if slowest > _QUICK_S:
        lab.note(Finding(Kind.STUCK, f"/livez took {slowest:.1f} s under an alarm"))
    return f"2 × {measure.alarm_s:.0f} s; slowest /livez {slowest * 1000:.0f} ms"


def poison_is_among_the_events(lab: Lab, measure: Measure) -> str:
    """One of a hundred, and each kind at least once."""
    poisoner = Poisoner(str(lab.platform.settings.amqp_url), lab.eyes.runtimes["gateway"].platform)
    before, published = lab.eyes.journal_size(), 0

    def poisoned() -> bool:
        nonlocal published
        while published < max((lab.eyes.journal_size() - before) / 99, 1) and published < 10_000:
            lab.poison.update(poisoner.publish_next())
            published += 1
        return published >= measure.poison_at_least

    lab.wait_for(poisoned, "enough is poisoned", 240)
    share = published / max(lab.eyes.journal_size() - before, 1)
    return f"{published} messages, {share:.1%} of the events"


# --- database ---------------------------------------------------------------------------------------------------------


def the_database_restarts_at_once(lab: Lab, measure: Measure) -> str:
    """Its immediate mode: no session is told, no page is written; it comes back by recovery."""
    chance, postgres = random.Random(lab.seed), lab.servers.postgres
    for number in range(measure.database_restarts):
        under_load(lab)
        lab.go_on(chance.uniform(0, 0.7))
        [postmaster, *_] = postgres.processes()
        postmaster.signal(signal.SIGQUIT)
        lab.wait_for(lambda: not postgres.running, "PostgreSQL has ended", 20)
        lab.kills["postgresql"] += 1
        postgres.start()
        lab.progress(f"{number + 1}/{measure.database_restarts}")
    return f"immediate restart × {measure.database_restarts}"


def the_databases_disk_is_full(lab: Lab, measure: Measure) -> str:
    """A real ext4 file system filled to the last byte; PostgreSQL may refuse or panic, and is started again after."""
    postgres, text = lab.servers.postgres, "No space left on device"
    with small_disk(postgres, spare_mb=160) as disk:
        under_load(lab)
        before = postgres.log.read_text(errors="replace").count(text)
        disk.fill()
        seen = lab.wait_for(
            lambda: postgres.log.read_text(errors="replace").count(text) > before, "the disk is full", 60
        )
        lab.go_on(measure.disk_full_s)
        panicked = not postgres.running
        disk.free()
        if panicked:
            lab.kills["postgresql"] += 1
            postgres.start()
        lab.go_on(2)
        under_load(lab)
    if not seen:
        lab.note(Finding(Kind.STUCK, "PostgreSQL never met the end of its disk"))
    return f"full for {measure.disk_full_s:.0f} s; PostgreSQL {'ended by PANIC' if panicked else 'refused'}"


# --- clients ----------------------------------------------------------------------------------------------------------


def two_thousand_connections_in_a_second(lab: Lab, measure: Measure) -> str:
    under_load(lab)
    gateway = lab.process("gateway")
    _allow_ourselves(measure.connections + 1000)
    soft, hard = resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE, (gateway.descriptors() + 100, hard))
    try:
        with ExitStack() as stack:
            began = time.monotonic()
            for _ in range(measure.connections):
                stack.enter_context(_knock(lab.platform.settings.http_port))
            took = time.monotonic() - began
            exhausted = lab.wait_for(lambda: '"EMFILE"' in gateway.output(), "it runs out of descriptors", 20)
            lab.go_on(3)
    finally:
        resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE, (soft, hard))
    if not exhausted:
        lab.note(Finding(Kind.STUCK, "the gateway never ran out of descriptors"))
    _must_answer(lab)
    return f"{measure.connections} in {took:.2f} s, limit 100 more than it had open"


def _knock(port: int) -> socket.socket:
    client = socket.socket()
    client.setblocking(False)
    if client.connect_ex((HOST, port)) not in (0, errno.EINPROGRESS):
        client.close()
    return client


def _allow_ourselves(descriptors: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(descriptors, hard) if hard > 0 else descriptors, hard))


def _must_answer(lab: Lab) -> None:
    def answers() -> bool:
        with suppress(requests.RequestException):
            return requests.get(f"{lab.platform.address}/livez", timeout=5).ok
        return False

    if not lab.wait_for(answers, "the gateway answers again", 30):
        lab.note(Finding(Kind.STUCK, "the gateway does not answer"))


_POST: Final = b"POST /v1/sightings HTTP/1.1\r\nHost: guitu\r\nContent-Type: application/json\r\n"
_SLOW: Final = (
    (b"GET /livez HTTP/1.1\r\nX-Slow: ", b"x"),
    (_POST + b"Content-Length: 100000\r\n\r\n{", b" "),
    (_POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    (b"", b""),
)
"""What a slow client says first, and then drop by drop: headers, a body, chunks, nothing at all."""


def slow_headers_and_bodies(lab: Lab, measure: Measure) -> str:
    under_load(lab)
    began = time.monotonic()
    with ExitStack() as stack:
        clients = []
        for number in range(measure.slow_clients):
            client = stack.enter_context(socket.create_connection((HOST, lab.platform.settings.http_port), 10))
            opening, drop = _SLOW[number % len(_SLOW)]
            client.sendall(opening)
            client.setblocking(False)
            clients.append((client, drop))

        def all_cut() -> bool:
            clients[:] = [one for one in clients if _hangs_on(*one)]
            lab.progress(f"{len(clients)} hang on")
            return not clients

        cut = lab.wait_for(all_cut, "all are cut", 90)
    if not cut:
        lab.note(Finding(Kind.STUCK, f"{len(clients)} slow clients still hang on"))
    return f"{measure.slow_clients} clients, all cut after {time.monotonic() - began:.0f} s"


def _hangs_on(client: socket.socket, drop: bytes) -> bool:
    try:
        client.send(drop)
        while client.recv(65536):
            pass
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False


_STORIES: Final = 100


@dataclass(frozen=True)
class Experiment:
    """What is broken, and under how much load."""

    name: str
    zh: str
    run: Callable[[Lab, Measure], str]
    brief_stories: int = 4
    parallel: int = 6

    def stories(self, *, brief: bool) -> int:
        """How many are told at least; it goes on with more while something is being broken."""
        return self.brief_stories if brief else _STORIES


EXPERIMENTS: Final = (
    Experiment("calm", "无故障", nothing_breaks, brief_stories=8),
    Experiment(
        "failpoints",
        "各服务在各故障点被杀",
        each_service_is_killed_at_each_of_its_failpoints,
        brief_stories=6,
        parallel=4,
    ),
    Experiment("relay", "发送确认与标记之间被杀", the_relay_is_killed_between_confirm_and_mark, parallel=4),
    Experiment("frozen", "服务冻结", a_service_is_frozen),
    Experiment("broker-stopped", "消息服务器停机", the_broker_is_stopped),
    Experiment("broker-killed", "消息服务器被杀", the_broker_is_killed),
    Experiment("broker-alarms", "消息服务器内存、磁盘告警", the_broker_has_no_memory_and_then_no_disk),
    Experiment("poison", "1% 毒消息", poison_is_among_the_events),
    Experiment("database-restarts", "数据库立即重启", the_database_restarts_at_once),
    Experiment("database-disk-full", "数据库磁盘满", the_databases_disk_is_full),
    Experiment("connections", "一秒两千连接", two_thousand_connections_in_a_second),
    Experiment("slow-clients", "慢速请求", slow_headers_and_bodies),
)
