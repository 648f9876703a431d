"""The forms at the door (求助登记表, 不予救助通知书): without them who asked for help, and why it was refused, would
stand in a database only.

Annexes 1 and 2 of 民发〔2014〕132号. What is asked follows art. 3 of 民政部令第24号 (name, age, sex, papers, home,
dibao or wubao, reason and course, relatives, belongings); nothing of it is a condition of help (art. 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts import codes
from contracts.orders import intake
from gateway.forms import looks
from gateway.forms.common import AGES, BELONGINGS, CASE, COMPLAINT, DOCUMENT, IDENTITY, MONEY, NAME, SEX
from gateway.forms.declaring import (
    Asked,
    Cell,
    Column,
    Form,
    Grid,
    Lines,
    Says,
    Signature,
    Signatures,
    Slot,
    check,
    newest,
)

_GATHERED: Final = looks.done_but(
    (("fingerprint", "指纹"), ("photo", "照片"), ("national_system", "全国救助管理信息系统查询"))
)


def _refusing(items: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The decision that holds, which is the last one, when it refuses."""
    last = newest(items)
    return last if last and last.get("outcome") == codes.EligibilityOutcome.NOT_ELIGIBLE.value else None


HELP_REGISTRATION: Final = check(
    Form(
        "help-registration",
        "求助登记表",
        "Registration of a request for help",
        "民发〔2014〕132号 附件1",
        asks=(
            CASE,
            Asked(
                "request",
                intake.HELP_REQUEST,
                intake.HELP_REQUESTS,
                newest,
                "help_request_id",
                supplied_by=intake.OPEN_HELP_REQUEST,
            ),
            Asked("decision", intake.ELIGIBILITY_DECISIONS, chosen=newest),
            IDENTITY,
        ),
        parts=(
            Grid(
                (
                    Cell("姓名", "case.person.name"),
                    Cell("自报姓名", "case.person.claimed_name"),
                    SEX,
                    AGES,
                    Cell("年龄依据", "case.age_basis", looks.coded(codes.AgeBasis)),
                    Cell("身份核实情况", "case.identity", looks.coded(codes.IdentityState)),
                    Cell("证件种类", "identity.document", looks.coded(codes.DocumentKind)),
                    DOCUMENT,
                    Cell("口音", "case.person.dialect", wide=True),
                    Cell("户口所在地", "case.person.home_text", wide=True),
                    Cell("住所地", wide=True),
                    Cell("低保或特困供养", "decision.facts.receives_dibao_or_wubao", looks.yes_or_no(), wide=True),
                ),
                "求助人",
            ),
            Grid(
                (
                    Cell("到站时间", "request.arrived_at", looks.moment),
                    Cell("登记时间", "request.registered_at", looks.moment),
                    Cell("到站方式", "request.arrival", looks.ticked(codes.HelpArrival), wide=True),
                    Cell("护送单位", "request.escort.organisation", wide=True),
                    Cell("护送人", "request.escort.name"),
                    Cell("护送人电话", "request.escort.phone"),
                    Cell("发现地点", "case.person.found_place.text", wide=True),
                    Cell("求助事由", "request.stated_reason", looks.ticked(codes.StatedReason), wide=True),
                    Cell("求助需求", "request.needs", looks.ticked(codes.HelpNeed), wide=True),
                    Cell("经过及体貌", "case.person.description", wide=True),
                ),
                "求助情况",
            ),
            Lines(
                "近亲属及其他关系密切的亲戚",
                "case.person.relatives[]",
                (
                    Column("姓名", "name", share=2),
                    Column("关系", "relation", share=2),
                    Column("住址", share=4),
                    Column("联系方式", "phone", share=3),
                ),
            ),
            BELONGINGS,
            MONEY,
            Lines(
                "甄别",
                "request.screenings[]",
                (
                    Column("时间", "at", looks.moment, share=3),
                    Column("结论", "decision", looks.coded(codes.ScreeningDecision), share=2),
                    Column("迹象", "signs", looks.coded(codes.ScreeningSign), share=4),
                    Column("甄别人员", "officer", share=2),
                ),
                blank=1,
            ),
            Lines(
                "健康检查",
                "case.health_checks[]",
                (
                    Column("时间", "at", looks.moment, share=3),
                    Column("结论", "decision", looks.coded(codes.HealthDecision), share=2),
                    Column("检查所见", "findings", share=6),
                ),
                blank=1,
            ),
            Grid(
                (
                    Cell("信息采集", "request.registration_gaps", _GATHERED, wide=True),
                    Cell("救助决定", "decision.outcome", looks.ticked(codes.EligibilityOutcome)),
                    Cell("决定时间", "decision.decided_at", looks.moment),
                ),
                "登记与决定",
            ),
            Says(
                ("因年老、年幼、残疾等原因无法提供个人情况的，先提供救助，再查明情况（民政部令第24号第五条）。",),
                small=True,
            ),
            Signatures(
                (Signature("求助人签名（捺印）"), Signature("登记人签名"), Signature("决定人", "decision.signer"))
            ),
        ),
    )
)

REFUSAL_NOTICE: Final = check(
    Form(
        "refusal-notice",
        "不予救助通知书",
        "Notice that help is not given",
        "民发〔2014〕132号 附件2",
        asks=(
            CASE,
            Asked("decision", intake.ELIGIBILITY_DECISIONS, chosen=_refusing, supplied_by=intake.DECIDE_ELIGIBILITY),
        ),
        number="decision.notice_number",
        parts=(
            Says((Slot(NAME), "："), addressed=True),
            Says(
                (
                    "你向本站提出求助。经甄别，你不属于生活无着的流浪、乞讨人员救助对象。依据《城市生活无着的流浪乞讨人员"
                    "救助管理办法》（国务院令第381号）第六条，本站决定不予救助，理由如下：",
                )
            ),
            Grid(
                (
                    Cell("不予救助理由", "decision.reasons", looks.ticked(codes.RefusalReason), wide=True),
                    Cell("理由说明", "decision.reason_text", wide=True),
                    Cell("决定时间", "decision.decided_at", looks.moment, wide=True),
                )
            ),
            *COMPLAINT,
            Grid(
                (Cell("已当面告知", "decision.complaint_route_told", looks.yes_or_no("已告知", "未告知"), wide=True),)
            ),
            Signatures(
                (
                    Signature("求助人签收（捺印）"),
                    Signature("决定人", "decision.signer"),
                    Signature("救助管理站（盖章）"),
                )
            ),
        ),
    )
)
