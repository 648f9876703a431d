"""Patrol's own problems; without them a team that is refused would not know what to do instead."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "coordinate_without_crs",
        422,
        "坐标缺少坐标系",
        "A coordinate without its system",
        "同一组经纬度在不同坐标系中可相差数百米。请注明坐标系 crs（WGS84、GCJ02 或 BD09），或只写文字地点后重新提交。",
        "The same numbers can lie hundreds of metres apart in another system. Name it (crs: WGS84, GCJ02 or BD09), or "
        "send the place in words only.",
    ),
    Problem(
        "happened_in_future",
        422,
        "时间晚于当前时间",
        "That time is still ahead",
        "所填时间晚于当前时间。请核对设备时钟和时区后重新提交；不填则以收到的时间为准。",
        "The time given has not come yet. Check the device's clock and offset and send it again; left out, the time of "
        "receipt is taken.",
    ),
    Problem(
        "happened_before_acceptance",
        422,
        "时间早于接单时间",
        "Before the dispatch was accepted",
        "到达或接触的时间早于本队接单的时间。请核对后重新提交。",
        "The arrival or contact lies before the team accepted the dispatch. Check the time and send it again.",
    ),
    Problem(
        "watch_over",
        409,
        "关注已结束",
        "The watch is over",
        "此人已接受救助、已离开或已去世，关注名单不再登记复访。如又见到，请上报新线索。",
        "This person was helped, moved on or died; no more visits are recorded. Seen again, report a new sighting.",
    ),
    Problem(
        "team_too_small",
        422,
        "出警人员不足两人",
        "A team needs two people",
        "街面处置须至少两名工作人员。请补足不同的工号后重新接单；派单仍在等待。",
        "A street dispatch needs at least two different members of staff. Accept it again with their badge codes; the "
        "dispatch is still waiting.",
    ),
    Problem(
        "dispatch_taken",
        409,
        "该派单已被接单",
        "The dispatch has been taken",
        "该派单已有队伍接单，无需前往。请查看其他等待中的派单。",
        "A team has already accepted this dispatch; there is no need to go. Look at the others that wait.",
    ),
    Problem(
        "dispatch_wrong_state",
        409,
        "派单当前状态不允许此操作",
        "Not at this point of the dispatch",
        "派单须按等待、接单、到达、完成的顺序办理，当前状态见 state。请先完成前一步；已完成的派单不能再次记录。",
        "A dispatch goes from queued to accepted, arrived and done; state says where it is. Do the step before first; "
        "what is done cannot be recorded again.",
    ),
)
