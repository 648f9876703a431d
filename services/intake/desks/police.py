"""What goes to and from police; without it hand-overs would be a word at the door."""

from __future__ import annotations

from chassis.orders import Command, Query
from chassis.service import answers, executes
from chassis.work import UnitOfWork, View
from contracts.orders import intake as orders
from services.intake.handlers import handovers, identity_queries, suspicions
from services.intake.handlers.shown import Shown


class WithPolice:
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
