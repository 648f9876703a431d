"""What happens while somebody stays; without it a stay would rely on memory."""

from __future__ import annotations

from chassis.orders import Command, Query
from chassis.service import answers, executes
from chassis.work import UnitOfWork, View
from contracts.orders import intake as orders
from services.intake.handlers import beds, belongings, care, duties, roll_calls, stay
from services.intake.handlers.shown import Shown


class InTheStation:
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
