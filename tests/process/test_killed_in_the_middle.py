"""Promise 1 and 2 at the front door, with real SIGKILL in the middle of the work: whatever got a 2xx is there exactly
once after the restart."""

from __future__ import annotations

import resource
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import requests

from tests.process.platforms import HOST, Partner, Platform, a_key, somebody_lying

REPORTS = 30
KILLED_AFTER = 8
"""Answers; by then other reports are on their way at every stage."""


def _reported(courier: Partner, number: int, key: str) -> requests.Response | None:
    """The answer, or nothing when the platform died before it gave one."""
    try:
        return courier.post("/v1/sightings", somebody_lying(number), key=key)
    except requests.RequestException:
        return None


def test_what_got_a_2xx_before_kill_9_is_there_exactly_once_after_the_restart(platform: Platform) -> None:
    courier, keys = platform.partner("courier-group"), [a_key() for _ in range(REPORTS)]
    assert courier.bearer, "signed in before the storm"
    answers: dict[int, requests.Response] = {}
    working = [name for name in platform.names if name != "intake"]

    def report(number: int) -> None:
        answer = _reported(courier, number, keys[number])
        if answer is not None:
            answers[number] = answer

    with ThreadPoolExecutor(4) as reporters:
        storm = [reporters.submit(report, number) for number in range(REPORTS)]
        platform.wait_for(lambda: len(answers) >= KILLED_AFTER, "the first reports are answered")
        platform.kill(*working)
        for one in storm:
            one.result()
    assert KILLED_AFTER <= len(answers) < REPORTS, "it was killed in the middle"
    assert {answer.status_code for answer in answers.values()} <= {201, 202}
    platform.start(*working)

    for number, answer in answers.items():
        done = platform.wait_for(lambda answer=answer: courier.outcome(answer), f"report {number} is done")
        assert (done["state"], done["id"]) == ("succeeded", answer.json()["id"])
        assert platform.count("patrol", "sighting", id=answer.json()["id"]) == 1

    ids = {number: _finally_reported(platform, courier, number, key) for number, key in enumerate(keys)}
    assert {number: answer.json()["id"] for number, answer in answers.items()}.items() <= ids.items()
    _everything_is_there_once(platform, sorted(ids.values()))


def _finally_reported(platform: Platform, courier: Partner, number: int, key: str) -> str:
    """The report's id, once a repeat under its key is answered with 201."""

    def answered() -> str | None:
        answer = courier.post("/v1/sightings", somebody_lying(number), key=key)
        assert answer.status_code in (201, 202), answer.text
        return str(answer.json()["id"]) if answer.status_code == 201 else None

    found: str = platform.wait_for(answered, f"report {number} is carried out")
    return found


def _everything_is_there_once(platform: Platform, ids: list[str]) -> None:
    """As the team sees it, as patrol announced it, and as the gateway heard it."""
    dispatches = platform.partner("patrol-team-1").all("/v1/dispatches")
    assert len({one["cluster_id"] for one in dispatches}) == len(dispatches) == len(ids) == REPORTS
    subjects = [f"sighting/{one}" for one in ids]
    assert platform.announced("patrol", "sighting_reported") == subjects
    platform.wait_for(lambda: platform.count("patrol", "outbox", sent_at=None) == 0, "everything is sent")
    heard = [platform.count("gateway", "timeline_entry", subject=subject, sequence=1) for subject in subjects]
    assert heard == [1] * REPORTS
    assert platform.count("gateway", "parked") == 0


def test_the_gateway_survives_running_out_of_file_descriptors(platform: Platform) -> None:
    courier, gateway = platform.partner("courier-group"), platform.process_of("gateway")
    before, (soft, hard) = gateway.sockets(), resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE)
    few = gateway.descriptors() + 12
    resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE, (few, hard))
    try:
        with ExitStack() as clients:
            for _ in range(60):
                clients.enter_context(socket.create_connection((HOST, platform.settings.http_port), 10))
            platform.wait_for(lambda: '"EMFILE"' in gateway.output(), "it runs out of descriptors")
        platform.wait_for(lambda: _alive(platform), "it answers again once the clients have gone")
        answer = courier.post("/v1/sightings", somebody_lying(REPORTS))
        assert answer.status_code in (201, 202), answer.text
        assert platform.wait_for(lambda: courier.outcome(answer), "it works again")["state"] == "succeeded"
        assert gateway.alive
        platform.wait_for(lambda: gateway.sockets() <= before + 2, "no connection is left behind")
    finally:
        resource.prlimit(gateway.pid, resource.RLIMIT_NOFILE, (soft, hard))


def _alive(platform: Platform) -> bool:
    try:
        return requests.get(f"{platform.address}/livez", timeout=5).status_code == 200
    except requests.RequestException:
        return False
