"""What the gateway remembers of a sealed case is found by nobody outside need-to-know; without it a stored answer would
tell what its owner no longer does."""

from __future__ import annotations

from chassis import seals
from chassis.orders import Actor, NotFound
from gateway.ports import GatewayRuntime
from gateway.submissions import Standing


def refuse_sealed(standing: Standing, caller: Actor, runtime: GatewayRuntime) -> None:
    """:raises NotFound: for an operation about a case that is sealed from the caller, as if there were none.

    It holds from when the gateway has heard of the seal, a moment after its owner.
    """
    about = {standing.target_id, *([standing.case_id] if standing.case_id else [])}
    with runtime.view(caller) as view:
        if seals.hides(view.session, about, caller.client_id):
            raise NotFound
