"""Operations (操作): where an accepted request stands, for the agency that made it."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from chassis.orders import Actor, NotFound
from gateway import answers
from gateway.access import actor
from gateway.commands import COMMANDS
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.parts import parts
from gateway.routes import PREFER, as_json, own_route, resource
from gateway.submissions import Standing
from gateway.waiting import applied


def operation(operation_id: UUID) -> Response:
    """Another agency's operation is not found, nor one whose command this client could not have given."""
    caller, operations = actor(), parts().operations
    standing = operations.standing_to(caller, str(operation_id))
    if not _could_have_given(caller, standing):
        raise NotFound(operation_id=str(operation_id))
    with parts().patience.granted() as seconds:
        awaited = operations.awaited(caller, standing.operation_id, seconds)
    return applied(as_json(answers.of_operation(awaited)), seconds)


def _could_have_given(caller: Actor, standing: Standing) -> bool:
    known = COMMANDS.get(standing.command_type)
    # of a command that an upgrade took away the scope is gone too: whoever gave it is left
    return caller.may(known.scope) if known else caller.client_id == standing.client_id


blp = resource(
    "operations", "操作", "Operations", "202 受理后的去向与结果，保存 7 天。What became of a request answered with 202."
)

own_route(
    blp,
    "/v1/operations/<uuid:operation_id>",
    operation,
    shows_what=NOTHING_PERSONAL,
    zh="查看操作",
    headers=(PREFER,),
    en="Where an operation stands: open, withdrawing, succeeded, refused, cancelled or expired; kept for 7 days.",
    problems=("not_found",),
)
