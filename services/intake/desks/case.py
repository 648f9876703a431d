"""What is asked of a case and of the person it is about; without it nobody could look anything up."""

from __future__ import annotations

from chassis.orders import Command, Query
from chassis.service import answers, executes
from chassis.work import UnitOfWork, View
from contracts.orders import intake as orders
from services.intake.handlers import cases, consents, corrections, erasures, identities, numbers, persons, seals
from services.intake.handlers.shown import Shown


class AboutACase:
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

    @answers(orders.IDENTITY_CHECKS)
    def show_identity_checks(self, query: Query, view: View) -> Shown:
        return identities.list_identity_checks(query, view)

    @answers(orders.PERSONS)
    def show_persons(self, query: Query, view: View) -> Shown:
        return persons.list_persons(query, view)

    @answers(orders.PERSON)
    def show_person(self, query: Query, view: View) -> Shown:
        return persons.one_person(query, view)

    @answers(orders.SAME_PERSON_SUGGESTIONS)
    def show_same_person_suggestions(self, query: Query, view: View) -> Shown:
        return persons.list_suggestions(query, view)
