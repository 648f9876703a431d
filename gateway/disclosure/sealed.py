"""What the gateway remembers of a sealed case is found by nobody outside need-to-know; without it a stored answer, or
the audit, would tell what its owner no longer does."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from chassis import seals
from chassis.audit_reading import AuditEntry, Wanted, entries
from chassis.orders import Actor, NotFound
from gateway.commands import OF_ADDRESSEES
from gateway.ports import GatewayRuntime
from gateway.storage.disclosure import hidden_among
from gateway.submissions import Standing

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def refuse_sealed(standing: Standing, caller: Actor, runtime: GatewayRuntime) -> None:
    """:raises NotFound: for an operation about a case that is sealed from the caller, as if there were none.

    It holds from when the gateway has heard of the seal, a moment after its owner. What the addressee of a paper did
    with it stays: its owner would have found nothing for anybody else.
    """
    if standing.command_type in OF_ADDRESSEES.get(caller.agency_kind, ()):
        return
    about = {standing.target_id, *([standing.case_id] if standing.case_id else [])}
    with runtime.view(caller) as view:
        if seals.hides(view.session, about, caller.client_id):
            raise NotFound


def audit_seen(
    session: Session, wanted: Wanted, limit: int, before: int | None, eyes: str
) -> tuple[Sequence[AuditEntry], int | None]:
    """At most ``limit`` entries, newest first, without those that tell of what is sealed from that client; and the
    number behind which the next page begins, if there is one."""
    seen: list[AuditEntry] = []
    while found := entries(session, wanted, limit + 1, before):
        names = {one.number: _names(one) for one in found}
        hidden = hidden_among(session, set[str]().union(*names.values()), eyes)
        seen += [one for one in found if hidden.isdisjoint(names[one.number])]
        before = found[-1].number
        if len(seen) > limit:
            return seen[:limit], seen[limit - 1].number
    return seen, None


def _names(entry: AuditEntry) -> set[str]:
    """Every id in it, wherever."""
    return set(_ID.findall(f"{entry.subject} {json.dumps(entry.codes)}"))
