"""Identity queries to police at work (D10); without it nobody would remind police of a question, nor know that it is
still open."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso_or_none
from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.events import intake as facts
from contracts.police_words import said_of_query
from services.intake.domain import identity_queries as rules
from services.intake.domain.cases import happened
from services.intake.domain.identity_queries import IdentityQuery
from services.intake.handlers import shown
from services.intake.handlers.opening import sealed
from services.intake.handlers.parties import expect_own, seen_by
from services.intake.storage.cases import Cases
from services.intake.storage.police import IdentityQueries

UNANSWERED = "identity_query_unanswered"
UNESCALATED = "identity_query_unescalated"

_FACTS = ("name", "home_text", "description", "face_ref", "fingerprint_ref")
_SUPPLEMENT = ("detail", "face_ref", "fingerprint_ref")


def send_identity_query(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police are asked; the time for an answer runs. :raises CaseWrongState: for a closed case."""
    data = command.data
    case = Cases(uow.session).take(data["case_id"])
    case.expect_open()
    asked = IdentityQuery(
        id=command.target_id,
        case_id=case.id,
        police_id=data["police_id"],
        urgent=data["urgent"],
        sent_at=uow.now(),
        due_at=rules.due_at(uow.now(), urgent=data["urgent"]),
        basis=sealed(uow, case.id, data["basis"]),
        facts=sealed(uow, case.id, {what: data[what] for what in _FACTS}),
    )
    IdentityQueries(uow.session).add(asked)
    _send(asked, uow)
    uow.audit("identity_query_sent", f"case/{case.id}", police_id=asked.police_id)
    return show_listed(asked)


def confirm_identity_query(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police have it. The time for an answer runs on."""
    asked = _own(command, uow)
    asked.confirm(uow.now())
    uow.announce(facts.IdentityQueryReceived(**_about(asked), at=uow.now()))
    return show_listed(asked)


def answer_identity_query(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police answered, in time or late. :raises ImplausibleTime:"""
    asked, data = _own(command, uow), command.data
    at = happened(data["answered_at"], command.accepted_at, uow.now(), after=asked.sent_at)
    asked.take_answer(data["result"], at)
    asked.answer = sealed(uow, asked.case_id, {"reference": data["reference"], "detail": data["detail"]})
    _stop_waiting(asked, uow)
    uow.announce(facts.IdentityQueryAnswered(**_about(asked), result=data["result"], answered_at=at))
    uow.audit("identity_query_answered", f"case/{asked.case_id}", result=data["result"].value)
    return show_listed(asked)


def supplement_identity_query(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """What police wanted is supplied, and the question is sent again. :raises NothingToSupplement:"""
    asked = _own(command, uow)
    asked.supply(uow.now())
    asked.supplement = sealed(uow, asked.case_id, {what: command.data[what] for what in _SUPPLEMENT})
    _send(asked, uow)
    return show_listed(asked)


def apply_identity_answer(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """What followed from the answer is on record; who the person is, is confirmed elsewhere, by evidence."""
    asked = _own(command, uow)
    asked.apply(uow.now())
    asked.note = sealed(uow, asked.case_id, command.data["note"])
    uow.announce(facts.IdentityQueryApplied(**_about(asked), at=uow.now()))
    return show_listed(asked)


def mark_query_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """The time for an answer is over: police are reminded, and some days later it is escalated."""
    _, asked = IdentityQueries(uow.session).take(timer.subject)
    if asked.miss():
        uow.timers.set(UNESCALATED, asked.id, rules.escalates_at(timer.due_at))
        _announce_overdue(asked, uow, escalated=False)


def escalate_query(timer: DueTimer, uow: UnitOfWork) -> None:
    """The reminder brought nothing: it goes on the joint meeting's list."""
    _, asked = IdentityQueries(uow.session).take(timer.subject)
    if asked.escalate(timer.due_at):
        _announce_overdue(asked, uow, escalated=True)


def _send(asked: IdentityQuery, uow: UnitOfWork) -> None:
    uow.timers.set(UNANSWERED, asked.id, asked.due_at, {"case_id": asked.case_id})
    uow.announce(facts.IdentityQuerySent(**_about(asked), sent_at=uow.now(), due_at=asked.due_at))


def _stop_waiting(asked: IdentityQuery, uow: UnitOfWork) -> None:
    for kind in (UNANSWERED, UNESCALATED):
        uow.timers.cancel(kind, asked.id)


def _announce_overdue(asked: IdentityQuery, uow: UnitOfWork, *, escalated: bool) -> None:
    uow.announce(facts.IdentityQueryOverdue(**_about(asked), due_at=asked.due_at, escalated=escalated))


def _own(command: Command, uow: UnitOfWork) -> IdentityQuery:
    asked: IdentityQuery = IdentityQueries(uow.session).take(command.target_id)[1]
    expect_own(asked, command.actor)
    return asked


def _about(asked: IdentityQuery) -> dict[str, str]:
    return {"case_id": asked.case_id, "identity_query_id": asked.id, "police_id": asked.police_id}


# --- reading ----------------------------------------------------------------------------------------------------------


def list_identity_queries(query: Query, view: View) -> dict[str, Any]:
    params = query.params
    filters = {name: params[name] for name in ("state", "case_id", "police_id", "overdue")} | seen_by(query.actor)
    found = IdentityQueries(view.session).page(filters, after=params["after"], limit=params["limit"])
    return page([show_listed(one) for one in found], params["limit"], key="identity_query_id")


def one_identity_query(query: Query, view: View) -> dict[str, Any]:
    """One query with its words. :raises NotFound: for another police agency's too."""
    asked = IdentityQueries(view.session).get(query.params["identity_query_id"])
    expect_own(asked, query.actor)
    supplied, answered = (shown.opened(value) or {} for value in (asked.supplement, asked.answer))
    return {
        **show_listed(asked),
        **shown.classes(Cases(view.session).get(asked.case_id)),
        **dict.fromkeys(_FACTS),
        **(shown.opened(asked.facts) or {}),
        **{what: supplied[what] for what in ("face_ref", "fingerprint_ref") if supplied.get(what)},
        "basis": shown.opened(asked.basis),
        "supplement": supplied.get("detail"),
        "reference": answered.get("reference"),
        "detail": answered.get("detail"),
        "note": shown.opened(asked.note),
    }


def show_listed(asked: IdentityQuery) -> dict[str, Any]:
    """A query without the person; no result unless police gave one."""
    return {
        "identity_query_id": asked.id,
        "case_id": asked.case_id,
        "police_id": asked.police_id,
        "state": asked.state,
        "result": asked.result,
        "says": said_of_query(asked.state, asked.result, overdue=asked.overdue),
        "sent_at": iso_or_none(asked.sent_at),
        "due_at": iso_or_none(asked.due_at),
        "received_at": iso_or_none(asked.received_at),
        "answered_at": iso_or_none(asked.answered_at),
        "applied_at": iso_or_none(asked.applied_at),
        "overdue": asked.overdue,
        "escalated_at": iso_or_none(asked.escalated_at),
    }
