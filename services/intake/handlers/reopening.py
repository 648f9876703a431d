"""A closed case is worked on again; without it a hit after fourteen months would find nobody to act on it."""

from __future__ import annotations

from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.codes import DnaResult, ReopenReason
from contracts.events.intake import CaseReopened
from services.intake.handlers.cases import known_case
from services.intake.handlers.erasures import is_erased


def reopen_for_hit(heard: Heard, uow: UnitOfWork) -> None:
    """A hit on a closed case opens it again, for people to decide; an open case needs nothing, and somebody erased is
    not brought back. :raises UnknownCase: when the case is not here yet."""
    if heard.data.result is not DnaResult.HIT:
        return
    case = known_case(heard.data.case_id, uow)
    if is_erased(case.id, uow) or not case.reopen():
        return
    uow.announce(CaseReopened(case_id=case.id, reason=ReopenReason.DNA_HIT, identity=case.identity, at=uow.now()))
    uow.audit("case_reopened", f"case/{case.id}", reason=ReopenReason.DNA_HIT.value)
