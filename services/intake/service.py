"""Intake's table of contents: what it is ordered, asked, told and reminded of; without it nameko would host nothing."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from chassis.orders import Command, DueTimer, Heard, Query
from chassis.service import answers, executes, hears, when_due
from chassis.work import UnitOfWork, View
from contracts.events.patrol import ContactRecorded
from contracts.events.tracing import IdentityConfirmed, NoticePublished, NoticeWithdrawn
from contracts.orders import intake as orders
from services.intake import storage
from services.intake.domain.cases import Case
from services.intake.domain.departures import Departure, Ticket
from services.intake.domain.persons import Individual
from services.intake.domain.referrals import Referral
from services.intake.handlers import (
    cases,
    clocks,
    consents,
    corrections,
    departures,
    erasures,
    identities,
    numbers,
    persons,
    referrals,
    seals,
    stay,
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
        {"case": Case, "referral": Referral, "departure": Departure, "ticket": Ticket, "person": Individual}
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
