"""Problems of disclosure: why something is not shown, and what to do about it."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "purpose_missing",
        400,
        "未说明用途",
        "The purpose is missing",
        "本机构有多项用途，查询个人信息须以 Guitu-Purpose 说明其一，可选项见 facts.purposes（个人信息保护法第六条）。",
        "Your agency holds several purposes: name one in Guitu-Purpose when asking for personal data; "
        "see facts.purposes.",
    ),
    Problem(
        "purpose_unknown",
        400,
        "用途代码不存在",
        "There is no such purpose",
        "Guitu-Purpose 不是已知的用途代码。请改用 facts.purposes 所列之一。",
        "Guitu-Purpose is not a known purpose. Use one of facts.purposes.",
    ),
    Problem(
        "purpose_not_held",
        403,
        "本机构无此用途",
        "Your agency does not hold this purpose",
        "本机构与救助站的约定不含该用途。请改用 facts.purposes 所列之一，或与救助站变更约定。",
        "Your agency's contract with the station does not name this purpose. Use one of facts.purposes, or have the "
        "contract changed.",
    ),
    Problem(
        "approval_needed",
        403,
        "查阅未成年人完整档案须先经批准",
        "A minor's whole record needs an approval first",
        "依未成年人网络保护条例第三十六条，请向 facts.ask 提交申请，由他人批准后在期限内查阅；"
        "紧急时可用 Guitu-Break-Glass。",
        "Ask for it at facts.ask; another person decides, and it then holds for a limited time. In an emergency use "
        "Guitu-Break-Glass.",
    ),
    Problem(
        "approval_own",
        409,
        "不得批准自己的申请",
        "Nobody decides on their own request",
        "申请须由申请人以外的人员批准。请由另一客户端办理。",
        "Another client than the one that asked decides. Have it decided there.",
    ),
    Problem(
        "approval_decided",
        409,
        "该申请已有决定",
        "This request is decided already",
        "该申请已批准或驳回，决定不再变更。如仍需要，请另行申请。",
        "It was approved or refused, and that stays. Ask anew if it is still needed.",
    ),
    Problem(
        "break_glass_refused",
        403,
        "不得使用紧急查阅",
        "Breaking the glass is not possible here",
        "紧急查阅仅限救助站，以及正在救治急症病人的医院就该次转诊使用。请按通常方式查询。",
        "Only the station may, and a hospital about an emergency referral that it is treating. Ask the ordinary way.",
    ),
    Problem(
        "break_glass_reason_unknown",
        400,
        "紧急查阅的事由代码不存在",
        "There is no such reason for breaking the glass",
        "Guitu-Break-Glass 须为 facts.reasons 所列之一。",
        "Guitu-Break-Glass must be one of facts.reasons.",
    ),
    Problem(
        "review_own",
        409,
        "不得核查自己的紧急查阅",
        "Nobody reviews their own breaking of the glass",
        "紧急查阅须由使用者以外的人员核查。请由另一客户端办理。",
        "Another client than the one that broke the glass reviews it. Have it reviewed there.",
    ),
    Problem(
        "review_done",
        409,
        "该次紧急查阅已核查",
        "It was reviewed already",
        "核查结论不再变更。",
        "The finding stays as it is; nothing is left to do.",
    ),
)
