"""A person is erased; without this what agencies ordered about them would outlive them here for a week."""

from __future__ import annotations

from typing import Final

from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.codes import ErasurePart
from contracts.events import followup, gateway, intake, patrol, tracing
from contracts.orders.intake import ERASE_PERSON
from gateway.domain.operations import UNSETTLED, Operation, OperationState
from gateway.storage.operations import OperationRows

_PARTS: Final = {
    intake.PersonErased: ErasurePart.INTAKE_OPERATIONS,
    patrol.ErasureDone: ErasurePart.PATROL_OPERATIONS,
    tracing.ErasureDone: ErasurePart.TRACING_OPERATIONS,
    followup.ErasureDone: ErasurePart.FOLLOWUP_OPERATIONS,
}
ERASED: Final = {"code": "person_erased", "facts": {}}


def forget(heard: Heard, uow: UnitOfWork) -> None:
    """Each owner says what of theirs was about the person; what was ordered about it and answered is gone. What has not
    been delivered yet is delivered empty, and refused."""
    part = _PARTS.get(type(heard.data))
    if part is None:
        return
    rows = OperationRows(uow.session)
    for one in rows.about([heard.data.case_id, *heard.data.thing_ids]):
        if one.command_type != ERASE_PERSON.key:
            _forget(one, rows, uow)
    uow.announce(gateway.ErasureDone(case_id=heard.data.case_id, part=part, done_at=uow.now()))


def _forget(one: Operation, rows: OperationRows, uow: UnitOfWork) -> None:
    if not rows.change(one.id, UNSETTLED, order=None):
        answer = uow.private(one.sealed_by, ERASED)
        rows.change(one.id, list(OperationState), state=OperationState.REFUSED, order=None, answer=answer)
