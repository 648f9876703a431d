"""Tracing's problems: why a profile, a notice, a candidate or an identity may not become what was asked."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "file_too_large",
        413,
        "文件过大",
        "The file is too large",
        "一个文件不得超过 8 MB、10000 行，本次未受理。"
        "请分成几个文件报送，或请站内操作员用 guitu inquiries import 导入。",
        "A file has at most 8 MB and 10,000 rows; nothing was taken. Send it in several files, or ask the "
        "station's operator, who imports a whole register.",
    ),
    Problem(
        "inquiry_settled",
        409,
        "寻人信息已找到人",
        "Somebody was found by this inquiry",
        "已有人凭该寻人信息被找到，内容即为核实依据，不能再更正或撤回。请查看其状态；告知家属后办理结案。",
        "What it said is evidence now and can be neither changed nor withdrawn. "
        "Look at its state; close it when the family was told.",
    ),
    Problem(
        "inquiry_not_matched",
        409,
        "寻人信息尚未找到人",
        "Nobody was found by this inquiry",
        "尚未有人凭该寻人信息被找到，不能结案。家属不再寻找时请撤回。",
        "There is nobody of whom the family could have been told. Withdraw it when they search no more.",
    ),
    Problem(
        "profile_not_open",
        409,
        "寻亲档案已结束",
        "The tracing file is no longer open",
        "此人身份已确认或案件已结束，档案不再受理新的线索、公告和申请。请先查看档案状态；如确有错误，请联系站长。",
        "Who the person is is known, or the case has ended; "
        "the file takes no clues, notices or requests. Look at its state.",
    ),
    Problem(
        "dna_already_requested",
        409,
        "已申请采血比对",
        "DNA was requested before",
        "该档案已向公安机关提出采血申请，重复申请会另起一个月时限。请查看档案中的申请记录并向公安机关催办。",
        "Police were asked for this person before; "
        "a second request would start a second month. See the file and remind them.",
    ),
    Problem(
        "dna_step_out_of_order",
        409,
        "采血比对步骤先后有误",
        "The DNA request is at another step",
        "采血比对当前步骤（facts.state）之后可登记的步骤见 facts.allowed："
        "未采样不能入库，未入库不能比对，未比对不能反馈。请由承办公安机关核对后登记。",
        "What may follow the present step (facts.state) stands in facts.allowed: nothing is loaded that was not "
        "sampled, compared that was not loaded, or answered that was not compared. The police in charge can say.",
    ),
    Problem(
        "time_in_future",
        409,
        "时间晚于当前时间",
        "The time lies in the future",
        "所报时间尚未到来，不能作为已办结的依据。请核对时间和时区后重新提交。",
        "What is reported as done cannot have been done yet. Check the time and its offset, then send it again.",
    ),
    Problem(
        "time_out_of_order",
        409,
        "时间先后有误",
        "The times are out of order",
        "公告不能早于审批发布，也不能早于发布撤下；采血比对的各步骤不能早于其前一步骤。请核对回执或文书上的时间后重新提交。",
        "A notice cannot go live before its approval, nor come down before it went live, and no step with a DNA sample "
        "comes before the one it follows. Check the receipt or the letter and send it again.",
    ),
    Problem(
        "two_person_rule",
        409,
        "须由他人审批",
        "Another person must approve",
        "拟稿人不得审批自己的寻亲公告。请由另一名有审批权限的人员办理。",
        "Who drafted a notice may not approve it. Ask a colleague who may approve notices.",
    ),
    Problem(
        "notice_already_approved",
        409,
        "公告已审批",
        "The notice was approved before",
        "公告只审批一次；如需更改内容，请另拟公告。",
        "A notice is approved once. To change its text or channels, draft a new one.",
    ),
    Problem(
        "basis_not_sufficient",
        409,
        "公布依据不足",
        "The legal basis does not suffice",
        "未成年人及有精神障碍或智力残疾迹象的人员，不能仅凭本人同意公布。"
        "请改用 facts.basis 以外的依据（如民发〔2015〕158号、监护人同意）后再审批。",
        "Nobody who may be a minor or shows signs of an impairment is shown on his own consent alone. Approve on "
        "another basis than facts.basis: the duty to search, or a guardian's consent.",
    ),
    Problem(
        "notice_tells_hidden",
        409,
        "公告内容含不得公开的信息",
        "The notice tells what may not be public",
        "公告文字写出了按此人保护类别不得公开的项目（facts.fields：姓名、具体发现地点、学校、健康状况等）或证件号码。"
        "请另拟公告，删去这些内容。",
        "The words of the notice tell what may not be public of this person (facts.fields: a name, the exact place, a "
        "school, an illness), or an identity number. Draft another without them.",
    ),
    Problem(
        "notice_not_submitted",
        409,
        "该渠道没有待发布的报送",
        "That channel has no submission to answer",
        "该公告未报送此渠道，或此渠道已发布、已撤下。请查看公告的发布情况后再登记。",
        "This notice was not given to that channel, or the channel has published it or taken it down. Look at where it "
        "stands.",
    ),
    Problem(
        "notice_not_approved",
        409,
        "公告尚未审批",
        "The notice is not approved",
        "未经审批的公告不得登记发布回执。请先由他人审批；如已擅自发布，请立即撤下并报告站长。",
        "No receipt is taken for a notice nobody approved. "
        "Have it approved first; if it is out already, take it down and report it.",
    ),
    Problem(
        "channel_not_listed",
        409,
        "未批准的发布渠道",
        "The notice is not for that channel",
        "该渠道不在公告获批的渠道之内。请核对渠道，或另拟包含该渠道的公告。",
        "The notice was not approved for that channel. Check the channel, or draft a notice that lists it.",
    ),
    Problem(
        "notice_already_published",
        409,
        "该渠道回执已登记",
        "That channel's receipt is recorded",
        "该公告在此渠道的发布回执已登记。撤下后如需再次发布，请另拟公告。",
        "This notice has that channel's receipt. To publish again after a withdrawal, draft a new notice.",
    ),
    Problem(
        "notice_not_live",
        409,
        "公告未在该渠道发布",
        "The notice is not live there",
        "该公告在此渠道没有有效的发布记录，无从更新或撤稿。请查看公告的发布情况。",
        "There is nothing to refresh or to withdraw on that channel. Look at where the notice is live.",
    ),
    Problem(
        "inquiry_already_matched",
        409,
        "寻人信息已比中他人",
        "The inquiry was matched before",
        "该寻人信息中的走失人已确认为另一人。请复核两份档案，必要时向来函公安机关核实。",
        "The person of this inquiry was found to be somebody else. "
        "Review both files and ask the police agency that sent it.",
    ),
    Problem(
        "candidate_not_suggested",
        409,
        "候选已有处理结论",
        "The candidate was decided before",
        "该比对候选已被采纳、排除、确认或不再有效。请查看其当前状态。",
        "This candidate was accepted, ruled out, confirmed, or is no longer valid. Look at its present state.",
    ),
    Problem(
        "candidate_not_accepted",
        409,
        "候选尚未进入核实",
        "The candidate is not under verification",
        "只有经工作人员采纳的候选才登记核实结果。请先采纳该候选。",
        "Evidence is recorded for candidates that a worker took up. Accept the candidate first.",
    ),
    Problem(
        "verification_method_not_yours",
        409,
        "核实方式不属于本机构",
        "Not your kind of evidence",
        "身份核查和DNA比对结论由公安机关出具，视频辨认、村（居）证明和证件由救助管理站登记。请由相应机构提交。",
        "Police answer for identity and DNA; "
        "the station for recognition by video, certificates and documents. Let the other answer.",
    ),
    Problem(
        "verification_incomplete",
        409,
        "核实依据不足",
        "The verification is not complete",
        "确认身份须有两种相互独立的核实结果支持且无否定结论，或DNA亲缘鉴定支持；比对分数不是依据。请补充核实后再确认。",
        "An identity needs two independent kinds of evidence and none against it, or DNA parentage; "
        "a score is none. Gather what is missing.",
    ),
    Problem(
        "profile_not_identified",
        409,
        "身份尚未确认",
        "It is not known who the person is",
        "身份确认之前、或档案已关闭，不得安排团聚。请先完成核实并确认身份。",
        "No reunion is planned before it is known who the person is, nor once the file is closed. Verify and confirm "
        "the identity first.",
    ),
    Problem(
        "reunion_already_planned",
        409,
        "已有团聚安排",
        "A reunion is planned or was held",
        "此人已有计划中或已完成的团聚。请登记其结果或取消后再安排。",
        "A reunion of this person is planned or was held. Record what became of it, or cancel it first.",
    ),
    Problem(
        "reunion_wrong_state",
        409,
        "团聚状态不符",
        "The reunion is at another point",
        "该团聚已完成或已取消（facts.state），可进行的状态见 facts.allowed。请查看其当前状态。",
        "The reunion was held or cancelled (facts.state); facts.allowed says what may follow. Look at where it stands.",
    ),
    Problem(
        "dv_sealed",
        409,
        "案件已密封，不得公告",
        "The case is sealed and may not be published",
        "受助人受家庭暴力等威胁，寻亲公告一律不得拟写、审批或发布。请由知悉人员以其他方式核实。",
        "The person is in danger from those who search: no notice may be drafted, approved or published. Those who "
        "need to know verify in another way.",
    ),
)
