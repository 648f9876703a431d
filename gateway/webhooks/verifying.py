"""The challenge: an endpoint shows that it is there and wants to be told; without it anyone's server could be named."""

from __future__ import annotations

import uuid
from typing import Any

from chassis.orders import Actor
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.storage.agencies import Agencies
from gateway.webhooks import endpoints
from gateway.webhooks.delivering import post_signed
from gateway.webhooks.posting import Poster


def verified(
    runtime: GatewayRuntime, poster: Poster, endpoint_id: str, actor: Actor, *, of_any_agency: bool = False
) -> dict[str, Any]:
    """Challenge the endpoint, outside any transaction; afterwards it is active. A second call does it again.

    :raises NotFound: another agency's is not found, unless an operator asks;
    :raises ProblemFound: ``webhook_not_verified``, or ``version_conflict`` when it was changed meanwhile.
    """
    agency_id = None if of_any_agency else actor.agency_id
    now, message_id = runtime.wall.now(), str(uuid.uuid4())
    with runtime.view(actor) as view:
        endpoint = endpoints.endpoint_of(view, endpoint_id, agency_id)
        hosts = tuple(Agencies(view.session).get(endpoint.agency_id).webhook_hosts)
        value, body = endpoints.challenge(endpoint, now, message_id)
        keys = endpoint.keys.open()
    attempt = post_signed(poster, endpoint.url, hosts, keys, message_id, body, now)
    if not endpoints.is_answered(value, attempt):
        raise ProblemFound("webhook_not_verified", outcome=attempt.outcome.value, status=attempt.status)
    with runtime.unit(actor) as uow:
        endpoints.activate(uow, endpoint)
        return endpoints.shown(endpoints.endpoint_of(uow, endpoint_id), uow, now)
