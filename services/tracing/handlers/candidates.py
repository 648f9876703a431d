"""From a suspicion to an identity; without it a score could become a name, or evidence could be lost between two
desks."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, NotFound, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import AgencyKind, QuestionVerdict, VerificationMethod
from contracts.events.tracing import (
    IdentityConfirmed,
    MatchAccepted,
    MatchRejected,
)
from contracts.orders.tracing_states import CandidateState
from services.tracing.domain.candidates import (
    Candidate,
    check_method,
)
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.questions import Q2
from services.tracing.handlers import matching, questions, shown, shown_notebook
from services.tracing.handlers.evidence import record_evidence
from services.tracing.handlers.profiles import stop_searching
from services.tracing.storage import Candidates, DnaRequests, Inquiries, Profiles


def accept_candidate(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A worker takes the candidate up for verification; that is not an identity."""
    matching.take_turn(uow)
    candidate = Candidates(uow.session).get(command.target_id)
    candidate.accept(by=uow.actor.client_id, at=uow.now())
    uow.announce(MatchAccepted(**_about(candidate), at=uow.now()))
    return shown.candidate(candidate)


def reject_candidate(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A worker rules the pair out, with a reason; it comes back only when the facts have changed."""
    matching.take_turn(uow)
    candidate = Candidates(uow.session).get(command.target_id)
    reason = uow.private(f"profile/{candidate.profile_id}", command.data["reason"])
    candidate.reject(by=uow.actor.client_id, reason=reason, at=uow.now())
    uow.announce(MatchRejected(**_about(candidate), at=uow.now()))
    return shown.candidate(candidate)


def record_verification(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """One kind of evidence came in. :raises NotFound: for police who neither sent the inquiry nor were asked for
    DNA."""
    matching.take_turn(uow)
    candidate = Candidates(uow.session).get(command.target_id)
    _may_answer(candidate, uow)
    method, result = command.data["method"], command.data["result"]
    check_method(method, uow.actor.agency_kind)
    record_evidence(candidate, method, result, command.data["reference"], uow, stated=command.data["source"])
    return shown.standing(candidate)


def _may_answer(candidate: Candidate, uow: UnitOfWork) -> None:
    if uow.actor.agency_kind == AgencyKind.STATION.value:
        return
    asked = {request.police_id for request in DnaRequests(uow.session).of_profile(candidate.profile_id)}
    asked.add(Inquiries(uow.session).get(candidate.inquiry_id).sender_id)
    if uow.actor.agency_id not in asked:
        raise NotFound(id=candidate.id)


def confirm_identity(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Who the person is is established, by evidence and by nothing else.

    Afterwards the search has ended on both sides, the clocks stop, and every notice must come down.
    :raises VerificationIncomplete, ProfileNotOpen, InquiryAlreadyMatched, NotFound:
    """
    matching.take_turn(uow)
    profile = Profiles(uow.session).get(command.target_id)
    candidate = Candidates(uow.session).get(command.data["candidate_id"])
    if candidate.profile_id != profile.id:
        raise NotFound(id=candidate.id)
    profile.must_be_open()
    inquiry = Inquiries(uow.session).get(candidate.inquiry_id)
    methods = candidate.confirm(by=uow.actor.client_id, at=uow.now())
    profile.confirm(candidate.id, uow.now())
    inquiry.match(profile.id)
    uow.announce(_identity(candidate, inquiry, methods, uow))
    uow.audit(
        "identity_confirmed",
        f"profile/{profile.id}",
        candidate_id=candidate.id,
        methods=list(methods),
    )
    stop_searching(profile, "identified", uow.now(), uow)
    matching.stop_comparing(inquiry, uow)
    return shown.profile(profile)


def _identity(candidate: Candidate, inquiry: Inquiry, methods: tuple[str, ...], uow: UnitOfWork) -> IdentityConfirmed:
    return IdentityConfirmed(
        **_about(candidate),
        methods=tuple(VerificationMethod(method) for method in methods),
        home_region_code=inquiry.person.open()["home_region_code"],
        confirmed_at=uow.now(),
    )


def _about(candidate: Candidate) -> dict[str, str]:
    return {
        "profile_id": candidate.profile_id,
        "case_id": candidate.case_id,
        "candidate_id": candidate.id,
    }


def candidates(query: Query, view: View) -> dict[str, Any]:
    """The pairs that were worth suggesting. Of one person whom the evidence cannot rank, those alone that somebody took
    up or ruled out, and what to ask instead of the others."""
    params = query.params
    found = Candidates(view.session).page(profile_id=params["profile_id"], after=params["after"], limit=params["limit"])
    listed = page([shown.candidate(one) for one in found], params["limit"])
    asked = _instead_of_a_list(params["profile_id"], view)
    if asked is not None:
        listed["items"] = [one for one in listed["items"] if one["state"] != CandidateState.SUGGESTED.value]
    return listed | {"cannot_rank": asked}


def _instead_of_a_list(profile_id: str | None, view: View) -> dict[str, Any] | None:
    """What to ask about a person whom nothing ranks; nothing for anybody else, or of several people."""
    if profile_id is None or not Profiles(view.session).may_be_told(profile_id):
        return None
    profile = Profiles(view.session).get(profile_id)
    seen = questions.outlook_on(profile, view)
    cannot = seen.verdict is QuestionVerdict.CANNOT_RANK
    return shown_notebook.next_question(profile, seen, Q2) if cannot else None


def candidate(query: Query, view: View) -> dict[str, Any]:
    """The candidate with its evidence, field by field. :raises NotFound:"""
    found = Candidates(view.session).get(query.params["candidate_id"])
    guarded = shown.classes(Profiles(view.session).get(found.profile_id))
    return shown.candidate_with_evidence(found) | guarded


def identity_detail(query: Query, view: View) -> dict[str, Any]:
    """Who the person of that case is. :raises NotFound: unless the candidate is confirmed, and of that case."""
    found = Candidates(view.session).get(query.params["candidate_id"])
    if found.state is not CandidateState.CONFIRMED or found.case_id != query.params["case_id"]:
        raise NotFound(id=found.id)
    return shown.identity(found, Inquiries(view.session).get(found.inquiry_id))
