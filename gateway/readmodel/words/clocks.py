"""The statutory clocks (法定时限): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.ClockRule: said(
        c.ClockRule,
        {
            "D11": ("D11 24 小时内发布寻亲公告", "D11 tracing notice within 24 hours"),
            "D12": ("D12 7 个工作日内提请采血", "D12 DNA request within 7 working days"),
            "D13": ("D13 一个月内反馈采血比对", "D13 DNA answer within one month"),
            "D14": ("D14 寻人信息 1 个工作日内回复", "D14 answer to an inquiry within 1 working day"),
            "D15": ("D15 72 小时内谈话三次", "D15 three interviews within 72 hours"),
            "D16": ("D16 在站一般不超过 10 天", "D16 stay of usually 10 days at most"),
            "D17": ("D17 滞留超 10 天须妥善安置", "D17 placement after 10 days"),
            "D18": ("D18 滞留人员更新公告与落实安置", "D18 renewed notice and placement"),
            "D19": ("D19 滞留超 3 个月办理落户安置", "D19 settlement after 3 months"),
            "D24": ("D24 24 小时内甄别确认", "D24 category confirmed within 24 hours"),
            "D29": ("D29 先行救助 10 个工作日内补办手续", "D29 formalities of urgent aid within 10 working days"),
        },
    ),
    c.WaiverReason: said(
        c.WaiverReason,
        {
            "superior_decided": ("上级决定", "the superior department decided so"),
            "court_ordered": ("司法机关要求", "ordered by a court"),
            "done_by_another_station": ("其他救助站已办", "done by another station"),
            "force_majeure": ("不可抗力", "force majeure"),
            "opened_by_mistake": ("误起算", "opened by mistake"),
        },
    ),
    c.ExtensionReason: said(
        c.ExtensionReason,
        {
            "awaiting_relatives": ("等候亲属接领", "relatives are on their way"),
            "awaiting_origin": ("等候流出地接回", "the place of origin is to collect"),
            "recovering": ("身体恢复中", "still recovering"),
            "awaiting_transport": ("等候车票或交通", "no transport yet"),
            "other_special_difficulty": ("其他特殊困难", "another special difficulty"),
        },
    ),
    c.PlacementKind: said(
        c.PlacementKind,
        {
            "station_care": ("站内照料", "care at the station"),
            "outsourced_care": ("托养", "outsourced care"),
            "special_hardship": ("特困供养", "special-hardship support"),
        },
    ),
    c.ClockVerdict: said(c.ClockVerdict, {"met": ("按期完成", "met in time"), "met_late": ("逾期完成", "met late")}),
}
