"""The orders and questions of partner hospitals (定点医院); without them a full hospital would be asked like an empty
one."""

from __future__ import annotations

from chassis.orders import CommandType, ReadType
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.parts import PagedSchema, StrictSchema, agency_id, asked_for, moment, patterned, whole_number
from contracts.purposes import Purpose


class ReportBedsBody(StrictSchema):
    free_beds = whole_number("Beds that could be filled now (空床数)", 3, lowest=0, highest=10_000, required=True)
    counted_at = moment("When they were counted (统计时间); default: when this was sent")


class HospitalsParams(PagedSchema):
    after = agency_id("上一页的 next_after: the last hospital of the page before", "hospital-1")
    kind = patterned("类别: only hospitals of this kind", r"[a-z_]{1,40}", "general")
    active = asked_for("Only those that are, or are no longer, partners who are asked")


REPORT_BEDS = CommandType(
    "intake",
    "report_beds",
    "bed_report",
    "referrals:work",
    ReportBedsBody,
    creates=True,
    answer=answers.BedsReported,
    doc="How many beds the hospital has free (上报空床). A hospital that said that it is full is asked after the "
    "others, for as long as that report holds; it is still asked.",
)


HOSPITALS = ReadType(
    "intake",
    "hospitals",
    "referrals:read",
    HospitalsParams,
    **answering(answers.Hospitals, Purpose.MEDICAL_CARE),
    doc="Partner hospitals by name, with what they reported; a hospital sees itself only.",
)
