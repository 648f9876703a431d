"""First custody (首次接收): where the identity clocks start; without it hospital and station would each start one."""

from __future__ import annotations

from datetime import datetime

from chassis.clock import iso
from chassis.work import UnitOfWork
from contracts.codes import CustodyPlace
from contracts.events.intake import AgeReassessed, CaseUnidentified
from contracts.orders.intake import CaseState
from services.intake.domain.cases import Case, Custody
from services.intake.handlers.clocks import correct_custody_clocks, keep_placement_clock


def record_custody(case: Case, at: datetime, place: CustodyPlace, uow: UnitOfWork) -> None:
    """The person is in a bed, here or there. At the first custody of somebody unidentified this is told.

    When a hospital's admission is heard of after the station's and turns out to be the earlier one, the correction is
    audited and told again, with the earlier moment: the law counts from custody, not from our hearing of it.
    """
    change = case.take_into_custody(at, place)
    if change is Custody.EARLIER:
        uow.audit("first_custody_corrected", f"case/{case.id}", at=iso(at), place=place.value)
        correct_custody_clocks(case, uow)
    if change is not Custody.LATER and case.is_unidentified and case.state is not CaseState.CLOSED:
        announce_unidentified(case, uow)


def announce_unidentified(case: Case, uow: UnitOfWork) -> None:
    """Tell tracing to begin, and count the months until placement of whoever is still in care; the law counts from
    first custody, also when it is heard of late."""
    assert case.first_custody_at is not None and case.custody_place is not None
    case.was_unidentified = True
    uow.announce(
        CaseUnidentified(
            case_id=case.id,
            case_number=case.number,
            first_custody_at=case.first_custody_at,
            custody_place=case.custody_place,
            sex=case.sex,
            ages=case.ages,
            age_basis=case.age_basis,
            presumed_minor=case.presumed_minor,
            impaired=case.impaired,
            found_at=case.found_at,
            found_region_code=case.found_region_code,
        )
    )
    if case.is_owed_a_search:
        keep_placement_clock(case, uow)


def announce_age(case: Case, uow: UnitOfWork, at: datetime) -> None:
    """Say what the age is taken to be now."""
    uow.announce(
        AgeReassessed(
            case_id=case.id, ages=case.ages, age_basis=case.age_basis, presumed_minor=case.presumed_minor, at=at
        )
    )
