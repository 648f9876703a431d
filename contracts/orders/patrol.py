"""What patrol (街面巡查) may be ordered and asked; without it a report from the street could mean anything or nothing.

How bodies and lists are read is said in :mod:`contracts.orders.parts`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts.answers import patrol as answers
from contracts.answers.parts import answering
from contracts.codes import ConditionFlag, ContactOutcome, Sex, WatchReason, WatchVisit
from contracts.orders.parts import (
    NOT_SAID,
    PagedSchema,
    StrictSchema,
    age_range,
    asked_for,
    code,
    division_code,
    flag,
    identifier,
    moment,
    patterned,
    several,
    whole_number,
    words,
)
from contracts.purposes import Purpose


class Crs(CodeList):
    """坐标系: WGS84 of satellites and phones, GCJ02 of Gaode and Tencent maps, BD09 of Baidu (domain §4.5)."""

    WGS84 = "WGS84"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


class DispatchState(CodeList):
    """出警单状态, in the order a dispatch passes them."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    DONE = "done"


class WatchState(CodeList):
    """站外关注状态: ``watching`` until somebody is helped or gone."""

    WATCHING = "watching"
    ACCEPTED_HELP = "accepted_help"
    MOVED_ON = "moved_on"
    DECEASED = "deceased"


class PointKind(CodeList):
    """点位类别: 彩票店引导点 and 临时救助点."""

    LOTTERY_GUIDE_POINT = "lottery_guide_point"
    RELIEF_POINT = "relief_point"


def _flags() -> fields.List[Any]:
    return several(
        code(ConditionFlag, "one thing that can be seen", ConditionFlag.LYING_STILL, required=True),
        "状况: what can be seen",
        ["lying_still", "heat"],
        most=len(ConditionFlag),
    )


class _Degrees(fields.Float):
    """Degrees as a number; a text that looks like one is refused."""

    def _validated(self, value: Any) -> Any:
        if isinstance(value, str | bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


def _degrees(description: str, example: float, most: int) -> _Degrees:
    between = validate.Range(-most, most)
    return _Degrees(validate=between, metadata={"description": description, "example": example}, **NOT_SAID)


# --- sightings (线索) -------------------------------------------------------------------------------------------------


class PlaceBody(StrictSchema):
    """Where it was (位置): always in words, and as a coordinate, with its system, when the sender has one."""

    text = words("地点描述", "郑陆镇武澄路公交站", longest=200, required=True)
    region_code = division_code("区划代码, 12 digits", "320402109000")
    lat = _degrees("纬度", 31.8241, 90)
    lon = _degrees("经度", 120.1182, 180)
    crs = code(Crs, "坐标系: required with lat and lon", Crs.GCJ02)
    accuracy_m = whole_number("精度, metres", 15, lowest=0, highest=100_000)

    @validates_schema
    def _whole_coordinate(self, data: dict[str, Any], **_: Any) -> None:
        given = [name for name in ("lat", "lon", "crs") if data.get(name) is not None]
        if given and len(given) < 3:
            missing = next(name for name in ("lat", "lon", "crs") if name not in given)
            raise ValidationError("a coordinate is lat, lon and the system it was measured in (crs)", missing)


class SightingBody(StrictSchema):
    """Somebody in need was seen (线索). Only ``place.text`` and ``what_seen`` are required."""

    place = fields.Nested(PlaceBody, required=True)
    what_seen = words("看到的情况", "一位老人躺在公交站台, 天气炎热, 叫他没有反应", longest=500, required=True)
    flags = _flags()
    seen_at = moment("看到的时间; when missing, the moment the report was accepted")
    client_ref = patterned(
        "the reporter's own number of this report: the same number is the same sighting",
        r"[A-Za-z0-9._:-]{1,64}",
        "order-20260721-118",
    )


# --- dispatches (出警单) ----------------------------------------------------------------------------------------------


class DispatchesParams(PagedSchema):
    """Which dispatches: those waiting for a team and those of the asking team; the station sees all."""

    state = code(DispatchState, "状态", DispatchState.QUEUED)


class DispatchParams(StrictSchema):
    dispatch_id = identifier("the dispatch", required=True)


class AcceptBody(StrictSchema):
    """A team takes the dispatch (接单): at least two of staff, by their badge codes."""

    staff = several(
        patterned("工号 of one of the team", r"[A-Z]{1,4}-?\d{1,6}", "P-017", required=True),
        "工号: badge codes, never names",
        ["P-017", "P-023"],
        least=1,
        most=10,
        required=True,
    )
    vehicle = words("车辆", "苏D·12345", longest=20)


class ArriveBody(StrictSchema):
    """The team is at the place (到达)."""

    arrived_at = moment("到达时间; when missing, the moment the order was accepted")


class ContactBody(StrictSchema):
    """Whom the team met, or that it found nobody (接触记录)."""

    met_at = moment("接触时间; when missing, the moment the record was accepted")
    outcome = code(ContactOutcome, "接触结果", ContactOutcome.SENT_HOSPITAL, required=True)
    apparent_sex = code(Sex, "目测性别, GB/T 2261.1", Sex.MALE, required=True)
    ages = age_range("年龄范围: a range, never a point", required=True)
    flags = _flags()
    knows_own_name = flag("能否说出姓名", False, required=True)
    description = words("情况描述", "男, 灰布上衣, 虚弱, 答非所问, 说不出姓名和住址", longest=2000, required=True)
    needs = several(words("需求", "饮水", longest=40, required=True), "现场需求", ["饮水", "就医"], most=20)
    goods = several(words("物资", "矿泉水两瓶", longest=40, required=True), "发放物资", ["矿泉水两瓶"], most=20)
    female_staff = flag("女性工作人员在场 (Decree 381 art 8)", True)


# --- the watch list (站外关注对象) ------------------------------------------------------------------------------------


class WatchesParams(PagedSchema):
    """Whom of the watch list."""

    state = code(WatchState, "状态", WatchState.WATCHING)
    reason = code(WatchReason, "关注原因", WatchReason.REFUSED_HELP)
    overdue = asked_for("Only those whose next visit is, or is not, overdue")


class WatchVisitBody(StrictSchema):
    """A team looked in (复访)."""

    found = code(WatchVisit, "复访结果", WatchVisit.REFUSED_AGAIN, required=True)
    visited_at = moment("复访时间; when missing, the moment the order was accepted")


class ContactDetailParams(StrictSchema):
    contact_id = identifier("the contact", required=True)


class PointsParams(PagedSchema):
    """Which guide and relief points (引导点, 救助点)."""

    kind = code(PointKind, "点位类别", PointKind.RELIEF_POINT)


# --- orders and reads -------------------------------------------------------------------------------------------------

_WORK = "dispatches:work"

REPORT_SIGHTING = CommandType(
    "patrol",
    "report_sighting",
    "sighting",
    "sightings:report",
    SightingBody,
    creates=True,
    deferrable_for=timedelta(days=7),
    answer=answers.Reported,
    doc="Report somebody in need (线索上报). Late is better than never; reports of one person are joined, not dropped.",
)
ACCEPT_DISPATCH = CommandType(
    "patrol",
    "accept_dispatch",
    "dispatch",
    _WORK,
    AcceptBody,
    answer=answers.DispatchDone,
    doc="Take a waiting dispatch (接单). Not deferrable: two teams that both believe they have it help nobody.",
)
ARRIVE_AT_DISPATCH = CommandType(
    "patrol",
    "arrive_at_dispatch",
    "dispatch",
    _WORK,
    ArriveBody,
    answer=answers.DispatchDone,
    doc="The team is at the place (到达现场).",
)
RECORD_CONTACT = CommandType(
    "patrol",
    "record_contact",
    "dispatch",
    _WORK,
    ContactBody,
    deferrable_for=timedelta(days=7),
    answer=answers.ContactRecorded,
    doc="Record whom the team met and what came of it (接触记录); ends the dispatch.",
)
DISPATCHES = ReadType(
    "patrol",
    "dispatches",
    _WORK,
    DispatchesParams,
    **answering(answers.Dispatches, Purpose.STREET_PATROL),
    doc="Dispatches (出警单) that wait, and those of the asking team; the station sees all.",
)
DISPATCH = ReadType(
    "patrol",
    "dispatch",
    _WORK,
    DispatchParams,
    **answering(answers.Dispatch, Purpose.STREET_PATROL),
    doc="One dispatch with every report that led to it.",
    about="dispatch",
)
POINTS = ReadType(
    "patrol",
    "points",
    _WORK,
    PointsParams,
    **answering(answers.Points, Purpose.STREET_PATROL),
    doc="Guide points and relief points (引导点, 救助点).",
)
WATCHES = ReadType(
    "patrol",
    "watches",
    _WORK,
    WatchesParams,
    **answering(answers.Watches, Purpose.STREET_PATROL),
    doc="The watch list (站外关注对象): who did not want to come in and is looked in on again, and who may not look "
    "after themselves and is gone.",
)
RECORD_WATCH_VISIT = CommandType(
    "patrol",
    "record_watch_visit",
    "watch",
    _WORK,
    WatchVisitBody,
    deferrable_for=timedelta(days=7),
    answer=answers.WatchDone,
    doc="A team looked in on somebody of the watch list (复访); whoever is still out there is looked in on again "
    "within a day.",
)
CONTACT_DETAIL = ReadType(
    "patrol",
    "contact_detail",
    "service",
    ContactDetailParams,
    discloses=("place", "description"),
    doc="""What the events do not say of a contact, for intake: ``{contact_id, place_text, region_code, lat, lon, crs,
    description, needs[]}``; ``lat``/``lon`` are WGS84 (``crs`` says so) or all three are null.""",
)
