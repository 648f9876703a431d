"""The clock of a drill (演练时钟): weeks pass in minutes, in a demo or a drill and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from chassis.clock import ClockMayNotGoBack, iso
from chassis.orders import NotFound
from contracts.orders.parts import StrictSchema, moment
from gateway.access import actor
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.parts import parts
from gateway.problems import ProblemFound
from gateway.routes import as_json, own_route, resource


class AdvanceBody(StrictSchema):
    """Move the drill's clock."""

    advance_to = moment("推进到的时间", "2026-07-23T09:00:00+08:00", required=True)


def drill_clock() -> Response:
    """The drill's present time."""
    return as_json({"now": iso(_clock().now())})


def advance_drill_clock(data: Mapping[str, Any]) -> Response:
    """Move the clock forward; moving it to where it is changes nothing."""
    clock = _clock()
    with parts().runtime.unit(actor()) as uow:
        uow.audit("drill.clock_advanced", "drill/clock", advance_to=iso(data["advance_to"]))
    try:
        return as_json({"now": iso(clock.advance_to(data["advance_to"]))})
    except ClockMayNotGoBack:
        raise ProblemFound("clock_may_not_go_back", now=iso(clock.now())) from None


def _clock() -> Any:
    """The clock of the drill; outside a drill there is no such thing."""
    runtime = parts().runtime
    if not runtime.settings.drill:
        raise NotFound
    return runtime.clock


blp = resource("drill", "演练", "Drill", "仅在演示或演练模式下存在。Only there in a demo or a drill.")

own_route(
    blp,
    "/v1/drill/clock",
    drill_clock,
    shows_what=NOTHING_PERSONAL,
    zh="查看演练时钟",
    en="The drill's present time; not found outside a drill.",
    scope="drill:clock",
    problems=("not_found",),
)
own_route(
    blp,
    "/v1/drill/clock",
    advance_drill_clock,
    shows_what=NOTHING_PERSONAL,
    zh="推进演练时钟",
    en="Move the drill's clock forward, never back. Needs no Idempotency-Key: moving it twice changes nothing.",
    method="POST",
    scope="drill:clock",
    arguments=AdvanceBody,
    location="json",
    problems=(
        "not_found",
        "invalid_json",
        "invalid_body",
        "body_too_large",
        "unsupported_media_type",
        "clock_may_not_go_back",
    ),
)
