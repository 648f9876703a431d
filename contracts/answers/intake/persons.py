"""What intake answers of a person, and of what was erased and corrected of one."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, ident, inside, leaf, said, state_code, when, yes
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


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
