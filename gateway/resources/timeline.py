"""The timeline of a case (时间线): the whole way home as the events tell it."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from chassis.orders import NotFound
from gateway.access import actor
from gateway.parts import parts
from gateway.readmodel.timeline import timeline_of
from gateway.routes import as_json


def case_timeline(case_id: UUID) -> Response:
    """Every event of the case in order; not found when there is none, and when the case is sealed."""
    runtime = parts().runtime
    with runtime.view(actor()) as view:
        entries = timeline_of(str(case_id), view.session)
    if not entries:
        raise NotFound(case_id=str(case_id))
    with runtime.unit(actor()) as uow:
        uow.audit("read.timeline", f"case/{case_id}", entries=len(entries))
    return as_json({"case_id": str(case_id), "entries": entries})
