"""Who may call which operation: every view declares it, and a view that does not is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from chassis.orders import Actor
from contracts.roles import SessionStage
from gateway.people.sessions import PREFIX, NoSession, Sessions, SignedIn
from gateway.problems import ProblemFound
from gateway.tokens import NotAToken, Tokens

_View = TypeVar("_View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a view asks of its caller: nothing, a token, or a token with a scope.

    ``unfinished``: a person's session will do that still lacks a step of signing in.
    """

    public: bool = False
    scope: str | None = None
    unfinished: bool = False


CLOSED = Access(scope="closed")
_ANYONE = Access(public=True)
_FLASKS_OWN = frozenset({"static", "api-docs.openapi_json"})


def public(view: _View) -> _View:
    """Anybody may call it."""
    view.guitu_access = _ANYONE  # type: ignore[attr-defined]
    return view


def signed_in_only(scope: str | None = None, *, unfinished: bool = False) -> Callable[[_View], _View]:
    """A valid token is needed and, when named, the scope."""

    def mark(view: _View) -> _View:
        view.guitu_access = Access(scope=scope, unfinished=unfinished)  # type: ignore[attr-defined]
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


def install(app: Flask, tokens: Tokens, sessions: Sessions, now: Callable[[], Any]) -> None:
    """Check every request before its view, its body and its parameters are looked at."""

    @app.before_request
    def check() -> None:
        if request.endpoint is None:
            return
        access = access_of(current_app, request.endpoint)
        if not access.public:
            g.actor = _bearer(tokens, sessions, now())
            _require_finished(access)
            _require(g.actor, access)


def actor() -> Actor:
    """The caller of a view that is not public."""
    found: Actor = g.actor
    return found


def person() -> SignedIn:
    """The person behind a request. :raises ProblemFound: ``person_needed`` when it is a programme's."""
    if "person" not in g:
        raise ProblemFound("person_needed")
    found: SignedIn = g.person
    return found


def _bearer(tokens: Tokens, sessions: Sessions, now: Any) -> Actor:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise ProblemFound("unauthenticated")
    try:
        return _of_a_person(sessions, token) if token.startswith(PREFIX) else tokens.read(token.strip(), now)
    except (NotAToken, NoSession):
        headers = {"WWW-Authenticate": 'Bearer realm="guitu", error="invalid_token"'}
        raise ProblemFound("unauthenticated", headers=headers) from None


def _of_a_person(sessions: Sessions, token: str) -> Actor:
    g.person = sessions.signed_in(token)
    signed_in: Actor = g.person.actor
    return signed_in


def _require_finished(access: Access) -> None:
    stage = g.person.stage if "person" in g else SessionStage.OPEN
    if stage is not SessionStage.OPEN and not access.unfinished:
        raise ProblemFound("session_unfinished", stage=stage.value)


def _require(caller: Actor, access: Access) -> None:
    if access.scope is not None and not caller.may(access.scope):
        headers = {"WWW-Authenticate": f'Bearer realm="guitu", error="insufficient_scope", scope="{access.scope}"'}
        raise ProblemFound("scope_missing", headers=headers, scope=access.scope)
