"""kill -9 between the partner's answer and our mark costs a repetition under the same id, and loses nothing."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from pathlib import Path

from chassis.failpoints import Failpoint
from gateway.domain.webhooks import LEASE
from tests.doom import doomed
from tests.gateway.webhooks.conftest import Desk, a_referral_requested
from tests.gateway.webhooks.receiver import Receiver

ROOT = Path(__file__).resolve().parents[3]


def _worker(desk: Desk, endpoint_id: str, **doom: str) -> int:
    """How a worker in a process of its own ended."""
    settings = desk.runtime.settings
    environment = {
        **os.environ,
        "GUITU_HOME": str(settings.home),
        "GUITU_MASTER_KEY": base64.b64encode(settings.master_key).decode(),
        "GUITU_RPC_KEY": base64.b64encode(settings.rpc_key).decode(),
        "GUITU_WEBHOOK_LOOPBACK": "true",
        **doom,
    }
    command = [sys.executable, "-W", "ignore", "-m", "tests.gateway.webhooks.doomed_worker", endpoint_id]
    return subprocess.run(command, cwd=ROOT, env=environment, timeout=60, check=False).returncode


def test_killed_between_answer_and_mark_a_message_comes_again_under_the_same_id(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    ids = [desk.hear(a_referral_requested("hospital-1")) for _ in range(3)]

    ended = _worker(desk, made["id"], **doomed(Failpoint.WEBHOOK_ANSWERED, passing=2))
    held = _worker(desk, made["id"])
    came_before = list(receiver.ids)
    desk.wall.advance(2 * LEASE)
    desk.deliverer.drain(made["id"])

    assert (ended, held) == (-signal.SIGKILL, 0)
    assert came_before == ids[:2], "the killed one's lease kept the next worker out"
    assert receiver.ids == [ids[0], ids[1], ids[1], ids[2]]
    assert receiver.messages[1].body == receiver.messages[2].body
