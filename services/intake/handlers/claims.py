"""Closing a settlement period (关账), its review, and opening it again; without it no sum would ever be final."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso_or_none
from chassis.orders import Command, NotFound, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.events import intake as facts
from services.intake.domain import costs
from services.intake.domain.costs import Claim
from services.intake.domain.green_channel import SETTLES_BY
from services.intake.domain.hospitals import only_of
from services.intake.domain.settlement import Period
from services.intake.storage.costs import Claims, CostLines, lock_account
from services.intake.storage.hospitals import Hospitals


def close_settlement(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The period's costs, and what earlier periods left over, become one claim. From now on the period is closed."""
    hospital = Hospitals(uow.session).get(command.data["hospital_id"])
    period = costs.period_to_close(command.data["period"], SETTLES_BY, costs.day_of(uow.now()))
    lock_account(uow.session, hospital.id)
    costs.expect_open_period(Claims(uow.session).closing(hospital.id, period.ends_on))
    claim = _closed(command, hospital.id, period, uow)
    uow.announce(
        facts.ClaimSubmitted(
            claim_id=claim.id,
            hospital_id=claim.hospital_id,
            period=claim.period,
            line_count=claim.line_count,
            total_fen=claim.total_fen,
            at=claim.closed_at,
        )
    )
    return shown_claim(claim)


def _closed(command: Command, hospital_id: str, period: Period, uow: UnitOfWork) -> Claim:
    repository, lines = Claims(uow.session), CostLines(uow.session)
    claim = Claim(
        id=command.target_id,
        hospital_id=hospital_id,
        period=period.name,
        revision=repository.next_revision(hospital_id, period.name),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        closed_at=uow.now(),
        closed_by=command.actor.client_id,
    )
    repository.add(claim)
    lines.put_into(claim)
    sums = lines.sums_of(claim.id)
    claim.line_count = sum(one["line_count"] for one in sums)
    claim.total_fen = sum(one["total_fen"] for one in sums)
    return claim


def review_claim(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The joint review group's next step."""
    claim = Claims(uow.session).take(command.target_id)
    claim.review(command.data["step"], command.data["reason"], by=command.actor.client_id, at=uow.now())
    return _progressed(claim, uow)


def ask_reopening(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Somebody asks; nothing changes until another agrees."""
    claim = Claims(uow.session).take(command.target_id)
    claim.ask_reopening(command.data["reason"], by=command.actor.client_id, at=uow.now())
    return shown_claim(claim)


def reopen_settlement(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Another agrees: the period is open, its costs are in no claim."""
    claim = Claims(uow.session).take(command.target_id)
    claim.reopen(by=command.actor.client_id, at=uow.now())
    CostLines(uow.session).free_from(claim)
    return _progressed(claim, uow)


def _progressed(claim: Claim, uow: UnitOfWork) -> dict[str, Any]:
    uow.announce(
        facts.ClaimProgressed(
            claim_id=claim.id,
            hospital_id=claim.hospital_id,
            period=claim.period,
            state=claim.state,
            at=uow.now(),
        )
    )
    return shown_claim(claim)


# --- reading ----------------------------------------------------------------------------------------------------------


def list_claims(query: Query, view: View) -> dict[str, Any]:
    """Claims; a hospital sees its own."""
    params = query.params
    found = Claims(view.session).page(
        hospital_id=only_of(query.actor) or params["hospital_id"],
        state=params["state"],
        after=params["after"],
        limit=params["limit"],
    )
    return page([shown_claim(claim) for claim in found], params["limit"], key="claim_id")


def one_claim(query: Query, view: View) -> dict[str, Any]:
    """One claim with its sums by class and payer. :raises NotFound: for another hospital's too."""
    claim = Claims(view.session).get(query.params["claim_id"])
    if only_of(query.actor) not in (None, claim.hospital_id):
        raise NotFound
    return {**shown_claim(claim), "sums": CostLines(view.session).sums_of(claim.id)}


def shown_claim(claim: Claim) -> dict[str, Any]:
    return {
        "claim_id": claim.id,
        "hospital_id": claim.hospital_id,
        "period": claim.period,
        "revision": claim.revision,
        "starts_on": claim.starts_on.isoformat(),
        "ends_on": claim.ends_on.isoformat(),
        "state": claim.state,
        "reason": claim.reason,
        "line_count": claim.line_count,
        "total_fen": claim.total_fen,
        "closed_at": iso_or_none(claim.closed_at),
        "reviewed_at": iso_or_none(claim.reviewed_at),
        "reopening_asked_at": iso_or_none(claim.reopening_asked_at),
        "reopened_at": iso_or_none(claim.reopened_at),
    }
