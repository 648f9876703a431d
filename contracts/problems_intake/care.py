"""Intake's problems: why an incident or a roll-call cannot go on as asked, and who does the step before it."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "incident_wrong_state",
        409,
        "事件状态不符",
        "The incident is at another point",
        "该事件目前的状态不允许此操作，可进行的状态见 facts.next。请先由值班人员登记前一步。",
        "The incident's state does not allow this; facts.next are those it may go to. Let the duty officer record the "
        "step before it.",
    ),
    Problem(
        "incident_not_reported_up",
        409,
        "事件尚未上报",
        "The incident was not reported up",
        "死亡、走失、自伤、传染和投诉须先上报主管部门才能办结。请站长上报并登记。",
        "A death, an escape, self-harm, an infection and a complaint are reported up before they are closed. Let the "
        "station chief report and record it.",
    ),
    Problem(
        "not_on_the_roll",
        422,
        "不在点名名单内",
        "Not on the roll",
        "所列案件（facts.case_ids）不在本次点名名单内。请核对点名名单。",
        "These cases (facts.case_ids) are not expected in this roll-call. Compare with its list.",
    ),
    Problem(
        "roll_call_over",
        409,
        "点名已结束",
        "The roll-call is over",
        "本次点名已结束。后到人员仍可登记到场；需再次点名请新开一次。",
        "This roll-call is finished. Whoever turns up can still be answered for; call the roll anew for another one.",
    ),
)
