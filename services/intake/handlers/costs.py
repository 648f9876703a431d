"""Costs of hospital care (医疗费用), from the hospital's line to the paid claim; without it care first would be
unpaid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chassis.clock import iso_or_none
from chassis.orders import Command, NotFound, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.events import intake as facts
from services.intake.domain import costs, referrals
from services.intake.domain.categories import expect_confirmed
from services.intake.domain.costs import CostLine
from services.intake.domain.hospitals import only_of
from services.intake.domain.referrals import Referral
from services.intake.handlers import shown
from services.intake.handlers.categories import classes_of
from services.intake.handlers.opening import sealed
from services.intake.storage.categories import Categories
from services.intake.storage.costs import Claims, CostLines, lock_account
from services.intake.storage.referrals import Referrals


def submit_cost_line(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """One cost on the hospital's account, once the category is confirmed and while the period is open."""
    case, referral = Referrals(uow.session).take(command.target_id)
    referrals.expect_treated_by(referral, command.actor)
    costs.expect_costs(referral, command.data["incurred_on"], costs.day_of(uow.now()))
    expect_confirmed(Categories(uow.session).find(case.id), case.id)
    lock_account(uow.session, referral.hospital_id)
    costs.expect_open_period(Claims(uow.session).closing(referral.hospital_id, command.data["incurred_on"]))
    line = _line(command, referral, uow)
    CostLines(uow.session).add(line)
    uow.announce(
        facts.CostLineSubmitted(
            case_id=case.id,
            cost_line_id=line.id,
            referral_id=referral.id,
            hospital_id=line.hospital_id,
            catalogue_class=line.catalogue_class,
            amount_fen=line.amount_fen,
            state=line.state,
            at=line.submitted_at,
        )
    )
    return shown_line(line)


def _line(command: Command, referral: Referral, uow: UnitOfWork) -> CostLine:
    data = command.data
    return CostLine(
        id=uow.new_id(),
        case_id=referral.case_id,
        referral_id=referral.id,
        hospital_id=referral.hospital_id,
        catalogue_class=data["catalogue_class"],
        payer=data["payer"],
        amount_fen=data["amount_fen"],
        incurred_on=data["incurred_on"],
        submitted_at=uow.now(),
        state=costs.first_state(data["catalogue_class"]),
        item=sealed(uow, referral.case_id, data["item"]),
    )


# --- signing ----------------------------------------------------------------------------------------------------------


def sign_for_hospital(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital's head stands for a cost beyond the catalogue."""
    return _signed(command, uow, CostLine.sign_for_hospital)


def sign_for_station(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The station stands for it too; with both it counts."""
    return _signed(command, uow, CostLine.sign_for_station)


def withdraw_cost_line(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital takes it back, as long as it is in no claim."""
    line = _taken(command, uow)
    line.withdraw()
    return _progressed(line, uow)


def _signed(command: Command, uow: UnitOfWork, sign: Callable[[CostLine, str, datetime], None]) -> dict[str, Any]:
    line = _taken(command, uow)
    sign(line, command.data["signer"], uow.now())
    return _progressed(line, uow)


def _taken(command: Command, uow: UnitOfWork) -> CostLine:
    """The cost under its case and its hospital's account. :raises NotFound: for another hospital's."""
    _, line = CostLines(uow.session).take(command.target_id)
    if only_of(command.actor) not in (None, line.hospital_id):
        raise NotFound
    lock_account(uow.session, line.hospital_id)
    uow.session.refresh(line)
    return line


def _progressed(line: CostLine, uow: UnitOfWork) -> dict[str, Any]:
    uow.announce(
        facts.CostLineProgressed(
            case_id=line.case_id,
            cost_line_id=line.id,
            hospital_id=line.hospital_id,
            state=line.state,
            at=uow.now(),
        )
    )
    return shown_line(line)


# --- reading ----------------------------------------------------------------------------------------------------------


def list_cost_lines(query: Query, view: View) -> dict[str, Any]:
    """Costs with what they were for; a hospital sees its own."""
    params = query.params
    found = CostLines(view.session).page(
        hospital_id=only_of(query.actor),
        case_id=params["case_id"],
        referral_id=params["referral_id"],
        claim_id=params["claim_id"],
        state=params["state"],
        after=params["after"],
        limit=params["limit"],
    )
    return page([_listed(line, view) for line in found], params["limit"], key="cost_line_id")


def shown_line(line: CostLine) -> dict[str, Any]:
    """A cost without what it was for."""
    return {
        "cost_line_id": line.id,
        "case_id": line.case_id,
        "referral_id": line.referral_id,
        "hospital_id": line.hospital_id,
        "catalogue_class": line.catalogue_class,
        "payer": line.payer,
        "amount_fen": line.amount_fen,
        "incurred_on": line.incurred_on.isoformat(),
        "state": line.state,
        "submitted_at": iso_or_none(line.submitted_at),
        "hospital_signed_at": iso_or_none(line.hospital_signed_at),
        "station_signed_at": iso_or_none(line.station_signed_at),
        "claim_id": line.claim_id,
    }


def _listed(line: CostLine, view: View) -> dict[str, Any]:
    return {
        **shown_line(line),
        "item": shown.opened(line.item),
        "hospital_signer": line.hospital_signer,
        "station_signer": line.station_signer,
        **classes_of(line.referral_id, view),
    }
