"""Follow-up's own problems; without them a visitor whose record is refused would not know what to do instead."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "task_already_done",
        409,
        "该回访任务已有记录",
        "The task already has its record",
        "每项回访任务只记录一次，记录不可更改。如有补充，请在下一次回访中说明。",
        "A call or visit is recorded once and never changed. What is to be added belongs in the next record.",
    ),
    Problem(
        "task_withdrawn",
        409,
        "该回访任务已撤回",
        "The task is withdrawn",
        "身份认定已被撤销，该住址并非此人的家，请勿再上门。身份重新确认后将另行通知属地。",
        "The identity was revoked: this is not the person's home, and nobody is to go there. The right place is told "
        "when it is known.",
    ),
    Problem(
        "visited_in_future",
        422,
        "回访时间晚于当前时间",
        "The visit is still ahead",
        "所填回访时间晚于当前时间。请核对设备时钟和时区后重新提交；不填则以收到的时间为准。",
        "The time of the visit has not come yet. Check the device's clock and offset and send it again; left out, the "
        "time of receipt is taken.",
    ),
    Problem(
        "visited_before_arrival",
        422,
        "回访时间早于返家日期",
        "Before the person came home",
        "所填回访时间早于该人员返家的日期。请核对任务和时间后重新提交。",
        "The time of the visit lies before the day of arrival. Check the task and the time and send it again.",
    ),
    Problem(
        "money_not_counted",
        422,
        "慰问金未填写金额",
        "Consolation money without an amount",
        "物资中列有慰问金，但金额 money_fen 为零。请填写金额（分），或删去该行后重新提交。",
        "The goods name consolation money but money_fen is zero. Give the amount in fen, or leave the line out.",
    ),
    Problem(
        "notice_void",
        409,
        "该通知已作废",
        "The notice is void",
        "身份认定已被撤销，该通知与贵地无关，无需签收。请删除已登记的姓名。",
        "The identity was revoked: the notice does not concern this place, and nothing is to be acknowledged. A name "
        "that was written down is to be struck out.",
    ),
    Problem(
        "notice_already_acknowledged",
        409,
        "该通知已签收",
        "The notice has been acknowledged",
        "该层级的通知已签收，签收时间见 acknowledged_at，无需重复操作。",
        "This level has acknowledged the notice, at acknowledged_at. Nothing more is to be done.",
    ),
)
