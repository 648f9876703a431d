"""What partner hospitals report of themselves; without it the order in which they are asked would know no full
house."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso_or_none
from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from services.intake.domain.cases import happened
from services.intake.domain.hospitals import Hospital, only_of
from services.intake.storage.hospitals import Hospitals


def report_beds(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """How many beds are free, as the hospital itself says. :raises NotFound: when it is no partner."""
    hospital = Hospitals(uow.session).take(command.actor.agency_id)
    counted_at = happened(command.data["counted_at"], command.accepted_at, uow.now())
    hospital.count_beds(command.data["free_beds"], counted_at)
    return {
        "bed_report_id": command.target_id,
        "hospital_id": hospital.id,
        "free_beds": command.data["free_beds"],
        "counted_at": iso_or_none(counted_at),
    }


def list_hospitals(query: Query, view: View) -> dict[str, Any]:
    """The partners; a hospital sees itself."""
    params = query.params
    wanted = {"id": only_of(query.actor), "kind": params["kind"], "active": params["active"]}
    found = Hospitals(view.session).page(wanted, after=params["after"], limit=params["limit"])
    return page([_shown(hospital) for hospital in found], params["limit"], key="hospital_id")


def _shown(hospital: Hospital) -> dict[str, Any]:
    return {
        "hospital_id": hospital.id,
        "name": hospital.name,
        "rank": hospital.rank,
        "kind": hospital.kind,
        "specialties": list(hospital.specialties),
        "districts": list(hospital.districts),
        "active": hospital.active,
        "free_beds": hospital.free_beds,
        "beds_counted_at": iso_or_none(hospital.beds_counted_at),
    }
