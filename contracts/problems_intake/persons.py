"""Intake's problems: why nothing of a person is corrected or erased as asked, and what to do next."""

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
)
