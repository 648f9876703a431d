"""DNA requests at work: asked, step by step, fed back, overdue; without it the month of the police would end unseen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from chassis import seals
from chassis.clock import iso, iso_or_none
from chassis.orders import Command, NotFound, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import ClockRule, DnaConclusion, VerificationMethod, VerificationResult
from contracts.events.tracing import DnaAnswered, DnaHitConcluded, DnaHitTakenUp, DnaRequested, DnaStepRecorded
from contracts.law.calendar import WORK_CALENDAR, day_of
from contracts.law.clocks import CLOCKS
from contracts.orders.tracing_states import CandidateState
from contracts.police_words import said_of_dna
from services.tracing.domain.candidates import CANDIDATE_MOVES, check_method
from services.tracing.domain.dna import DnaRequest, expect_own, seen_by
from services.tracing.domain.profiles import Profile, not_in_future
from services.tracing.handlers import clocks, matching, shown
from services.tracing.handlers.evidence import record_evidence
from services.tracing.storage import Candidates, DnaRequests, Profiles


def request_dna(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police are asked for a sample, or to load the one they hold: meets D12, judged by when they were asked, and opens
    their month (D13).

    :raises DnaAlreadyRequested, ProfileNotOpen, TimeInFuture:
    """
    profile = Profiles(uow.session).get(command.target_id)
    requested_at = not_in_future(command.data["requested_at"] or uow.now(), uow.now())
    profile.request_dna()
    request = _request(command, profile, uow)
    DnaRequests(uow.session).add(request)
    uow.announce(DnaRequested(**_about(request), requested_at=requested_at))
    uow.deadlines.meet(ClockRule.D12.value, profile.case_id, done_at=requested_at, evidence=clocks.DNA_REQUEST)
    clocks.open_clock(ClockRule.D13, profile.case_id, requested_at, uow)
    uow.audit("dna_requested", f"profile/{profile.id}", police_id=request.police_id)
    return show(request, uow)


def _request(command: Command, profile: Profile, uow: UnitOfWork) -> DnaRequest:
    data, requested_at = command.data, command.data["requested_at"] or uow.now()
    number = data["prior_lab_number"]
    return DnaRequest(
        id=uow.new_id(),
        profile_id=profile.id,
        case_id=profile.case_id,
        police_id=data["police_id"],
        requested_at=requested_at,
        due_at=CLOCKS[ClockRule.D13.value].plan(requested_at, WORK_CALENDAR).due_at,
        prior_sampled_on=data["prior_sampled_on"],
        prior_lab_number=None if number is None else uow.private(f"profile/{profile.id}", number),
    )


def record_dna_step(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """One step of police is on record with its date. :raises DnaStepOutOfOrder, TimeInFuture, TimeOutOfOrder:"""
    request, data = _own(command, uow), command.data
    at = not_in_future(data["at"] or uow.now(), uow.now())
    request.record(data["step"], at)
    if data["barcode"] is not None:
        request.barcode = uow.private(f"profile/{request.profile_id}", data["barcode"])
    _of(request, uow).dna_state = request.step.value
    uow.announce(DnaStepRecorded(**_about(request), step=data["step"], at=at))
    return show(request, uow)


def answer_dna(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police fed the result back: meets D13, judged by when they answered. A hit is told even when the file is closed.

    :raises DnaStepOutOfOrder, TimeInFuture, TimeOutOfOrder:
    """
    request, data = _own(command, uow), command.data
    at = not_in_future(data["answered_at"] or uow.now(), uow.now())
    request.answer(data["result"], at)
    request.reference = uow.private(f"profile/{request.profile_id}", data["reference"])
    _of(request, uow).dna_state = request.step.value
    uow.announce(DnaAnswered(**_about(request), result=data["result"], answered_at=at))
    uow.deadlines.meet(ClockRule.D13.value, request.case_id, done_at=at, evidence=clocks.DNA_FED_BACK)
    uow.audit("dna_answered", f"profile/{request.profile_id}", result=data["result"].value)
    return show(request, uow)


def take_up_hit(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A relative of that candidate's family is to give a sample; nothing is decided by it.

    :raises NotFound: for another person's candidate; :raises CandidateNotAccepted: before a worker took it up; :raises
    DnaStepOutOfOrder: without a hit; :raises TimeInFuture, TimeOutOfOrder:
    """
    request, data = DnaRequests(uow.session).get(command.target_id), command.data
    candidate = Candidates(uow.session).get(data["candidate_id"])
    if candidate.profile_id != request.profile_id:
        raise NotFound(id=candidate.id)
    candidate.must_be_taken_up()
    at = not_in_future(data["at"] or uow.now(), uow.now())
    request.take_up_hit(candidate.id, at)
    _of(request, uow).dna_state = request.step.value
    uow.announce(DnaHitTakenUp(**_about(request), candidate_id=candidate.id, at=at))
    return show(request, uow)


def conclude_hit(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police conclude on the hit, and the candidate has their DNA evidence; the identity is for people to confirm. What
    they found stays on record also when the candidate was decided about meanwhile.

    :raises MethodNotYours: for anybody but police; :raises DnaStepOutOfOrder, TimeInFuture, TimeOutOfOrder:
    """
    matching.take_turn(uow)
    request, data = _own(command, uow), command.data
    check_method(VerificationMethod.DNA_PARENTAGE, uow.actor.agency_kind)
    at = not_in_future(data["concluded_at"] or uow.now(), uow.now())
    sealed = uow.private(f"profile/{request.profile_id}", data["reference"])
    request.conclude(data["conclusion"], sealed, at)
    _of(request, uow).dna_state = request.step.value
    assert request.verified_candidate_id is not None, "a hit is taken up for a candidate"
    with seals.unguarded(uow.session):
        candidate = Candidates(uow.session).get(request.verified_candidate_id)
    conclusion: DnaConclusion = data["conclusion"]
    uow.announce(DnaHitConcluded(**_about(request), candidate_id=candidate.id, conclusion=conclusion, at=at))
    if CANDIDATE_MOVES.allows(candidate.state, CandidateState.VERIFIED):
        record_evidence(candidate, VerificationMethod.DNA_PARENTAGE, _EVIDENCE[conclusion], data["reference"], uow)
    uow.audit("dna_hit_concluded", f"profile/{request.profile_id}", conclusion=conclusion.value)
    return show(request, uow)


_EVIDENCE: Final[Mapping[DnaConclusion, VerificationResult]] = MappingProxyType(
    {DnaConclusion.CONFIRMED: VerificationResult.SUPPORTS, DnaConclusion.FALSE_HIT: VerificationResult.REFUTES}
)


def _own(command: Command, uow: UnitOfWork) -> DnaRequest:
    request = DnaRequests(uow.session).get(command.target_id)
    expect_own(request, command.actor)
    return request


def _of(request: DnaRequest, view: View) -> Profile:
    """The file that the request is about. Police who were asked keep their request under the file's seal
    (docs/adr/0051); nothing of the file is told to them."""
    with seals.unguarded(view.session):
        return Profiles(view.session).get(request.profile_id)


def _about(request: DnaRequest) -> dict[str, str]:
    return {
        "profile_id": request.profile_id,
        "case_id": request.case_id,
        "request_id": request.id,
        "police_id": request.police_id,
    }


# --- reading ----------------------------------------------------------------------------------------------------------


def dna_requests(query: Query, view: View) -> dict[str, Any]:
    params = query.params
    filters = {name: params[name] for name in ("step", "profile_id", "police_id")} | seen_by(query.actor)
    found = DnaRequests(view.session).page(filters, after=params["after"], limit=params["limit"])
    return page([show(one, view) for one in found], params["limit"])


def overdue_dna(query: Query, view: View) -> dict[str, Any]:
    """What police have not answered in their month, of files that are open; nobody's answer is guessed."""
    params = query.params
    filters = {"police_id": params["police_id"]} | seen_by(query.actor)
    found = DnaRequests(view.session).overdue(filters, now=view.now(), after=params["after"], limit=params["limit"])
    return page([_show_overdue(one, view) for one in found], params["limit"])


_NUMBERS: Final = ("prior_lab_number", "barcode", "reference", "verification_reference")


def dna_request(query: Query, view: View) -> dict[str, Any]:
    """One request with its numbers. :raises NotFound: for another police agency's too."""
    found = DnaRequests(view.session).get(query.params["dna_request_id"])
    expect_own(found, query.actor)
    sealed = {name: getattr(found, name) for name in _NUMBERS}
    numbers = {name: value and value.open_unless_erased() for name, value in sealed.items()}
    return show(found, view) | numbers | shown.classes(_of(found, view))


def _show_overdue(request: DnaRequest, view: View) -> dict[str, Any]:
    return show(request, view) | {"days_waiting": (day_of(view.now()) - day_of(request.requested_at)).days}


def _days_overdue(request: DnaRequest, view: View) -> int:
    """For how many days police have owed an answer; none while the month runs, and once they answered."""
    if not request.is_unanswered or view.now() < request.due_at:
        return 0
    return (day_of(view.now()) - day_of(request.due_at)).days + 1


def show(request: DnaRequest, view: View) -> dict[str, Any]:
    """Where it stands, fact by fact; no result unless police gave one."""
    return {
        "id": request.id,
        "profile_id": request.profile_id,
        "police_id": request.police_id,
        "step": request.step,
        "says": said_of_dna(request.step, request.result),
        "requested_at": iso(request.requested_at),
        "due_at": iso(request.due_at),
        "scheduled_at": iso_or_none(request.scheduled_at),
        "sampled_at": iso_or_none(request.sampled_at),
        "loaded_at": iso_or_none(request.loaded_at),
        "compared_at": iso_or_none(request.compared_at),
        "answered_at": iso_or_none(request.answered_at),
        "result": request.result,
        "prior_sampled_on": request.prior_sampled_on and request.prior_sampled_on.isoformat(),
        "days_overdue": _days_overdue(request, view),
        "relative_verification_at": iso_or_none(request.relative_verification_at),
        "confirmed_at": iso_or_none(request.confirmed_at),
        "false_hit_at": iso_or_none(request.false_hit_at),
        "verified_candidate_id": request.verified_candidate_id,
    }
