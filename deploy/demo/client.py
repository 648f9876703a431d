"""What a partner's own program would be: signs in, asks, orders, waits; without it the demo would not show the API.

Only the public HTTP interface is used, and only by its own rules: a token for five minutes, an ``Idempotency-Key`` for
each order kept for its repeats, patience where the answer is 202 or 503, and a bound on all of it.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import requests

from deploy.demo.credentials import read_credentials

T = TypeVar("T")

_REQUEST_S: Final = (5.0, 15.0)
_PATIENCE_S: Final = 30.0
_LOOK_AGAIN_S: Final = 0.1
_TRY_AGAIN_S: Final = 0.5
_RENEW_BEFORE_S: Final = 30.0


class Refused(Exception):
    """The platform said no, with a stable code; ``body`` is the problem as it came."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status, self.body = status, dict(body)
        self.code = str(body.get("code") or body.get("error") or "unknown")
        super().__init__(f"{status} {self.code}: {body.get('detail') or body.get('error_description') or ''}")


class Unreachable(Exception):
    """Nobody answered within the patience a partner's program has."""


class NotInTime(Exception):
    """What should have come by itself did not come in time; the message says what was waited for."""


def eventually(look: Callable[[], T | None], what: str, within_s: float = _PATIENCE_S) -> T:
    """The first thing ``look`` finds. :raises NotInTime: when it finds nothing in time."""
    deadline = time.monotonic() + within_s
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise NotInTime(what)
        time.sleep(_LOOK_AGAIN_S)
    return found


@dataclass(frozen=True)
class Credentials:
    """One client of one agency, as its line in the credentials file."""

    client_id: str
    agency: str
    kind: str
    name: str
    secret: str


class Desk:
    """One client at work. Reads give the body; orders give the body of what was done, however long that took."""

    def __init__(self, base_url: str, credentials: Credentials, http: requests.Session | None = None) -> None:
        self._base_url, self.credentials = base_url.rstrip("/"), credentials
        self._http = http or requests.Session()
        self._token, self._token_until = "", 0.0

    def get(self, path: str, *, purpose: str | None = None, **params: Any) -> dict[str, Any]:
        """``purpose``: why it is asked, for an agency that holds several. :raises Refused: :raises Unreachable:"""
        said = {name: value for name, value in params.items() if value is not None}
        headers = {} if purpose is None else {"Guitu-Purpose": purpose}
        return self._asked("GET", path, params=said, headers=headers)

    def all(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Every item of a list, page after page."""
        items, after = [], None
        while True:
            page = self.get(path, **params, after=after)
            items += page["items"]
            if (after := page["next_after"]) is None:
                return items

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, seen: int | None = None) -> dict[str, Any]:
        """Give an order, once, whatever happens on the way; ``seen``: on the strength of that version of the thing.

        :raises Refused: :raises Unreachable: :raises NotInTime:
        """
        headers = {"Idempotency-Key": str(uuid.uuid4()), **({"If-Match": f'"{seen}"'} if seen is not None else {})}
        answer = self._asked("POST", path, json=dict(body or {}), headers=headers)
        return self._outcome(answer) if "operation_url" in answer else answer

    def change(self, path: str, seen: int, body: Mapping[str, Any]) -> dict[str, Any]:
        """Change something that exists, as it was seen. :raises Refused: :raises Unreachable:"""
        return self._asked("PATCH", path, json=dict(body), headers={"If-Match": f'"{seen}"'})

    def _outcome(self, accepted: Mapping[str, Any]) -> dict[str, Any]:
        """What became of an order that was accepted while its owner was away."""
        operation = eventually(lambda: self._finished(accepted["operation_url"]), accepted["operation_url"])
        if operation["problem"] is not None:
            raise Refused(int(operation["problem"]["status"]), operation["problem"])
        return dict(operation["answer"])

    def _finished(self, operation_url: str) -> dict[str, Any] | None:
        operation = self.get(operation_url)
        return operation if operation["finished_at"] else None

    def _asked(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """Repeat, with the same key, what got no answer or 503, until patience ends."""
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                return self._once(method, path, **request)
            except (requests.ConnectionError, requests.Timeout) as error:
                if time.monotonic() > deadline:
                    raise Unreachable(f"{method} {path}: {type(error).__name__}") from None
            except Refused as refused:
                if refused.status != 503 or time.monotonic() > deadline:
                    raise
            time.sleep(_TRY_AGAIN_S)

    def _once(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        answer = self._signed(method, path, **request)
        if answer.status_code == 401:  # the platform was restarted, or our clocks differ: sign in anew, once
            self._token_until = 0.0
            answer = self._signed(method, path, **request)
        return _body(answer)

    def _signed(self, method: str, path: str, **request: Any) -> requests.Response:
        headers = {**request.pop("headers", {}), "Authorization": f"Bearer {self._valid_token()}"}
        return self._http.request(method, self._base_url + path, headers=headers, timeout=_REQUEST_S, **request)

    def _valid_token(self) -> str:
        if time.monotonic() > self._token_until:
            issued = self._sign_in()
            self._token = str(issued["access_token"])
            self._token_until = time.monotonic() + float(issued["expires_in"]) - _RENEW_BEFORE_S
        return self._token

    def _sign_in(self) -> dict[str, Any]:
        known = (self.credentials.client_id, self.credentials.secret)
        form = {"grant_type": "client_credentials"}
        return _body(self._http.post(f"{self._base_url}/oauth/token", data=form, auth=known, timeout=_REQUEST_S))


def desks_of(base_url: str, credentials_file: Path) -> dict[str, Desk]:
    """Every client of the file by its id, ready to sign in."""
    clients = read_credentials(credentials_file)
    return {client_id: Desk(base_url, Credentials(client_id, **known)) for client_id, known in clients.items()}


class Passerby:
    """Somebody without credentials: sees what is open to all."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url.rstrip("/")

    def get(self, path: str) -> dict[str, Any]:
        """:raises Refused: :raises Unreachable:"""
        try:
            return _body(requests.get(self._base_url + path, timeout=_REQUEST_S))
        except (requests.ConnectionError, requests.Timeout) as error:
            raise Unreachable(f"GET: {type(error).__name__}") from None


def _body(answer: requests.Response) -> dict[str, Any]:
    body: Any = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
    if answer.status_code >= 400:
        raise Refused(answer.status_code, body)
    return dict(body)
