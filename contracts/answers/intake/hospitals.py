"""What intake answers of partner hospitals (定点医院)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, ident, leaf, page_of, said, when
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class BedsReported(AnswerSchema):
    """空床上报."""

    bed_report_id = ident("上报编号")
    hospital_id = leaf(G.RECORD, Look.CODE, "医院", "hospital-1")
    free_beds = count("空床数", 3)
    counted_at = when("统计时间", G.RECORD)


class PartnerHospital(AnswerSchema):
    """定点医院."""

    hospital_id = leaf(G.RECORD, Look.CODE, "医院", "hospital-1")
    name = said(G.RECORD, "名称", "第一定点医院")
    rank = count("次序")
    kind = leaf(G.RECORD, Look.CODE, "类别", "general")
    specialties = leaf(G.RECORD, Look.CODE, "专科", "trauma", many=True)
    districts = leaf(G.RECORD, Look.CODE, "服务区划", "320404000000", many=True)
    active = leaf(G.RECORD, Look.FLAG, "合作中", True)
    free_beds = count("最近上报空床数", 3)
    beds_counted_at = when("统计时间", G.RECORD)


Hospitals = page_of(PartnerHospital)
