"""The timeline of a case (时间线): the whole way home as the events tell it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.orders import NotFound
from gateway.access import actor
from gateway.parts import parts
from gateway.readmodel.timeline import timeline_of


def case_timeline(case_id: UUID) -> dict[str, Any]:
    """Every event of the case in order; not found when there is none, and when the case is sealed."""
    runtime = parts().runtime
    with runtime.view(actor()) as view:
        entries = timeline_of(str(case_id), view.session)
    if not entries:
        raise NotFound(case_id=str(case_id))
    return {"case_id": str(case_id), "entries": entries}
