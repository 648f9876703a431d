"""The six-minute part of the fault lab: every experiment with less of everything, on servers and processes of its own;
the whole of it is ``python -m tests.faults``.

One platform lives through all of them, so an effect that one experiment doubled is seen by the next at the latest.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.servers.daemon import ProcessId, family
from tests.faults.conducting import conducted
from tests.faults.experiments import BRIEF, EXPERIMENTS, Experiment
from tests.faults.lab import Lab, open_lab
from tests.messaging.depots import wait_for
from tests.process.platforms import ROOT

pytestmark = pytest.mark.timeout(420)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    seed = int(os.environ.get("GUITU_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"GUITU_TEST_SEED={seed}")
    with open_lab(seed, tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda experiment: experiment.name)
def test_nothing_accepted_is_lost_or_doubled_though_everything_breaks_once(lab: Lab, experiment: Experiment) -> None:
    row = conducted(lab, experiment, BRIEF, brief=True)

    if row.not_run:
        pytest.skip(row.not_run)
    found = [f"{finding.kind} {finding.what}" for finding in row.findings]
    assert found == [], f"seed {lab.seed}: {row.load}, {row.said}"
    assert row.accepted > 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill -9"])
def test_ended_in_the_middle_the_lab_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "COLUMNS": "200"}
    with (tmp_path / "lab.log").open("w") as out:
        command = [sys.executable, "-W", "ignore", "-m", "tests.faults", "--only", "calm"]
        told = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True)
    root = ProcessId.of(told.pid)
    assert root is not None
    try:
        wait_for(lambda: sum(map(_is_a_service, family(root))) >= 5, "servers and services are up", 240)
        started = family(root)
        told.send_signal(number)
        code = told.wait(60)
    finally:
        told.kill()
        told.wait(20)
    wait_for(lambda: not any(process.alive for process in started), "nothing is left", 60)
    assert code != 0


def _is_a_service(process: ProcessId) -> bool:
    return b"deploy.cli" in _command(process)


def _command(process: ProcessId) -> bytes:
    try:
        return Path(f"/proc/{process.pid}/cmdline").read_bytes()
    except OSError:
        return b""
