"""What intake answers of a hand-over between police and station (公安交接)."""

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
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class NearestInquiry(AnswerSchema):
    """读音相近的寻人信息: codes and numbers only; it identifies nobody."""

    inquiry_id = ident("寻人信息编号")
    score_millibits = count("绝对分值", 12000, G.EVIDENCE)


class NameMatch(AnswerSchema):
    """读音比对: whether the name was compared, in words that a form can carry."""

    state = state_code("状态", "to_come")
    says = leaf(G.RECORD, Look.WORDS, "说明", "比对结果尚未返回")
    compared_at = when("比对时间", G.RECORD)
    nearest = inside(NearestInquiry, "读音相近的寻人信息, to the station only", many=True)


class HandoverListed(AnswerSchema):
    """交接表, without the person."""

    handover_id = ident("交接表编号")
    case_id = ident("案件编号")
    case_number = leaf(G.RECORD, Look.CODE, "案号", "CZ-2026-000041")
    direction = state_code("交接方向", "from_police")
    state = state_code("状态", "arrived")
    police_id = leaf(G.RECORD, Look.CODE, "公安机关", "police-changzhou")
    unit_code = leaf(G.RECORD, Look.CODE, "公安机关机构代码", "320402500000")
    announced_at = when("预告时间", G.RECORD)
    arrived_at = when("到达时间", G.RECORD)
    police_signed_at = when("公安签字时间", G.RECORD)
    station_signed_at = when("站方签字时间", G.RECORD)
    missing = leaf(G.RECORD, Look.CODE, "尚缺签字", "station", many=True)
    refused_by = state_code("拒签方", "station")
    refusal_reason = state_code("拒签理由", "items_disagree")
    refused_at = when("拒签时间", G.RECORD)
    closed_at = when("归档时间", G.RECORD)
    name_match = inside(NameMatch, "读音比对")


class Handover(HandoverListed):
    """交接表, whole."""

    officers = leaf(G.HANDOVER, Look.CODE, "民警警号", "P-100231", many=True)
    police_signer = leaf(G.HANDOVER, Look.CODE, "公安签字人", "P-100231")
    station_signer = leaf(G.HANDOVER, Look.CODE, "站方签字人", "S-017")
    refusal_note = said(G.HANDOVER, "拒签说明", "书包内现金与所列不符")
    found_at = when("发现时间", G.FOUND_PLACE)
    found_place = leaf(G.FOUND_PLACE, Look.ADDRESS, "发现地点", "江苏省常州市天宁区常州火车站北广场")
    found_region_code = leaf(G.FOUND_PLACE, Look.REGION, "发现地区划代码", "320402004000")
    circumstances = said(G.DESCRIPTION, "发现经过", "巡逻中发现一男孩独自徘徊")
    sex = sex_code()
    ages = age_bounds()
    description = said(G.DESCRIPTION, "体貌与情况", "身高约165厘米")
    name = leaf(G.PERSON_NAME, Look.NAME, "姓名", "雷文风")
    items = said(G.HANDOVER, "移交物品", "黑色书包一个", many=True)
    injured = yes("有无外伤", G.HANDOVER)
    injuries = said(G.HANDOVER, "外伤情况", "左膝擦伤")
    dna_taken = yes("此前是否已采集DNA", G.HANDOVER)
    dna_taken_on = leaf(G.HANDOVER, Look.DAY, "采集日期", "2026-07-19")
    dna_lab_number = leaf(G.HANDOVER, Look.CODE, "DNA实验室编号", "CZ-DNA-2026-00417")
    earlier_query = fact("此前身份核查情况", "not_answered", G.HANDOVER)


Handovers = page_of(HandoverListed)
