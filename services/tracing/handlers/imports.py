"""Files of inquiries, part by part; without it a register of missing persons would have to be typed in again.

A row is known by its sender and by the sender's own number of it. What it says is compared with what is kept: the same
again changes nothing, whatever file it comes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chassis.clock import iso, iso_or_none
from chassis.orders import Command, DueTimer, NotFound, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import InquiryEnd, RowOp, RowReason
from contracts.events.tracing import InquiriesImported
from contracts.orders.tracing_states import ImportState
from services.tracing.domain.imports import WAITED_FOR, InquiryImport, Outcome, Rejection
from services.tracing.domain.inquiries import InquirySettled
from services.tracing.handlers import inquiries, matching
from services.tracing.storage import Imports

STALLED: Final = "inquiry_import_stalled"


def import_inquiries(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """One part of a file: each row by itself, so that none that cannot be taken keeps another from it. The last part
    ends the import; where one never comes it is broken off, and what came is kept. :raises NotFound: for a part of
    somebody else's import."""
    matching.take_turn(uow)
    ours, said = _of_sender(command, uow), command.data
    refused = [(row["line"], row["reason"], row["field"]) for row in said["rejected"]]
    for row in said["rows"]:
        outcome = _taken_in(row, command, uow)
        if isinstance(outcome, RowReason):
            refused.append((row["line"], outcome, None))
        else:
            ours.count(outcome)
    _reject(ours, refused, said["unlisted"], uow)
    if ours.part_done(said["parts"], uow.now()):
        uow.timers.cancel(STALLED, _subject(ours))
        _announce(ours, uow)
    elif ours.state is ImportState.UNDER_WAY:
        uow.timers.set(STALLED, _subject(ours), uow.now() + WAITED_FOR, {"inquiry_import_id": ours.id})
    return _shown(ours)


def break_off_import(timer: DueTimer, uow: UnitOfWork) -> None:
    """The next part did not come. Nothing for an import that is whole."""
    ours = Imports(uow.session).find(timer.facts["inquiry_import_id"])
    if ours is not None and ours.break_off(uow.now()):
        uow.audit("inquiry_import_broken_off", _subject(ours), parts=ours.parts, parts_done=ours.parts_done)


def _subject(of: InquiryImport) -> str:
    return f"inquiry_import/{of.id}"


def inquiry_import(query: Query, view: View) -> dict[str, Any]:
    """:raises NotFound: for anybody but its sender."""
    return _shown(_asked_for(query, view))


def import_rejections(query: Query, view: View) -> dict[str, Any]:
    """:raises NotFound: for anybody but its sender."""
    params, ours = query.params, _asked_for(query, view)
    rows = Imports(view.session).rejections(ours.id, after=params["after"], limit=params["limit"])
    items = [{"id": row.id, "line": row.line, "reason": row.reason.value, "field": row.field} for row in rows]
    return page(items, params["limit"])


def _of_sender(command: Command, uow: UnitOfWork) -> InquiryImport:
    """That import; its first part to arrive begins it."""
    known = Imports(uow.session).find(command.target_id)
    if known is None:
        known = InquiryImport(
            id=command.target_id,
            sender_id=uow.actor.agency_id,
            state=ImportState.UNDER_WAY,
            format=command.data["format"].value,
            digest=command.data["digest"],
            started_at=command.accepted_at,
        )
        Imports(uow.session).add(known)
    return _own(known, uow)


def _asked_for(query: Query, view: View) -> InquiryImport:
    id = query.params["inquiry_import_id"]
    found = Imports(view.session).find(id)
    if found is None:
        raise NotFound(id=id)
    return _own(found, view)


def _own(found: InquiryImport, view: View) -> InquiryImport:
    if found.sender_id != view.actor.agency_id:
        raise NotFound(id=found.id)
    return found


def _taken_in(row: Mapping[str, Any], command: Command, uow: UnitOfWork) -> Outcome | RowReason:
    known = inquiries.of_reference(row["reference"], uow)
    try:
        if row["op"] is RowOp.WITHDRAW:
            if known is None:
                return RowReason.INQUIRY_UNKNOWN
            new = inquiries.withdraw(known, row["reason"] or InquiryEnd.NOT_SAID, uow)
            return Outcome.WITHDRAWN if new else Outcome.UNCHANGED
        said = {**row["inquiry"], "sender_reference": row["reference"]}
        if known is None:
            inquiries.receive(uow.new_id(), said, command.accepted_at, uow)
            return Outcome.ADDED
        return Outcome.CHANGED if inquiries.tell_anew(known, said, uow) else Outcome.UNCHANGED
    except InquirySettled:
        return RowReason.INQUIRY_SETTLED


def _reject(
    ours: InquiryImport, refused: list[tuple[int, RowReason, str | None]], unlisted: int, uow: UnitOfWork
) -> None:
    rows = [
        Rejection(id=uow.new_id(), inquiry_import_id=ours.id, line=line, reason=reason, field=field)
        for line, reason, field in sorted(refused, key=lambda one: one[0])
    ]
    Imports(uow.session).reject(rows)
    ours.count(Outcome.REJECTED, len(rows) + unlisted)
    ours.unlisted += unlisted


def _announce(ours: InquiryImport, uow: UnitOfWork) -> None:
    uow.announce(
        InquiriesImported(
            inquiry_import_id=ours.id,
            sender_id=ours.sender_id,
            added=ours.added,
            changed=ours.changed,
            unchanged=ours.unchanged,
            withdrawn=ours.withdrawn,
            rejected=ours.rejected,
            at=uow.now(),
        )
    )


def _shown(of: InquiryImport) -> dict[str, Any]:
    counted = (*(outcome.value for outcome in Outcome), "unlisted", "parts", "parts_done")
    return {
        "id": of.id,
        "sender_id": of.sender_id,
        "state": of.state.value,
        "format": of.format,
        "started_at": iso(of.started_at),
        "ended_at": iso_or_none(of.ended_at),
        **{name: getattr(of, name) for name in counted},
    }
