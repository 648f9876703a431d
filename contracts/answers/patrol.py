"""What patrol (街面巡查) answers."""

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
    state_code,
    when,
    worker,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class Advice(AnswerSchema):
    code = state_code("建议", "call_120")
    zh = leaf(G.RECORD, Look.WORDS, "中文", "请立即拨打 120")
    en = leaf(G.RECORD, Look.WORDS, "English", "Call 120 at once")


class Reported(AnswerSchema):
    """上报的答复: what a reporter is told, nothing about the person."""

    id = ident("线索编号")
    stage = state_code("进展", "received")
    joined = leaf(G.RECORD, Look.FLAG, "已并入先前的线索", False)
    priority = state_code("优先级", "p1")
    received_at = when("收到时间", G.RECORD)
    advice = inside(Advice, "提示", many=True)


class WGS84(AnswerSchema):
    lat = leaf(G.FOUND_PLACE, Look.COORDINATE, "纬度", 31.8)
    lon = leaf(G.FOUND_PLACE, Look.COORDINATE, "经度", 119.9)


class Place(AnswerSchema):
    """去往的地点."""

    place_text = leaf(G.FOUND_PLACE, Look.ADDRESS, "地点", "江苏省常州市天宁区郑陆镇公交站")
    region_code = leaf(G.FOUND_PLACE, Look.REGION, "区划代码", "320402109000")
    lat = leaf(G.FOUND_PLACE, Look.COORDINATE, "纬度", 31.8)
    lon = leaf(G.FOUND_PLACE, Look.COORDINATE, "经度", 119.9)
    crs = leaf(G.FOUND_PLACE, Look.CODE, "坐标系", "WGS84")


class ReportedPlace(AnswerSchema):
    """线索所报的地点."""

    text = leaf(G.FOUND_PLACE, Look.ADDRESS, "地点", "江苏省常州市天宁区郑陆镇公交站")
    region_code = leaf(G.FOUND_PLACE, Look.REGION, "区划代码", "320402109000")
    lat = leaf(G.FOUND_PLACE, Look.COORDINATE, "纬度", 31.8)
    lon = leaf(G.FOUND_PLACE, Look.COORDINATE, "经度", 119.9)
    crs = leaf(G.FOUND_PLACE, Look.CODE, "坐标系", "WGS84")
    accuracy_m = leaf(G.FOUND_PLACE, Look.NUMBER, "精度 (m)", 15)
    wgs84 = inside(WGS84, "换算后的坐标")


class Report(AnswerSchema):
    sighting_id = ident("线索编号")
    channel = state_code("来源", "courier")
    seen_at = when("看到的时间", G.FOUND_PLACE)
    flags = fact("状况", "lying_still", G.DESCRIPTION, many=True)
    what_seen = said(G.DESCRIPTION, "看到的情况", "一位老人躺在站台")
    place = inside(ReportedPlace, "地点")


class Contact(AnswerSchema):
    """接触记录, as the order that recorded it is answered."""

    id = ident("接触编号")
    outcome = fact("结果", "sent_hospital")
    met_at = when("接触时间", G.FOUND_PLACE)
    apparent_sex = leaf(G.SEX, Look.CODE, "目测性别", "1")
    ages = age_bounds()
    flags = fact("状况", "confused", G.DESCRIPTION, many=True)
    knows_own_name = yes("能否说出姓名", G.DESCRIPTION)
    region_code = leaf(G.FOUND_PLACE, Look.REGION, "区划代码", "320402109000")


class ContactWords(Contact):
    description = said(G.DESCRIPTION, "情况描述")
    needs = said(G.DESCRIPTION, "需求", "饮水", many=True)
    goods = said(G.DESCRIPTION, "发放物资", "矿泉水两瓶", many=True)


class DispatchDone(AnswerSchema):
    """出警单, without a word about the person."""

    id = ident("出警单编号")
    cluster_id = ident("线索簇编号")
    state = state_code("状态", "queued")
    priority = state_code("优先级", "p1")
    target_minutes = count("目标用时 (分钟)", 30)
    queued_at = when("派单时间", G.RECORD)
    due_at = when("应接单时间", G.RECORD)
    overdue = leaf(G.RECORD, Look.FLAG, "超时", False)
    team_id = worker("接单队伍", "patrol-team-1")
    staff = worker("工号", "P-017", many=True)
    accepted_at = when("接单时间", G.RECORD)
    arrived_at = when("到达时间", G.RECORD)
    done_at = when("办结时间", G.RECORD)


class ContactRecorded(DispatchDone):
    contact = inside(Contact, "接触记录")


class DispatchListed(DispatchDone):
    place = inside(Place, "地点")


class Dispatch(DispatchListed):
    vehicle = worker("车辆", "苏D·12345")
    reports = inside(Report, "线索", many=True)
    contact = inside(ContactWords, "接触记录")


class WatchDone(AnswerSchema):
    """站外关注对象, as the order that recorded a visit is answered."""

    watch_id = ident("关注编号")
    case_id = ident("案件编号")
    reason = fact("关注原因", "refused_help")
    state = state_code("状态", "watching")
    since = when("自何时起", G.RECORD)
    next_visit_by = when("应复访时间", G.RECORD)
    overdue = leaf(G.RECORD, Look.FLAG, "逾期未复访", False)
    refusals = count("再次拒绝次数", 0, G.CASE_FACTS)
    minor = yes("可能未成年", G.AGE)
    last_visit_at = when("最近复访时间", G.RECORD)
    ended_at = when("结束时间", G.RECORD)


class Watch(WatchDone):
    place = inside(Place, "地点")
    description = said(G.DESCRIPTION, "情况描述")


class Point(AnswerSchema):
    """引导点与救助点: places of ours, of nobody's person."""

    id = ident("点位编号")
    kind = state_code("类别", "relief_point")
    name = leaf(G.RECORD, Look.WORDS, "名称", "郑陆镇救助点")
    region_code = leaf(G.RECORD, Look.CODE, "区划代码", "320402109000")
    address = leaf(G.RECORD, Look.WORDS, "地址", "…")
    lat = leaf(G.RECORD, Look.COORDINATE, "纬度", 31.8)
    lon = leaf(G.RECORD, Look.COORDINATE, "经度", 119.9)
    crs = state_code("坐标系", "WGS84")


Dispatches = page_of(DispatchListed)
Points = page_of(Point)
Watches = page_of(Watch)
