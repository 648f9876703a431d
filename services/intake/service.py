"""Intake's table of contents: what it is ordered, asked, told and reminded of; without it nameko would host nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from chassis.orders import Command, DueTimer, Heard, Query
from chassis.runtime import Runtime
from chassis.service import answers, every, executes, hears, when_due
from chassis.work import UnitOfWork, View
from contracts.events.patrol import ContactRecorded
from contracts.events.tracing import (
    DnaAnswered,
    HandoverNameCompared,
    IdentityConfirmed,
    NoticePublished,
    NoticeWithdrawn,
)
from contracts.law.calendar import RECOUNTED_EVERY_S, operator_warnings
from contracts.orders import intake as orders
from services.intake import storage
from services.intake.domain.care import Incident
from services.intake.domain.cases import Case
from services.intake.domain.costs import Claim, CostLine
from services.intake.domain.departures import Departure
from services.intake.domain.handovers import Handover
from services.intake.domain.help import HelpRequest
from services.intake.domain.identity_queries import IdentityQuery
from services.intake.domain.persons import Individual
from services.intake.domain.referrals import Referral
from services.intake.domain.suspicions import Suspicion
from services.intake.domain.tickets import Ticket
from services.intake.handlers import (
    beds,
    belongings,
    care,
    cases,
    categories,
    chains,
    claims,
    clocks,
    consents,
    corrections,
    costs,
    departures,
    duties,
    eligibility,
    erasures,
    handovers,
    help,
    history,
    hospital_notices,
    hospitals,
    identities,
    identity_queries,
    numbers,
    persons,
    referral_ends,
    referrals,
    reopening,
    roll_calls,
    seals,
    stay,
    suspicions,
    tickets,
    travel,
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
            "cost_line": CostLine,
            "claim": Claim,
            "help_request": HelpRequest,
            "incident": Incident,
            "handover": Handover,
            "identity_query": IdentityQuery,
            "suspicion": Suspicion,
            "person": Individual,
        }
    )
    operator_warnings = staticmethod(operator_warnings)

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

    @when_due(chains.UNANSWERED)
    def referral_unanswered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        referrals.mark_referral_overdue(timer, uow)

    @when_due(travel.ARRIVAL_DUE)
    def arrival_due(self, timer: DueTimer, uow: UnitOfWork) -> None:
        travel.open_arrival_task(timer, uow)

    @when_due(travel.ARRIVAL_UNANSWERED)
    def arrival_unanswered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        travel.tell_origin_station(timer, uow)

    @every(RECOUNTED_EVERY_S)
    def recount_clocks(self, runtime: Runtime) -> None:
        with runtime.unit() as uow:
            clocks.recount_provisional(uow)

    @when_due(beds.KEPT_LONG_ENOUGH)
    def bed_kept_long_enough(self, timer: DueTimer, uow: UnitOfWork) -> None:
        beds.keep_no_longer(timer, uow)

    @when_due(roll_calls.TIME_IS_OVER)
    def roll_call_time_is_over(self, timer: DueTimer, uow: UnitOfWork) -> None:
        roll_calls.end_roll_call(timer, uow)

    # --- the request for help 求助 ---

    @executes(orders.OPEN_HELP_REQUEST)
    def open_help_request(self, command: Command, uow: UnitOfWork) -> Shown:
        return help.open_help_request(command, uow)

    @executes(orders.SCREEN_HELP_REQUEST)
    def screen_help_request(self, command: Command, uow: UnitOfWork) -> Shown:
        return help.screen_help_request(command, uow)

    @executes(orders.REGISTER_HELP_REQUEST)
    def register_help_request(self, command: Command, uow: UnitOfWork) -> Shown:
        return help.register_help_request(command, uow)

    @executes(orders.WITHDRAW_HELP_REQUEST)
    def withdraw_help_request(self, command: Command, uow: UnitOfWork) -> Shown:
        return help.withdraw_help_request(command, uow)

    @answers(orders.HELP_REQUESTS)
    def show_help_requests(self, query: Query, view: View) -> Shown:
        return help.list_help_requests(query, view)

    @answers(orders.HELP_REQUEST)
    def show_help_request(self, query: Query, view: View) -> Shown:
        return help.one_help_request(query, view)

    @executes(orders.DECIDE_ELIGIBILITY)
    def decide_eligibility(self, command: Command, uow: UnitOfWork) -> Shown:
        return eligibility.decide_eligibility(command, uow)

    @answers(orders.ELIGIBILITY_DECISIONS)
    def show_eligibility_decisions(self, query: Query, view: View) -> Shown:
        return eligibility.list_decisions(query, view)

    # --- earlier help 历史救助 ---

    @answers(orders.HISTORY)
    def show_history(self, query: Query, view: View) -> Shown:
        return history.history_of_case(query, view)

    @answers(orders.HISTORY_BY_NUMBER)
    def show_history_by_number(self, query: Query, view: View) -> Shown:
        return history.history_by_number(query, view)

    @answers(orders.REPEAT_HELP)
    def show_repeat_help(self, query: Query, view: View) -> Shown:
        return history.repeat_help(query, view)

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

    @executes(orders.SET_REFERRAL_STATUS)
    def set_referral_status(self, command: Command, uow: UnitOfWork) -> Shown:
        return referral_ends.set_referral_status(command, uow)

    @executes(orders.END_HOSPITAL_STAY)
    def end_hospital_stay(self, command: Command, uow: UnitOfWork) -> Shown:
        return referral_ends.end_hospital_stay(command, uow)

    @executes(orders.WITHDRAW_REFERRAL)
    def withdraw_referral(self, command: Command, uow: UnitOfWork) -> Shown:
        return referral_ends.withdraw_referral(command, uow)

    @executes(orders.SIGN_FOR_PATIENT)
    def sign_for_patient(self, command: Command, uow: UnitOfWork) -> Shown:
        return referral_ends.sign_for_patient(command, uow)

    @answers(orders.REFERRALS)
    def show_referrals(self, query: Query, view: View) -> Shown:
        return referrals.list_referrals(query, view)

    @answers(orders.REFERRAL)
    def show_referral(self, query: Query, view: View) -> Shown:
        return referrals.one_referral(query, view)

    # --- hospitals 定点医院, and whom they have 甄别 ---

    @executes(orders.REPORT_BEDS)
    def report_beds(self, command: Command, uow: UnitOfWork) -> Shown:
        return hospitals.report_beds(command, uow)

    @answers(orders.HOSPITALS)
    def show_hospitals(self, query: Query, view: View) -> Shown:
        return hospitals.list_hospitals(query, view)

    @executes(orders.SEND_HOSPITAL_NOTICE)
    def send_hospital_notice(self, command: Command, uow: UnitOfWork) -> Shown:
        return hospital_notices.receive_hospital_notice(command, uow)

    @executes(orders.DECIDE_CATEGORY)
    def decide_category(self, command: Command, uow: UnitOfWork) -> Shown:
        return categories.decide_category(command, uow)

    @executes(orders.APPEAL_CATEGORY)
    def appeal_category(self, command: Command, uow: UnitOfWork) -> Shown:
        return categories.appeal_category(command, uow)

    @answers(orders.CATEGORIES)
    def show_categories(self, query: Query, view: View) -> Shown:
        return categories.list_categories(query, view)

    # --- costs 医疗费用 ---

    @executes(orders.SUBMIT_COST_LINE)
    def submit_cost_line(self, command: Command, uow: UnitOfWork) -> Shown:
        return costs.submit_cost_line(command, uow)

    @executes(orders.SIGN_COST_LINE_FOR_HOSPITAL)
    def sign_cost_line_for_hospital(self, command: Command, uow: UnitOfWork) -> Shown:
        return costs.sign_for_hospital(command, uow)

    @executes(orders.SIGN_COST_LINE_FOR_STATION)
    def sign_cost_line_for_station(self, command: Command, uow: UnitOfWork) -> Shown:
        return costs.sign_for_station(command, uow)

    @executes(orders.WITHDRAW_COST_LINE)
    def withdraw_cost_line(self, command: Command, uow: UnitOfWork) -> Shown:
        return costs.withdraw_cost_line(command, uow)

    @answers(orders.COST_LINES)
    def show_cost_lines(self, query: Query, view: View) -> Shown:
        return costs.list_cost_lines(query, view)

    @executes(orders.CLOSE_SETTLEMENT)
    def close_settlement(self, command: Command, uow: UnitOfWork) -> Shown:
        return claims.close_settlement(command, uow)

    @executes(orders.REVIEW_CLAIM)
    def review_claim(self, command: Command, uow: UnitOfWork) -> Shown:
        return claims.review_claim(command, uow)

    @executes(orders.ASK_REOPENING)
    def ask_reopening(self, command: Command, uow: UnitOfWork) -> Shown:
        return claims.ask_reopening(command, uow)

    @executes(orders.REOPEN_SETTLEMENT)
    def reopen_settlement(self, command: Command, uow: UnitOfWork) -> Shown:
        return claims.reopen_settlement(command, uow)

    @answers(orders.CLAIMS)
    def show_claims(self, query: Query, view: View) -> Shown:
        return claims.list_claims(query, view)

    @answers(orders.CLAIM)
    def show_claim(self, query: Query, view: View) -> Shown:
        return claims.one_claim(query, view)

    # --- the stay 在站 ---

    @executes(orders.RECORD_SAFETY_CHECK)
    def record_safety_check(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.record_safety_check(command, uow)

    @executes(orders.RECORD_HEALTH_CHECK)
    def record_health_check(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.record_health_check(command, uow)

    @executes(orders.RECEIVE_BELONGINGS)
    def receive_belongings(self, command: Command, uow: UnitOfWork) -> Shown:
        return belongings.receive_belongings(command, uow)

    @executes(orders.RETURN_BELONGINGS)
    def return_belongings(self, command: Command, uow: UnitOfWork) -> Shown:
        return belongings.return_belongings(command, uow)

    @executes(orders.SETTLE_BELONGINGS)
    def settle_belongings(self, command: Command, uow: UnitOfWork) -> Shown:
        return belongings.settle_belongings(command, uow)

    @executes(orders.ADMIT_TO_STATION)
    def admit_to_station(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.admit_to_station(command, uow)

    @executes(orders.REASSESS_AGE)
    def reassess_age(self, command: Command, uow: UnitOfWork) -> Shown:
        return stay.reassess_age(command, uow)

    # --- statutory duties 法定时限 ---

    @executes(orders.EXTEND_STAY)
    def extend_stay(self, command: Command, uow: UnitOfWork) -> Shown:
        return duties.extend_stay(command, uow)

    @executes(orders.PLAN_PLACEMENT)
    def plan_placement(self, command: Command, uow: UnitOfWork) -> Shown:
        return duties.plan_placement(command, uow)

    @executes(orders.FILE_PLACEMENT)
    def file_placement(self, command: Command, uow: UnitOfWork) -> Shown:
        return duties.file_placement(command, uow)

    @executes(orders.WAIVE_CLOCK)
    def waive_clock(self, command: Command, uow: UnitOfWork) -> Shown:
        return duties.waive_clock(command, uow)

    @answers(orders.CASE_CLOCKS)
    def case_clocks(self, query: Query, view: View) -> Shown:
        return duties.case_clocks(query, view)

    # --- beds 床位 ---

    @executes(orders.RESERVE_BED)
    def reserve_bed(self, command: Command, uow: UnitOfWork) -> Shown:
        return beds.reserve_bed(command, uow)

    @executes(orders.RELEASE_BED)
    def release_bed(self, command: Command, uow: UnitOfWork) -> Shown:
        return beds.release_bed(command, uow)

    @executes(orders.BLOCK_BED)
    def block_bed(self, command: Command, uow: UnitOfWork) -> Shown:
        return beds.block_bed(command, uow)

    @executes(orders.UNBLOCK_BED)
    def unblock_bed(self, command: Command, uow: UnitOfWork) -> Shown:
        return beds.unblock_bed(command, uow)

    @answers(orders.BED_BOARD)
    def show_bed_board(self, query: Query, view: View) -> Shown:
        return beds.bed_board(query, view)

    # --- care 照料 ---

    @executes(orders.WRITE_CARE_ENTRY)
    def write_care_entry(self, command: Command, uow: UnitOfWork) -> Shown:
        return care.write_care_entry(command, uow)

    @answers(orders.CARE_LOG)
    def show_care_log(self, query: Query, view: View) -> Shown:
        return care.care_log(query, view)

    @executes(orders.REPORT_INCIDENT)
    def report_incident(self, command: Command, uow: UnitOfWork) -> Shown:
        return care.report_incident(command, uow)

    @executes(orders.HANDLE_INCIDENT)
    def handle_incident(self, command: Command, uow: UnitOfWork) -> Shown:
        return care.handle_incident(command, uow)

    @executes(orders.REPORT_INCIDENT_UP)
    def report_incident_up(self, command: Command, uow: UnitOfWork) -> Shown:
        return care.report_incident_up(command, uow)

    @executes(orders.CLOSE_INCIDENT)
    def close_incident(self, command: Command, uow: UnitOfWork) -> Shown:
        return care.close_incident(command, uow)

    @answers(orders.INCIDENTS)
    def show_incidents(self, query: Query, view: View) -> Shown:
        return care.list_incidents(query, view)

    @answers(orders.INCIDENT)
    def show_incident(self, query: Query, view: View) -> Shown:
        return care.one_incident(query, view)

    @executes(orders.CALL_ROLL)
    def call_roll(self, command: Command, uow: UnitOfWork) -> Shown:
        return roll_calls.call_roll(command, uow)

    @executes(orders.ANSWER_ROLL)
    def answer_roll(self, command: Command, uow: UnitOfWork) -> Shown:
        return roll_calls.answer_roll(command, uow)

    @executes(orders.FINISH_ROLL)
    def finish_roll(self, command: Command, uow: UnitOfWork) -> Shown:
        return roll_calls.finish_roll(command, uow)

    @answers(orders.ROLL_CALLS)
    def show_roll_calls(self, query: Query, view: View) -> Shown:
        return roll_calls.list_roll_calls(query, view)

    @answers(orders.ROLL_CALL)
    def show_roll_call(self, query: Query, view: View) -> Shown:
        return roll_calls.one_roll_call(query, view)

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

    @executes(orders.RECORD_IDENTITY_CHECK)
    def record_identity_check(self, command: Command, uow: UnitOfWork) -> Shown:
        return identities.record_identity_check(command, uow)

    @executes(orders.REVOKE_IDENTITY)
    def revoke_identity(self, command: Command, uow: UnitOfWork) -> Shown:
        return identities.revoke_identity(command, uow)

    @executes(orders.MERGE_PERSON)
    def merge_person(self, command: Command, uow: UnitOfWork) -> Shown:
        return persons.merge_person(command, uow)

    @executes(orders.SPLIT_PERSON)
    def split_person(self, command: Command, uow: UnitOfWork) -> Shown:
        return persons.split_person(command, uow)

    @executes(orders.TELL_APART)
    def tell_apart(self, command: Command, uow: UnitOfWork) -> Shown:
        return persons.tell_apart(command, uow)

    @answers(orders.PERSONS)
    def show_persons(self, query: Query, view: View) -> Shown:
        return persons.list_persons(query, view)

    @answers(orders.PERSON)
    def show_person(self, query: Query, view: View) -> Shown:
        return persons.one_person(query, view)

    @answers(orders.SAME_PERSON_SUGGESTIONS)
    def show_same_person_suggestions(self, query: Query, view: View) -> Shown:
        return persons.list_suggestions(query, view)

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

    @executes(orders.RECORD_DOCUMENT)
    def record_departure_document(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.record_document(command, uow)

    @executes(orders.COUNTERSIGN_DEPARTURE)
    def countersign_departure(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.countersign_departure(command, uow)

    @executes(orders.GIVE_CASH)
    def give_cash(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.give_cash(command, uow)

    @executes(orders.ALLOW_CASH)
    def allow_cash(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.allow_cash(command, uow)

    @answers(orders.DEPARTURES)
    def show_departures(self, query: Query, view: View) -> Shown:
        return departures.list_departures(query, view)

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

    @executes(orders.APPROVE_TICKET)
    def approve_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.approve_ticket(command, uow)

    @executes(orders.BOOK_TICKET)
    def book_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.book_ticket(command, uow)

    @executes(orders.RECORD_BOARDING)
    def record_boarding(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.record_boarding(command, uow)

    @executes(orders.RECORD_MISSED_TRAIN)
    def record_missed_train(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.record_missed_train(command, uow)

    @executes(orders.REFUND_TICKET)
    def refund_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.refund_ticket(command, uow)

    @executes(orders.VOID_TICKET)
    def void_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.void_ticket(command, uow)

    @answers(orders.ARRIVAL_TASKS)
    def show_arrival_tasks(self, query: Query, view: View) -> Shown:
        return travel.list_arrival_tasks(query, view)

    @answers(orders.TICKET_TOTALS)
    def show_ticket_totals(self, query: Query, view: View) -> Shown:
        return travel.ticket_totals(query, view)

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
