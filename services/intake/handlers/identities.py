"""Identity checks (身份核查), what follows from them, and how it is taken back; without them a wrong name would
stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.kinds import Range
from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import AgeBasis, IdentityState, ReopenReason, RevocationReason
from contracts.events import intake as facts
from contracts.law.calendar import day_of
from contracts.orders.intake import CheckSource, NumberKind
from services.intake.domain import documents, identities
from services.intake.domain.ages import AgeEstimate
from services.intake.domain.cases import Case, happened
from services.intake.domain.documents import Number
from services.intake.domain.identities import VERIFIED, IdentityCheck
from services.intake.handlers import shown
from services.intake.handlers.clocks import end_stranded_clock, keep_stay_clocks
from services.intake.handlers.custody import announce_age, announce_unidentified
from services.intake.handlers.numbers import IDENTITY_NUMBER, lead_to_person, lead_to_person_no_more
from services.intake.handlers.opening import reopen_case, sealed
from services.intake.handlers.persons import suggest_same
from services.intake.storage.cases import Cases
from services.intake.storage.persons import IdentityChecks

_BASIS = {IdentityState.VERIFIED_DOCUMENT: AgeBasis.DOCUMENT, IdentityState.VERIFIED_POLICE: AgeBasis.POLICE_ANSWER}


def record_identity_check(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """What a document and who was asked say, and what follows for the identity, the age and the clocks.

    :raises DocumentNumberForm, DocumentNumberChecksum, DocumentNumberDate: for a number that cannot be right;
    :raises PoliceAnswerNumberMissing, IdentityWrongState:
    """
    case, data = Cases(uow.session).take(command.target_id), command.data
    case.expect_open()
    at = happened(data["checked_at"], command.accepted_at, uow.now())
    number = documents.read(data["document"], data["number"], day_of(uow.now()))
    identities.expect_answer_number(data["result"], data["sources"], data["answer_number"])
    check = _check(case, number, command, at, uow)
    says = identities.concluded(data["result"], data["reader"], data["sources"])
    _conclude(case, says, check, uow)
    check.identity = case.identity
    IdentityChecks(uow.session).add(check)
    uow.announce(
        facts.IdentityChecked(
            case_id=case.id, check_id=check.id, document=check.document, result=check.result, at=check.checked_at
        )
    )
    if says in VERIFIED:
        _learn_age(case, check, number, says, uow)
    if says is not IdentityState.FALSE_CLAIM:
        uow.index.put(IDENTITY_NUMBER, f"case/{case.id}", check.id, number.text)
        lead_to_person(case.id, number.text, uow)
        suggest_same(case, check, number, uow)
    return shown.identity_check(check)


def _check(case: Case, number: Number, command: Command, at: datetime, uow: UnitOfWork) -> IdentityCheck:
    data = command.data
    return IdentityCheck(
        id=uow.new_id(),
        case_id=case.id,
        document=data["document"],
        reader=data["reader"],
        sources=[source.value for source in data["sources"]],
        result=data["result"],
        warnings=[one.value for one in number.warnings(case.sex, case.ages, day_of(uow.now()))],
        identity=case.identity,
        checked_at=at,
        checked_by=command.actor.client_id,
        number=sealed(uow, case.id, number.text),
        name=sealed(uow, case.id, data["name"]),
        answer_number=sealed(uow, case.id, data["answer_number"]),
    )


def _conclude(case: Case, says: IdentityState | None, check: IdentityCheck, uow: UnitOfWork) -> None:
    """A check that concludes nothing is still a claim of whoever never said that they do not know their name."""
    before = case.identity
    if says is IdentityState.FALSE_CLAIM and before in VERIFIED:
        _refute(case, check, uow)
    elif says is None:
        case.hear_name()
    else:
        case.learn_identity(says)
    if case.identity is not before:
        _tell(case, check.checked_at, uow)


def _refute(case: Case, check: IdentityCheck, uow: UnitOfWork) -> None:
    """What was read is false: it is taken back like a wrong name, or a forged card would make a child grown up."""
    by_police = CheckSource.POLICE.value in check.sources
    reason = RevocationReason.POLICE_CORRECTED if by_police else RevocationReason.FORGED_DOCUMENT
    was, age_followed = case.identity, case.age_before is not None
    _take_back(case, was, reason, uow, age_followed=age_followed, another_age=case.refute_identity())


def _tell(case: Case, at: datetime, uow: UnitOfWork) -> None:
    """What the identity is since ``at``; of whom nobody knows who they are, the search begins and its clocks run."""
    uow.announce(
        facts.CaseIdentified(case_id=case.id, identity=case.identity, home_region_code=case.home_region_code, at=at)
    )
    if case.is_owed_a_search:
        announce_unidentified(case, uow)
    if case.identity in VERIFIED:
        end_stranded_clock(case, uow, "identified", at)
    keep_stay_clocks(case, uow)


def _learn_age(case: Case, check: IdentityCheck, number: Number, says: IdentityState, uow: UnitOfWork) -> None:
    """A document that was read, and an answer of the police, prove the day of birth. What was proven otherwise
    stays."""
    age = number.age_on(day_of(uow.now()))
    if age is not None and not case.age.is_proven:
        follow_identity(case, AgeEstimate(Range(age, age), _BASIS[says]), check.id, uow)


def follow_identity(case: Case, estimate: AgeEstimate, evidence: str, uow: UnitOfWork) -> None:
    """The age is what the identity says, until the identity is revoked."""
    person = Cases(uow.session).person(case.id)
    if case.age_before is None:
        person.age_evidence_before = person.age_evidence
    person.age_evidence = sealed(uow, case.id, evidence)
    if case.follow_identity(estimate):
        announce_age(case, uow, uow.now())
        keep_stay_clocks(case, uow)


def revoke_identity(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person is not who they were thought to be: name, home and relatives are another one's and are taken out, the
    age is what it was before, numbers lead here no more, and the search goes on; a closed case is open again.
    :raises IdentityNotVerified:"""
    case = Cases(uow.session).take(command.target_id)
    was, age_followed = case.identity, case.age_before is not None
    another_age = case.lose_identity(claimed=_claims_a_name(case, uow))
    _take_back(case, was, command.data["reason"], uow, age_followed=age_followed, another_age=another_age)
    reopen_case(case, ReopenReason.IDENTITY_REVOKED, uow)
    if case.is_owed_a_search:
        announce_unidentified(case, uow)
    keep_stay_clocks(case, uow)
    return {"case_id": case.id, "identity": case.identity}


def _take_back(
    case: Case, was: IdentityState, reason: RevocationReason, uow: UnitOfWork, *, age_followed: bool, another_age: bool
) -> None:
    """Say that the name was wrong, after everything that came with it is taken out."""
    _forget_words(case, age_followed, uow)
    for check in IdentityChecks(uow.session).standing(case.id):
        check.revoked_at = uow.now()
        uow.index.forget(IDENTITY_NUMBER, check.id)
        if (number := shown.opened(check.number)) is not None:
            lead_to_person_no_more(case.id, number, uow)
    if another_age:
        announce_age(case, uow, uow.now())  # first: who searches again compares with what is known now
    uow.announce(facts.IdentityRevoked(case_id=case.id, identity=case.identity, reason=reason, at=uow.now()))
    uow.audit("identity_revoked", f"case/{case.id}", was=was.value, reason=reason.value)


def list_identity_checks(query: Query, view: View) -> dict[str, Any]:
    """Every check of a case, revoked ones too. :raises NotFound: when there is no such case."""
    params = query.params
    case = Cases(view.session).get(params["case_id"])
    found = IdentityChecks(view.session).page(case_id=case.id, after=params["after"], limit=params["limit"])
    items = [shown.identity_check(check) | shown.identity_words(check) for check in found]
    return {"case_id": case.id, **shown.classes(case), **page(items, params["limit"], key="check_id")}


def _claims_a_name(case: Case, uow: UnitOfWork) -> bool:
    return not case.was_unidentified and (
        bool(case.knows_own_name) or Cases(uow.session).person(case.id).claimed_name is not None
    )


def _forget_words(case: Case, age_followed: bool, uow: UnitOfWork) -> None:
    person = Cases(uow.session).person(case.id)
    person.verified_name = person.home_text = person.relatives = None
    uow.index.forget(NumberKind.PHONE.value, case.id)
    if age_followed:
        person.age_evidence, person.age_evidence_before = person.age_evidence_before, None
