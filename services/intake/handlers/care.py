"""The care log and incidents of a stay; without it much of a stay would rely on memory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.orders import Command, Query, existing
from chassis.paging import page
from chassis.private import Private
from chassis.work import UnitOfWork, View
from contracts.codes import IncidentKind
from contracts.events import intake as facts
from services.intake.domain.care import CareEntry, Incident
from services.intake.domain.cases import Case, happened
from services.intake.handlers import shown_stay
from services.intake.handlers.opening import open_case_taken, sealed
from services.intake.storage.care import CareLog, Incidents
from services.intake.storage.cases import Cases

# --- the care log -----------------------------------------------------------------------------------------------------


def write_care_entry(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """One more entry. An entry that adds to another one stands beside it; what was written stays."""
    case, data, now = open_case_taken(command.target_id, uow), command.data, uow.now()
    entry = CareEntry(
        id=uow.new_id(),
        case_id=case.id,
        kind=data["kind"],
        written_by=data["written_by"],
        happened_at=happened(data["happened_at"], command.accepted_at, now),
        written_at=now,
        adds_to=_added_to(case, data["adds_to"], uow),
        text=sealed(uow, case.id, data["text"]),
    )
    CareLog(uow.session).add(entry)
    return shown_stay.care_entry(entry)


def _added_to(case: Case, entry_id: str | None, uow: UnitOfWork) -> str | None:
    """The first of the entries that are added to each other. :raises NotFound: for none of this case."""
    if entry_id is None:
        return None
    found = CareLog(uow.session).get(entry_id)
    first: CareEntry = existing(found if found.case_id == case.id else None)
    return first.adds_to or first.id


def care_log(query: Query, view: View) -> dict[str, Any]:
    """The log of a case. :raises NotFound: when there is no such case."""
    params = query.params
    case = Cases(view.session).get(params["case_id"])
    found = CareLog(view.session).page(
        case_id=case.id, kind=params["kind"], after=params["after"], limit=params["limit"]
    )
    return page([shown_stay.whole_care_entry(entry, case) for entry in found], params["limit"], key="entry_id")


# --- incidents --------------------------------------------------------------------------------------------------------


def report_incident(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Something went wrong; it stays open until it is handled and, where it must be, reported up."""
    case, data = Cases(uow.session).take(command.data["case_id"]), command.data
    incident = open_incident(
        case,
        uow,
        incident_id=command.target_id,
        kind=data["kind"],
        reported_by=data["reported_by"],
        occurred_at=happened(data["occurred_at"], command.accepted_at, uow.now()),
        words=sealed(uow, case.id, data["happened"]),
    )
    return shown_stay.incident(incident)


def open_incident(
    case: Case,
    uow: UnitOfWork,
    *,
    incident_id: str,
    kind: IncidentKind,
    reported_by: str,
    occurred_at: datetime,
    words: Private | None = None,
) -> Incident:
    """Put an incident on record and say so; ``words``: what happened, from whoever saw it."""
    incident = Incident(
        id=incident_id,
        case_id=case.id,
        kind=kind,
        occurred_at=occurred_at,
        reported_at=uow.now(),
        reported_by=reported_by,
        happened=words,
    )
    Incidents(uow.session).add(incident)
    uow.announce(
        facts.IncidentReported(
            case_id=case.id, incident_id=incident.id, kind=kind, occurred_at=occurred_at, at=incident.reported_at
        )
    )
    return incident


def handle_incident(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Something was done about it."""
    case, incident = Incidents(uow.session).take(command.target_id)
    incident.handle(uow.now(), command.data["handled_by"], sealed(uow, case.id, command.data["measures"]))
    return _progressed(incident, uow)


def report_incident_up(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The superior department knows of it."""
    case, incident = Incidents(uow.session).take(command.target_id)
    data = command.data
    incident.report_up(uow.now(), data["reported_by"], sealed(uow, case.id, data["reported_to"]), data["report_number"])
    return _progressed(incident, uow)


def close_incident(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Nothing is left to do about it."""
    _, incident = Incidents(uow.session).take(command.target_id)
    incident.close(uow.now())
    return _progressed(incident, uow)


def _progressed(incident: Incident, uow: UnitOfWork) -> dict[str, Any]:
    uow.announce(
        facts.IncidentProgressed(
            case_id=incident.case_id,
            incident_id=incident.id,
            kind=incident.kind,
            state=incident.state,
            at=uow.now(),
        )
    )
    return shown_stay.incident(incident)


def list_incidents(query: Query, view: View) -> dict[str, Any]:
    """Incidents without what happened."""
    params = query.params
    found = Incidents(view.session).page(
        state=params["state"],
        kind=params["kind"],
        case_id=params["case_id"],
        after=params["after"],
        limit=params["limit"],
    )
    return page([shown_stay.incident(incident) for incident in found], params["limit"], key="incident_id")


def one_incident(query: Query, view: View) -> dict[str, Any]:
    """One incident with what happened and what was done."""
    incident = Incidents(view.session).get(query.params["incident_id"])
    return shown_stay.whole_incident(incident, Cases(view.session).get(incident.case_id))
