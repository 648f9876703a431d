"""What goes to and from hospitals; without it an ambulance would wait for a form."""

from __future__ import annotations

from chassis.orders import Command, Query
from chassis.service import answers, executes
from chassis.work import UnitOfWork, View
from contracts.orders import intake as orders
from services.intake.handlers import categories, claims, costs, hospital_notices, hospitals, referral_ends, referrals
from services.intake.handlers.shown import Shown


class WithHospitals:
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
