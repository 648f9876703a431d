"""Single beds kept, released, put out of use and shown; without it the station would count its beds on a blackboard."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from services.intake.domain import stay
from services.intake.domain.beds import AlreadyHasBed, BedWrongState
from services.intake.domain.station_rules import StationRule
from services.intake.handlers import shown_stay
from services.intake.storage.beds import Beds
from services.intake.storage.cases import Cases
from services.intake.storage.station_rules import time_for

KEPT_LONG_ENOUGH = "bed_kept_long_enough"


def reserve_bed(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The bed is kept for one person, until they come, somebody releases it, or the time is over."""
    beds, now = Beds(uow.session), uow.now()
    case = Cases(uow.session).take(command.data["case_id"])
    case.expect_at_the_door()
    bed = beds.get(command.target_id)
    if (theirs := beds.of_case(case.id)) is not None:
        raise AlreadyHasBed(case_id=case.id, bed_id=theirs.id)
    stay.expect_fitting_zone(bed.zone, case.sex, case.presumed_minor)
    until = now + time_for(StationRule.BED_KEPT, uow.session)
    beds.reserve(bed.id, case.id, now, until)
    uow.timers.set(KEPT_LONG_ENOUGH, f"bed/{bed.id}", until)
    return shown_stay.bed(beds.get(bed.id), {case.id})


def release_bed(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """It is kept for nobody any more. :raises BedWrongState: when it was not."""
    beds = Beds(uow.session)
    bed = beds.get(command.target_id)
    if not beds.release_reserved(bed.id):
        raise BedWrongState(bed_id=bed.id, state=beds.get(bed.id).state.value)
    uow.timers.cancel(KEPT_LONG_ENOUGH, f"bed/{bed.id}")
    return shown_stay.bed(beds.get(bed.id), ())


def keep_no_longer(timer: DueTimer, uow: UnitOfWork) -> None:
    """The person has not come in time; whoever was admitted meanwhile stays."""
    Beds(uow.session).release_reserved(timer.subject.removeprefix("bed/"), due=timer.due_at)


def block_bed(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A free bed is out of use."""
    beds = Beds(uow.session)
    bed = beds.get(command.target_id)
    beds.block(bed.id, command.data["reason"], uow.now())
    uow.audit("bed_blocked", f"bed/{bed.id}", reason=command.data["reason"].value)
    return shown_stay.bed(beds.get(bed.id), ())


def unblock_bed(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """It is in use again."""
    beds = Beds(uow.session)
    bed = beds.get(command.target_id)
    beds.unblock(bed.id)
    uow.audit("bed_unblocked", f"bed/{bed.id}")
    return shown_stay.bed(beds.get(bed.id), ())


def bed_board(query: Query, view: View) -> dict[str, Any]:
    """Every bed; whose it is only where whoever asks may know of the case."""
    params = query.params
    found = Beds(view.session).page(
        zone=params["zone"], state=params["state"], after=params["after"], limit=params["limit"]
    )
    known = Cases(view.session).known_among(bed.case_id for bed in found if bed.case_id)
    return page([shown_stay.bed(bed, known) for bed in found], params["limit"], key="bed_id")
