"""The two sheets that pass between agencies (公安机关护送流浪乞讨人员交接表, 医院转介及类别确认单): without them a
person would change hands on what somebody remembers.

The hand-over is annex 1 of 民发〔2015〕158号, with both signatures and what the boy of 2016 lacked: his name, however
written, and the number of his earlier sample (domain §2.4). A signature given on the platform is named as such; the
line stays open for the hand that has not signed. The hospital's sheet has no model in the rules; it carries what the
green channel asks (民发〔2006〕6号) and the category, which care never waits for.

Neither sheet reads the whole case, so a child's hand-over is printed at one in the morning without an approval: what
the table then keeps back is left to the hand, and an approval, or broken glass, prints it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts import codes
from contracts.orders import intake
from gateway.forms import looks
from gateway.forms.declaring import (
    ITSELF,
    Asked,
    Cell,
    Column,
    Either,
    Form,
    Grid,
    Lines,
    Says,
    Signature,
    Signatures,
    check,
    newest,
)

_MALE_FEMALE: Final = (codes.Sex.MALE, codes.Sex.FEMALE)


def _live(items: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The attempt that counts: nobody else was asked after it."""
    return newest([one for one in items if not one.get("superseded")])


POLICE_HANDOVER: Final = check(
    Form(
        "police-handover",
        "公安机关护送流浪乞讨人员交接表",
        "Hand-over between police and station",
        "民发〔2015〕158号 附件1",
        asks=(
            Asked(
                "handover",
                intake.HANDOVER,
                intake.HANDOVERS,
                newest,
                "handover_id",
                supplied_by=intake.ANNOUNCE_HANDOVER,
            ),
        ),
        record="handover.case_number",
        parts=(
            Grid(
                (
                    Cell("交接方向", "handover.direction", looks.ticked(codes.HandoverDirection), wide=True),
                    Cell("公安机关", "handover.police_id", looks.agency),
                    Cell("机构代码", "handover.unit_code"),
                    Cell("护送民警警号", "handover.officers"),
                    Cell("到站时间", "handover.arrived_at", looks.moment),
                ),
                "护送",
            ),
            Grid(
                (
                    Cell("姓名（音）", "handover.name"),
                    Cell("性别", "handover.sex", looks.ticked(codes.Sex, _MALE_FEMALE)),
                    Cell("年龄", "handover.ages", looks.ages),
                    Cell("读音比对", "handover.name_match.says"),
                    Cell("发现时间", "handover.found_at", looks.moment),
                    Cell("发现地区划", "handover.found_region_code", looks.region),
                    Cell("发现地点", "handover.found_place", wide=True),
                    Cell("发现经过", "handover.circumstances", wide=True),
                    Cell("体貌与情况", "handover.description", wide=True),
                ),
                "被护送人员",
            ),
            Lines("移交物品", "handover.items[]", (Column("物品", ITSELF, share=6), Column("清点")), blank=3),
            Grid(
                (
                    Cell("有无外伤", "handover.injured", looks.yes_or_no("有", "无")),
                    Cell("外伤情况", "handover.injuries"),
                    Cell("此前已采集DNA", "handover.dna_taken", looks.yes_or_no()),
                    Cell("采集日期", "handover.dna_taken_on", looks.day),
                    Cell("DNA实验室编号", "handover.dna_lab_number"),
                    Cell("此前身份核查", "handover.earlier_query", looks.coded(intake.EarlierQuery)),
                ),
                "身体与核查",
            ),
            Grid(
                (
                    Cell("交接状态", "handover.state", looks.coded(intake.HandoverState)),
                    Cell("拒签方", "handover.refused_by", looks.coded(codes.HandoverParty)),
                    Cell("拒签理由", "handover.refusal_reason", looks.coded(codes.SignatureRefusal)),
                    Cell("拒签说明", "handover.refusal_note"),
                ),
                "签字情况",
            ),
            Signatures(
                (
                    Signature("公安机关签字", "handover.police_signer", "handover.police_signed_at"),
                    Signature("救助管理站签字", "handover.station_signer", "handover.station_signed_at"),
                )
            ),
        ),
    )
)

HOSPITAL_SHEET: Final = check(
    Form(
        "hospital-sheet",
        "医院转介及类别确认单",
        "Referral to a hospital and confirmation of the category",
        "依据：民发〔2006〕6号",
        asks=(
            Asked(
                "referral",
                intake.REFERRAL,
                intake.REFERRALS,
                _live,
                "referral_id",
                supplied_by=intake.REQUEST_REFERRAL,
            ),
            Asked("category", intake.CATEGORIES, chosen=newest),
        ),
        record="referral.referral_id",
        parts=(
            Says(("先救治、后甄别、后结算；身份、费用、救助资格均不是救治的前提。",), small=True),
            Grid(
                (
                    Cell("医院", "referral.hospital_id", looks.agency),
                    Cell("科室", "referral.ward"),
                    Cell("紧急程度", "referral.urgency", looks.ticked(codes.Urgency), wide=True),
                    Cell("种类", "referral.kind", looks.ticked(intake.ReferralKind), wide=True),
                    Cell(
                        "姓名",
                        Either((("referral.person.name", ""), ("referral.person.claimed_name", "（自报）"))),
                    ),
                    Cell("性别", "referral.sex", looks.ticked(codes.Sex, _MALE_FEMALE)),
                    Cell("年龄", "referral.ages", looks.ages),
                    Cell("病人所在地点", "referral.place"),
                    Cell("转诊原因", "referral.reason", wide=True),
                    Cell("送诊部门", "referral.sending_department"),
                    Cell("送诊签字人", "referral.signer"),
                    Cell("发起时间", "referral.requested_at", looks.moment),
                    Cell("接收时间", "referral.accepted_at", looks.moment),
                ),
                "转介",
            ),
            Grid(
                (
                    Cell("状态", "referral.state", looks.coded(intake.ReferralState)),
                    Cell("拒收理由", "referral.rejection_reason", looks.coded(codes.RejectionReason)),
                    Cell("入院时间", "referral.admitted_at", looks.moment),
                    Cell("出院时间", "referral.discharged_at", looks.moment),
                    Cell("可否旅行", "referral.fit_to_travel", looks.yes_or_no("可", "不可")),
                    Cell("说明", "referral.note"),
                    Cell("出院医嘱", "referral.advice", wide=True),
                ),
                "医院填写",
            ),
            Grid(
                (
                    Cell("甄别结论", "category.state", looks.ticked(codes.CategoryState), wide=True),
                    Cell("不符理由", "category.denial_reason", looks.coded(intake.DenialReason)),
                    Cell("医院主动通报", "category.unsolicited", looks.yes_or_no()),
                    Cell("提起时间", "category.opened_at", looks.moment),
                    Cell("决定时间", "category.decided_at", looks.moment),
                    Cell("申诉理由", "category.grounds", wide=True),
                ),
                "类别确认（收到通报后24小时内）",
            ),
            Signatures(
                (
                    Signature("转介单位签字"),
                    Signature("医院签字（盖章）"),
                    Signature("救助管理站甄别人签字（盖章）"),
                )
            ),
        ),
    )
)
