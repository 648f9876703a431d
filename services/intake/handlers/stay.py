"""Checks, beds and ages of a stay; without it the station's desk would have nowhere to write."""

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
from services.intake.domain.eligibility import expect_not_refused
from services.intake.handlers import shown
from services.intake.handlers.clocks import keep_stay_clocks
from services.intake.handlers.custody import announce_age, record_custody
from services.intake.handlers.numbers import lead_to_case, lead_to_person
from services.intake.handlers.opening import open_case_taken, sealed
from services.intake.storage.beds import Beds
from services.intake.storage.cases import Cases
from services.intake.storage.eligibility import EligibilityDecisions
from services.intake.storage.help import HelpRequests
from services.intake.storage.stay import HealthChecks, SafetyChecks


def record_safety_check(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person was checked by an officer of the same sex, or the emergency is on record; or would not be checked."""
    case, data = open_case_taken(command.target_id, uow), command.data
    stay.expect_fitting_officer(case.sex, data["officer_sex"], reason_given=data["emergency_reason"] is not None)
    check = stay.SafetyCheck(
        id=uow.new_id(),
        case_id=case.id,
        officer=data["officer"],
        officer_sex=data["officer_sex"],
        items_in_custody=len(data["items_surrendered"]),
        at=uow.now(),
        refused=data["refused"],
        police_reference=data["dangerous_goods_police_reference"],
        emergency_reason=sealed(uow, case.id, data["emergency_reason"]),
        items=sealed(uow, case.id, data["items_surrendered"]),
    )
    SafetyChecks(uow.session).add(check)
    _tell_of_check(case, check, uow)
    return shown.safety_check(check)


def _tell_of_check(case: Case, check: stay.SafetyCheck, uow: UnitOfWork) -> None:
    if check.refused:
        uow.announce(facts.SafetyCheckRefused(case_id=case.id, at=check.at))
        return
    request = HelpRequests(uow.session).live(case.id)
    if request is not None:
        request.pass_safety_check()
    uow.announce(facts.SafetyChecked(case_id=case.id, items_in_custody=check.items_in_custody, at=check.at))


def record_health_check(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The station looked at the person's health; the case's impairment and fitness follow the latest look."""
    case, data = open_case_taken(command.target_id, uow), command.data
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


def admit_to_station(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person stays: checked first, in a bed of the right zone, with the clocks whose facts hold."""
    case, data, now = open_case_taken(command.target_id, uow), command.data, uow.now()
    _expect_may_enter(case, uow)
    stay.expect_checked(SafetyChecks(uow.session).latest(case.id), HealthChecks(uow.session).latest(case.id))
    case.sex = data["sex"]
    reassessed = _age_on_entry(case, command)
    stay.expect_fitting_zone(data["bed_zone"], case.sex, case.presumed_minor)
    bed = _take_bed(case, command, uow)
    _learn_person(case, command, uow)
    case.enter_station(data["bed_zone"], bed, now)
    uow.announce(
        facts.CaseAdmitted(case_id=case.id, bed_zone=data["bed_zone"], identity=case.identity, admitted_at=now)
    )
    record_custody(case, now, CustodyPlace.STATION, uow)
    if reassessed:
        announce_age(case, uow, now)
    keep_stay_clocks(case, uow)
    return shown.case(case)


def _expect_may_enter(case: Case, uow: UnitOfWork) -> None:
    """Somebody whom a patrol or a hospital brought has no request for help; without a decision help comes first."""
    case.expect_at_the_door()
    request = HelpRequests(uow.session).live(case.id)
    if request is not None:
        request.expect_may_enter()
    expect_not_refused(EligibilityDecisions(uow.session).latest(case.id))


def _take_bed(case: Case, command: Command, uow: UnitOfWork) -> str:
    zone, wanted, beds = command.data["bed_zone"], command.data["bed_id"], Beds(uow.session)
    if wanted is not None and (found := beds.get(wanted)).zone is not zone:
        raise stay.WrongBedZone(bed_zone=zone.value, zones=[found.zone.value])
    return beds.take(zone, case.id, uow.now(), wanted=wanted)


def reassess_age(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A new estimate with its basis; a presumption of minority ends by evidence only."""
    case, data = open_case_taken(command.target_id, uow), command.data
    estimate = ages.stated(data["ages"], data["age_basis"], data["evidence_number"])
    changed = case.reassess_age(estimate)
    _keep_evidence(case, command, uow, estimate)
    if changed:
        announce_age(case, uow, uow.now())
        keep_stay_clocks(case, uow)
    return shown.case(case)


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
        lead_to_person(case.id, command.data["evidence_number"], uow)
