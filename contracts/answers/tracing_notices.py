"""What tracing answers about notices (寻亲公告)."""

from __future__ import annotations

from contracts.answers.intake import Mark
from contracts.answers.parts import (
    AnswerSchema,
    age_bounds,
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
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class Publication(AnswerSchema):
    """发布情况: of a notice on one channel."""

    channel = state_code("渠道", "national_site")
    state = state_code("状态", "live")
    submitted_at = when("报送时间", G.RECORD)
    published_at = when("发布时间", G.RECORD)
    failed_at = when("未发布时间", G.RECORD)
    failure = state_code("未发布理由", "fields_missing")
    refreshed_at = when("最近更新时间", G.RECORD)
    withdrawal_due_at = when("应撤稿时间", G.RECORD)
    withdrawn_at = when("撤稿时间", G.RECORD)
    no_receipt = state_code("无撤稿回执理由", "published_once")


class NoticeListed(AnswerSchema):
    """寻亲公告, without its text."""

    id = ident("公告编号")
    profile_id = ident("档案编号")
    case_id = ident("案件编号")
    state = state_code("状态", "draft")
    channels = fact("渠道", "national_site", G.RECORD, many=True)
    drafted_at = when("拟写时间", G.RECORD)
    drafted_by = worker("拟写人", "station-tracing")
    approved_at = when("审批时间", G.RECORD)
    approved_by = worker("审批人", "station-chief")
    basis = state_code("公布依据", "search_duty")
    republishes = ident("重新发布的原公告")
    publications = inside(Publication, "发布情况", many=True)


class NoticeShown(AnswerSchema):
    """公告项目: the national site's field list, masked by how the person is guarded."""

    photo = leaf(G.DESCRIPTION, Look.ID, "照片档案编号", "ZP-2026-0017")
    name = leaf(G.PERSON_NAME, Look.NAME, "姓名", "老根")
    sex = sex_code()
    ages = age_bounds()
    height_cm = leaf(G.DESCRIPTION, Look.NUMBER, "身高 (cm)", 168)
    health = said(G.HEALTH, "健康状况", "外伤已愈")
    intellect = said(G.HEALTH, "智力状况", "未见异常")
    mind = said(G.HEALTH, "精神状况", "未见异常")
    marks = inside(Mark, "体貌特征", many=True)
    clothes = said(G.DESCRIPTION, "发现时衣着", "蓝色上衣")
    found_on = leaf(G.FOUND_PLACE, Look.DAY, "发现日期", "2026-07-20")
    found_place = leaf(G.FOUND_PLACE, Look.ADDRESS, "发现地点", "江苏省常州市天宁区")
    contact = said(G.DESCRIPTION, "救助站联系方式", "常州市救助管理站 0519-00000000")


class Notice(NoticeListed):
    """寻亲公告, with its text and what its field list shows."""

    text = said(G.DESCRIPTION, "公告内容")
    shown = inside(NoticeShown, "公告项目")


class NoticeSheet(NoticeShown):
    """报送表: an approved notice as one channel may show it."""

    notice_id = ident("公告编号")
    channel = state_code("渠道", "national_site")
    text = said(G.DESCRIPTION, "公告内容")
    columns = fact("渠道要求的项，按其顺序", "photo", G.RECORD, many=True)
    missing = fact("渠道要求而未填的项", "photo", G.RECORD, many=True)


Notices = page_of(NoticeListed)
