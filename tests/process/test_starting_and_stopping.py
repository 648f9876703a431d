"""The embedded platform ends when it is told to, holds its folder and its address for itself, and gives both up however
it ends."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests

from deploy.instance import running_at
from tests.process.platforms import HOST, GuituProcess, Platform, environment_of, somebody_lying

MakePlatform = Callable[..., Platform]

BOUND_S = 20.0


def _a_second(platform: Platform, **more: str) -> tuple[int, str]:
    """What becomes of another ``guitu run --embedded`` with the first one's settings, but for what is given: its exit
    code, and what it wrote."""
    log = platform.settings.home.parent / "second.log"
    second = GuituProcess(log, environment_of(platform.settings, **more), "run", "--embedded")
    try:
        return second.ended(), second.output()
    finally:
        second.kill()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_well_in_time_though_clients_hang_and_reports_arrive(
    new_platform: MakePlatform, told: signal.Signals
) -> None:
    platform = new_platform()
    platform.start()
    courier = platform.partner("courier-group")
    assert courier.bearer, "signed in"

    def report(number: int) -> int | None:
        try:
            return courier.post("/v1/sightings", somebody_lying(number)).status_code
        except requests.RequestException:
            return None

    with ExitStack() as clients, ThreadPoolExecutor(3) as reporters:
        for begun in [b"", b"GET /livez HTTP/1.1\r\nX-Slow: "] * 10:
            client = clients.enter_context(socket.create_connection((HOST, platform.settings.http_port), 10))
            client.sendall(begun)
        storm = [reporters.submit(report, number) for number in range(12)]
        storm[0].result()
        code, seconds = platform.process_of("gateway").stopped_by(told)
        statuses = [one.result() for one in storm]

    assert code == 0, platform.process_of("gateway").output()
    assert seconds < BOUND_S
    assert running_at(platform.settings.home) is None
    assert not (platform.settings.home / "running.json").exists()
    assert set(statuses) <= {201, 202, 503, None}
    taken = statuses.count(201) + statuses.count(202)
    platform.start()
    platform.wait_for(lambda: platform.count("patrol", "sighting") >= taken, "what was accepted is there")


def test_a_second_platform_on_a_folder_is_told_where_the_first_one_listens(new_platform: MakePlatform) -> None:
    platform = new_platform()
    platform.start()

    code, told = _a_second(platform, GUITU_HTTP_PORT="0")

    assert code == 1
    assert platform.address in told and str(platform.process_of("gateway").pid) in told
    assert "Traceback" not in told
    assert requests.get(f"{platform.address}/livez", timeout=10).ok, "the first one is not disturbed"


def test_a_folder_is_free_again_after_kill_9(new_platform: MakePlatform) -> None:
    platform = new_platform()
    platform.start()
    assert running_at(platform.settings.home) is not None
    platform.kill()

    assert running_at(platform.settings.home) is None
    platform.start()
    expected = {"pid": platform.process_of("gateway").pid, "address": platform.address}
    said = platform.settings.home / "running.json"  # written when everything has started, a little after it listens
    platform.wait_for(lambda: json.loads(said.read_text("utf8")) == expected, "it says who runs and where")


def test_an_address_that_is_taken_is_told_in_a_sentence_and_never_shared(new_platform: MakePlatform) -> None:
    platform = new_platform()
    platform.start()

    code, told = _a_second(platform, GUITU_HOME=str(platform.settings.home.parent / "other"))

    assert code == 1
    assert f"{HOST}:{platform.settings.http_port}" in told and "GUITU_HTTP_PORT" in told
    assert "Traceback" not in told
