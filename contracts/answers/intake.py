"""What intake (接待) answers."""

from __future__ import annotations

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

_CASE_NUMBER = "CZ-2026-000041"


class Mark(AnswerSchema):
    """体表特征."""

    kind = said(G.DESCRIPTION, "特征", "疤痕")
    part = said(G.DESCRIPTION, "部位", "左手食指")
    side = said(G.DESCRIPTION, "侧别", "左")
    text = said(G.DESCRIPTION, "描述", "一道旧疤")


class Relative(AnswerSchema):
    """亲属."""

    name = leaf(G.RELATIVES, Look.NAME, "姓名", "陈小满")
    relation = said(G.RELATIVES, "关系", "女儿")
    phone = leaf(G.RELATIVES, Look.PHONE, "电话", "13800005678")


class Receiver(AnswerSchema):
    """接领人."""

    name = leaf(G.GUARDIAN, Look.NAME, "姓名", "赵秀兰")
    relation = said(G.GUARDIAN, "关系", "女儿")
    organisation = said(G.GUARDIAN, "单位", "商丘市救助管理站")
    document_number = leaf(G.DOCUMENT_NUMBER, Look.DOCUMENT, "证件号码", "P-0001")


class FoundPlace(AnswerSchema):
    """发现地点."""

    text = leaf(G.FOUND_PLACE, Look.ADDRESS, "地点", "江苏省常州市天宁区郑陆镇公交站")
    lat = leaf(G.FOUND_PLACE, Look.COORDINATE, "纬度", 31.8)
    lon = leaf(G.FOUND_PLACE, Look.COORDINATE, "经度", 119.9)
    crs = leaf(G.FOUND_PLACE, Look.CODE, "坐标系", "WGS84")


class Person(AnswerSchema):
    """受助人."""

    name = leaf(G.PERSON_NAME, Look.NAME, "核实的姓名", "陈国峰")
    claimed_name = leaf(G.PERSON_NAME, Look.NAME, "自报姓名", "老根")
    home_text = leaf(G.HOME_ADDRESS, Look.ADDRESS, "户籍地址", "河南省周口市商水县某镇柳河村")
    relatives = inside(Relative, "亲属", many=True)
    description = said(G.DESCRIPTION, "情况描述")
    found_place = inside(FoundPlace, "发现地点")
    dialect = said(G.DESCRIPTION, "口音", "豫东口音")
    marks = inside(Mark, "体表特征", many=True)
    height_cm = leaf(G.DESCRIPTION, Look.NUMBER, "身高 (cm)", 168)
    age_evidence = said(G.EVIDENCE, "年龄证据编号", "BG-2026-118")


class SafetyCheck(AnswerSchema):
    """安全检查."""

    safety_check_id = ident("检查编号")
    case_id = ident("案件编号")
    officer = worker("安检人员工号")
    items_in_custody = count("代管物品件数", 1, G.BELONGINGS)
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


class ReceiptDone(AnswerSchema):
    """物品保管."""

    receipt_id = ident("收据编号")
    case_id = ident("案件编号")
    state = state_code("状态", "held")
    line_count = count("项数", 1, G.BELONGINGS)
    money_fen = count("现金 (分)", 3550, G.BELONGINGS)
    sealed_bag = leaf(G.BELONGINGS, Look.CODE, "封袋号", "B-2026-0041")
    received_at = when("收存时间", G.RECORD)
    settled_at = when("返还时间", G.RECORD)


class BelongingsLine(AnswerSchema):
    what = said(G.BELONGINGS, "物品", "蓝色布包")
    quantity = count("数量", 1, G.BELONGINGS)


class Receipt(ReceiptDone):
    lines = inside(BelongingsLine, "物品清单", many=True)


class BelongingsReturned(AnswerSchema):
    case_id = ident("案件编号")
    receipts = inside(ReceiptDone, "收据", many=True)


class DepartureDone(AnswerSchema):
    """离站."""

    departure_id = ident("离站编号")
    case_id = ident("案件编号")
    kind = fact("方式", "escort")
    state = state_code("状态", "planned")
    destination_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "目的地区划代码", "411402000000")
    escorts = worker("护送人员工号", many=True)
    handover_sheet = leaf(G.CASE_FACTS, Look.CODE, "交接单号", "JJ-2026-009")
    planned_at = when("拟定时间", G.RECORD)
    executed_at = when("离站时间")
    arrived_at = when("到达时间")


class DepartureExecuted(DepartureDone):
    belongings_held = count("尚存物品收据", 0, G.BELONGINGS)


class Ticket(AnswerSchema):
    """车票: stations and seats, no names."""

    ticket_id = ident("车票编号")
    departure_id = ident("离站编号")
    state = state_code("状态", "requested")
    travellers = count("人数", 3, G.TRAVEL)
    from_station = said(G.TRAVEL, "出发站", "常州")
    to_station = said(G.TRAVEL, "到达站", "商丘")
    requested_at = when("申请时间", G.RECORD)
    train = leaf(G.TRAVEL, Look.CODE, "车次", "G1838")
    departs_at = when("开车时间", G.TRAVEL)
    arrives_at = when("到达时间", G.TRAVEL)
    price_fen = count("票价 (分)", 95400, G.TRAVEL)
    direct = yes("直达", G.TRAVEL)
    transfer_contact = said(G.TRAVEL, "中转联系方式", "徐州市救助管理站 0516-12345")
    issued_at = when("出票时间", G.RECORD)


class Departure(DepartureDone):
    destination_text = leaf(G.HOME_ADDRESS, Look.ADDRESS, "目的地地址", "河南省商丘市某区向阳村")
    receiver = inside(Receiver, "接领人")
    confirmed_by = said(G.EVIDENCE, "确认人", "流出地救助站值班员")
    ticket = inside(Ticket, "车票")


class CaseListed(AnswerSchema):
    """案件, without the person."""

    case_id = ident("案件编号")
    case_number = leaf(G.RECORD, Look.CODE, "案号", _CASE_NUMBER)
    state = state_code("状态", "in_station")
    origin = fact("来源", "patrol_contact")
    identity = fact("身份状态", "unidentified")
    sex = sex_code()
    ages = age_bounds()
    age_basis = leaf(G.AGE, Look.CODE, "年龄依据", "visual")
    presumed_minor = leaf(G.AGE, Look.FLAG, "推定未成年", False)
    impaired = yes("精神障碍或智力残疾迹象", G.HEALTH)
    fit_to_travel = yes("可否旅行", G.HEALTH)
    bed_zone = fact("床位区域", "care")
    found_at = when("发现时间", G.FOUND_PLACE)
    found_region_code = leaf(G.FOUND_PLACE, Look.REGION, "发现地区划代码", "320402109000")
    home_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "户籍地区划代码", "411623000000")
    opened_at = when("立案时间", G.RECORD)
    first_custody_at = when("首次接收时间")
    custody_place = fact("首次接收地", "hospital")
    entered_at = when("入站时间")
    departed_at = when("离站时间")
    arrived_at = when("到达时间")
    closed_at = when("结案时间", G.RECORD)


class SealShown(AnswerSchema):
    """密封."""

    case_id = ident("案件编号")
    sealed = leaf(G.CASE_FACTS, Look.FLAG, "已密封", True)


class Erasure(AnswerSchema):
    """删除: what is left of somebody who was erased."""

    case_id = ident("案件编号")
    reason = state_code("删除理由", "retention_over")
    erased_at = when("删除时间", G.RECORD)
    waiting_for = leaf(G.RECORD, Look.CODE, "尚未完成的环节", "tracing", many=True)
    completed_at = when("全部完成时间", G.RECORD)
    overdue = leaf(G.RECORD, Look.FLAG, "逾期", False)


class Correction(AnswerSchema):
    """更正: which fields, not the words."""

    correction_id = ident("更正编号")
    case_id = ident("案件编号")
    corrected = leaf(G.RECORD, Look.CODE, "更正的字段", "name", many=True)
    corrected_at = when("更正时间", G.RECORD)
    waiting_for = leaf(G.RECORD, Look.CODE, "尚未完成的环节", "tracing", many=True)


class FoundByNumber(AnswerSchema):
    """号码查询: whether the number leads to anybody."""

    exists = yes("有无此人", G.DOCUMENT_NUMBER)
    case_ids = ident("案件编号", many=True)


class Case(CaseListed):
    erasure = inside(Erasure, "删除")
    corrections = inside(Correction, "更正", many=True)
    person = inside(Person, "受助人")
    safety_checks = inside(SafetyCheck, "安全检查", many=True)
    health_checks = inside(HealthCheck, "健康检查", many=True)
    receipts = inside(Receipt, "物品保管", many=True)
    departures = inside(DepartureDone, "离站", many=True)
    reasons_to_stay_open = fact("未能结案的原因", "belongings_held", G.RECORD, many=True)


class ReferralDone(AnswerSchema):
    """转诊, without the patient."""

    referral_id = ident("转诊编号")
    chain_id = ident("转诊链编号")
    case_id = ident("案件编号")
    attempt = count("第几次")
    hospital_id = leaf(G.RECORD, Look.CODE, "医院", "hospital-1")
    urgency = state_code("紧急程度", "emergency")
    state = state_code("状态", "requested")
    overdue = leaf(G.RECORD, Look.FLAG, "逾期未答复", False)
    requested_at = when("发起时间", G.RECORD)
    answer_due_at = when("应答复时间", G.RECORD)
    accepted_at = when("接收时间", G.RECORD)
    rejected_at = when("拒收时间", G.RECORD)
    rejection_reason = state_code("拒收理由", "capacity")
    next_referral_id = ident("后续转诊编号")
    admitted_at = when("入院时间", G.RECORD)
    discharged_at = when("出院时间", G.RECORD)
    fit_to_travel = yes("可否旅行", G.HEALTH)


class ReferralRequested(ReferralDone):
    case_number = leaf(G.RECORD, Look.CODE, "案号", _CASE_NUMBER)


class ReferralListed(ReferralDone):
    sex = sex_code()
    ages = age_bounds()
    place = leaf(G.FOUND_PLACE, Look.ADDRESS, "病人所在地点", "郑陆镇镇政府公交站")
    reason = said(G.HEALTH, "转诊原因", "中暑，意识模糊")


class KnownPatient(AnswerSchema):
    """病人身份: to a hospital only whether it is known, unless the glass is broken."""

    name = leaf(G.PERSON_NAME, Look.NAME, "核实的姓名", "陈国峰")
    claimed_name = leaf(G.PERSON_NAME, Look.NAME, "自报姓名", "老根")
    relatives = inside(Relative, "亲属", many=True)


class Referral(ReferralListed):
    person = inside(KnownPatient, "病人身份")
    note = said(G.HEALTH, "说明")
    ward = said(G.HEALTH, "科室", "急诊内科")
    advice = said(G.HEALTH, "出院医嘱")


Cases = page_of(CaseListed)
Referrals = page_of(ReferralListed)
Tickets = page_of(Ticket)
