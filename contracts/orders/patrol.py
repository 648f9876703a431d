"""What patrol (街面巡查) may be ordered and asked; without it a report from the street could mean anything or nothing.

Lists answer ``{"items": [...], "next_after": id | None}``, oldest first, at most ``limit`` (100) a page; ``after`` is
the id of the last item seen. Times are read with an offset. What people saw and
said travels only here, sealed, never in events.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from chassis.kinds import CodeList, InstantField, Range, RangeField
from chassis.orders import CommandType, ReadType
from contracts.codes import ConditionFlag, ContactOutcome, Sex


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


class PointKind(CodeList):
    """点位类别: 彩票店引导点 and 临时救助点."""

    LOTTERY_GUIDE_POINT = "lottery_guide_point"
    RELIEF_POINT = "relief_point"


_UUID = validate.Regexp(r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def _id(description: str, **options: Any) -> fields.String:
    return fields.String(validate=_UUID, metadata={"description": description}, **options)


def _text(limit: int, description: str, example: str, **options: Any) -> fields.String:
    """Words a person wrote: bounded, and not empty when given."""
    return fields.String(
        validate=validate.Length(min=1, max=limit),
        metadata={"description": description, "example": example},
        **options,
    )


def _moment(description: str) -> InstantField:
    """A moment that is taken as the acceptance of the order when it is missing."""
    return InstantField(
        load_default=None,
        allow_none=True,
        metadata={"description": description, "example": "2026-07-21T10:00:00+08:00"},
    )


def _answer(description: str, **options: Any) -> fields.Boolean:
    """Yes or no; a number or a word is neither."""
    return fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": description, "example": True}, **options
    )


def _flags() -> fields.List:
    return fields.List(
        fields.Enum(ConditionFlag, by_value=True),
        load_default=list,
        validate=validate.Length(max=len(ConditionFlag)),
        metadata={"description": "状况: what can be seen", "example": ["lying_still", "heat"]},
    )


def _plausible_ages(ages: Range) -> None:
    if not 0 <= ages.lo <= ages.hi <= 120:
        raise ValidationError("ages lie between 0 and 120")


class _Degrees(fields.Float):
    """Degrees as a number; a text that looks like one is refused."""

    def _validated(self, value: Any) -> Any:
        if isinstance(value, str | bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class _Paged(_Strict):
    after = _id("the last id of the page before", load_default=None, allow_none=True)
    limit = fields.Integer(strict=False, load_default=100, validate=validate.Range(1, 100))


# --- sightings (线索) --------------------------------------------------------------------------------


class PlaceBody(_Strict):
    """Where it was (位置): always in words, and as a coordinate, with its system, when the sender has one."""

    text = _text(200, "地点描述", "郑陆镇武澄路公交站", required=True)
    region_code = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"\A\d{12}\Z"),
        metadata={"description": "区划代码, 12 digits", "example": "320402109000"},
    )
    lat = _Degrees(
        load_default=None,
        allow_none=True,
        validate=validate.Range(-90, 90),
        metadata={"description": "纬度", "example": 31.8241},
    )
    lon = _Degrees(
        load_default=None,
        allow_none=True,
        validate=validate.Range(-180, 180),
        metadata={"description": "经度", "example": 120.1182},
    )
    crs = fields.Enum(
        Crs,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "坐标系: required with lat and lon", "example": "GCJ02"},
    )
    accuracy_m = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 100_000),
        metadata={"description": "精度, metres", "example": 15},
    )

    @validates_schema
    def _whole_coordinate(self, data: dict[str, Any], **_: Any) -> None:
        given = [name for name in ("lat", "lon", "crs") if data.get(name) is not None]
        if given and len(given) < 3:
            missing = next(name for name in ("lat", "lon", "crs") if name not in given)
            raise ValidationError("a coordinate is lat, lon and the system it was measured in (crs)", missing)


class SightingBody(_Strict):
    """Somebody in need was seen (线索). Only ``place.text`` and ``what_seen`` are required."""

    place = fields.Nested(PlaceBody, required=True)
    what_seen = _text(500, "看到的情况", "一位老人躺在公交站台, 天气炎热, 叫他没有反应", required=True)
    flags = _flags()
    seen_at = _moment("看到的时间; when missing, the moment the report was accepted")
    client_ref = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"\A[A-Za-z0-9._:-]{1,64}\Z"),
        metadata={
            "description": "the reporter's own number of this report: the same number is the same sighting",
            "example": "order-20260721-118",
        },
    )


# --- dispatches (出警单) ------------------------------------------------------------------------------


class DispatchesParams(_Paged):
    """Which dispatches: those waiting for a team and those of the asking team; the station sees all."""

    state = fields.Enum(
        DispatchState, by_value=True, load_default=None, allow_none=True, metadata={"description": "状态"}
    )


class DispatchParams(_Strict):
    dispatch_id = _id("the dispatch", required=True)


class AcceptBody(_Strict):
    """A team takes the dispatch (接单): at least two of staff, by their badge codes."""

    staff = fields.List(
        fields.String(validate=validate.Regexp(r"\A[A-Z]{1,4}-?\d{1,6}\Z")),
        required=True,
        validate=validate.Length(min=1, max=10),
        metadata={"description": "工号: badge codes, never names", "example": ["P-017", "P-023"]},
    )
    vehicle = _text(20, "车辆", "苏D·12345", load_default=None, allow_none=True)


class ArriveBody(_Strict):
    """The team is at the place (到达)."""

    arrived_at = _moment("到达时间; when missing, the moment the order was accepted")


class ContactBody(_Strict):
    """Whom the team met, or that it found nobody (接触记录)."""

    met_at = _moment("接触时间; when missing, the moment the record was accepted")
    outcome = fields.Enum(
        ContactOutcome,
        by_value=True,
        required=True,
        metadata={"description": "接触结果", "example": "sent_hospital"},
    )
    apparent_sex = fields.Enum(
        Sex, by_value=True, required=True, metadata={"description": "目测性别, GB/T 2261.1", "example": "1"}
    )
    ages = RangeField(
        required=True,
        validate=_plausible_ages,
        metadata={"description": "年龄范围: a range, never a point", "example": {"lo": 65, "hi": 75}},
    )
    flags = _flags()
    knows_own_name = _answer("能否说出姓名", required=True)
    description = _text(2000, "情况描述", "男, 灰布上衣, 虚弱, 答非所问, 说不出姓名和住址", required=True)
    needs = fields.List(
        _text(40, "需求", "饮水"),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "现场需求", "example": ["饮水", "就医"]},
    )
    goods = fields.List(
        _text(40, "物资", "矿泉水两瓶"),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "发放物资", "example": ["矿泉水两瓶"]},
    )
    female_staff = _answer("女性工作人员在场 (Decree 381 art 8)", load_default=None, allow_none=True)


class ContactDetailParams(_Strict):
    contact_id = _id("the contact", required=True)


class PointsParams(_Paged):
    """Which guide and relief points (引导点, 救助点)."""

    kind = fields.Enum(
        PointKind, by_value=True, load_default=None, allow_none=True, metadata={"description": "点位类别"}
    )


# --- orders and reads ------------------------------------------------------------------------------

_WORK = "dispatches:work"

REPORT_SIGHTING = CommandType(
    "patrol",
    "report_sighting",
    "sighting",
    "sightings:report",
    SightingBody,
    creates=True,
    deferrable_for=timedelta(days=7),
    doc="Report somebody in need (线索上报). Late is better than never; reports of one person are joined, not dropped.",
)
ACCEPT_DISPATCH = CommandType(
    "patrol",
    "accept_dispatch",
    "dispatch",
    _WORK,
    AcceptBody,
    doc="Take a waiting dispatch (接单). Not deferrable: two teams that both believe they have it help nobody.",
)
ARRIVE_AT_DISPATCH = CommandType(
    "patrol", "arrive_at_dispatch", "dispatch", _WORK, ArriveBody, doc="The team is at the place (到达现场)."
)
RECORD_CONTACT = CommandType(
    "patrol",
    "record_contact",
    "dispatch",
    _WORK,
    ContactBody,
    deferrable_for=timedelta(days=7),
    doc="Record whom the team met and what came of it (接触记录); ends the dispatch.",
)
DISPATCHES = ReadType(
    "patrol",
    "dispatches",
    _WORK,
    DispatchesParams,
    discloses=("place",),
    doc="Dispatches (出警单) that wait, and those of the asking team; the station sees all.",
)
DISPATCH = ReadType(
    "patrol",
    "dispatch",
    _WORK,
    DispatchParams,
    discloses=("place", "description"),
    doc="One dispatch with every report that led to it.",
)
POINTS = ReadType("patrol", "points", _WORK, PointsParams, doc="Guide points and relief points (引导点, 救助点).")
CONTACT_DETAIL = ReadType(
    "patrol",
    "contact_detail",
    "service",
    ContactDetailParams,
    discloses=("place", "description"),
    doc="""What the events do not say of a contact, for intake: ``{contact_id, place_text, region_code, lat, lon, crs,
    description, needs[]}``; ``lat``/``lon`` are WGS84 (``crs`` says so) or all three are null.""",
)
