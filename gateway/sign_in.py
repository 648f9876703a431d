"""Signing in, by secret or by signed assertion; without one door each way in would have its own lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

from chassis.aside import Aside
from chassis.orders import Actor
from gateway import assertions, registry
from gateway.assertions import Assertion, NotAnAssertion
from gateway.guesses import Guesses
from gateway.identity import signed_in
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.storage.agencies import Agencies

_HASHED_AT_ONCE: Final = 2
"""How many secrets are hashed at the same time, each in a thread aside; more would take the processors from everybody
who is signed in already."""

_FREE_OF_A_PERSON: Final = 30
"""At a device where the person has signed in before. People mistype, and after five failures their sign-in pauses
wherever they are (gateway/domain/people.py), which trying does not prolong: this bounds what it costs us. Where they
have not signed in the address alone makes wait, also for staff numbers that nobody has."""

_WAITED_FOR_A_TURN_S: Final = 2.0
_COME_BACK_S: Final = 1


class NotSignedIn(Exception):
    """Nobody signs in: what was given is wrong, or the client is out of force; which, is said to nobody."""


class TryLater(Exception):
    """Not now: there were failures before, or too many sign in at once."""

    def __init__(self, after_s: int) -> None:
        super().__init__(after_s)
        self.after_s = after_s


class SignIn:
    """The door of one process."""

    def __init__(self, runtime: GatewayRuntime, aside: Aside) -> None:
        self._runtime, self._aside = runtime, aside
        self._guesses, self._guesses_of_people = Guesses(), Guesses(_FREE_OF_A_PERSON)
        self._turns = threading.BoundedSemaphore(_HASHED_AT_ONCE)
        for reason in ("secret", "password", "assertion", "replayed", "delayed", "busy"):
            runtime.metrics.sign_in_failures.labels(reason)  # counted from zero: an alert sees the first of them

    def by_secret(self, client_id: str, secret: str, address: str) -> Actor:
        """Who signs in with this secret. :raises NotSignedIn: :raises TryLater: before anything is hashed."""
        self._check(client_id, address, with_secret=True)
        with self._turn():
            self._check(client_id, address, with_secret=True)  # others may have failed while this one queued
            found = signed_in(self._runtime, client_id, secret, self._aside)
            if found is None:
                self._failed("secret", client_id, address, with_secret=True)
        self._guesses.succeeded(client_id, address)
        return found

    @contextmanager
    def person(self, staff_number: str, address: str) -> Iterator[None]:
        """Try a person's password inside, which hashes; a problem that is raised there is a failure, and counts.

        :raises TryLater: before anything is tried.
        """
        guesses, now = self._guesses_of_people, self._runtime.wall.now()
        self._let_wait(guesses.wait_s(staff_number, address, now))
        with self._turn():
            self._let_wait(guesses.wait_s(staff_number, address, now))  # others may have failed while this one queued
            try:
                yield
            except ProblemFound:
                self._runtime.metrics.sign_in_failures.labels("password").inc()
                guesses.failed(staff_number, address, now)
                raise
        guesses.succeeded(staff_number, address)

    def by_assertion(self, assertion: str, address: str, audience: str) -> tuple[Actor, Assertion]:
        """Who signs in with this assertion, which :meth:`use` must still find unused. :raises NotSignedIn:
        :raises TryLater:"""
        client_id, now = assertions.claimed_client(assertion), self._runtime.wall.now()
        self._check(client_id, address, with_secret=False)
        with self._runtime.view() as view:
            found = registry.registered_here(self._runtime, view.session, client_id)
        actor = found.actor(now) if found else None
        try:
            proven = assertions.verified(assertion, found, audience, now)
        except NotAnAssertion:
            actor = None
        if actor is None:
            self._failed("assertion", client_id, address, with_secret=False)
        return actor, proven

    def issued(self, actor: Actor, proven: Assertion | None, address: str) -> None:
        """Put on record that a token is issued, and use the assertion up, in one transaction.

        :raises NotSignedIn: when the assertion was used before, here or at another replica.
        """
        with self._runtime.unit(actor) as uow:
            first = proven is None or Agencies(uow.session).use_once(
                proven.client_id, proven.jti_hash, proven.expires_at
            )
            outcome = "token.issued" if first else "token.assertion_replayed"
            uow.audit(outcome, f"client/{actor.client_id}", scopes=sorted(actor.scopes))
        if not first:
            self._failed("replayed", actor.client_id, address, with_secret=False)
        self._guesses.succeeded(actor.client_id, address)

    def _check(self, client_id: str, address: str, *, with_secret: bool) -> None:
        self._let_wait(self._guesses.wait_s(client_id, address, self._runtime.wall.now(), with_secret=with_secret))

    def _let_wait(self, after_s: int) -> None:
        if after_s:
            self._runtime.metrics.sign_in_failures.labels("delayed").inc()
            raise TryLater(after_s)

    def _failed(self, reason: str, client_id: str, address: str, *, with_secret: bool) -> NoReturn:
        """:raises NotSignedIn: always."""
        self._runtime.metrics.sign_in_failures.labels(reason).inc()
        self._guesses.failed(client_id, address, self._runtime.wall.now(), with_secret=with_secret)
        raise NotSignedIn

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_WAITED_FOR_A_TURN_S):
            self._runtime.metrics.sign_in_failures.labels("busy").inc()
            raise TryLater(_COME_BACK_S)
        try:
            yield
        finally:
            self._turns.release()
