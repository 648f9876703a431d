"""What follow-up does with each order, question, event and timer; without it the rules would never meet the tables."""

from services.followup.handlers.arrivals import (
    learn_correction,
    plan_from_arrival,
    returnee_needed,
    returnee_needed_at_home,
    set_out,
)
from services.followup.handlers.erasures import erase_person, is_erased
from services.followup.handlers.moves import home_needed, leave_wrong_home, plan_for_right_home
from services.followup.handlers.notices import acknowledge_home_notice, mark_notice_overdue
from services.followup.handlers.reads import home_notices, plan, plans, tasks
from services.followup.handlers.tasks import mark_task_due, mark_task_overdue
from services.followup.handlers.visits import record_visit

__all__ = [
    "acknowledge_home_notice",
    "erase_person",
    "home_needed",
    "home_notices",
    "is_erased",
    "learn_correction",
    "leave_wrong_home",
    "mark_notice_overdue",
    "mark_task_due",
    "mark_task_overdue",
    "plan",
    "plan_for_right_home",
    "plan_from_arrival",
    "plans",
    "record_visit",
    "returnee_needed",
    "returnee_needed_at_home",
    "set_out",
    "tasks",
]
