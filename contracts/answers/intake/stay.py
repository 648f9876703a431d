"""What intake answers of the checks of a stay (在站)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, fact, ident, said, when, worker, yes
from contracts.disclosure.groups import FieldGroup as G


class SafetyCheck(AnswerSchema):
    """安全检查."""

    safety_check_id = ident("检查编号")
    case_id = ident("案件编号")
    officer = worker("安检人员工号")
    items_in_custody = count("代管物品件数", 1, G.BELONGINGS)
    outcome = fact("安检结论", "passed_with_custody")
    at = when("时间", G.RECORD)


class HealthCheckDone(AnswerSchema):
    """健康检查."""

    health_check_id = ident("检查编号")
    case_id = ident("案件编号")
    decision = fact("结论", "fit", G.HEALTH)
    impaired = yes("精神障碍或智力残疾迹象", G.HEALTH)
    at = when("时间", G.RECORD)


class HealthCheck(HealthCheckDone):
    findings = said(G.HEALTH, "检查所见")
