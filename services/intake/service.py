"""Intake's table of contents: what it is ordered, asked, told and reminded of; without it nameko would host nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from chassis.orders import Command, DueTimer, Heard, Query
from chassis.service import answers, executes, hears, when_due
from chassis.work import UnitOfWork, View
from contracts.events.patrol import ContactRecorded
from contracts.events.tracing import (
    DnaAnswered,
    HandoverNameCompared,
    IdentityConfirmed,
    NoticePublished,
    NoticeWithdrawn,
)
from contracts.orders import intake as orders
from services.intake import storage
from services.intake.domain.cases import Case
from services.intake.domain.departures import Departure, Ticket
from services.intake.domain.handovers import Handover
from services.intake.domain.identity_queries import IdentityQuery
from services.intake.domain.referrals import Referral
from services.intake.domain.suspicions import Suspicion
from services.intake.handlers import (
    cases,
    clocks,
    consents,
    corrections,
    departures,
    erasures,
    handovers,
    identity_queries,
    numbers,
    referrals,
    reopening,
    seals,
    stay,
    suspicions,
    tickets,
)

Shown = dict[str, Any]


class IntakeService:
    """接待: takes a person in, cares for them, and sends them home."""

    name = "intake"
    metadata = storage.METADATA
    sealed_under = "case_id"
    deadline_announcer = staticmethod(clocks.announce_clock)
    versioned = MappingProxyType(
        {
            "case": Case,
            "referral": Referral,
            "departure": Departure,
            "ticket": Ticket,
            "handover": Handover,
            "identity_query": IdentityQuery,
            "suspicion": Suspicion,
        }
    )

    # --- told ---

    @hears(ContactRecorded, needs=cases.contact_detail_needed)
    def contact_recorded(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.open_case_from_contact(heard, uow)

    @hears(IdentityConfirmed, needs=cases.identity_detail_needed)
    def identity_confirmed(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.identify_person(heard, uow)

    @hears(NoticePublished)
    def notice_published(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.note_publication(heard, uow)

    @hears(NoticeWithdrawn)
    def notice_withdrawn(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.note_withdrawal(heard, uow)

    @hears(HandoverNameCompared)
    def handover_name_compared(self, heard: Heard, uow: UnitOfWork) -> None:
        handovers.learn_nearest(heard, uow)

    @hears(DnaAnswered)
    def dna_answered(self, heard: Heard, uow: UnitOfWork) -> None:
        reopening.reopen_for_hit(heard, uow)

    @hears(*erasures.DONE_ELSEWHERE)
    def erasure_done(self, heard: Heard, uow: UnitOfWork) -> None:
        erasures.note_erased_elsewhere(heard, uow)

    @hears(*corrections.DONE_ELSEWHERE)
    def correction_done(self, heard: Heard, uow: UnitOfWork) -> None:
        corrections.note_corrected_elsewhere(heard, uow)

    # --- reminded ---

    @when_due(erasures.UNACKNOWLEDGED)
    def erasure_unacknowledged(self, timer: DueTimer, uow: UnitOfWork) -> None:
        erasures.mark_erasure_overdue(timer, uow)

    @when_due(corrections.UNCONFIRMED)
    def correction_unconfirmed(self, timer: DueTimer, uow: UnitOfWork) -> None:
        corrections.mark_correction_overdue(timer, uow)

    @when_due(referrals.UNANSWERED)
    def referral_unanswered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        referrals.mark_referral_overdue(timer, uow)

    @when_due(identity_queries.UNANSWERED)
    def identity_query_unanswered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        identity_queries.mark_query_overdue(timer, uow)

    @when_due(identity_queries.UNESCALATED)
    def identity_query_unescalated(self, timer: DueTimer, uow: UnitOfWork) -> None:
        identity_queries.escalate_query(timer, uow)

    @when_due(suspicions.UNREGISTERED)
    def suspicion_unregistered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        suspicions.mark_suspicion_overdue(timer, uow)

    # --- referrals 转诊 ---

    @executes(orders.REQUEST_REFERRAL)
    def request_referral(self, command: Command, uow: UnitOfWork) -> Shown:
        return referrals.request_referral(command, uow)

    @executes(orders.ACCEPT_REFERRAL)
    def accept_referral(self, command: Command, uow: UnitOfWork) -> Shown:
        return referrals.accept_referral(command, uow)

    @executes(orders.REJECT_REFERRAL)
    def reject_referral(self, command: Command, uow: UnitOfWork) -> Shown:
        return referrals.reject_referral(command, uow)

    @executes(orders.ADMIT_PATIENT)
    def admit_patient(self, command: Command, uow: UnitOfWork) -> Shown:
        return referrals.admit_patient(command, uow)

    @executes(orders.DISCHARGE_PATIENT)
    def discharge_patient(self, command: Command, uow: UnitOfWork) -> Shown:
        return referrals.discharge_patient(command, uow)

    @answers(orders.REFERRALS)
    def show_referrals(self, query: Query, view: View) -> Shown:
        return referrals.list_referrals(query, view)

    @answers(orders.REFERRAL)
    def show_referral(self, query: Query, view: View) -> Shown:
        return referrals.one_referral(query, view)

    # --- the stay 在站 ---

    @executes(orders.RECORD_SAFETY_CHECK)
    def record_safety_check(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.record_safety_check(command, uow)

    @executes(orders.RECORD_HEALTH_CHECK)
    def record_health_check(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.record_health_check(command, uow)

    @executes(orders.RECEIVE_BELONGINGS)
    def receive_belongings(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.receive_belongings(command, uow)

    @executes(orders.RETURN_BELONGINGS)
    def return_belongings(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.return_belongings(command, uow)

    @executes(orders.ADMIT_TO_STATION)
    def admit_to_station(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.admit_to_station(command, uow)

    @executes(orders.REASSESS_AGE)
    def reassess_age(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.reassess_age(command, uow)

    # --- cases 案件 ---

    @executes(orders.CLOSE_CASE)
    def close_case(self, command: Command, uow: UnitOfWork) -> Shown:
        return cases.close_case(command, uow)

    @answers(orders.CASES)
    def show_cases(self, query: Query, view: View) -> Shown:
        return cases.list_cases(query, view)

    @answers(orders.CASE)
    def show_case(self, query: Query, view: View) -> Shown:
        return cases.one_case(query, view)

    @answers(orders.CASE_PROFILE)
    def case_profile(self, query: Query, view: View) -> Shown:
        return cases.case_profile(query, view)

    @answers(orders.RETURNEE)
    def returnee(self, query: Query, view: View) -> Shown:
        return cases.returnee(query, view)

    # --- seals 密封 ---

    @executes(orders.SEAL_CASE)
    def seal_case(self, command: Command, uow: UnitOfWork) -> Shown:
        return seals.seal_case(command, uow)

    @executes(orders.ADMIT_TO_NEED_TO_KNOW)
    def admit_to_need_to_know(self, command: Command, uow: UnitOfWork) -> Shown:
        return seals.admit_to_need_to_know(command, uow)

    @executes(orders.UNSEAL_CASE)
    def unseal_case(self, command: Command, uow: UnitOfWork) -> Shown:
        return seals.unseal_case(command, uow)

    # --- consent 同意 ---

    @executes(orders.RECORD_CONSENT)
    def record_consent(self, command: Command, uow: UnitOfWork) -> Shown:
        return consents.record_consent(command, uow)

    @executes(orders.WITHDRAW_CONSENT)
    def withdraw_consent(self, command: Command, uow: UnitOfWork) -> Shown:
        return consents.withdraw_consent(command, uow)

    # --- the person 受助人 ---

    @executes(orders.CORRECT_PERSON)
    def correct_person(self, command: Command, uow: UnitOfWork) -> Shown:
        return corrections.correct_person(command, uow)

    @executes(orders.ERASE_PERSON)
    def erase_person(self, command: Command, uow: UnitOfWork) -> Shown:
        return erasures.erase_person(command, uow)

    @answers(orders.FIND_BY_NUMBER)
    def find_by_number(self, query: Query, view: View) -> Shown:
        return numbers.find_by_number(query, view)

    # --- departures 离站 ---

    @executes(orders.PLAN_DEPARTURE)
    def plan_departure(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.plan_departure(command, uow)

    @executes(orders.EXECUTE_DEPARTURE)
    def execute_departure(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.execute_departure(command, uow)

    @executes(orders.CONFIRM_ARRIVAL)
    def confirm_arrival(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.confirm_arrival(command, uow)

    @answers(orders.DEPARTURE)
    def show_departure(self, query: Query, view: View) -> Shown:
        return departures.one_departure(query, view)

    # --- tickets 车票 ---

    @executes(orders.REQUEST_TICKET)
    def request_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.request_ticket(command, uow)

    @executes(orders.ISSUE_TICKET)
    def issue_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.issue_ticket(command, uow)

    @answers(orders.TICKETS)
    def show_tickets(self, query: Query, view: View) -> Shown:
        return tickets.list_tickets(query, view)

    # --- hand-overs 公安交接 ---

    @executes(orders.ANNOUNCE_HANDOVER)
    def announce_handover(self, command: Command, uow: UnitOfWork) -> Shown:
        return handovers.announce_handover(command, uow)

    @executes(orders.RECORD_HANDOVER_ARRIVAL)
    def record_handover_arrival(self, command: Command, uow: UnitOfWork) -> Shown:
        return handovers.record_handover_arrival(command, uow)

    @executes(orders.SIGN_HANDOVER)
    def sign_handover(self, command: Command, uow: UnitOfWork) -> Shown:
        return handovers.sign_handover(command, uow)

    @executes(orders.REFUSE_TO_SIGN_HANDOVER)
    def refuse_to_sign_handover(self, command: Command, uow: UnitOfWork) -> Shown:
        return handovers.refuse_to_sign_handover(command, uow)

    @executes(orders.CLOSE_HANDOVER)
    def close_handover(self, command: Command, uow: UnitOfWork) -> Shown:
        return handovers.close_handover(command, uow)

    @answers(orders.HANDOVERS)
    def show_handovers(self, query: Query, view: View) -> Shown:
        return handovers.list_handovers(query, view)

    @answers(orders.HANDOVER)
    def show_handover(self, query: Query, view: View) -> Shown:
        return handovers.one_handover(query, view)

    @answers(orders.HANDOVER_PERSON)
    def handover_person(self, query: Query, view: View) -> Shown:
        return handovers.handover_person(query, view)

    # --- identity queries 身份核查 ---

    @executes(orders.SEND_IDENTITY_QUERY)
    def send_identity_query(self, command: Command, uow: UnitOfWork) -> Shown:
        return identity_queries.send_identity_query(command, uow)

    @executes(orders.CONFIRM_IDENTITY_QUERY)
    def confirm_identity_query(self, command: Command, uow: UnitOfWork) -> Shown:
        return identity_queries.confirm_identity_query(command, uow)

    @executes(orders.ANSWER_IDENTITY_QUERY)
    def answer_identity_query(self, command: Command, uow: UnitOfWork) -> Shown:
        return identity_queries.answer_identity_query(command, uow)

    @executes(orders.SUPPLEMENT_IDENTITY_QUERY)
    def supplement_identity_query(self, command: Command, uow: UnitOfWork) -> Shown:
        return identity_queries.supplement_identity_query(command, uow)

    @executes(orders.APPLY_IDENTITY_ANSWER)
    def apply_identity_answer(self, command: Command, uow: UnitOfWork) -> Shown:
        return identity_queries.apply_identity_answer(command, uow)

    @answers(orders.IDENTITY_QUERIES)
    def show_identity_queries(self, query: Query, view: View) -> Shown:
        return identity_queries.list_identity_queries(query, view)

    @answers(orders.IDENTITY_QUERY)
    def show_identity_query(self, query: Query, view: View) -> Shown:
        return identity_queries.one_identity_query(query, view)

    # --- suspicion reports 涉警报告 ---

    @executes(orders.REPORT_SUSPICION)
    def report_suspicion(self, command: Command, uow: UnitOfWork) -> Shown:
        return suspicions.report_suspicion(command, uow)

    @executes(orders.REGISTER_SUSPICION)
    def register_suspicion(self, command: Command, uow: UnitOfWork) -> Shown:
        return suspicions.register_suspicion(command, uow)

    @executes(orders.ANSWER_SUSPICION)
    def answer_suspicion(self, command: Command, uow: UnitOfWork) -> Shown:
        return suspicions.answer_suspicion(command, uow)

    @executes(orders.CLOSE_SUSPICION)
    def close_suspicion(self, command: Command, uow: UnitOfWork) -> Shown:
        return suspicions.close_suspicion(command, uow)

    @executes(orders.WAIVE_SUSPICION)
    def waive_suspicion(self, command: Command, uow: UnitOfWork) -> Shown:
        return suspicions.waive_suspicion(command, uow)

    @answers(orders.SUSPICIONS)
    def show_suspicions(self, query: Query, view: View) -> Shown:
        return suspicions.list_suspicions(query, view)

    @answers(orders.SUSPICION)
    def show_suspicion(self, query: Query, view: View) -> Shown:
        return suspicions.one_suspicion(query, view)
