"""How an operation's standing looks over HTTP; without it the first answer and its repeat could differ."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from chassis.clock import iso
from gateway.commands import COMMANDS
from gateway.disclosure.answering import answer_to_order
from gateway.domain.operations import OperationState, Withdrawal
from gateway.problems import body_of, response_of
from gateway.submissions import Standing

STATES_ZH = {
    OperationState.OPEN: "已受理，待送达",
    OperationState.WITHDRAWING: "撤销中",
    OperationState.SUCCEEDED: "已办理",
    OperationState.REFUSED: "不予受理",
    OperationState.CANCELLED: "已撤销，未生效",
    OperationState.EXPIRED: "逾期撤销，未生效",
}


def of(standing: Standing) -> Response:
    """The answer to the POST that submitted it: 200 or 201, 202, or a problem."""
    if standing.state == OperationState.SUCCEEDED:
        return _done(standing)
    if code := problem_code(standing):
        return response_of(code, standing.answer.get("facts"), headers={"Guitu-Operation": standing.operation_id})
    return _accepted(standing)


def problem_code(standing: Standing) -> str | None:
    """The problem that an operation ended in, or stands in; nothing while it is on its way, and when it succeeded."""
    if standing.state == OperationState.REFUSED:
        return str(standing.answer["code"])
    if standing.state == OperationState.EXPIRED:
        return "operation_expired"
    if standing.state == OperationState.CANCELLED:
        return Withdrawal(standing.withdrawal or Withdrawal.OWNER_AWAY).value
    if standing.state == OperationState.SUCCEEDED or standing.deferrable:
        return None
    return "owner_unreachable"


def _done(standing: Standing) -> Response:
    created = COMMANDS[standing.command_type].creates
    body = said(standing)
    answer = jsonify(body)
    answer.status_code = 201 if created else 200
    if created and standing.location:
        answer.headers["Location"] = standing.location
    if isinstance(body.get("version"), int):
        answer.headers["ETag"] = f'"{body["version"]}"'
    answer.headers["Guitu-Operation"] = standing.operation_id
    return answer


def said(standing: Standing) -> dict[str, Any]:
    """The same words whether the caller got them at once, repeats the POST, or reads the operation."""
    known = COMMANDS.get(standing.command_type)
    name = {"id": standing.target_id} if known and known.creates else {}
    return {**name, **_shown(standing), **standing.extras}


def _shown(standing: Standing) -> dict[str, Any]:
    """The owner's words as the caller may see them; of an order that an upgrade took away nobody can say what it
    tells, so nothing is shown."""
    known = COMMANDS.get(standing.command_type)
    if known is None or known.answer is None:
        return {}
    return answer_to_order(known.answer, standing.answer.get("body", {}), known.key)


def _accepted(standing: Standing) -> Response:
    answer = jsonify(accepted_body(standing))
    answer.status_code = 202
    answer.headers["Location"] = operation_url(standing)
    answer.headers["Guitu-Operation"] = standing.operation_id
    return answer


def accepted_body(standing: Standing) -> dict[str, Any]:
    """What the caller of a deferred command gets at once: the thing's id is already decided."""
    known = COMMANDS.get(standing.command_type)  # an upgrade may have taken it away
    return {
        "operation_id": standing.operation_id,
        "operation_url": operation_url(standing),
        "state": standing.state,
        "state_zh": STATES_ZH[OperationState(standing.state)],
        "id": standing.target_id,
        **({f"{known.resource}_id": standing.target_id} if known else {}),
        "valid_until": iso(standing.valid_until) if standing.valid_until else None,
        **standing.extras,
    }


def operation_url(standing: Standing) -> str:
    return f"/v1/operations/{standing.operation_id}"


def of_operation(standing: Standing) -> dict[str, Any]:
    """The operation itself, for the agency that submitted it."""
    code, finished = problem_code(standing), standing.finished_at
    return {
        **accepted_body(standing),
        "command": standing.command_type,
        "accepted_at": iso(standing.accepted_at),
        "attempts": standing.attempts,
        "finished_at": iso(finished) if finished else None,
        "answer": said(standing) if "body" in standing.answer else None,
        "problem": body_of(code, standing.answer.get("facts")) if code else None,
    }


def of_read(body: dict[str, Any]) -> Response:
    answer = jsonify(body)
    if isinstance(body.get("version"), int):
        answer.headers["ETag"] = f'"{body["version"]}"'
    return answer
