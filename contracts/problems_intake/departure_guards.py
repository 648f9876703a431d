"""Intake's problems: what a departure lacks, who can supply it, and what can be arranged instead."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "in_hospital",
        409,
        "正在住院或须先就医",
        "In hospital, or to be taken there first",
        "此人正在住院，或健康检查要求先就医。请由医院办理出院（含自动出院）并通知本站，或转医疗机构；之后再安排离站。",
        "The person lies in hospital, or the health check sends them there. The hospital discharges them "
        "(against advice too) and tells the station, or arrange a transfer to a hospital; then plan the departure.",
    ),
    Problem(
        "under_sixteen",
        409,
        "未满十六周岁",
        "Under sixteen",
        "未满十六周岁，不得自行离站、凭票返回、终止救助或安置于成人机构。请由监护人接领，或移交未成年人救助保护机构。",
        "The child is under sixteen: no leaving alone, no ticket, no termination, no placement among adults. "
        "The guardian collects the child, or a children's institution takes over.",
    ),
    Problem(
        "minor",
        409,
        "未成年人",
        "A minor",
        "已满十六周岁未满十八周岁，不适用该离站方式。请由监护人接领，或移交未成年人救助保护机构。",
        "Sixteen or seventeen: this kind of departure is not for minors. The guardian collects them, or a "
        "children's institution takes over.",
    ),
    Problem(
        "not_a_minor",
        409,
        "不是未成年人",
        "Not a minor",
        "移交儿童福利或未保机构仅适用于未成年人。请改用其他离站方式；年龄有误的，凭依据更正年龄。",
        "Only minors go to a children's institution. Choose another kind; if the age is wrong, reassess it "
        "with evidence.",
    ),
    Problem(
        "countersignature_missing",
        409,
        "缺少复核签字",
        "The second signature is missing",
        "十六、十七周岁者独自离站及死亡登记，须拟定人以外的主管复核签字。请站长或主管复核。",
        "A sixteen- or seventeen-year-old who goes alone, and a death, need a supervisor other than who planned "
        "it. Ask the chief to countersign.",
    ),
    Problem(
        "statement_missing",
        409,
        "缺少自行离站声明书",
        "The statement of leaving is missing",
        "尚无本人签字的自行离站声明书。请请本人签字；本人不愿签字的，记录在案，不得阻止其离站。",
        "There is no signed statement of leaving. Ask for it; who will not sign leaves all the same, on record.",
    ),
    Problem(
        "assessment_missing",
        409,
        "缺少监护评估",
        "The guardianship assessment is missing",
        "未成年人离站前须完成监护调查评估。请未成年人保护岗出具评估并登记编号（guardianship_assessment）。",
        "Before a minor goes, the guardianship is assessed. The children's desk makes the assessment; record its "
        "number (guardianship_assessment).",
    ),
    Problem(
        "bureau_notice_missing",
        409,
        "缺少民政部门通知",
        "The bureau's notice is missing",
        "移交流出地须有流入地民政部门通知，跨省须经省级民政部门。请主管民政部门出具并登记编号（bureau_notice）。",
        "A hand-over goes from bureau to bureau, across provinces by way of the province. The civil-affairs "
        "bureau writes the notice; record its number (bureau_notice).",
    ),
    Problem(
        "police_receipt_missing",
        409,
        "缺少公安接收回执",
        "The receipt of the police is missing",
        "移交公安须由接收民警出具回执。请接收单位签收并登记编号（police_receipt）。",
        "The police who take the person sign a receipt. Record its number (police_receipt).",
    ),
    Problem(
        "guardianship_decision_missing",
        409,
        "缺少监护决定",
        "The guardianship decision is missing",
        "移交儿童福利或未保机构须有临时或长期监护决定。请民政部门作出决定并登记文号（guardianship_decision）。",
        "A children's institution takes a minor on a guardianship decision. The civil-affairs bureau makes it; "
        "record its number (guardianship_decision).",
    ),
    Problem(
        "placement_not_approved",
        409,
        "安置方案未获批准",
        "The placement is not approved",
        "安置须有政府批准的安置方案。请民政部门报批并登记批复文号（placement_approval）。",
        "A placement follows a plan that the government approved. The civil-affairs bureau obtains it; record its "
        "number (placement_approval).",
    ),
    Problem(
        "too_early_to_place",
        409,
        "未到安置期限",
        "Too early to place",
        "身份查明或接收未满三个月的，不得落户安置（D19）。请继续寻亲。",
        "Placement is for those whom nobody can name three months after first custody (D19). Go on tracing.",
    ),
    Problem(
        "reason_missing",
        409,
        "缺少终止理由",
        "The reason is missing",
        "终止救助须选择理由代码。请补充 termination_reason。",
        "Ending the help takes a coded reason. Add termination_reason.",
    ),
    Problem(
        "notice_number_missing",
        409,
        "缺少通知书编号",
        "The notice's number is missing",
        "终止救助或不予救助须向本人送达通知书。请主管签发通知书并登记编号。",
        "The person is given a written notice. A supervisor issues it; record its number.",
    ),
    Problem(
        "absence_record_missing",
        409,
        "缺少擅自离站记录",
        "The record of the absence is missing",
        "擅自离开须有书面记录。请值班人员写明经过并登记编号（absence_record）。",
        "Leaving without formalities is put in writing. Whoever was on duty writes it; record its number "
        "(absence_record).",
    ),
    Problem(
        "death_certificate_missing",
        409,
        "缺少死亡证明",
        "The certificate of death is missing",
        "死亡须有医疗机构的死亡医学证明或公安的死因鉴定。请补充其编号（death_certificate）。",
        "A death needs the hospital's certificate or the finding of the police. Add its number (death_certificate).",
    ),
)
