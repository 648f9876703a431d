"""What the views of one app share; without it each would have to be handed the runtime, the keys and the operations."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from chassis.aside import Aside
from gateway.cursors import Cursors
from gateway.feed import Feed
from gateway.forms.typefaces import Typefaces
from gateway.keys import Keys, TokenKeys
from gateway.limits import Allowances
from gateway.operations import Operations
from gateway.people.sessions import Sessions
from gateway.people.signing_in import SigningIn
from gateway.ports import GatewayRuntime
from gateway.registry import Registry
from gateway.sign_in import SignIn
from gateway.tokens import Tokens
from gateway.waiting import Patience
from gateway.webhooks.delivering import Deliverer
from gateway.webhooks.posting import Poster


@dataclass(frozen=True)
class Parts:
    """The app's working parts."""

    runtime: GatewayRuntime
    keys: Keys
    tokens: Tokens
    token_keys: TokenKeys
    registry: Registry
    sign_in: SignIn
    sessions: Sessions
    signing_in: SigningIn
    operations: Operations
    read_deadline_s: float
    cursors: Cursors
    patience: Patience
    allowances: Allowances
    aside: Aside
    feed: Feed
    poster: Poster
    deliverer: Deliverer
    typefaces: Typefaces


def parts() -> Parts:
    """Those of the app that answers this request."""
    found: Parts = current_app.extensions["guitu"]
    return found
