"""The gateway's own writes, once per Idempotency-Key; without it a repeated request would make a second endpoint.

They end in one transaction of the gateway's, so they need none of an operation's states: the key, the effect and the
answer are committed together. The key is remembered as long as an operation's (contracts/retention.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from chassis.orders import Actor
from chassis.work import UnitOfWork
from gateway.keys import Keys
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.storage.once import OwnAnswers

Act = Callable[[UnitOfWork], dict[str, Any]]


def once(
    runtime: GatewayRuntime, keys: Keys, actor: Actor, key: str, said: Mapping[str, Any], act: Act
) -> dict[str, Any]:
    """Act and give the answer; under the same key the same answer, and no second effect.

    ``said``: all that makes it this request. What ``act`` raises undoes it, and the key may be used again.
    :raises ProblemFound: ``idempotency_key_reused`` for another request, or another client's.
    """
    fingerprint = keys.fingerprint(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    now = runtime.wall.now()
    owner = f"answers/{now.date().isoformat()}"
    with runtime.unit(actor) as uow:
        answers = OwnAnswers(uow.session)
        row = {"agency_id": actor.agency_id, "idempotency_key": key, "client_id": actor.client_id}
        new = answers.claim(**row, fingerprint=fingerprint, made_at=now, sealed_by=owner)
        kept = answers.get(actor.agency_id, key)
        if not new:
            if (kept.fingerprint, kept.client_id) != (fingerprint, actor.client_id) or kept.answer is None:
                raise ProblemFound("idempotency_key_reused")
            return dict(kept.answer.open())
        answer = act(uow)
        kept.answer = uow.private(owner, answer)
        return answer
