"""Intake's problems: why a case, a referral, a departure or a ticket cannot go on as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "nothing_to_correct",
        422,
        "没有要更正的内容",
        "There is nothing to correct",
        "请至少填写一个要更正的字段后重新提交。",
        "Give at least one field that is to be corrected, and send it again.",
    ),
    Problem(
        "erasure_held",
        409,
        "已被依法保全",
        "There is a legal hold",
        "该案件已被依法保全，保全解除前不得删除。请联系安全审计管理员，解除后再提交。",
        "A legal hold is on this case; nothing is erased until it is lifted. Ask the audit administrator, then send it "
        "again.",
    ),
    Problem(
        "retention_forbids_erasure",
        409,
        "法定保存期限未满",
        "The statutory retention has not ended",
        "案件未结或救助档案法定保存期限（facts.keep_until）未满，仅限违法收集或登记错误时删除。请期满后再提交。",
        "The case is open, or its records must be kept until facts.keep_until; before that only what was collected "
        "unlawfully or recorded in error is erased. Send it again after that day.",
    ),
    # --- the case ---
    Problem(
        "case_wrong_state",
        409,
        "案件状态不符",
        "The case is at another point of its way",
        "案件当前状态（facts.state）不允许该操作。请先查询案件，再按其状态办理。",
        "The case's state (facts.state) does not allow this. Read the case and go on from where it is.",
    ),
    Problem(
        "case_not_closable",
        409,
        "案件尚不能结案",
        "The case cannot be closed yet",
        "仍有未办结事项，见 facts.reasons：belongings_held 物品未返还、not_departed 尚未离站、"
        "arrival_not_confirmed 未确认到达、notices_live 寻亲公告未撤回。请逐项办结后再结案。",
        "Something is still open, see facts.reasons: belongings_held, not_departed, "
        "arrival_not_confirmed, notices_live. "
        "Settle each of them, then close the case.",
    ),
    Problem(
        "implausible_time",
        422,
        "时间不合理",
        "The time is not plausible",
        "所填时间在未来，或早于其前一环节。请核对时间后重新提交。",
        "The stated time lies in the future or before what it must follow. Check it and send it again.",
    ),
    Problem(
        "age_needs_evidence",
        422,
        "年龄须有依据",
        "The age needs evidence",
        "没有证件、公安答复或骨龄鉴定及其编号，不得填写单一年龄，也不得更改已有依据的年龄。请填写年龄范围，或补充依据与编号。",
        "Without a document, a police answer or a bone-age report and its number, neither a "
        "single age nor a change of a "
        "proven one is accepted. State a range, or add the evidence with its number.",
    ),
    # --- referrals ---
    Problem(
        "referral_superseded",
        409,
        "该转诊已转往其他医院",
        "The referral has gone on to another hospital",
        "该次转诊已被拒收并转往其他医院（facts.next_referral_id）。如现在可以接收，请电话联系救助站。",
        "This attempt was rejected and another hospital has been asked (facts.next_referral_id)."
        " If you can take the patient "
        "now, telephone the station.",
    ),
    Problem(
        "referral_wrong_state",
        409,
        "转诊状态不符",
        "The referral is at another point of its way",
        "转诊当前状态（facts.state）不允许该操作。请先查询该转诊。",
        "The referral's state (facts.state) does not allow this. Read the referral and go on from where it is.",
    ),
    Problem(
        "referral_already_open",
        409,
        "已有进行中的转诊",
        "A referral is already open",
        "该案件已有进行中的转诊（facts.referral_id）。请跟进该转诊，不必重复发起。",
        "The case already has an open referral (facts.referral_id). Follow that one up instead of asking twice.",
    ),
    # --- the stay ---
    Problem(
        "opposite_sex_check",
        422,
        "须由同性别人员安检",
        "The safety check needs an officer of the same sex",
        "安检人员与受助人性别不同（或受助人性别不明），且未说明紧急原因。请由同性别人员安检，或填写 emergency_reason。",
        "The officer's sex differs from the person's (or the person's is unknown) and no "
        "emergency reason is given. Let an "
        "officer of the same sex check, or state emergency_reason.",
    ),
    Problem(
        "safety_check_missing",
        409,
        "尚未安检",
        "The safety check is missing",
        "入站前须先完成安全检查。请先登记安检结果。",
        "Nobody enters before the safety check. Record it, then admit the person.",
    ),
    Problem(
        "health_check_missing",
        409,
        "尚未健康检查",
        "The health check is missing",
        "入站前须先完成健康检查。请先登记健康检查结果。",
        "Nobody enters before the health check. Record it, then admit the person.",
    ),
    Problem(
        "hospital_first",
        409,
        "须先送医",
        "Hospital first",
        "健康检查结论为送医，须先救治后救助。请发起转诊；情况好转后重新检查再入站。",
        "The health check sends the person to a hospital; treatment comes first. Request a "
        "referral, and check again before "
        "admission.",
    ),
    Problem(
        "wrong_bed_zone",
        409,
        "床位区域不符",
        "The bed zone does not fit",
        "该区域不适合此人的性别或年龄，可用区域见 facts.zones。请改选其中之一。",
        "The zone does not fit the person's sex or age; those that do are in facts.zones. Choose one of them.",
    ),
    Problem(
        "no_free_bed",
        409,
        "无空床",
        "No free bed",
        "该区域床位已满。请改选其他合适区域，或联系值班站长调整床位；不得因此拒绝救助。",
        "Every bed of the zone is taken. Choose another fitting zone or ask the duty chief to "
        "make room; help is not refused "
        "for it.",
    ),
    Problem(
        "no_belongings_held",
        409,
        "没有待返还的物品",
        "No belongings are held",
        "该案件没有仍在保管的物品。请查询案件的物品清单。",
        "The case has no belongings still in custody. Read the case's receipts.",
    ),
    # --- departures: one problem per guard ---
    Problem(
        "presumed_minor",
        409,
        "推定为未成年人",
        "Presumed to be a minor",
        "年龄范围涉及未满18周岁，不得自行离站或凭票返回。请由亲属接领、护送或移交；如确已成年，凭证件、公安答复或骨龄鉴定更正年龄。",
        "The age range touches the years under 18: no leaving alone and no ticket. Arrange "
        "collection, escort or hand-over; if "
        "the person is an adult, reassess the age with a document, police answer or bone-age report.",
    ),
    Problem(
        "impaired",
        409,
        "有精神障碍或智力残疾迹象",
        "Signs of impairment",
        "此人有精神障碍或智力残疾迹象，不得自行离站或凭票返回。请由亲属接领、护送或移交；如情况好转，请重新健康检查。",
        "The person shows signs of impairment: no leaving alone and no ticket. Arrange collection,"
        " escort or hand-over; if that "
        "has changed, record a new health check.",
    ),
    Problem(
        "identity_unknown",
        409,
        "身份不明",
        "The identity is unknown",
        "身份未查明，无法凭票返回。请继续寻亲，或采用护送、移交等方式。",
        "Without an identity there is no return by ticket. Continue tracing, or arrange an escort or a hand-over.",
    ),
    Problem(
        "belongings_held",
        409,
        "物品尚未返还",
        "Belongings are still held",
        "代管物品尚未返还或移交。请先办理物品返还并签收。",
        "Belongings are still in custody. Return or transfer them against a signature first.",
    ),
    Problem(
        "ticket_not_issued",
        409,
        "车票尚未出具",
        "The ticket is not issued",
        "铁路窗口尚未出票。请先请求购票，并等待出票。",
        "The railway desk has not issued the ticket. Request it and wait until it is issued.",
    ),
    Problem(
        "escorts_missing",
        409,
        "护送人员不足",
        "Escorts are missing",
        "护送须有两名以上工作人员；护送女性须有女性工作人员。请补充护送人员。",
        "An escort takes at least two staff, a woman among them for a woman. Add the escorts.",
    ),
    Problem(
        "collector_unverified",
        409,
        "接领人未核实",
        "The collector is not verified",
        "接领人须提供证件号码及与受助人的关系。请核验后补充。",
        "Who collects the person must show a document and the relation. Check both and add them.",
    ),
    Problem(
        "receiver_missing",
        409,
        "未填写接收单位",
        "The receiving organisation is missing",
        "移交须写明接收单位。请补充 receiver.organisation。",
        "A hand-over names the receiving organisation. Add receiver.organisation.",
    ),
    Problem(
        "not_fit_to_travel",
        409,
        "不宜旅行",
        "Not fit to travel",
        "出院医嘱或健康检查认为不宜旅行。请待好转并重新健康检查后再安排。",
        "The discharge or the health check says that the person is not fit to travel. Arrange "
        "the journey after a new health "
        "check.",
    ),
    Problem(
        "departure_wrong_state",
        409,
        "离站状态不符",
        "The departure is at another point of its way",
        "离站安排当前状态（facts.state）不允许该操作。请先查询该离站安排。",
        "The departure's state (facts.state) does not allow this. Read the departure and go on from where it is.",
    ),
    # --- tickets ---
    Problem(
        "ticket_not_wanted",
        409,
        "该离站方式不需车票",
        "This departure takes no ticket",
        "仅凭票返回或护送返回需要购票。请核对离站方式。",
        "Only a departure by ticket or with escorts takes a ticket. Check the kind of the departure.",
    ),
    Problem(
        "ticket_already_requested",
        409,
        "已请求购票",
        "The ticket is already requested",
        "该离站安排已请求购票（facts.ticket_id）。请等待出票。",
        "The ticket of this departure is already requested (facts.ticket_id). Wait until it is issued.",
    ),
    Problem(
        "ticket_already_issued",
        409,
        "车票已出具",
        "The ticket is already issued",
        "每次离站只出一张票，已出票见 facts.ticket_id。请勿重复出票。",
        "One departure, one ticket; the one issued is facts.ticket_id. Do not issue another.",
    ),
    Problem(
        "ticket_on_hold",
        409,
        "车票暂缓",
        "The ticket is on hold",
        "该行程已变更或暂不能成行。请联系救助站离站窗口。",
        "The journey was changed or may not take place now. Ask the station's departure desk.",
    ),
    Problem(
        "transfer_contact_missing",
        422,
        "缺少中转站联系方式",
        "The contact at the transfer stop is missing",
        "非直达车票须写明中转站救助机构联系方式。请补充 transfer_contact。",
        "A journey with a change names whom to ask at the transfer stop. Add transfer_contact.",
    ),
    Problem(
        "case_not_sealed",
        409,
        "案件未密封",
        "The case is not sealed",
        "该案件没有密封，无需此操作。如需密封，请使用密封案件。",
        "There is no seal on the case, so there is nothing to do. Seal it first if that is what you want.",
    ),
)
