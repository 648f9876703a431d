"""Intake's problems: why a bed is not to be had, and where to look for another."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "bed_taken",
        409,
        "床位已被占用",
        "The bed is taken",
        "该床位已有人、已为他人预留或已停用，状态见 facts.state。请在床位一览中另选，或不指定床位。",
        "Somebody has the bed, it is kept for somebody, or it is out of use (facts.state). Choose another on the bed "
        "board, or name none.",
    ),
    Problem(
        "bed_wrong_state",
        409,
        "床位状态不符",
        "The bed is in another state",
        "该床位目前的状态（facts.state）不允许此操作。请查看床位一览。",
        "The bed's state (facts.state) does not allow this. Look at the bed board.",
    ),
    Problem(
        "already_has_bed",
        409,
        "已有床位",
        "They have a bed already",
        "此人已有或已预留床位，见 facts.bed_id。请先释放该床位。",
        "A bed is theirs or kept for them already (facts.bed_id). Release that one first.",
    ),
)
