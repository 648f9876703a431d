"""Partners who do not give up: the same order under the same key until it is answered; without them a fault would only
show who is impatient.

Every 2xx goes into the ledger before the story goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from tests.faults.ledger import Ledger, Receipt

_REQUEST_S: Final = (4.0, 15.0)
_TRY_AGAIN_S: Final = 0.4
_LOOK_AGAIN_S: Final = 0.25
_NOT_NOW: Final = frozenset({429, 500, 502, 503, 504})


class Refused(AssertionError):
    """The platform said no to what the script expects it to do."""

    def __init__(self, path: str, status: int, code: str, said: str) -> None:
        super().__init__(f"{path}: {status} {code} {said}")
        self.status, self.code = status, code


class OutOfPatience(AssertionError):
    """What had to come did not come before the story's end."""


class Told(Exception):
    """Nobody needs the story's end any more."""


@dataclass
class Patience:
    """Until when a story may last, and whether it is called off."""

    until: Callable[[], float]
    called_off: threading.Event

    def wait(self, seconds: float, what: str) -> None:
        """:raises OutOfPatience: :raises Told:"""
        if self.called_off.wait(seconds):
            raise Told
        if time.monotonic() > self.until():
            raise OutOfPatience(what)


@dataclass
class Clients:
    """The clients of all agencies: their secrets and their tokens, shared by everybody who works for them."""

    address: str
    secrets: Mapping[str, str]
    _tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    _signing_in: threading.Lock = field(default_factory=threading.Lock)

    def bearer(self, client: str, http: requests.Session) -> str | None:
        """A token that is good for a while; nothing when nobody can sign in now."""
        with self._signing_in:
            token, until = self._tokens.get(client, ("", 0.0))
            if time.monotonic() < until:
                return token
            form = {"grant_type": "client_credentials"}
            known = (client, self.secrets[client])
            answer = http.post(f"{self.address}/oauth/token", data=form, auth=known, timeout=_REQUEST_S)
            if answer.status_code != 200:
                return None
            issued = answer.json()
            self._tokens[client] = (issued["access_token"], time.monotonic() + float(issued["expires_in"]) - 60)
            return str(issued["access_token"])

    def forget(self, client: str) -> None:
        self._tokens.pop(client, None)


class Desk:
    """One client at work for one story."""

    def __init__(
        self, client: str, clients: Clients, ledger: Ledger, keys: Callable[[], str], patience: Patience
    ) -> None:
        self._client, self._clients, self._ledger = client, clients, ledger
        self._keys, self._patience = keys, patience
        self._http = requests.Session()

    def get(self, path: str) -> dict[str, Any]:
        """:raises Refused: :raises OutOfPatience:"""
        return dict(self._answered("GET", path).json())

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, seen: int | None = None) -> dict[str, Any]:
        """The order is given once, whatever happens on the way, and carried out. :raises Refused: :raises
        OutOfPatience:"""
        key = self._keys()
        headers = {"Idempotency-Key": key, **({"If-Match": f'"{seen}"'} if seen is not None else {})}
        answer = self._answered("POST", path, json=dict(body or {}), headers=headers)
        said = dict(answer.json())
        self._ledger.enter(
            Receipt(
                self._client,
                key,
                path,
                answer.status_code,
                answer.headers["Guitu-Operation"],
                said.get("id") if answer.status_code in (201, 202) else None,
            )
        )
        return self._outcome(said) if answer.status_code == 202 else said

    def _outcome(self, accepted: Mapping[str, Any]) -> dict[str, Any]:
        """What became of an order that was accepted while its owner was away."""
        while True:
            operation = self.get(accepted["operation_url"])
            if problem := operation["problem"]:
                raise Refused(accepted["operation_url"], problem["status"], problem["code"], "")
            if operation["finished_at"]:
                return {"id": operation["id"], **operation["answer"]}
            self._patience.wait(_LOOK_AGAIN_S, accepted["operation_url"])

    def _answered(self, method: str, path: str, **request: Any) -> requests.Response:
        """The first answer that is one: a broken connection and a 503 are asked again."""
        while True:
            answer = self._once(method, path, **request)
            self._ledger.count(0 if answer is None else answer.status_code)
            if answer is not None and answer.status_code < 400:
                return answer
            if answer is not None and answer.status_code == 401:
                self._clients.forget(self._client)
            elif answer is not None and answer.status_code not in _NOT_NOW:
                raise _refused(path, answer)
            self._patience.wait(_TRY_AGAIN_S, f"{method} {path}")

    def _once(self, method: str, path: str, **request: Any) -> requests.Response | None:
        try:
            token = self._clients.bearer(self._client, self._http)
            if token is None:
                return None
            headers = {**request.get("headers", {}), "Authorization": f"Bearer {token}"}
            url = self._clients.address + path
            return self._http.request(method, url, **{**request, "headers": headers}, timeout=_REQUEST_S)
        except (requests.RequestException, ValueError):
            return None

    def close(self) -> None:
        self._http.close()


def _refused(path: str, answer: requests.Response) -> Refused:
    said = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
    return Refused(path, answer.status_code, str(said.get("code", "?")), str(said.get("errors", ""))[:200])
