"""What follow-up (回访) answers."""

from __future__ import annotations

from contracts.answers.intake import Relative
from contracts.answers.parts import (
    AnswerSchema,
    age_bounds,
    count,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    sex_code,
    state_code,
    when,
    worker,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class Guardian(AnswerSchema):
    """接领人, 监护人."""

    name = leaf(G.GUARDIAN, Look.NAME, "姓名", "陈小满")
    relation = said(G.GUARDIAN, "关系", "女儿")
    organisation = said(G.GUARDIAN, "单位")


class Returnee(AnswerSchema):
    """返常人员."""

    sex = sex_code()
    ages = age_bounds()
    name = leaf(G.PERSON_NAME, Look.NAME, "姓名", "陈国峰")
    home_text = leaf(G.HOME_ADDRESS, Look.ADDRESS, "住址", "江苏省常州市溧阳市竹箦镇中梅村")
    relatives = inside(Relative, "亲属", many=True)
    guardian = inside(Guardian, "接领人")


class Plan(AnswerSchema):
    """回访计划, without the person."""

    id = ident("计划编号")
    case_id = ident("案件编号")
    state = state_code("状态", "active")
    risk = fact("风险等级", "high")
    home_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "住址区划代码", "320481111201")
    arrived_on = leaf(G.CASE_FACTS, Look.DAY, "返乡日期", "2026-08-31")
    created_at = when("拟定时间", G.RECORD)
    withdrawn_at = when("撤回时间", G.RECORD)
    withdrawn_reason = state_code("撤回原因", "identity_revoked")


class Assessment(AnswerSchema):
    """风险评估."""

    version = count("版本")
    level = fact("等级", "high")
    score = count("分值", 6, G.CASE_FACTS)
    reasons = fact("理由", "lives_alone", G.VISIT_NOTES, many=True)
    assessed_at = when("评估时间", G.RECORD)


class Task(AnswerSchema):
    """回访任务."""

    id = ident("任务编号")
    plan_id = ident("计划编号")
    case_id = ident("案件编号")
    kind = state_code("方式", "visit")
    due_on = leaf(G.RECORD, Look.DAY, "应办日期", "2026-09-07")
    due_at = when("应办时间", G.RECORD)
    tolerance_days = count("宽限天数", 3)
    state = state_code("状态", "due")
    done_at = when("办结时间", G.RECORD)


class GoodsLine(AnswerSchema):
    what = fact("物资", "rice", G.VISIT_NOTES)
    quantity = count("数量", 1, G.VISIT_NOTES)


class Visit(AnswerSchema):
    """回访记录."""

    id = ident("记录编号")
    task_id = ident("任务编号")
    kind = state_code("方式", "visit")
    visited_at = when("回访时间", G.RECORD)
    recorded_by = worker("登记机构", "township-zhengluzhen")
    goods = inside(GoodsLine, "慰问物资", many=True)
    money_fen = count("慰问金 (分)", 50000, G.VISIT_NOTES)
    factors = fact("风险因素", "lives_alone", G.VISIT_NOTES, many=True)
    stable = yes("情况稳定", G.VISIT_NOTES)
    present = said(G.VISIT_NOTES, "在场人员", "女儿", many=True)
    health = said(G.HEALTH, "身心状况")
    living = said(G.VISIT_NOTES, "生活状况")
    medication = said(G.HEALTH, "服药情况")
    needs = said(G.VISIT_NOTES, "困难与需求", many=True)


class VisitRecorded(AnswerSchema):
    visit_id = ident("记录编号")
    task = inside(Task, "任务")
    plan = inside(Plan, "计划")
    risk = inside(Assessment, "风险评估")
    goods = inside(GoodsLine, "慰问物资", many=True)
    money_fen = count("慰问金 (分)", 50000, G.VISIT_NOTES)


class NoticeDone(AnswerSchema):
    """属地告知, without the person."""

    id = ident("告知编号")
    plan_id = ident("计划编号")
    case_id = ident("案件编号")
    level = state_code("层级", "town")
    region_code = leaf(G.RECORD, Look.CODE, "区划代码", "320481111000")
    office_id = leaf(G.RECORD, Look.CODE, "承办机构", "township-zhuze")
    state = state_code("状态", "sent")
    sent_at = when("发送时间", G.RECORD)
    ack_due_at = when("应签收时间", G.RECORD)
    overdue = leaf(G.RECORD, Look.FLAG, "逾期", False)
    acknowledged_at = when("签收时间", G.RECORD)
    acknowledged_by = worker("签收机构", "township-zhuze")
    voided_at = when("作废时间", G.RECORD)


class HomeNotice(NoticeDone):
    risk = fact("风险等级", "high")
    home_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "住址区划代码", "320481111201")
    tasks = inside(Task, "任务", many=True)
    note = said(G.VISIT_NOTES, "备注")
    returnee = inside(Returnee, "返常人员")


class PlanWhole(Plan):
    returnee = inside(Returnee, "返常人员")
    assessments = inside(Assessment, "风险评估", many=True)
    tasks = inside(Task, "任务", many=True)
    visits = inside(Visit, "回访记录", many=True)
    notices = inside(NoticeDone, "属地告知", many=True)


Plans = page_of(Plan)
Tasks = page_of(Task)
HomeNotices = page_of(HomeNotice)
