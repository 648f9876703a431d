"""A partner's own program in one file: signs in, sends, waits, reads. Take it, shorten it, make it yours.

Needs ``pip install requests joserfc``; joserfc only where you sign in with a key of your own. Nothing here belongs to
the platform: everything goes over its public HTTP interface.

    guitu = Guitu("https://guitu.example.cn", by_secret("hospital-1", "..."))
    for referral in guitu.pages("/v1/referrals", state="requested"):
        guitu.send(f"/v1/referrals/{referral['referral_id']}/accept", key=f"accept-{referral['referral_id']}")

As a program: ``python guitu_partner.py --help``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import requests

TIMEOUT = (5, 40)  # seconds to connect, and to read: longer than the longest wait we ask for
TRIES = 6

SignIn = Callable[[str], dict[str, Any]]
"""Given the address of the token endpoint, what to send there besides the grant type; see by_secret and by_key."""


class Refused(Exception):
    """The platform said no (RFC 9457). ``code`` is stable: decide by it, and show ``detail`` to people."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.code = problem.get("code") or problem.get("error") or "unknown"
        super().__init__(f"{status} {self.code}: {problem.get('detail') or problem.get('error_description') or ''}")


# --- two ways to sign in ----------------------------------------------------------------------------------------------


def by_secret(client_id: str, secret: str) -> SignIn:
    """With the secret you were given: for small partners."""
    return lambda _endpoint: {"auth": (client_id, secret)}


def by_key(client_id: str, key_file: Path) -> SignIn:
    """With a private key that never leaves your machine (private_key_jwt, RFC 7523).

    The file is a private JWK with ``kid``; the station has registered its public half. The address you use must be the
    one the station told you: the assertion names it, and is worth nothing elsewhere.
    """
    from joserfc import jwt
    from joserfc.jwk import ECKey

    key = ECKey.import_key(json.loads(key_file.read_text("utf8")))

    def assertion(endpoint: str) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": client_id, "sub": client_id, "aud": endpoint, "jti": str(uuid.uuid4()), "iat": now}
        signed = jwt.encode({"alg": "ES256", "kid": key.kid}, claims | {"exp": now + 240}, key, algorithms=["ES256"])
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return {"data": {"client_assertion_type": kind, "client_assertion": signed}}

    return assertion


# --- the client -------------------------------------------------------------------------------------------------------


class Guitu:
    """One client of one agency. Not for several threads at once."""

    def __init__(self, base_url: str, sign_in: SignIn, http: requests.Session | None = None) -> None:
        self._base_url, self._sign_in = base_url.rstrip("/"), sign_in
        self._http = http or requests.Session()
        self._token, self._good_until = "", 0.0

    def get(self, path: str, *, purpose: str | None = None, wait: int = 0, **params: Any) -> dict[str, Any]:
        """Read something. ``purpose`` is on record with every read of personal data; say it where you hold several."""
        headers = {"Guitu-Purpose": purpose} if purpose else {}
        if wait:
            headers["Prefer"] = f"wait={wait}"
        return self._asked("GET", path, params=params, headers=headers).json()

    def pages(self, path: str, **params: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list. A cursor belongs to its question: give it back unchanged, with the same filters."""
        after = None
        while True:
            page = self.get(path, **params, **({"after": after} if after else {}))
            yield from page["items"]
            after = page["next_after"]
            if after is None:
                return

    def send(
        self, path: str, body: dict[str, Any] | None = None, *, key: str, version: int | None = None
    ) -> dict[str, Any]:
        """Do something, once. ``key`` names this one action of yours, best by a number of your own system: under the
        same key the platform answers the same and does it once, however often it is sent. ``version`` is that of the
        thing you looked at; some actions need it (428 ``version_needed``)."""
        headers = {"Idempotency-Key": key} | ({"If-Match": f'"{version}"'} if version is not None else {})
        answer = self._asked("POST", path, json=body or {}, headers=headers)
        if answer.status_code == 202:
            return self.follow(answer.json()["operation_url"])
        return answer.json()

    def follow(self, operation_url: str) -> dict[str, Any]:
        """What became of an order that was answered with 202: it is kept, and will be delivered. Each question waits
        up to 20 seconds for the answer. :raises Refused: when the late answer is a no."""
        while True:
            operation = self.get(operation_url, wait=20)
            if operation["problem"]:
                raise Refused(operation["problem"]["status"], operation["problem"])
            if operation["finished_at"]:
                return operation["answer"]

    def feed(self, after: str | None = None, *, wait: int = 0) -> tuple[list[dict[str, Any]], str | None]:
        """The events told since the cursor, and the next cursor: keep it with what you did about the events, in one
        transaction of yours, and nothing is missed and nothing done twice."""
        page = self.get("/v1/feed", wait=wait, **({"after": after} if after else {}))
        return page["items"], page["next_after"]

    # --- how a request is made ---

    def _asked(self, method: str, path: str, *, headers: dict[str, str], **request: Any) -> requests.Response:
        """Try again what got no answer, 429 or 503, always with the same Idempotency-Key; all else is an answer."""
        for attempt in range(1, TRIES + 1):
            try:
                answer = self._once(method, path, headers=headers, **request)
            except (requests.ConnectionError, requests.Timeout):
                if attempt == TRIES:
                    raise
                time.sleep(_pause(attempt))
                continue
            if answer.status_code in (429, 503) and attempt < TRIES:
                time.sleep(float(answer.headers.get("Retry-After", _pause(attempt))))
                continue
            if answer.status_code >= 400:
                raise Refused(answer.status_code, _problem(answer))
            return answer
        raise AssertionError("the last try ends above")

    def _once(self, method: str, path: str, *, headers: dict[str, str], **request: Any) -> requests.Response:
        answer = self._signed(method, path, headers, **request)
        if answer.status_code == 401:  # the token is over, or its signing key: sign in anew, once
            self._good_until = 0.0
            answer = self._signed(method, path, headers, **request)
        return answer

    def _signed(self, method: str, path: str, headers: dict[str, str], **request: Any) -> requests.Response:
        signed = headers | {"Authorization": f"Bearer {self._valid_token()}"}
        return self._http.request(
            method, self._base_url + path, headers=signed, timeout=TIMEOUT, allow_redirects=False, **request
        )

    def _valid_token(self) -> str:
        """One token serves many requests for its five minutes; the old one is not asked for again and again."""
        if time.monotonic() >= self._good_until:
            issued = self._new_token()
            self._token, self._good_until = issued["access_token"], time.monotonic() + issued["expires_in"] - 30
        return self._token

    def _new_token(self) -> dict[str, Any]:
        endpoint = f"{self._base_url}/oauth/token"
        proof = self._sign_in(endpoint)
        form = {"grant_type": "client_credentials", **proof.get("data", {})}
        answer = self._http.post(endpoint, data=form, auth=proof.get("auth"), timeout=TIMEOUT, allow_redirects=False)
        if answer.status_code >= 400:
            raise Refused(answer.status_code, _problem(answer))
        return answer.json()


def _pause(attempt: int) -> float:
    """Longer each time, and never all partners at the same moment."""
    return random.uniform(0.5, 1.0) * 2 ** (attempt - 1)


def _problem(answer: requests.Response) -> dict[str, Any]:
    try:
        return dict(answer.json())
    except ValueError:  # a proxy answered, not the platform
        return {}


# --- as a program -----------------------------------------------------------------------------------------------------


def main() -> int:
    options = _options()
    guitu = Guitu(options.base_url, _sign_in(options))
    try:
        for shown in options.act(guitu, options):
            print(json.dumps(shown, ensure_ascii=False))
    except Refused as refused:
        print(json.dumps(refused.problem, ensure_ascii=False), file=sys.stderr)
        return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A partner's client of 归途 Guitu.")
    parser.add_argument("--base-url", default=os.environ.get("GUITU_URL"), help="or GUITU_URL")
    parser.add_argument("--client", default=os.environ.get("GUITU_CLIENT"), help="or GUITU_CLIENT")
    parser.add_argument("--key-file", type=Path, help="a private JWK; without it, the secret in GUITU_SECRET")
    acts = parser.add_subparsers(required=True)
    listing = acts.add_parser("list", help="every item of a list, a line each")
    listing.add_argument("path")
    listing.set_defaults(act=lambda guitu, options: guitu.pages(options.path))
    sending = acts.add_parser("send", help="POST a JSON body from standard input, once")
    sending.add_argument("path")
    sending.add_argument("--key", required=True, help="the Idempotency-Key: the same for the same action")
    sending.set_defaults(
        act=lambda guitu, options: [guitu.send(options.path, json.loads(sys.stdin.read() or "{}"), key=options.key)]
    )
    feeding = acts.add_parser("feed", help="one page of events, a line each")
    feeding.add_argument("--after")
    feeding.add_argument("--wait", type=int, default=0)
    feeding.set_defaults(act=lambda guitu, options: guitu.feed(options.after, wait=options.wait)[0])
    return parser.parse_args()


def _sign_in(options: argparse.Namespace) -> SignIn:
    if options.key_file:
        return by_key(options.client, options.key_file)
    return by_secret(options.client, os.environ["GUITU_SECRET"])


if __name__ == "__main__":
    sys.exit(main())
