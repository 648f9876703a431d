"""Checks, belongings, beds and ages of a stay; without it the station's desk would have nowhere to write."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command
from chassis.work import UnitOfWork
from contracts.codes import AgeBasis, CustodyPlace
from contracts.events import intake as facts
from contracts.orders.intake import NumberKind
from services.intake.domain import ages, stay
from services.intake.domain.ages import AgeEstimate
from services.intake.domain.cases import Case
from services.intake.handlers import shown
from services.intake.handlers.clocks import keep_stay_clocks
from services.intake.handlers.custody import announce_age, record_custody
from services.intake.handlers.numbers import lead_to_case
from services.intake.handlers.opening import sealed
from services.intake.storage.beds import Beds
from services.intake.storage.belongings import Receipts
from services.intake.storage.cases import Cases
from services.intake.storage.stay import HealthChecks, SafetyChecks


def record_safety_check(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person was checked by an officer of the same sex, or the emergency is on record."""
    case, data = _taken(command, uow), command.data
    stay.expect_fitting_officer(case.sex, data["officer_sex"], reason_given=data["emergency_reason"] is not None)
    check = stay.SafetyCheck(
        id=uow.new_id(),
        case_id=case.id,
        officer=data["officer"],
        officer_sex=data["officer_sex"],
        items_in_custody=len(data["items_surrendered"]),
        at=uow.now(),
        emergency_reason=sealed(uow, case.id, data["emergency_reason"]),
        items=sealed(uow, case.id, data["items_surrendered"]),
    )
    SafetyChecks(uow.session).add(check)
    uow.announce(facts.SafetyChecked(case_id=case.id, items_in_custody=check.items_in_custody, at=check.at))
    return shown.safety_check(check)


def record_health_check(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The station looked at the person's health; the case's impairment and fitness follow the latest look."""
    case, data = _taken(command, uow), command.data
    check = stay.HealthCheck(
        id=uow.new_id(),
        case_id=case.id,
        decision=data["decision"],
        impaired=data["impaired"],
        at=uow.now(),
        temperature_tenths=sealed(uow, case.id, data["temperature_tenths"]),
        findings=sealed(uow, case.id, data["findings"]),
    )
    HealthChecks(uow.session).add(check)
    case.impaired = check.impaired
    case.fit_to_travel = stay.fitness_after(check.decision, case.fit_to_travel)
    uow.announce(facts.HealthChecked(case_id=case.id, decision=check.decision, impaired=check.impaired, at=check.at))
    keep_stay_clocks(case, uow)
    return shown.health_check(check)


def receive_belongings(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Belongings are in custody against a receipt; a second receipt of the same case stands beside the first."""
    case, data = _taken(command, uow), command.data
    receipt = stay.Receipt(
        id=uow.new_id(),
        case_id=case.id,
        line_count=len(data["lines"]),
        money_fen=data["money_fen"],
        sealed_bag=data["sealed_bag"],
        received_at=uow.now(),
        lines=sealed(uow, case.id, data["lines"]),
    )
    Receipts(uow.session).add(receipt)
    uow.announce(
        facts.BelongingsReceived(
            case_id=case.id,
            receipt_id=receipt.id,
            line_count=receipt.line_count,
            money_fen=receipt.money_fen,
            at=receipt.received_at,
        )
    )
    return shown.receipt(receipt)


def return_belongings(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Every receipt still held is settled; with none left this is refused, so that nothing is signed for twice."""
    case, data = _taken(command, uow), command.data
    held = Receipts(uow.session).held(case.id)
    if not held:
        raise stay.NoBelongingsHeld(case_id=case.id)
    for receipt in held:
        receipt.settle(
            uow.now(),
            signed_by=uow.private(f"case/{case.id}", data["signed_by"]),
            transferred_to=sealed(uow, case.id, data["transferred_to"]),
        )
        uow.announce(facts.BelongingsReturned(case_id=case.id, receipt_id=receipt.id, at=uow.now()))
    return {"case_id": case.id, "receipts": [shown.receipt(receipt) for receipt in held]}


def admit_to_station(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person stays: checked first, in a bed of the right zone, with the clocks whose facts hold."""
    case, data, now = _taken(command, uow), command.data, uow.now()
    case.expect_at_the_door()
    stay.expect_checked(SafetyChecks(uow.session).latest(case.id), HealthChecks(uow.session).latest(case.id))
    case.sex = data["sex"]
    reassessed = _age_on_entry(case, command)
    stay.expect_fitting_zone(data["bed_zone"], case.sex, case.presumed_minor)
    Beds(uow.session).take(data["bed_zone"])
    _learn_person(case, command, uow)
    case.enter_station(data["bed_zone"], now)
    uow.announce(
        facts.CaseAdmitted(case_id=case.id, bed_zone=data["bed_zone"], identity=case.identity, admitted_at=now)
    )
    record_custody(case, now, CustodyPlace.STATION, uow)
    if reassessed:
        announce_age(case, uow, now)
    keep_stay_clocks(case, uow)
    return shown.case(case)


def reassess_age(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A new estimate with its basis; a presumption of minority ends by evidence only."""
    case, data = _taken(command, uow), command.data
    estimate = ages.stated(data["ages"], data["age_basis"], data["evidence_number"])
    changed = case.reassess_age(estimate)
    _keep_evidence(case, command, uow, estimate)
    if changed:
        announce_age(case, uow, uow.now())
        keep_stay_clocks(case, uow)
    return shown.case(case)


def _taken(command: Command, uow: UnitOfWork) -> Case:
    case = Cases(uow.session).take(command.target_id)
    case.expect_open()
    return case


def _age_on_entry(case: Case, command: Command) -> bool:
    """Put the desk's estimate on record; what is proven already is not undone by a look at the door."""
    data = command.data
    estimate = ages.stated(data["ages"], data["age_basis"], data["evidence_number"])
    return (estimate.is_proven or not case.age.is_proven) and case.reassess_age(estimate)


def _learn_person(case: Case, command: Command, uow: UnitOfWork) -> None:
    """Keep what the desk learned; what it does not say leaves standing what was known before."""
    person, data = Cases(uow.session).person(case.id), command.data
    for what in ("claimed_name", "dialect", "marks", "height_cm"):
        if data[what]:
            setattr(person, what, sealed(uow, case.id, data[what]))
    if data["claimed_name"]:
        case.hear_name()
    _keep_evidence(case, command, uow, AgeEstimate(data["ages"], data["age_basis"]))


def _keep_evidence(case: Case, command: Command, uow: UnitOfWork, estimate: AgeEstimate) -> None:
    if estimate.is_proven:
        evidence = sealed(uow, case.id, command.data["evidence_number"])
        Cases(uow.session).person(case.id).age_evidence = evidence
    if estimate.basis is AgeBasis.DOCUMENT:
        lead_to_case(case.id, NumberKind.DOCUMENT, [command.data["evidence_number"]], uow)
