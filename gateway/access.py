"""Who may call which operation: every view declares it, and a view that does not is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from chassis.orders import Actor
from contracts.disclosure.table import who_of
from contracts.roles import SessionStage
from gateway import reporting
from gateway.people.sessions import PREFIX, NoSession, Sessions, SignedIn
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.registry import Registry
from gateway.signatures import Signed, found_in
from gateway.tokens import NotAToken, Tokens

_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a view asks of its caller: nothing, a token, or a token with a scope.

    ``unfinished``: a person's session will do that still lacks a step of signing in.
    """

    public: bool = False
    scope: str | None = None
    reporters: bool = False
    """Whether somebody with a reporter's link may call it too."""
    unfinished: bool = False
    """Whether a person who has not finished signing in may call it."""


CLOSED = Access(scope="closed")
_ANYONE = Access(public=True)
_FLASKS_OWN = frozenset({"static", "api-docs.openapi_json"})


def public(view: _View) -> _View:
    """Anybody may call it."""
    view.guitu_access = _ANYONE  # type: ignore[attr-defined]
    return view


def signed_in_only(
    scope: str | None = None, *, reporters: bool = False, unfinished: bool = False
) -> Callable[[_View], _View]:
    """A valid token is needed and, when named, the scope."""
    asked = Access(scope=scope, reporters=reporters, unfinished=unfinished)

    def mark(view: _View) -> _View:
        view.guitu_access = asked  # type: ignore[attr-defined]
        return view

    return mark


def about(key: str) -> Callable[[_View], _View]:
    """The order or read that a view gives or asks."""

    def mark(view: _View) -> _View:
        view.guitu_key = key  # type: ignore[attr-defined]
        return view

    return mark


def key_of(app: Flask, endpoint: str) -> str:
    """The order or read behind an endpoint; of the gateway's own views, the endpoint itself."""
    return str(getattr(app.view_functions.get(endpoint), "guitu_key", endpoint))


def access_of(app: Flask, endpoint: str) -> Access:
    """What the endpoint asks for; :data:`CLOSED` when nobody said."""
    if endpoint in _FLASKS_OWN:
        return _ANYONE
    declared: Access = getattr(app.view_functions[endpoint], "guitu_access", CLOSED)
    return declared


def install(app: Flask, door: Door) -> None:
    """Check every request before its view, its body and its parameters are looked at."""

    @app.before_request
    def check() -> None:
        if request.endpoint is None:
            return
        access = access_of(current_app, request.endpoint)
        if not access.public:
            g.actor, g.signed = door.caller(access)
            _require_finished(access)
            if access.scope is not None:
                require(g.actor, access.scope)


def actor() -> Actor:
    """The caller of a view that is not public."""
    found: Actor = g.actor
    return found


def whose_eyes() -> tuple[str, ...]:
    """How the disclosure table calls the caller; a person by each of their roles, which is no name without one
    (docs/adr/0033)."""
    caller = actor()
    if "person" in g:
        return tuple(who_of(caller.agency_kind, role.value) for role in sorted(g.person.roles))
    return (who_of(caller.agency_kind, caller.role),)


def signed() -> Signed | None:
    """The signature over this request's message, verified; nothing when it came without."""
    found: Signed | None = g.signed
    return found


def person() -> SignedIn:
    """The person behind a request. :raises ProblemFound: ``person_needed`` when it is a programme's."""
    if "person" not in g:
        raise ProblemFound("person_needed")
    found: SignedIn = g.person
    return found


class Door:
    """Whom a request comes from: a token says who, the registry says what it may do now."""

    def __init__(self, runtime: GatewayRuntime, tokens: Tokens, registry: Registry, sessions: Sessions) -> None:
        self._runtime, self._tokens, self._registry, self._sessions = runtime, tokens, registry, sessions

    def caller(self, access: Access) -> tuple[Actor, Signed | None]:
        """:raises ProblemFound: ``unauthenticated``, ``signature_invalid``."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "reporter" and access.reporters and token:
            return reporting.caller(self._runtime, token.strip()), None
        if kind.lower() != "bearer" or not token:
            raise ProblemFound("unauthenticated")
        if token.startswith(PREFIX):
            return self._person(token), None
        return self._programme(token.strip())

    def _person(self, token: str) -> Actor:
        try:
            g.person = self._sessions.signed_in(token)
        except NoSession:
            raise _invalid_token() from None
        return person().actor

    def _programme(self, token: str) -> tuple[Actor, Signed | None]:
        now = self._runtime.wall.now()
        try:
            spoken = self._tokens.read(token, now)
        except NotAToken:
            raise _invalid_token() from None
        found = self._registry.actor(spoken.client_id, spoken.scopes)
        if found is None:
            raise _invalid_token()
        signed = found_in(request, self._registry.of(spoken.client_id), self._runtime.public_url, now)
        return found, signed


def _invalid_token() -> ProblemFound:
    return ProblemFound("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="guitu", error="invalid_token"'})


def _require_finished(access: Access) -> None:
    stage = g.person.stage if "person" in g else SessionStage.OPEN
    if stage is not SessionStage.OPEN and not access.unfinished:
        raise ProblemFound("session_unfinished", stage=stage.value)


def require(caller: Actor, scope: str) -> None:
    """:raises ProblemFound: ``scope_missing``, which names it."""
    if not caller.may(scope):
        headers = {"WWW-Authenticate": f'Bearer realm="guitu", error="insufficient_scope", scope="{scope}"'}
        raise ProblemFound("scope_missing", headers=headers, scope=scope)
