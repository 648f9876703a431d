"""Intake's problems: why a document, an identity or a person cannot be recorded as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "document_number_form",
        422,
        "证件号码格式不符",
        "The number has not the form of that document",
        "该种证件（facts.document）没有这种格式的号码。请核对证件种类和号码后重新提交；没有证件的，登记为自报姓名。",
        "A document of the kind in facts.document has no number of this form. Look at the kind and the number again; "
        "without a document record the claimed name.",
    ),
    Problem(
        "document_number_checksum",
        422,
        "证件号码校验位不符",
        "The check digit of the number is wrong",
        "号码校验位与其余各位不符（GB 11643，ISO 7064 MOD 11-2），多为抄录错误。请对照证件重新录入，或用读卡器读取。",
        "The last sign does not agree with the others (GB 11643, ISO 7064 MOD 11-2); mostly a slip of the pen. Copy it "
        "again from the document, or have the card reader read it.",
    ),
    Problem(
        "document_number_date",
        422,
        "证件号码中的出生日期不存在",
        "The date of birth in the number is impossible",
        "号码中的出生日期不存在、在将来或超过120年。请对照证件重新录入；证件如此的，请公安核实。",
        "The date of birth in the number does not exist, lies ahead or more than 120 years back. Copy it again; if the "
        "document says so, ask the police.",
    ),
    Problem(
        "police_answer_number_missing",
        422,
        "缺少公安答复编号",
        "The number of the answer of the police is missing",
        "公安确认或否认身份须附答复编号（answer_number），由答复的公安机关提供。",
        "That the police confirm or refute an identity needs the number of their answer (answer_number); the police "
        "station that answered has it.",
    ),
    Problem(
        "identity_wrong_state",
        409,
        "身份状态不允许此操作",
        "The identity is at another point of its way",
        "当前身份状态（facts.identity）不能直接变为 facts.wanted。公安已核实的身份，须先由承办人附理由撤销后再登记。",
        "From facts.identity the identity cannot become facts.wanted. What the police verified is first revoked, with "
        "its reason, by whoever works on the case.",
    ),
    Problem(
        "identity_not_verified",
        409,
        "没有可撤销的身份",
        "There is no verified identity to revoke",
        "该案件的身份未经证件或公安核实，没有可撤销的内容。自报姓名不实的，请登记核查结果。",
        "Neither a document nor the police have verified this identity, so there is nothing to revoke. Record a claim "
        "that is false as the result of a check.",
    ),
    Problem(
        "person_already_merged",
        409,
        "该人员已并入他人",
        "This person has been merged already",
        "facts.person_id 已并入 facts.present_id。请对现人员操作；合并有误的，先拆分。",
        "facts.person_id has been merged into facts.present_id. Act on the present person; if the merge was wrong, "
        "split it first.",
    ),
    Problem(
        "person_not_merged",
        409,
        "该人员未并入他人",
        "This person has not been merged",
        "只有并入他人的编号可以拆分。请查看该人员的 formerly，对其中并入有误的编号执行拆分。",
        "Only an id that was merged can be split. Look at the person's `formerly` and split the one merged in error.",
    ),
    Problem(
        "same_person",
        409,
        "两个编号是同一人",
        "Both ids are the same person",
        "两个编号现为同一人员（facts.present_id）。不是同一人的，请先拆分。",
        "Both ids stand for the same person (facts.present_id). If they are not the same, split them first.",
    ),
)
