"""What is seen and done on the street (街面): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.ReportChannel: said(
        c.ReportChannel,
        {
            "public_hotline": ("救助热线", "the station's hotline"),
            "12345": ("12345 热线", "hotline 12345"),
            "110_transfer": ("110 转办", "a transfer from 110"),
            "cyclist_group": ("骑行队", "a cyclist group"),
            "courier": ("快递员", "a courier"),
            "streamer": ("户外主播", "an outdoor streamer"),
            "guide_point": ("引导点", "a guide point"),
            "relief_point": ("救助点", "a relief point"),
            "chengguan": ("城管", "city management"),
            "police_patrol": ("巡警", "a police patrol"),
            "metro_rail_staff": ("地铁铁路工作人员", "metro or rail staff"),
            "village_gridworker": ("村网格员", "a village grid worker"),
            "self": ("本人求助", "the person"),
            "staff_patrol": ("站内巡查", "the station's patrol"),
        },
    ),
    c.ConditionFlag: said(
        c.ConditionFlag,
        {
            "lying_still": ("躺卧不动", "lying still"),
            "unconscious": ("昏迷", "unconscious"),
            "injured": ("受伤", "injured"),
            "mental_signs": ("精神异常", "mental signs"),
            "confused": ("意识不清", "confused"),
            "pregnant": ("怀孕", "pregnant"),
            "with_child": ("携带儿童", "with a child"),
            "looks_minor": ("疑似未成年", "looks minor"),
            "looks_elderly": ("疑似老人", "looks elderly"),
            "impaired": ("行动或智力障碍", "impaired"),
            "heat": ("高温", "heat"),
            "cold": ("寒冷", "cold"),
            "begging_only": ("仅乞讨", "begging only"),
        },
    ),
    c.Priority: said(
        c.Priority,
        {
            "P0": ("P0 生命危险", "P0 life danger"),
            "P1": ("P1 重点对象", "P1 vulnerable"),
            "P2": ("P2 一般", "P2 ordinary"),
            "P3": ("P3 信息", "P3 information"),
        },
    ),
    c.SightingStage: said(
        c.SightingStage,
        {
            "received": ("已收到", "received"),
            "team_on_the_way": ("救助队在路上", "a team is on the way"),
            "being_helped": ("正在救助", "being helped"),
            "not_found": ("未找到", "not found"),
            "closed": ("已办结", "closed"),
        },
    ),
    c.ContactOutcome: said(
        c.ContactOutcome,
        {
            "entered_station": ("接入救助站", "taken to the station"),
            "sent_hospital": ("送医救治", "sent to hospital"),
            "handed_police": ("移交公安", "handed to police"),
            "returned_home_on_spot": ("现场返家", "went home from the spot"),
            "collected_on_spot": ("现场接领", "collected on the spot"),
            "goods_only_refused_entry": ("只领物资，不愿入站", "took goods, did not want to come in"),
            "not_found": ("未找到", "nobody found"),
            "not_needing_help": ("无需救助", "no help needed"),
            "referred_other_dept": ("转其他部门", "referred to another department"),
            "followup_needed": ("需继续跟进", "needs another look"),
            "unable_safety": ("因安全原因未能接触", "not possible for safety reasons"),
        },
    ),
    c.WatchReason: said(
        c.WatchReason,
        {
            "refused_help": ("不愿进站", "did not want to come in"),
            "left_hospital": ("擅自离院", "left the hospital"),
            "left_station": ("擅自离站", "left the station"),
        },
    ),
    c.WatchVisit: said(
        c.WatchVisit,
        {
            "refused_again": ("仍不愿接受救助", "refused again"),
            "not_seen": ("未见到", "not seen"),
            "accepted_help": ("接受救助", "accepted help"),
            "moved_on": ("已离开", "moved on"),
            "deceased": ("已去世", "deceased"),
        },
    ),
}
