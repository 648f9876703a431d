"""Requests to other services: sealed, transient, expiring; without the seal their bodies would lie readable on the
broker's disk.

A request carries its own deadline inside the seal, and the server checks it: an expired request never runs, however
it arrived. The deadline is a moment on the caller's clock, read on the server's: where the two differ by more than a
caller's patience (two or three seconds), every request is expired, or none ever is. ``guitu_rpc_expired`` shows the
first; the second still leaves the broker's own limit on how long a request may wait.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.broker import OwnerAway, RpcClient
from chassis.clock import Clock, from_iso, iso
from chassis.commands import Answer, CommandDesk
from chassis.database import is_outage
from chassis.logs import log
from chassis.metrics import Metrics
from chassis.orders import Actor, Command, CommandType, Need, Query, Refusal
from chassis.parking import described

_NONCE = 12


class RpcSeal:
    """AES-256-GCM under the platform's RPC key; what does not open is not answered."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, message: Mapping[str, Any], label: str) -> bytes:
        nonce = os.urandom(_NONCE)
        plain = json.dumps(message, ensure_ascii=False).encode()
        return nonce + self._cipher.encrypt(nonce, plain, label.encode())

    def open(self, body: bytes, label: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self._cipher.decrypt(body[:_NONCE], body[_NONCE:], label.encode()))
        return opened


def answer_label(service: str, request: bytes) -> str:
    """Binds an answer to its question: an old answer, given again by whoever sits on the broker, does not open."""
    return f"from {service} to {request[:_NONCE].hex()}"


class RpcAnswerer:
    """The server's side: opens a request, checks its deadline, lets the desk act, seals the answer."""

    def __init__(self, service: str, desk: CommandDesk, seal: RpcSeal, wall: Clock, metrics: Metrics) -> None:
        self._service, self._desk, self._seal, self._wall = service, desk, seal, wall
        self._expiries = metrics.rpc_expired.labels(service)  # shown as 0 from the start, so that a rise is seen

    def __call__(self, body: bytes) -> bytes:
        try:
            request = self._seal.open(body, f"to {self._service}")
        except (InvalidTag, ValueError):
            log.warning("rpc_request_not_ours", service=self._service, size=len(body))
            return b""
        return self._sealed(self._answer(request), answer_label(self._service, body))

    def _sealed(self, answer: dict[str, Any], label: str) -> bytes:
        try:
            return self._seal.close(answer, label)
        except (TypeError, ValueError) as error:
            log.error("rpc_failed", service=self._service, error=described(error))
            return self._seal.close({"failed": "error"}, label)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            late_by = (self._wall.now() - from_iso(request["expires_at"])).total_seconds()
            return self._act(request).as_json() if late_by < 0 else self._expired(request, late_by)
        except Exception as error:
            log.error(
                "rpc_failed",
                service=self._service,
                key=request.get("name"),
                error=described(error),
            )
            return {"failed": "outage" if is_outage(error) else "error"}

    def _expired(self, request: dict[str, Any], late_by: float) -> dict[str, Any]:
        self._expiries.inc()
        log.warning("rpc_expired", service=self._service, key=request["name"], seconds=late_by)
        return {"failed": "expired"}

    def _act(self, request: dict[str, Any]) -> Answer:
        actor = Actor.from_json(request["actor"])
        if request["kind"] == "read":
            return self._desk.ask(request["name"], request["params"], actor, request["purpose"])
        if request["kind"] == "cancel":
            return self._desk.cancel(request["name"], request["id"], actor)
        return self._desk.execute(
            request["name"],
            request["id"],
            request["target_id"],
            request["body"],
            actor,
            from_iso(request["accepted_at"]),
            purpose=request["purpose"],
            if_match=request["if_match"],
            correlation_id=request["correlation_id"],
        )


NEED_S: Final = 2.0
"""How long the handler of an event waits for what the event does not carry."""


class Rpc:
    """The caller's side."""

    def __init__(self, client: RpcClient, seal: RpcSeal, wall: Clock) -> None:
        self._client, self._seal, self._wall = client, seal, wall

    def execute(self, command: Command, body: Mapping[str, Any], deadline_s: float) -> Answer:
        """Have the owner carry out a command; ``body`` is its JSON form. :raises OwnerAway: no answer in time, or a
        technical error."""
        return self._ask(
            command.type.owner,
            {
                "kind": "command",
                "name": command.type.key,
                "id": command.id,
                "target_id": command.target_id,
                "body": dict(body),
                "actor": command.actor.as_json(),
                "accepted_at": iso(command.accepted_at),
                "purpose": command.purpose,
                "if_match": command.if_match,
                "correlation_id": command.correlation_id,
            },
            deadline_s,
        )

    def cancel(self, type_: CommandType, command_id: str, actor: Actor, deadline_s: float) -> Answer:
        """Make sure it never runs; ``operation_cancelled``, or the answer it got before. :raises OwnerAway:"""
        request = {
            "kind": "cancel",
            "name": type_.key,
            "id": command_id,
            "actor": actor.as_json(),
        }
        return self._ask(type_.owner, request, deadline_s)

    def ask(self, query: Query, params: Mapping[str, Any], deadline_s: float) -> dict[str, Any]:
        """Ask an owner; ``params`` in JSON form. :raises OwnerAway: :raises Refusal: what the owner said."""
        request = {
            "kind": "read",
            "name": query.type.key,
            "params": dict(params),
            "actor": query.actor.as_json(),
            "purpose": query.purpose,
        }
        answer = self._ask(query.type.owner, request, deadline_s)
        if not answer.ok:
            raise Refusal(answer.code, **answer.body)
        return dict(answer.body)

    def answer_need(self, need: Need, service: str, deadline_s: float = NEED_S) -> dict[str, Any]:
        """The read that an event handler of ``service`` declared."""
        query = Query(need.read, need.params, Actor.service(service), need.purpose)
        return self.ask(query, need.params, deadline_s)

    def _ask(self, service: str, request: dict[str, Any], deadline_s: float) -> Answer:
        expires_at: datetime = self._wall.now() + timedelta(seconds=deadline_s)
        sealed = self._seal.close({**request, "expires_at": iso(expires_at)}, f"to {service}")
        answer = self._client.call(service, sealed, deadline_s)
        if not answer:
            raise OwnerAway(service)
        try:
            opened = self._seal.open(answer, answer_label(service, sealed))
        except (InvalidTag, ValueError):
            raise OwnerAway(f"{service}: the answer is not to this question") from None
        if "failed" in opened:
            raise OwnerAway(f"{service}: {opened['failed']}")
        return Answer.from_json(opened)
