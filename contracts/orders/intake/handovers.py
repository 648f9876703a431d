"""The orders and questions of a hand-over between police and station (公安机关护送交接表); without them a person would
change hands on the strength of a telephone call."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_DAY, badge
from contracts.orders.parts import (
    NOT_SAID,
    PagedSchema,
    StrictSchema,
    age_range,
    agency_id,
    code,
    division_code,
    flag,
    identifier,
    moment,
    patterned,
    police_agency,
    several,
    words,
)
from contracts.purposes import Purpose

SIGNING_OFFICERS = 2
"""The form of 民发〔2015〕158号 (annex 1) carries two officers' numbers."""


class HandoverState(CodeList):
    """交接状态: announced, arrived until both have signed, refused by one side, signed by both, closed."""

    ANNOUNCED = "announced"
    ARRIVED = "arrived"
    REFUSED_TO_SIGN = "refused_to_sign"
    SIGNED = "signed"
    CLOSED = "closed"


class EarlierQuery(CodeList):
    """此前核查情况: what the police had asked about the person before the hand-over; ``not_answered`` is no result."""

    NOT_MADE = "not_made"
    NOT_ANSWERED = "not_answered"
    MATCH = "match"
    NO_MATCH = "no_match"
    NEED_MORE = "need_more"


class NameMatch(CodeList):
    """读音比对状态 of the name on a form: none given, still to come, compared."""

    NO_NAME = "no_name"
    TO_COME = "to_come"
    COMPARED = "compared"


class HandoverBody(StrictSchema):
    """公安机关护送交接表 (domain §2.4). From police ``case_id`` may be missing: a case is opened then."""

    direction = code(codes.HandoverDirection, "交接方向", codes.HandoverDirection.FROM_POLICE, required=True)
    police_id = police_agency("公安机关; police may leave it out, it is theirs")
    case_id = identifier("案件编号, when there is one already; required when the station hands to police")
    unit_code = patterned("公安机关机构代码, 12 digits", r"\d{12}", "320402500000", required=True)
    officers = several(
        badge("警号"), "两名民警警号", ["P-100231", "P-100418"], least=SIGNING_OFFICERS, most=SIGNING_OFFICERS,
        required=True,
    )  # fmt: skip
    found_at = moment("发现时间", required=True)
    found_place = words("发现地点", "常州火车站北广场", required=True)
    found_region_code = division_code("发现地区划代码", "320402004000")
    circumstances = words("发现经过", "巡逻中发现一男孩独自徘徊", longest=1000, required=True)
    sex = code(codes.Sex, "性别, GB/T 2261.1", codes.Sex.MALE, required=True)
    ages = age_range("年龄范围; a point is widened, never refused", required=True)
    description = words("体貌与情况", "身高约165厘米，不与人对视，反复自语", longest=1000, required=True)
    name = words("姓名, as heard or found; it is compared by its sound", "雷文风", longest=50)
    knows_own_name = flag("本人能否说出姓名", False, load_default=False)
    impaired = flag("有精神障碍或智力残疾迹象", True, load_default=False)
    items = several(
        words("物品", "黑色书包一个", longest=100, required=True), "移交物品", ["黑色书包一个"], most=50
    )  # fmt: skip
    injured = flag("有无外伤; always said", False, required=True)
    injuries = words("外伤情况; required when injured", "左膝擦伤", longest=500)
    dna_taken = flag("此前是否已采集DNA; always said", True, required=True)
    dna_taken_on = fields.Date(metadata={"description": "采集日期", "example": "2026-07-19"}, **NOT_SAID)
    dna_lab_number = words("DNA实验室编号; required when taken", "CZ-DNA-2026-00417", longest=64)
    earlier_query = code(EarlierQuery, "此前身份核查情况", EarlierQuery.NOT_ANSWERED, required=True)
    arrived_at = moment("已到站时间; left out while the person is on the way")

    @validates_schema
    def _whole(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["officers"])) != SIGNING_OFFICERS:
            raise ValidationError("two different officers", "officers")
        if data["dna_taken"] and data["dna_lab_number"] is None:
            raise ValidationError("DNA was taken, so the form carries the laboratory's number", "dna_lab_number")
        if not data["dna_taken"] and (data["dna_lab_number"] is not None or data["dna_taken_on"] is not None):
            raise ValidationError("a number or a day of a sample that was not taken", "dna_taken")
        if data["injured"] and data["injuries"] is None:
            raise ValidationError("the person is injured, so the form says how", "injuries")
        if data["direction"] is codes.HandoverDirection.TO_POLICE and data["case_id"] is None:
            raise ValidationError("whoever is handed to police has a case", "case_id")


class ArrivalBody(StrictSchema):
    arrived_at = moment("到达时间; default: when this was sent")


class SignatureBody(StrictSchema):
    signer = badge("签字人警号或工号")


class SignatureRefusalBody(StrictSchema):
    reason = code(codes.SignatureRefusal, "拒签理由; required", codes.SignatureRefusal.ITEMS_DISAGREE, required=True)
    note = words("说明", "书包内现金与所列不符", longest=500)
    signer = badge("拒签人警号或工号")


class HandoversParams(PagedSchema):
    state = code(HandoverState, "Only those in this state", HandoverState.ARRIVED)
    direction = code(codes.HandoverDirection, "Only in this direction", codes.HandoverDirection.FROM_POLICE)
    case_id = identifier("Only those of this case")
    police_id = agency_id("Only those with this police agency", "police-changzhou")


class HandoverParams(StrictSchema):
    handover_id = identifier("交接表编号", required=True)


_HANDOVERS = "handovers:work"

ANNOUNCE_HANDOVER = CommandType(
    "intake",
    "announce_handover",
    "handover",
    _HANDOVERS,
    HandoverBody,
    creates=True,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    answer=answers.HandoverListed,
    doc="Fill in the form of a hand-over (交接表). The name on it is compared by its sound with every open inquiry; "
    "the answer of that follows, and the form says so until then.",
)


RECORD_HANDOVER_ARRIVAL = CommandType(
    "intake",
    "record_handover_arrival",
    "handover",
    _HANDOVERS,
    ArrivalBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    answer=answers.HandoverListed,
    doc="The person is there (到达). Until both sides have signed nothing is handed over.",
)


SIGN_HANDOVER = CommandType(
    "intake",
    "sign_handover",
    "handover",
    _HANDOVERS,
    SignatureBody,
    answer=answers.HandoverListed,
    doc="Sign the form for one's own side (签字). With both signatures the person is in the other side's care.",
)


REFUSE_TO_SIGN_HANDOVER = CommandType(
    "intake",
    "refuse_to_sign_handover",
    "handover",
    _HANDOVERS,
    SignatureRefusalBody,
    answer=answers.HandoverListed,
    doc="Do not sign, with the reason (拒签). It may be signed after all once the matter is settled.",
)


CLOSE_HANDOVER = CommandType(
    "intake",
    "close_handover",
    "handover",
    "cases:work",
    answer=answers.HandoverListed,
    doc="File the form (归档): signed by both, refused for good, or announced and never arrived.",
)


HANDOVERS = ReadType(
    "intake",
    "handovers",
    _HANDOVERS,
    HandoversParams,
    **answering(answers.Handovers, Purpose.CASE_WORK),
    doc="Hand-overs; police see their own only.",
)


HANDOVER = ReadType(
    "intake",
    "handover",
    _HANDOVERS,
    HandoverParams,
    **answering(answers.Handover, Purpose.CASE_WORK),
    doc="One form with everything on it; another police agency's is not found.",
    about="handover",
)


HANDOVER_PERSON = ReadType(
    "intake",
    "handover_person",
    "service",
    HandoverParams,
    discloses=("identity",),
    doc="For tracing: `{handover_id, case_id, name, sex, ages {lo,hi}, found_on}` of the person on the form.",
)
