"""What the desk at the door can ask of intake; without it nobody could be taken in."""

from __future__ import annotations

from chassis.orders import Command, Query
from chassis.service import answers, executes
from chassis.work import UnitOfWork, View
from contracts.orders import intake as orders
from services.intake.handlers import eligibility, help, history
from services.intake.handlers.shown import Shown


class AtTheDoor:
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
