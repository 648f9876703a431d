"""Intake's problems: why nobody is taken in as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
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
)
