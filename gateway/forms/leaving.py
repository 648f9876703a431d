"""The forms of leaving (自行离站声明书, 在站服务及离站登记表, 终止救助通知书): without them nobody could show
afterwards that a person left of their own will, with what, and to whom.

Annexes 3, 4 and 5 of 民发〔2014〕132号. A capable adult may leave at any time (Decree 381 art. 11): the declaration
records it and is no condition of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts import codes
from contracts.codes import DepartureDocument, DepartureKind
from contracts.orders import intake
from contracts.orders.intake import DepartureState, TerminationReason
from gateway.forms import looks
from gateway.forms.common import AGES, BELONGINGS, CASE, COMPLAINT, DOCUMENT, IDENTITY, MONEY, NAME, SETTLED, SEX
from gateway.forms.declaring import (
    Among,
    Asked,
    Cell,
    Chosen,
    Column,
    Form,
    Grid,
    Lines,
    Says,
    Signature,
    Signatures,
    Slot,
    check,
)


def _that_counts(*kinds: DepartureKind) -> Chosen:
    """The newest departure of these kinds that no later plan took the place of; without kinds, of any."""
    wanted = {kind.value for kind in kinds or DepartureKind}

    def chosen(items: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        live = [one for one in items if one.get("state") != DepartureState.SUPERSEDED.value]
        return live[-1] if live and live[-1].get("kind") in wanted else None

    return chosen


def _departure(*kinds: DepartureKind) -> Asked:
    return Asked(
        "departure",
        intake.DEPARTURE,
        intake.DEPARTURES,
        _that_counts(*kinds),
        "departure_id",
        supplied_by=intake.PLAN_DEPARTURE,
    )


_PLACE: Final = Cell("去向", "departure.destination_text", wide=True)
_REGION: Final = Cell("去向区划", "departure.destination_region_code", looks.region, wide=True)
_PERSON: Final = (Cell("姓名", NAME), SEX, AGES, DOCUMENT)

LEAVING_STATEMENT: Final = check(
    Form(
        "leaving-statement",
        "自行离站声明书",
        "Statement of leaving by oneself",
        "民发〔2014〕132号 附件3",
        asks=(CASE, IDENTITY, _departure(DepartureKind.SELF, DepartureKind.TICKET)),
        parts=(
            Grid(
                (
                    *_PERSON,
                    Cell("入站时间", "case.entered_at", looks.moment),
                    Cell("离站时间", "departure.executed_at", looks.moment),
                    Cell("离站方式", "departure.kind", looks.coded(codes.DepartureKind)),
                    Cell("车次", "departure.ticket.train"),
                    _PLACE,
                )
            ),
            Says(("本人", Slot(NAME), "声明：")),
            Says(("一、本人已年满十六周岁，能够辨认自己的行为，自愿离开救助管理站；",)),
            Says(("二、救助管理站已告知本人可以继续接受救助，并已就返乡途径、注意事项作出说明；",)),
            Says(("三、交由救助管理站保管的物品和现金，以下列记载为准，由本人当面清点；",)),
            Says(("四、离站后如再次遇到困难，本人可以随时再次求助。",)),
            BELONGINGS,
            MONEY,
            Signatures((Signature("声明人签名（捺印）"), Signature("见证工作人员签名"))),
        ),
    )
)

STAY_AND_DEPARTURE: Final = check(
    Form(
        "stay-and-departure",
        "在站服务及离站登记表",
        "Register of the stay and of leaving",
        "民发〔2014〕132号 附件4",
        asks=(CASE, IDENTITY, Asked("log", intake.CARE_LOG), _departure()),
        parts=(
            Grid(
                (
                    *_PERSON,
                    Cell("入站时间", "case.entered_at", looks.moment),
                    Cell("床位区域", "case.bed_zone", looks.coded(codes.BedZone)),
                    Cell("健康状况", "case.impaired", looks.yes_or_no("有精神障碍或智力残疾迹象", "无"), wide=True),
                ),
                "受助人",
            ),
            Lines(
                "在站服务",
                "log.items[]",
                (
                    Column("时间", "happened_at", looks.moment, share=4),
                    Column("服务", "kind", looks.coded(intake.CareKind), share=2),
                    Column("内容", "text", share=7),
                    Column("记录人", "written_by", share=2),
                ),
                blank=4,
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
            BELONGINGS,
            MONEY,
            SETTLED,
            Grid(
                (
                    Cell("离站方式", "departure.kind", looks.ticked(codes.DepartureKind), wide=True),
                    Cell("离站时间", "departure.executed_at", looks.moment),
                    Cell("到达时间", "departure.arrived_at", looks.moment),
                    _REGION,
                    _PLACE,
                    Cell("接领（接收）人", "departure.receiver.name"),
                    Cell("与受助人关系", "departure.receiver.relation"),
                    Cell("接收单位", "departure.receiver.organisation"),
                    Cell("接领人证件号码", "departure.receiver.document_number"),
                    Cell("护送人员", "departure.escorts"),
                    Cell("交接单号", "departure.handover_sheet"),
                    Cell("车次", "departure.ticket.train"),
                    Cell("开车时间", "departure.ticket.departs_at", looks.moment),
                    Cell("出发站", "departure.ticket.from_station"),
                    Cell("到达站", "departure.ticket.to_station"),
                    Cell("票价", "departure.ticket.price_fen", looks.money),
                    Cell("交通现金", "departure.cash_fen", looks.money),
                    Cell("待补文书", "departure.owed", looks.coded(codes.DepartureDocument), wide=True),
                ),
                "离站",
            ),
            Lines(
                "离站文书",
                "departure.papers[]",
                (
                    Column("文书", "document", looks.coded(codes.DepartureDocument), share=3),
                    Column("编号", "document_number", share=4),
                ),
                blank=1,
            ),
            Signatures(
                (
                    Signature("受助人签名（捺印）"),
                    Signature("接领（接收）人签名"),
                    Signature("经办人签名"),
                    Signature("负责人签名"),
                )
            ),
        ),
    )
)

TERMINATION_NOTICE: Final = check(
    Form(
        "termination-notice",
        "终止救助通知书",
        "Notice that help ends",
        "民发〔2014〕132号 附件5",
        asks=(CASE, _departure(DepartureKind.TERMINATED)),
        number=Among("departure.papers[]", "document", DepartureDocument.TERMINATION_NOTICE, "document_number"),
        parts=(
            Says((Slot(NAME), "："), addressed=True),
            Says(
                (
                    "你自",
                    Slot("case.entered_at", looks.day),
                    "起在本站接受救助。依据《城市生活无着的流浪乞讨人员救助管理办法》（国务院令第381号）及其实施细则，本站决定"
                    "终止对你的救助，理由如下：",
                )
            ),
            Grid(
                (
                    Cell("终止救助理由", "departure.termination_reason", looks.ticked(TerminationReason), wide=True),
                    Cell("理由说明", wide=True),
                    Cell("离站时间", "departure.executed_at", looks.moment),
                    Cell("决定时间", "departure.planned_at", looks.moment),
                )
            ),
            Says(("你交由本站保管的物品和现金，离站时当面清点返还。",)),
            *COMPLAINT,
            Signatures((Signature("受助人签收（捺印）"), Signature("决定人签名"), Signature("救助管理站（盖章）"))),
        ),
    )
)
