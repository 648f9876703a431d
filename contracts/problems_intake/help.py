"""Intake's problems: why a request for help, or the decision on it, cannot go on as asked, and who can supply what is
missing."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "help_request_wrong_state",
        409,
        "求助登记状态不符",
        "The request for help is at another point",
        "该求助目前的状态不允许此操作，可进行的状态见 facts.next。请接待人员先办理前一步。",
        "The request's state does not allow this; facts.next are those it may go to. Let the desk do the step "
        "before it.",
    ),
    Problem(
        "help_request_open",
        409,
        "该案件已有求助登记",
        "The case has a request for help already",
        "该案件已有未撤回的求助登记，见 facts.help_request_id。请在该登记上办理。",
        "There is a request on this case that was not withdrawn (facts.help_request_id). Go on with that one.",
    ),
    Problem(
        "screening_missing",
        409,
        "尚未甄别",
        "The first look is missing",
        "入站前须先查看身心状况（民发〔2014〕132号第七条）。请甄别人员登记甄别结论。",
        "Nobody enters before the first look at body and mind. Let the screening officer record it.",
    ),
    Problem(
        "screening_signs_missing",
        422,
        "缺少甄别迹象",
        "The signs are missing",
        "先送医或先报警须写明所见迹象。请甄别人员在 signs 中填写。",
        "Hospital first and police first say what was seen. Let the screening officer name it in signs.",
    ),
    Problem(
        "signs_ask_for_hospital",
        409,
        "须先送医",
        "The signs ask for a hospital first",
        "所见迹象（疑似精神障碍、传染病、危重或受伤）须先送医（第八条）。请改为 hospital_first；医院诊治后重新甄别。",
        "The signs (mental disorder, infection, critical illness, injury) send the person to a hospital first. Choose "
        "hospital_first; screen again after the hospital has looked.",
    ),
    Problem(
        "signs_ask_for_police",
        409,
        "须先报警",
        "The signs ask for the police first",
        "所见迹象（危害自身或他人、涉毒、在逃、酒后滋事）须先报公安（第九、十条）。请改为 police_first 并报警。",
        "The signs (danger, drugs, a fugitive, drunk and threatening) ask for the police first. Choose police_first "
        "and report to them.",
    ),
    Problem(
        "police_first",
        409,
        "须先由公安处置",
        "The police come first",
        "甄别结论为先报警，尚不能入站。请向公安报告并取得回执号，再次甄别后办理。",
        "The screening sends the person to the police first. Report to them, get the number of the report, screen "
        "again.",
    ),
    Problem(
        "police_report_missing",
        409,
        "缺少报警回执号",
        "The number of the police report is missing",
        "先报警之后须登记报警回执号才能继续。回执号由受理的派出所提供，请填写 police_report_number。",
        "After police_first the case goes on with the number of the report. The police station that took it supplies "
        "it; fill in police_report_number.",
    ),
    Problem(
        "withdrawal_not_their_own",
        409,
        "不能由本人撤回求助",
        "They cannot give up help by their own word",
        "未成年人（含推定）或有障碍迹象的人不能自行撤回求助，原因见 facts.because。"
        "请安排监护人接领或护送；如有年龄证据，先办理年龄复核。",
        "A minor (also a presumed one) or an impaired person does not give up help alone; facts.because says which. "
        "Let a guardian collect them, or escort them; with evidence of age, reassess the age first.",
    ),
    Problem(
        "safety_check_refused",
        409,
        "拒绝安检",
        "The safety check was refused",
        "受助人拒绝安检，暂不能入站。请耐心说明后由同性别人员再次安检；确仍拒绝的，作出不予救助决定并送达通知书。",
        "Nobody enters who refuses the check. Explain, and let an officer of the same sex try again; if they still "
        "refuse, decide on it and hand over the notice.",
    ),
    Problem(
        "refusal_reason_missing",
        422,
        "缺少不予救助理由",
        "The reason of the refusal is missing",
        "不予救助须有列表内的理由（救助管理办法第六条）。请决定人在 reasons 中选择，或改为予以救助。",
        "Help is refused with a coded reason or not at all (Decree 381 art. 6). Let whoever decides choose one in "
        "reasons, or decide to help.",
    ),
    Problem(
        "refusal_notice_missing",
        422,
        "缺少通知书或投诉途径告知",
        "The notice or the complaint route is missing",
        "不予救助须出具不予救助通知书并告知投诉、复议途径（第十五条）。文号由接待台编制；"
        "请填写 notice_number 并确认 complaint_route_told。",
        "A refusal has a numbered notice, and the person is told where to complain (art. 15). The reception desk "
        "gives the number; fill in notice_number and confirm complaint_route_told.",
    ),
    Problem(
        "refusal_not_borne_out",
        422,
        "理由与事实不符",
        "The facts do not bear the reason out",
        "所登记的事实不支持 facts.reasons 中的理由。请核对事实，或改为予以救助。",
        "The facts on record do not bear out the reasons in facts.reasons. Look at the facts again, or decide to help.",
    ),
    Problem(
        "help_first",
        409,
        "应先行救助",
        "Help comes first",
        "此人可能未成年、有障碍迹象或因年老、年幼、残疾无法提供情况，须先救助再查明（实施细则第五条），不得不予救助。",
        "This person may be a minor, is impaired, or cannot tell for age or disability: help first, find out later "
        "(MCA Decree 24 art. 5). Decide to help.",
    ),
    Problem(
        "reasons_of_no_refusal",
        422,
        "予以救助不需理由",
        "A decision to help carries no reasons not to",
        "决定为予以救助时 reasons 须为空。请删除理由，或更正决定。",
        "reasons is empty when help is given. Take them out, or put the decision right.",
    ),
    Problem(
        "eligibility_already_decided",
        409,
        "已有救助资格决定",
        "It was decided already",
        "该案件现行决定见 facts.decision_id，决定作出后不得修改。请阅后以 supersedes 指明它，作出新的决定。",
        "facts.decision_id is the decision that holds; none is ever changed. Read it, and name it in supersedes of a "
        "new one.",
    ),
    Problem(
        "not_eligible_stands",
        409,
        "现行决定为不予救助",
        "The decision not to help stands",
        "现行决定（facts.decision_id）为不予救助。情况有变的，请决定人作出新的决定后再办理入站。",
        "The decision that holds (facts.decision_id) is not to help. If things have changed, let whoever decides make "
        "a new one, then admit the person.",
    ),
)
