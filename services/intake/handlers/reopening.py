"""A closed case is worked on again; without it a hit after fourteen months would find nobody to act on it."""

from __future__ import annotations

from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.codes import DnaResult, ReopenReason
from services.intake.handlers.cases import known_case
from services.intake.handlers.opening import reopen_case


def reopen_for_hit(heard: Heard, uow: UnitOfWork) -> None:
    """A hit on a closed case opens it again, for people to decide; an open case needs nothing, and somebody erased is
    not brought back. :raises UnknownCase: when the case is not here yet."""
    if heard.data.result is not DnaResult.HIT:
        return
    reopen_case(known_case(heard.data.case_id, uow), ReopenReason.DNA_HIT, uow)
