"""Tracing's table of contents: what it is ordered, asked and told, and which function answers."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from chassis.orders import Command, DueTimer, Heard, Query
from chassis.runtime import Runtime
from chassis.service import answers, every, executes, hears, when_due
from chassis.work import UnitOfWork, View
from contracts.events import followup as followup_events
from contracts.events import intake as intake_events
from contracts.following import follow
from contracts.law.calendar import RECOUNTED_EVERY_S, operator_warnings
from contracts.orders import tracing as orders
from services.tracing import handlers, storage
from services.tracing.domain.candidates import Candidate
from services.tracing.domain.clues import Clue
from services.tracing.domain.dna import DnaRequest
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.notices import Notice
from services.tracing.domain.profiles import Profile
from services.tracing.domain.reunions import Reunion
from services.tracing.handlers import revocations, seals
from services.tracing.search import keeping, learning


class TracingService:
    """Who is the person in our care, and who searches for him (寻亲)."""

    name = "tracing"
    metadata = storage.METADATA
    sealed_under = "case_id"
    deadline_announcer = staticmethod(handlers.announce_clock)
    operator_warnings = staticmethod(operator_warnings)
    versioned = MappingProxyType(
        {
            "profile": Profile,
            "clue": Clue,
            "notice": Notice,
            "inquiry": Inquiry,
            "candidate": Candidate,
            "dna_request": DnaRequest,
            "reunion": Reunion,
        }
    )
    tracing_keys = staticmethod(handlers.rebuild_tracing_keys)

    @hears(intake_events.CaseUnidentified, needs=handlers.case_profile_needed)
    def case_unidentified(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.open_profile(heard, uow)
            handlers.overrule_objection(heard, uow)

    @hears(intake_events.CaseAdmitted, needs=handlers.admission_detail_needed)
    def case_admitted(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.learn_from_admission(heard, uow)

    @hears(intake_events.AgeReassessed)
    def age_reassessed(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.reassess_age(heard, uow)
            handlers.overrule_objection(heard, uow)

    @hears(intake_events.CaseIdentified)
    def case_identified(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.end_search(heard, uow)

    @hears(intake_events.CaseClosed)
    def case_closed(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.close_profile(heard, uow)

    @hears(intake_events.CaseReopened)
    def case_reopened(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.reopen_profile(heard, uow)

    @hears(intake_events.DepartureExecuted)
    def departure_executed(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.place_profile(heard, uow)

    @hears(intake_events.HandoverAnnounced, needs=handlers.handover_person_needed)
    def handover_announced(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.compare_name(heard, uow)

    @hears(intake_events.CaseSealed)
    def case_sealed(self, heard: Heard, uow: UnitOfWork) -> None:
        seals.seal_profile(heard, uow)

    @hears(intake_events.NeedToKnowExtended)
    def need_to_know_extended(self, heard: Heard, uow: UnitOfWork) -> None:
        seals.admit_to_need_to_know(heard, uow)

    @hears(intake_events.CaseUnsealed)
    def case_unsealed(self, heard: Heard, uow: UnitOfWork) -> None:
        seals.unseal_profile(heard, uow)

    @hears(intake_events.PersonCorrected, needs=handlers.case_profile_needed)
    def person_corrected(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.learn_correction(heard, uow)

    @hears(intake_events.IdentityRevoked)
    def identity_revoked(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            revocations.search_again(heard, uow)

    @hears(intake_events.PersonMerged, intake_events.PersonSplit)
    def person_joined(self, heard: Heard, uow: UnitOfWork) -> None:
        follow(heard, storage.persons(uow.session))

    @hears(followup_events.PlanCreated)
    def plan_created(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.follow_reunion(heard, uow)

    @hears(intake_events.PersonErased)
    def person_erased(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.erase_person(heard, uow)

    @every(RECOUNTED_EVERY_S)
    def recount_clocks(self, runtime: Runtime) -> None:
        with runtime.unit() as uow:
            handlers.recount_provisional(uow)

    @every(RECOUNTED_EVERY_S)
    def plan_interviews(self, runtime: Runtime) -> None:
        with runtime.unit() as uow:
            handlers.plan_interviews(uow)

    @every(keeping.EVERY_S)
    def keep_search(self, runtime: Runtime) -> None:
        keeping.keep(runtime.units, handlers.compare_anew)
        keeping.measure(runtime.units, runtime.metrics)

    @every(learning.EVERY_S)
    def learn(self, runtime: Runtime) -> None:
        with runtime.view() as view:
            due = learning.is_due(view)
        if due:
            learning.learn(runtime.units)

    @when_due("inquiry_import_stalled")
    def inquiry_import_stalled(self, timer: DueTimer, uow: UnitOfWork) -> None:
        handlers.break_off_import(timer, uow)

    @when_due("interview_due")
    def interview_due(self, timer: DueTimer, uow: UnitOfWork) -> None:
        handlers.mark_interview_due(timer, uow)

    @executes(orders.ADD_CLUE)
    def add_clue(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.add_clue(command, uow)

    @executes(orders.INTERPRET_CLUE)
    def interpret_clue(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.interpret_clue(command, uow)

    @executes(orders.RECORD_CLUE_FINDING)
    def record_clue_finding(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_clue_finding(command, uow)

    @executes(orders.RECORD_INTERVIEW)
    def record_interview(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_interview(command, uow)

    @executes(orders.NOTE_PARTICULARS)
    def note_particulars(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.note_particulars(command, uow)

    @executes(orders.SUSPEND_PROFILE)
    def suspend_profile(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.suspend_profile(command, uow)

    @executes(orders.RESUME_PROFILE)
    def resume_profile(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.resume_profile(command, uow)

    @executes(orders.REQUEST_DNA)
    def request_dna(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.request_dna(command, uow)

    @executes(orders.RECORD_DNA_STEP)
    def record_dna_step(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_dna_step(command, uow)

    @executes(orders.ANSWER_DNA)
    def answer_dna(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.answer_dna(command, uow)

    @executes(orders.TAKE_UP_HIT)
    def take_up_hit(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.take_up_hit(command, uow)

    @executes(orders.CONCLUDE_HIT)
    def conclude_hit(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.conclude_hit(command, uow)

    @executes(orders.DRAFT_NOTICE)
    def draft_notice(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.draft_notice(command, uow)

    @executes(orders.APPROVE_NOTICE)
    def approve_notice(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.approve_notice(command, uow)

    @executes(orders.SUBMIT_NOTICE)
    def submit_notice(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.submit_notice(command, uow)

    @executes(orders.RECORD_NOTICE_FAILURE)
    def record_notice_failure(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_notice_failure(command, uow)

    @executes(orders.RECORD_NOTICE_RECEIPT)
    def record_notice_receipt(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_notice_receipt(command, uow)

    @executes(orders.REFRESH_NOTICE)
    def refresh_notice(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.refresh_notice(command, uow)

    @executes(orders.RECORD_NOTICE_WITHDRAWAL)
    def record_notice_withdrawal(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_notice_withdrawal(command, uow)

    @executes(orders.RECORD_NO_RECEIPT)
    def record_no_receipt(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_no_receipt(command, uow)

    @executes(orders.SEND_INQUIRY)
    def send_inquiry(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.send_inquiry(command, uow)

    @executes(orders.CHANGE_INQUIRY)
    def change_inquiry(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.change_inquiry(command, uow)

    @executes(orders.WITHDRAW_INQUIRY)
    def withdraw_inquiry(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.withdraw_inquiry(command, uow)

    @executes(orders.CLOSE_INQUIRY)
    def close_inquiry(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.close_inquiry(command, uow)

    @executes(orders.IMPORT_INQUIRIES)
    def import_inquiries(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.import_inquiries(command, uow)

    @executes(orders.ACCEPT_CANDIDATE)
    def accept_candidate(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.accept_candidate(command, uow)

    @executes(orders.REJECT_CANDIDATE)
    def reject_candidate(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.reject_candidate(command, uow)

    @executes(orders.RECORD_VERIFICATION)
    def record_verification(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_verification(command, uow)

    @executes(orders.CONFIRM_IDENTITY)
    def confirm_identity(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.confirm_identity(command, uow)

    @executes(orders.PLAN_REUNION)
    def plan_reunion(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.plan_reunion(command, uow)

    @executes(orders.RECORD_REUNION)
    def record_reunion(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_reunion(command, uow)

    @executes(orders.CANCEL_REUNION)
    def cancel_reunion(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.cancel_reunion(command, uow)

    @answers(orders.REUNIONS)
    def reunions(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.reunions(query, view)

    @answers(orders.REUNION)
    def reunion(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.reunion(query, view)

    @answers(orders.PROFILES)
    def profiles(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.profiles(query, view)

    @answers(orders.PROFILE)
    def profile(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.profile(query, view)

    @answers(orders.CLUE_READINGS)
    def clue_readings(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.clue_readings(query, view)

    @answers(orders.INTERVIEWS)
    def interviews(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.interviews(query, view)

    @answers(orders.INTERVIEW)
    def interview(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.interview(query, view)

    @answers(orders.NEXT_QUESTION)
    def next_question(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.next_question(query, view)

    @executes(orders.WAIVE_CLOCK)
    def waive_clock(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.waive_clock(command, uow)

    @answers(orders.PROFILE_CLOCKS)
    def profile_clocks(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.profile_clocks(query, view)

    @answers(orders.DNA_REQUESTS)
    def dna_requests(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.dna_requests(query, view)

    @answers(orders.OVERDUE_DNA)
    def overdue_dna(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.overdue_dna(query, view)

    @answers(orders.DNA_REQUEST)
    def dna_request(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.dna_request(query, view)

    @answers(orders.NEAREST_INQUIRIES)
    def nearest_inquiries(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.nearest_inquiries(query, view)

    @answers(orders.NOTICES)
    def notices(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.notices(query, view)

    @answers(orders.PUBLISHED_PERSONS)
    def published_persons(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.published_persons(query, view)

    @answers(orders.NOTICE)
    def notice(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.notice(query, view)

    @answers(orders.NOTICE_SHEET)
    def notice_sheet(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.notice_sheet(query, view)

    @answers(orders.INQUIRY)
    def inquiry(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.inquiry(query, view)

    @answers(orders.INQUIRY_IMPORT)
    def inquiry_import(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.inquiry_import(query, view)

    @answers(orders.IMPORT_REJECTIONS)
    def import_rejections(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.import_rejections(query, view)

    @answers(orders.CANDIDATES)
    def candidates(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.candidates(query, view)

    @answers(orders.CANDIDATE)
    def candidate(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.candidate(query, view)

    @answers(orders.IDENTITY_DETAIL)
    def identity_detail(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.identity_detail(query, view)
