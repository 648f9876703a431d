"""The partner's program of the demo keeps the interface's rules: one key for an order and its repeats, and an end."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from deploy.demo.client import Credentials, Desk, NotInTime, Refused, eventually
from deploy.demo.story import play

Answer = tuple[int, dict[str, Any]]
TOKEN: Answer = (200, {"access_token": "a-token", "expires_in": 300})
KNOWN = Credentials("courier-group", "courier-group", "reporter_group", "快递小哥", "a-secret")


@dataclass
class Platform:
    """Answers each address with what is written down for it, one after the other; the last one stays."""

    answers: Mapping[str, list[Answer]]
    heard: list[tuple[str, str | None]] = field(default_factory=list)
    address: str = ""

    def answer(self, path: str, key: str | None) -> Answer:
        self.heard.append((path, key))
        waiting = self.answers.get(path, [(404, {"code": "not_found"})])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def keys_of(self, path: str) -> list[str | None]:
        return [key for heard, key in self.heard if heard == path]


@pytest.fixture
def platform_that() -> Iterator[Callable[[Mapping[str, list[Answer]]], Platform]]:
    servers: list[ThreadingHTTPServer] = []

    def start(answers: Mapping[str, list[Answer]]) -> Platform:
        platform = Platform(answers)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform))
        servers.append(server)
        platform.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return platform

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = platform.answer(self.path, self.headers.get("Idempotency-Key"))
            told = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def test_an_order_that_got_503_is_repeated_under_the_same_key(platform_that: Any) -> None:
    away: Answer = (503, {"code": "owner_away"})
    platform = platform_that({"/oauth/token": [TOKEN], "/v1/tickets": [away, (201, {"ticket_id": "t"})]})
    assert Desk(platform.address, KNOWN).post("/v1/tickets", {}) == {"ticket_id": "t"}
    first, second = platform.keys_of("/v1/tickets")
    assert first is not None
    assert first == second


def test_two_orders_have_two_keys(platform_that: Any) -> None:
    platform = platform_that({"/oauth/token": [TOKEN], "/v1/tickets": [(201, {})]})
    desk = Desk(platform.address, KNOWN)
    desk.post("/v1/tickets")
    desk.post("/v1/tickets")
    assert len(set(platform.keys_of("/v1/tickets"))) == 2


def test_an_order_accepted_for_later_is_followed_to_its_end(platform_that: Any) -> None:
    accepted: Answer = (202, {"operation_url": "/v1/operations/o"})
    under_way: Answer = (200, {"finished_at": None})
    done: Answer = (200, {"finished_at": "2026-07-20T06:00:00Z", "problem": None, "answer": {"id": "s"}})
    platform = platform_that(
        {"/oauth/token": [TOKEN], "/v1/sightings": [accepted], "/v1/operations/o": [under_way, done]}
    )
    assert Desk(platform.address, KNOWN).post("/v1/sightings", {}) == {"id": "s"}


def test_a_late_refusal_is_a_refusal(platform_that: Any) -> None:
    accepted: Answer = (202, {"operation_url": "/v1/operations/o"})
    late = {"finished_at": "2026-07-20T06:00:00Z", "problem": {"status": 409, "code": "dispatch_wrong_state"}}
    platform = platform_that({"/oauth/token": [TOKEN], "/v1/x": [accepted], "/v1/operations/o": [(200, late)]})
    with pytest.raises(Refused) as refused:
        Desk(platform.address, KNOWN).post("/v1/x")
    assert (refused.value.status, refused.value.code) == (409, "dispatch_wrong_state")


def test_a_token_the_platform_forgot_is_fetched_anew_once(platform_that: Any) -> None:
    forgotten: Answer = (401, {"code": "unauthenticated"})
    platform = platform_that({"/oauth/token": [TOKEN], "/v1/cases": [forgotten, (200, {"items": []})]})
    assert Desk(platform.address, KNOWN).get("/v1/cases") == {"items": []}
    assert len(platform.keys_of("/oauth/token")) == 2


def test_a_refusal_is_told_at_once(platform_that: Any) -> None:
    platform = platform_that({"/oauth/token": [TOKEN], "/v1/departures": [(409, {"code": "impaired"})]})
    with pytest.raises(Refused, match="409 impaired"):
        Desk(platform.address, KNOWN).post("/v1/departures")
    assert len(platform.keys_of("/v1/departures")) == 1


def test_a_list_is_read_page_after_page(platform_that: Any) -> None:
    platform = platform_that(
        {
            "/oauth/token": [TOKEN],
            "/v1/cases": [(200, {"items": [{"id": "a"}], "next_after": "a"})],
            "/v1/cases?after=a": [(200, {"items": [{"id": "b"}], "next_after": None})],
        }
    )
    assert Desk(platform.address, KNOWN).all("/v1/cases") == [{"id": "a"}, {"id": "b"}]


def test_waiting_ends() -> None:
    with pytest.raises(NotInTime, match="a bus"):
        eventually(lambda: None, "a bus", within_s=0)


def test_a_story_that_fails_names_the_step_and_what_was_seen(platform_that: Any, tmp_path: Path) -> None:
    platform = platform_that({"/oauth/token": [(401, {"error": "invalid_client"})]})
    file = tmp_path / "credentials.json"
    clients = {"station-drill": {"agency": "station", "kind": "station", "name": "站", "secret": "wrong"}}
    file.write_text(json.dumps({"clients": clients}), "utf8")
    console = Console(record=True, width=120)
    assert play(platform.address, file, console) is False
    told = console.export_text()
    assert "✗ 演练台 把演练时钟拨到午后" in told
    assert "401 invalid_client" in told
