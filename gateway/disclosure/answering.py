"""Every answer on its way out: projected, put on the ledger, and only then sent; without it a view could forget one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import Schema

from chassis.broker import OwnerAway
from chassis.orders import Query, ReadType
from contracts.answers.parts import personal_groups
from contracts.disclosure.groups import Level
from contracts.disclosure.table import MET_BY_ITSELF
from gateway.access import actor, whose_eyes
from gateway.disclosure.grounds import grounds_for, reason_stated
from gateway.disclosure.projection import Eyes, Projected, projected
from gateway.disclosure.purposes import purpose_of_order, purpose_of_read
from gateway.domain.disclosure import Disclosure, Grounds
from gateway.parts import parts
from gateway.problems import ProblemFound, request_id
from gateway.storage.disclosure import Ledger

READ_DEADLINE_S = 2.0
_NOTHING_MORE = Grounds()


def stated_purpose() -> str | None:
    return request.headers.get("Guitu-Purpose")


def answer_to_read(read: ReadType, params: Mapping[str, str]) -> dict[str, Any]:
    """The owner's answer as this caller may see it; on the ledger before it leaves."""
    body, shown = _answered(read, params, read.default_purpose)
    return shown.body | _version_of(body)


def answer_in_full(read: ReadType, params: Mapping[str, str], usually_for: str) -> Projected:
    """The same for paper: each field whole or, named in ``withheld``, not at all, because a masked name in print would
    be taken for the name. ``usually_for``: the purpose of a desk that names none."""
    return _answered(read, params, usually_for, Level.FULL)[1]


def expect_there(read: ReadType, params: Mapping[str, str], purpose: str) -> None:
    """That its owner knows it and lets this caller know; nothing of the answer leaves.

    :raises chassis.orders.Refusal: as the read itself would, for what is missing and for what is hidden.
    """
    _asked(read, params, purpose)


def _answered(
    read: ReadType, params: Mapping[str, str], usually_for: str, least: Level = Level.EXISTS
) -> tuple[dict[str, Any], Projected]:
    caller = actor()
    purpose = purpose_of_read(stated_purpose(), caller, read.discloses, usually_for, whose_eyes())
    reason = reason_stated(request.headers.get("Guitu-Break-Glass"))
    body = _asked(read, params, purpose)
    grounds = grounds_for(read, body, caller, purpose, reason, parts().runtime)
    assert read.answer is not None  # a read without one has no route
    ids = {name: value for name, value in params.items() if name.endswith("_id")}
    return body, _leaving(read.answer, body, read.key, purpose, grounds, ids, least)


def _asked(read: ReadType, params: Mapping[str, str], purpose: str) -> dict[str, Any]:
    try:
        return parts().runtime.rpc.ask(Query(read, params, actor(), purpose), params, parts().read_deadline_s)
    except OwnerAway:
        raise ProblemFound("read_unavailable") from None


def answer_to_order(answer: type[Schema], body: Mapping[str, Any], operation: str) -> dict[str, Any]:
    """What the owner said about an order, as its giver may see it; on the ledger where it discloses anything."""
    shown = _leaving(answer, body, operation, purpose_of_order(stated_purpose(), actor()))
    return shown.body | _version_of(body)


def own_answer(answer: type[Schema], body: Mapping[str, Any], operation: str) -> dict[str, Any]:
    """What the gateway itself knows, as this caller may see it."""
    caller = actor()
    usual = purpose_of_order(None, caller)
    purpose = purpose_of_read(stated_purpose(), caller, personal_groups(answer), usual, whose_eyes())
    return _leaving(answer, body, operation, purpose).body | _version_of(body)


def _leaving(
    answer: type[Schema],
    body: Mapping[str, Any],
    operation: str,
    purpose: str,
    grounds: Grounds = _NOTHING_MORE,
    ids: Mapping[str, str] | None = None,
    least: Level = Level.EXISTS,
) -> Projected:
    eyes = Eyes(whose_eyes(), purpose, MET_BY_ITSELF | grounds.conditions, least)
    shown = projected(answer, body, eyes)
    if shown.discloses or ids is not None:
        _put_on_record(shown, operation, purpose, grounds, ids or {})
    return shown


def _version_of(body: Mapping[str, Any]) -> dict[str, int]:
    """Which version of the thing this is, for its ETag: a count, which tells nothing of anybody."""
    return {"version": body["version"]} if isinstance(body.get("version"), int) else {}


def _put_on_record(shown: Projected, operation: str, purpose: str, grounds: Grounds, ids: Mapping[str, str]) -> None:
    """One transaction: that it was asked, and what was disclosed."""
    with parts().runtime.unit(actor()) as uow:
        told = {"purpose": purpose, **ids}
        if shown.discloses:
            entry = _entry(shown, operation, purpose, grounds, uow.new_id())
            Ledger(uow.session).add(entry, shown.records | set(ids.values()))
            told["disclosure"] = entry.id
        uow.audit(f"read.{operation.partition('.')[2] or operation}", operation, **told)


def _entry(shown: Projected, operation: str, purpose: str, grounds: Grounds, id: str) -> Disclosure:
    caller, items = actor(), shown.body.get("items")
    return Disclosure(
        id=id,
        at=parts().runtime.wall.now(),
        agency_id=caller.agency_id,
        agency_kind=caller.agency_kind,
        client_id=caller.client_id,
        role=caller.role,
        operation=operation,
        purpose=purpose,
        fields={path: level.value for path, level in sorted(shown.fields.items())},
        basis=sorted(shown.basis),
        classes=sorted(one.value for one in shown.classes),
        results=len(items) if isinstance(items, list) else 1,
        request_id=request_id(),
        approval_id=grounds.approval_id,
        break_glass_id=grounds.break_glass_id,
        consent_id=grounds.consent_id,
    )
