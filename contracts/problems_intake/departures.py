"""Intake's problems: why nobody leaves as asked, one problem per guard, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
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
        "trafficking_unresolved",
        409,
        "拐卖嫌疑尚未查明",
        "A suspicion of trafficking is not resolved",
        "已就疑似被拐向公安报告且尚未办结，不得购票或由未成年人等自行离站。请待公安反馈并办结该报告，或由站长写明免报理由；"
        "也可由亲属接领、护送或移交。",
        "Police were told that the person may have been trafficked, and the report is not closed: no ticket, and no "
        "leaving alone for who is not a capable adult. Police say what became of it and the desk closes the report, or "
        "the chief waives it; collection, escort and hand-over stay open.",
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
    Problem(
        "departure_decided_elsewhere",
        409,
        "尚无不予救助的认定",
        "It was not decided that the person is not admitted",
        "不予救助须经资格认定作出，附理由、通知书编号与投诉途径。请由接待岗办理资格认定，认定后再登记离站。",
        "Nobody is sent away by a plan. The reception desk records an eligibility decision with its "
        "reason, notice number and complaint route; after that the departure is planned.",
    ),
    Problem(
        "departure_final",
        409,
        "死亡登记不可更改",
        "A death that two people signed is final",
        "该死亡登记已由两人签字，不得以其他离站安排替代。如有错误，请站长上报民政部门处理。",
        "Two people have signed this death; no other plan takes its place. If it is wrong, the chief "
        "reports to the civil-affairs bureau.",
    ),
    Problem(
        "arrival_not_awaited",
        409,
        "该离站方式无到达环节",
        "Nobody arrives in this way",
        "该离站方式（facts.kind）没有到达环节，无须确认到达。请补齐文书后结案。",
        "A departure of this kind (facts.kind) has no arrival to confirm. Complete its papers and close the case.",
    ),
    Problem(
        "second_person_needed",
        409,
        "须由另一人复核",
        "Another person must countersign",
        "拟定人不得复核自己的安排。请由站长或其他主管复核签字。",
        "Whoever planned a departure does not countersign it. Ask the chief or another supervisor.",
    ),
    Problem(
        "document_on_record",
        409,
        "文书已在案",
        "The paper is on record already",
        "该文书（facts.document）已以另一编号在案，编号不得更改。请核对编号；如须更正，请重新拟定离站。",
        "That paper (facts.document) is on record under another number, and numbers are not replaced. "
        "Check the number; to correct it, plan the departure anew.",
    ),
)
