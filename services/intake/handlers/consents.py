"""Consents are taken down and withdrawn; without this nobody could be told more because the person wants it."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso, iso_or_none
from chassis.orders import Command
from chassis.work import UnitOfWork
from contracts.codes import ConsentGiver
from contracts.disclosure.groups import Condition
from contracts.disclosure.table import TABLE
from contracts.events.intake import ConsentGiven, ConsentWithdrawn
from services.intake.domain.cases import Case, ImplausibleTime, happened
from services.intake.domain.consents import Consent, ConsentOfGuardianNeeded, ConsentOpensNothing
from services.intake.storage.cases import Cases
from services.intake.storage.consents import Consents


def record_consent(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Agencies of that kind may be told more from now on. :raises ConsentOfGuardianNeeded: :raises
    ConsentOpensNothing: :raises ImplausibleTime: when it was given in the future, or ended before it was given."""
    case = Cases(uow.session).take(command.target_id)
    given = _given(command, case, uow)
    Consents(uow.session).add(given)
    uow.announce(
        ConsentGiven(
            case_id=case.id,
            consent_id=given.id,
            recipient=given.recipient,
            purpose=given.purpose,
            given_by=given.given_by,
            given_at=given.given_at,
            until=given.until,
        )
    )
    return _shown(given)


def _given(command: Command, case: Case, uow: UnitOfWork) -> Consent:
    data = command.data
    if data["given_by"] is ConsentGiver.SELF and not case.is_capable_adult:
        raise ConsentOfGuardianNeeded(case_id=case.id)
    if not TABLE.asks_for(Condition.CONSENT, data["recipient"].value, data["purpose"].value):
        raise ConsentOpensNothing(recipient=data["recipient"].value, purpose=data["purpose"].value)
    given_at = happened(data["given_at"], command.accepted_at, uow.now())
    if data["until"] is not None and data["until"] <= given_at:
        raise ImplausibleTime(stated=iso(data["until"]), now=iso(uow.now()))
    return Consent(
        id=uow.new_id(),
        case_id=case.id,
        recipient=data["recipient"],
        purpose=data["purpose"],
        given_by=data["given_by"],
        given_at=given_at,
        until=data["until"],
        reference=uow.private(f"case/{case.id}", data["reference"]),
    )


def withdraw_consent(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Nothing more is told on its strength. A second call changes nothing. :raises NotFound:"""
    case = Cases(uow.session).take(command.target_id)
    given = Consents(uow.session).one_of_case(case.id, command.data["consent_id"])
    if given.withdraw(uow.now()):
        uow.announce(ConsentWithdrawn(case_id=case.id, consent_id=given.id, withdrawn_at=uow.now()))
    return _shown(given)


def _shown(given: Consent) -> dict[str, Any]:
    return {
        "consent_id": given.id,
        "case_id": given.case_id,
        "recipient": given.recipient.value,
        "purpose": given.purpose.value,
        "given_by": given.given_by.value,
        "given_at": iso(given.given_at),
        "until": iso_or_none(given.until),
        "withdrawn_at": iso_or_none(given.withdrawn_at),
    }
