"""What follow-up does when a case is sealed; without it a township would read whom it is that must not be found."""

from __future__ import annotations

from chassis import seals
from chassis.orders import Heard
from chassis.work import UnitOfWork
from services.followup.storage import Plans


def seal_plan(heard: Heard, uow: UnitOfWork) -> None:
    """Plan, tasks and notices are not found by anybody but the clients named. A plan that is made later lies under the
    same seal."""
    seals.close(uow.session, heard.data.case_id, heard.data.need_to_know, heard.data.at)
    _mark(heard, True, uow)


def admit_to_need_to_know(heard: Heard, uow: UnitOfWork) -> None:
    seals.admit(uow.session, heard.data.case_id, heard.data.need_to_know)


def unseal_plan(heard: Heard, uow: UnitOfWork) -> None:
    """It is a plan like any other again."""
    seals.open_again(uow.session, heard.data.case_id)
    _mark(heard, False, uow)


def _mark(heard: Heard, sealed: bool, uow: UnitOfWork) -> None:
    for plan in Plans(uow.session).all_of_case(heard.data.case_id):
        plan.sealed = sealed
