"""The lab: one long-lived platform of real processes on real servers of its own, tended by the main thread; without it
every experiment would build, watch and clear away five processes and two servers by itself.

Everything that is started dies with the lab: processes and servers are leashed to the thread that started them, so only
the main thread starts any. Tellers of stories are threads and start nothing.
"""

from __future__ import annotations

import itertools
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import requests

from benchmarks.station import let_everybody_hurry
from chassis.failpoints import Failpoint
from contracts.codes import BedZone
from deploy.demo.credentials import FILE_NAME, read_credentials
from deploy.servers import Servers
from deploy.services import SERVICES
from services.intake.storage import seed_beds
from tests.doom import doomed
from tests.faults.desks import Clients
from tests.faults.eyes import Eyes, eyes_on
from tests.faults.ledger import Ledger
from tests.faults.load import LATE_S, PATIENCE_S, Load
from tests.faults.oracle import Evidence, Finding, Kind, judge
from tests.faults.poison import WORD
from tests.faults.report import Row
from tests.pairs import servers_pair
from tests.process.platforms import GuituProcess, Platform
from tests.servers import Endpoints
from tests.town import settings_for

ALL: Final = tuple(SERVICES)
_TURN_S: Final = 0.05
_SETTLED_WITHIN_S: Final = 150.0
_UP_WITHIN_S: Final = 120.0
_BOUNDS: Final = {
    "GUITU_HTTP_IDLE_S": "8",
    "GUITU_HTTP_HEADERS_S": "5",
    "GUITU_HTTP_BODY_S": "8",
    "GUITU_HTTP_WRITE_S": "8",
}
"""How long clients may take; shorter than usual, so that slow ones are cut while we watch."""


def _unseen(_state: str) -> None:
    pass


class OutOfTime(Exception):
    """The whole run has used up its time."""


class DoomedPlatform(Platform):
    """Processes that die with the lab, and at a failpoint when they are doomed to."""

    leash = ("setpriv", "--pdeathsig", "KILL", "--")

    def __init__(self, *arguments: Any, **bounds: str) -> None:
        super().__init__(*arguments, **bounds)
        self.dooms: dict[str, list[tuple[Failpoint, int]]] = {name: [] for name in self.names}
        """Where the next lives of each service end, and at which passing; the next first."""
        self.fates: dict[str, Failpoint | None] = dict.fromkeys(self.names)
        """Where the present life of each ends; nowhere when it is free."""

    def launch(self, *names: str, doom: Mapping[str, str] | None = None) -> None:
        for name in names or self.names:
            if name not in self.processes or not self.processes[name].alive:
                point, passing = self.dooms[name].pop(0) if self.dooms[name] else (None, 0)
                self.fates[name] = point
                super().launch(name, doom=doomed(point, passing) if point else doom)

    def second(self, name: str, log: Path) -> GuituProcess:
        """One more process of that service, which answers no watchers."""
        environment = {**self._environment(name), "GUITU_HEALTH_PORT": "0"}
        return GuituProcess(log, environment, "run", name, leash=self.leash)


class Lab:
    """See the module's docstring. Use :func:`open_lab`."""

    def __init__(self, servers: Servers, platform: DoomedPlatform, eyes: Eyes, seed: int) -> None:
        self.servers, self.platform, self.eyes, self.seed = servers, platform, eyes, seed
        self.ledger = Ledger()
        known = read_credentials(platform.settings.home / FILE_NAME)
        secrets = {client: entry["secret"] for client, entry in known.items()}
        self.load = Load(seed, Clients(platform.address, secrets), self.ledger, eyes)
        self.kills: Counter[str] = Counter()
        """How often each service, server included, was killed in the present experiment."""
        self.poison: set[tuple[str, str]] = set()
        self.progress: Callable[[str], None] = _unseen
        self._absent: set[str] = set()
        self._noted: list[Finding] = []
        self._known: set[Finding] = set()
        self._deadline = time.monotonic() + 24 * 3600
        self._numbers = itertools.count(1)

    # --- time ---------------------------------------------------------------------------------------------------------

    def must_end_within(self, seconds: float) -> None:
        """From now on; afterwards every wait of the lab raises OutOfTime."""
        self._deadline = time.monotonic() + seconds

    def go_on(self, seconds: float) -> None:
        """Let time pass, and tend what has died meanwhile."""
        until = time.monotonic() + seconds
        self.wait_for(lambda: time.monotonic() >= until, "time passes", seconds + 60)

    def wait_for(self, condition: Callable[[], Any], what: str, within_s: float) -> bool:
        """Until it holds, or the time is over: whether it holds. Meanwhile whoever died is started anew."""
        until = time.monotonic() + within_s
        while not condition():
            if time.monotonic() > until:
                return False
            self.tend()
            time.sleep(_TURN_S)
        return True

    def tend(self) -> None:
        """Start anew whoever has died, as whatever supervises services does; who died of nothing that we did is a
        finding."""
        if time.monotonic() > self._deadline:
            raise OutOfTime
        for name, process in self.platform.processes.items():
            if name in self._absent or process.alive:
                continue
            if process.code == -signal.SIGKILL and self.platform.fates[name]:
                self.kills[name] += 1
            else:
                self._noted.append(Finding(Kind.EXIT, f"{name} ended with {process.code}: {process.log.name}"))
            self.platform.launch(name)

    # --- breaking and mending -----------------------------------------------------------------------------------------

    def kill(self, name: str) -> None:
        """``kill -9``, and a new life at once."""
        self.platform.kill(name)
        self.kills[name] += 1
        self.platform.launch(name)

    def doom(self, name: str, point: Failpoint, passing: int = 1) -> None:
        """The next free life of that service ends at this point."""
        self.platform.dooms[name].append((point, passing))

    def fate(self, name: str) -> Failpoint | None:
        """Where the present life of that service will end."""
        return self.platform.fates[name]

    def note(self, finding: Finding) -> None:
        """Something that an experiment saw and did not like."""
        self._noted.append(finding)

    def doomed_left(self, name: str) -> int:
        """How many deaths still await it, that of the present life included."""
        return len(self.platform.dooms[name]) + bool(self.platform.fates[name])

    def pardon(self, name: str) -> None:
        """Nothing awaits it any more; a doomed life ends now and a free one begins."""
        self.platform.dooms[name].clear()
        if self.platform.fates[name]:
            self.platform.kill(name)
            self.platform.launch(name)

    @contextmanager
    def replica_of(self, name: str) -> Iterator[GuituProcess]:
        """A second process of that service, while it lasts."""
        log = self.platform.settings.home / f"{name}-second-{next(self._numbers)}.log"
        process = self.platform.second(name, log)
        try:
            yield process
        finally:
            process.kill()

    def process(self, name: str) -> GuituProcess:
        return self.platform.processes[name]

    @contextmanager
    def frozen(self, process: GuituProcess) -> Iterator[None]:
        process.send(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send(signal.SIGCONT)

    def everybody_is_up(self) -> None:
        for name in self.platform.names:
            self.wait_for(lambda name=name: self._answers(name), f"{name} is up", _UP_WITHIN_S)  # type: ignore[misc]

    def _answers(self, name: str) -> bool:
        try:
            return self.platform.health(name, "/readyz").status_code == 200
        except requests.RequestException:
            return False

    def livez_s(self, name: str) -> float:
        """How long the service takes to say that it lives."""
        began = time.monotonic()
        with suppress(requests.RequestException):
            self.platform.health(name, "/livez")
        return time.monotonic() - began

    # --- one experiment -----------------------------------------------------------------------------------------------

    def conduct(self, name: str, run: Callable[[Lab], str], stories: int, *, parallel: int = 6) -> Row:
        """Break something under load, let everything come to rest, judge. ``run`` returns what it wants to say."""
        began, since = time.monotonic(), self.eyes.runtimes["gateway"].wall.now()
        self.kills.clear()
        self.eyes.begin()
        accepted, answers = len(self.ledger), self.ledger.answers.copy()
        self.load.begin(parallel, at_least=stories)
        try:
            said = run(self)
        finally:
            self.load.enough()
        told_in_time = self.wait_for(lambda: self.load.ended, "the stories end", LATE_S + PATIENCE_S + 60)
        self.load.call_off()
        told = self.load.told
        self._settle()
        findings, judged = self._judged(since)
        findings += [Finding(Kind.STUCK, f"story {number} {why}") for number, why in self.load.failures]
        if errors := self.ledger.answers[500] - answers[500]:
            findings.append(Finding(Kind.STRANGE, f"{errors} answers were 500: the gateway did not know what to say"))
        if not told_in_time:
            findings.append(Finding(Kind.STUCK, "stories had to be called off"))
        return Row(
            name=name,
            stories=told,
            accepted=len(self.ledger) - accepted,
            events=judged.events,
            kills=sum(self.kills.values()),
            worst_delay_s=judged.worst_delay_s,
            took_s=time.monotonic() - began,
            findings=tuple(findings),
            said=said,
        )

    def _settle(self) -> None:
        self.progress("settling")
        self.everybody_is_up()
        self.wait_for(lambda: not self.eyes.under_way(), "everything comes to rest", _SETTLED_WITHIN_S)

    def _judged(self, since: datetime) -> tuple[list[Finding], Any]:
        self.progress("judging")
        judgement = judge(self.evidence(), since)
        found = [*judgement.findings, *self._noted, *(Finding(Kind.STUCK, what) for what in self.eyes.under_way())]
        new = [finding for finding in found if finding not in self._known]
        self._known.update(new)
        self._noted.clear()
        return new, judgement

    def evidence(self) -> Evidence:
        return Evidence(
            self.eyes.runtimes,
            self.ledger.receipts,
            frozenset(self.poison),
            broker_disk=[self.servers.folder / "rabbitmq"],
            logs=[self.servers.postgres.log, *self.platform.settings.home.glob("*.log")],
            pages=self._metrics(),
            poison_word=WORD,
        )

    def _metrics(self) -> Mapping[str, bytes]:
        pages = {}
        for name in self.platform.names:
            with suppress(requests.RequestException):
                pages[f"metrics of {name}"] = self.platform.health(name, "/metrics").content
        return pages


@contextmanager
def open_lab(seed: int, home: Path) -> Iterator[Lab]:
    """Servers with fsync, five services, and the demo's network with beds for all; nothing of it is left afterwards."""
    servers = Servers.start(temporary=True)
    with ExitStack() as stack:
        stack.callback(servers.stop)
        endpoints = Endpoints.of(servers)
        pair = stack.enter_context(_tolerant(servers_pair(endpoints, ALL)))
        stack.callback(_mended, servers)
        platform = DoomedPlatform(settings_for(pair, home), ALL, **_BOUNDS)
        stack.callback(platform.end)
        platform.prepare()
        let_everybody_hurry(platform.settings)
        eyes = stack.enter_context(eyes_on(platform.settings, SERVICES))
        with eyes.runtimes["intake"].unit() as uow:
            seed_beds(uow.session, dict.fromkeys(BedZone, 10_000))
        platform.start()
        servers.rabbit.settle()
        lab = Lab(servers, platform, eyes, seed)
        stack.callback(lab.load.call_off)
        yield lab


@contextmanager
def _tolerant(pair: Any) -> Iterator[Any]:
    """The pair; that it cannot be cleared away is no matter, for its servers are temporary."""
    given = pair.__enter__()
    try:
        yield given
    finally:
        with suppress(Exception):
            pair.__exit__(None, None, None)


def _mended(servers: Servers) -> None:
    with suppress(Exception):
        servers.restore()
