"""Which persons on record are one, and which are not (合并, 拆分, 非同一人); without it whoever comes again would be a
stranger each time.

Equal document numbers suggest and never merge; a merge is somebody's decision, and so is its undoing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis import seals
from chassis.clock import iso_or_none
from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.events import intake as facts
from contracts.orders.intake import SuggestionState
from services.intake.domain.cases import Case
from services.intake.domain.documents import Number
from services.intake.domain.identities import IdentityCheck, strongest
from services.intake.domain.persons import Individual, SamePersonSuggestion, expect_two, pair
from services.intake.handlers import shown
from services.intake.handlers.numbers import IDENTITY_NUMBER
from services.intake.storage.cases import Cases
from services.intake.storage.persons import IdentityChecks, Individuals, SamePersons, take_turn

# --- suggesting -------------------------------------------------------------------------------------------------------


def suggest_same(case: Case, check: IdentityCheck, number: Number, uow: UnitOfWork) -> None:
    """Whoever else has shown this number may be the same person; somebody must say. A number that this person has shown
    before tells nothing new.

    Sealed persons are compared like all others, whoever's request it is: the suggestion lies under the same seal.
    """
    with seals.unguarded(uow.session):
        take_turn(uow.session)
        uow.session.flush()
        known = IdentityChecks(uow.session).among(uow.index.find(IDENTITY_NUMBER, number.text))
        owners = {
            Cases(uow.session).get(one.case_id).person_id: one.id
            for one in known
            if one.id != check.id and one.document is check.document
        }
        present = Individuals(uow.session).present([case.person_id, *owners])
        if present[case.person_id] in {present[owner] for owner in owners}:
            return
        for owner, seen_in in sorted(owners.items()):
            _suggest(case.person_id, owner, [check.id, seen_in], uow)


def _suggest(person_id: str, other_id: str, check_ids: list[str], uow: UnitOfWork) -> None:
    found = _of_pair(person_id, other_id, uow)
    if found.learn(check_ids, uow.now()):
        sealed = _is_sealed(Individuals(uow.session).cases_of([person_id, other_id]), uow)
        uow.announce(
            facts.SamePersonSuggested(person_id=person_id, other_id=other_id, suggestion_id=found.id, at=uow.now()),
            sealed=sealed,
        )


def _of_pair(person_id: str, other_id: str, uow: UnitOfWork) -> SamePersonSuggestion:
    """What is known of these two; one that was never suggested begins as what nobody asked for."""
    lower, higher = pair(person_id, other_id)
    found = SamePersons(uow.session).of_pair(lower, higher)
    if found is None:
        found = SamePersonSuggestion(
            id=uow.new_id(),
            lower_id=lower,
            higher_id=higher,
            state=SuggestionState.NOT_SAME,
            suggested_at=uow.now(),
        )
        SamePersons(uow.session).add(found)
    return found


def _is_sealed(cases: Sequence[Case], uow: UnitOfWork) -> bool:
    return bool(seals.sealed_among(uow.session, [case.id for case in cases]))


# --- deciding ---------------------------------------------------------------------------------------------------------


def merge_person(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """From now on the person's id stands for the other. :raises NotFound, PersonAlreadyMerged, SamePerson:"""
    kept, basis = Individuals(uow.session), command.data["basis"]
    person, into = kept.take(command.target_id, command.data["into_id"])
    person.merge_into(into, uow.now())
    joining, known = kept.members(person.id), kept.members(into.id)
    brought = kept.cases_of(joining)
    sealed = _is_sealed([*brought, *kept.cases_of(known)], uow)
    _decide(joining, sorted({*known} - {*joining}), SuggestionState.SAME, uow)
    kept.stand_for(joining, into.id)
    uow.announce(
        facts.PersonMerged(
            person_id=person.id,
            into_id=into.id,
            basis=basis,
            case_ids=_opened_under(person, uow),
            into_case_ids=_opened_under(into, uow),
            at=uow.now(),
        ),
        sealed=sealed,
    )
    uow.audit("person_merged", f"person/{person.id}", into_id=into.id, basis=basis.value, cases=len(brought))
    return {"person_id": person.id, "present_id": into.id, "case_ids": [case.id for case in brought]}


def _opened_under(person: Individual, uow: UnitOfWork) -> tuple[str, ...]:
    return tuple(case.id for case in Individuals(uow.session).cases_of([person.id]))


def split_person(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person's merge is undone, however much was merged since, and it is remembered that they are not the same.
    :raises NotFound, PersonNotMerged:"""
    kept, reason = Individuals(uow.session), command.data["reason"]
    [person] = kept.take(command.target_id)
    present_id, everybody = person.present_id, kept.members(person.present_id)
    was = person.split()
    leaving = kept.members(person.id)
    taken = kept.cases_of(leaving)
    sealed = _is_sealed(kept.cases_of(everybody), uow)
    _of_pair(person.id, was, uow)
    _decide(leaving, sorted({*everybody} - {*leaving}), SuggestionState.NOT_SAME, uow)
    kept.stand_for(leaving, person.id)
    uow.announce(facts.PersonSplit(person_id=person.id, from_id=present_id, reason=reason, at=uow.now()), sealed=sealed)
    uow.audit("person_split", f"person/{person.id}", from_id=present_id, reason=reason.value, cases=len(taken))
    return {"person_id": person.id, "present_id": person.id, "case_ids": [case.id for case in taken]}


def tell_apart(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """These two are not the same, and are not suggested again until another number agrees. Said again it changes
    nothing. :raises NotFound, SamePerson:"""
    kept = Individuals(uow.session)
    person, other = kept.take(command.target_id, command.data["other_id"])
    expect_two(person, other)
    _of_pair(person.present_id, other.present_id, uow)
    _decide(kept.members(person.present_id), kept.members(other.present_id), SuggestionState.NOT_SAME, uow)
    uow.audit("persons_told_apart", f"person/{person.present_id}", other_id=other.present_id)
    return {"person_id": person.present_id, "other_id": other.present_id}


def _decide(these: list[str], those: list[str], state: SuggestionState, uow: UnitOfWork) -> None:
    """It holds for all ids that stand for either."""
    uow.session.flush()
    for one in SamePersons(uow.session).between(these, those):
        one.decide(state, uow.actor.client_id, uow.now())


# --- reading ----------------------------------------------------------------------------------------------------------


def list_persons(query: Query, view: View) -> dict[str, Any]:
    """Present persons with their cases."""
    params = query.params
    found = Individuals(view.session).page(case_id=params["case_id"], after=params["after"], limit=params["limit"])
    members = Individuals(view.session).with_members(one.id for one in found)
    cases = Individuals(view.session).cases_of(id for ids in members.values() for id in ids)
    items = [_listed(one, [case for case in cases if case.person_id in members[one.id]]) for one in found]
    return page(items, params["limit"], key="person_id")


def _listed(person: Individual, cases: Sequence[Case]) -> dict[str, Any]:
    return {
        "person_id": person.id,
        "identity": strongest(case.identity for case in cases),
        "opened_at": iso_or_none(person.opened_at),
        "case_ids": [case.id for case in cases],
    }


def one_person(query: Query, view: View) -> dict[str, Any]:
    """The person whom this id stands for, with everything their cases know of who they are."""
    kept = Individuals(view.session)
    asked = kept.get(query.params["person_id"])
    person = kept.get(asked.present_id)
    members = kept.members(person.id)
    cases = kept.cases_of(members)
    checks = IdentityChecks(view.session).of_cases(case.id for case in cases)
    return {
        **_listed(person, cases),
        "asked_id": asked.id,
        "merged": asked.id != person.id,
        "formerly": [id for id in members if id != person.id],
        "cases": [shown.episode(case, Cases(view.session).person(case.id)) for case in cases],
        "identity_checks": [shown.identity_check(check) | shown.identity_words(check) for check in checks],
        **shown.classes(*cases),
    }


def list_suggestions(query: Query, view: View) -> dict[str, Any]:
    """Who may be the same, and what somebody said of it."""
    params = query.params
    found = SamePersons(view.session).page(state=params["state"], after=params["after"], limit=params["limit"])
    present = Individuals(view.session).present(id for one in found for id in (one.lower_id, one.higher_id))
    return page([_shown(one, present) for one in found], params["limit"], key="suggestion_id")


def _shown(suggestion: SamePersonSuggestion, present: dict[str, str]) -> dict[str, Any]:
    return {
        "suggestion_id": suggestion.id,
        "person_ids": sorted({present[suggestion.lower_id], present[suggestion.higher_id]}),
        "check_ids": list(suggestion.check_ids),
        "state": suggestion.state,
        "suggested_at": iso_or_none(suggestion.suggested_at),
        "decided_at": iso_or_none(suggestion.decided_at),
        "decided_by": suggestion.decided_by,
    }
