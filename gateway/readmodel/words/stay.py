"""The request for help and the stay (求助与在站): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.BedZone: said(
        c.BedZone,
        {
            "male": ("男区", "men's zone"),
            "female": ("女区", "women's zone"),
            "minor": ("未成年人区", "minors' zone"),
            "isolation": ("隔离区", "isolation"),
            "care": ("照料区", "care zone"),
        },
    ),
    c.HealthDecision: said(
        c.HealthDecision,
        {"fit": ("正常", "fit"), "observe": ("观察", "observe"), "refer_hospital": ("送医", "refer to hospital")},
    ),
    c.HelpArrival: said(
        c.HelpArrival,
        {
            "self": ("自行到站", "by themselves"),
            "police": ("公安护送", "brought by the police"),
            "chengguan": ("城管护送", "brought by city management"),
            "citizen": ("市民护送", "brought by a citizen"),
            "hospital": ("医院送来", "sent by a hospital"),
            "other_station": ("其他救助站移送", "sent by another station"),
            "patrol": ("巡查队护送", "brought by a patrol"),
        },
    ),
    c.StatedReason: said(
        c.StatedReason,
        {
            "no_work": ("务工不着", "no work"),
            "robbed": ("被盗被骗", "robbed or cheated"),
            "lost": ("走失迷路", "lost"),
            "visit_failed": ("投亲不遇", "a failed visit"),
            "ran_away": ("离家出走", "ran away"),
            "domestic_violence": ("家庭暴力", "domestic violence"),
            "petition": ("上访", "a petition"),
            "other": ("其他", "other"),
        },
    ),
    c.HelpNeed: said(
        c.HelpNeed,
        {
            "food": ("食物", "food"),
            "lodging": ("住宿", "lodging"),
            "medical": ("医疗", "medical care"),
            "contact_relatives": ("联系亲属", "to reach relatives"),
            "ticket_home": ("返乡车票", "a ticket home"),
            "clothes": ("衣物", "clothes"),
            "tracing": ("寻亲", "tracing"),
        },
    ),
    c.ScreeningDecision: said(
        c.ScreeningDecision,
        {
            "continue": ("继续办理", "go on"),
            "hospital_first": ("先送医", "hospital first"),
            "police_first": ("先报警", "police first"),
        },
    ),
    c.ScreeningSign: said(
        c.ScreeningSign,
        {
            "mental_disorder": ("疑似精神障碍", "signs of mental disorder"),
            "infectious": ("疑似传染病", "signs of infection"),
            "critical": ("危重", "critical"),
            "injured": ("明显外伤", "injured"),
            "danger_to_self": ("可能危害自身", "a danger to themselves"),
            "danger_to_others": ("可能危害他人", "a danger to others"),
            "suspected_drugs": ("疑似吸毒", "suspected drugs"),
            "suspected_fugitive": ("疑似在逃", "a suspected fugitive"),
            "drunk_and_threatening": ("酒后滋事", "drunk and threatening"),
        },
    ),
    c.EligibilityOutcome: said(
        c.EligibilityOutcome,
        {
            "eligible": ("予以救助", "help is given"),
            "not_eligible": ("不予救助", "help is not given"),
        },
    ),
    c.RefusalReason: said(
        c.RefusalReason,
        {
            "not_away_from_home": ("未离家在外", "not away from home"),
            "provides_for_self": ("能自行解决食宿", "can provide for themselves"),
            "not_wandering": ("不属流浪乞讨", "neither wandering nor about to"),
            "withholds_facts": ("拒不如实提供情况", "withholds the facts"),
            "refuses_safety_check": ("拒绝安检", "refuses the safety check"),
        },
    ),
    c.IncidentKind: said(
        c.IncidentKind,
        {
            "complaint": ("投诉", "a complaint"),
            "fight": ("打架", "a fight"),
            "fall": ("跌倒", "a fall"),
            "self_harm": ("自伤", "self-harm"),
            "escape": ("走失", "an escape"),
            "infection": ("传染", "an infection"),
            "death": ("死亡", "a death"),
        },
    ),
    c.IncidentState: said(
        c.IncidentState,
        {
            "open": ("待处置", "open"),
            "handled": ("已处置", "handled"),
            "reported_up": ("已上报", "reported up"),
            "closed": ("已办结", "closed"),
        },
    ),
    c.Settlement: said(
        c.Settlement,
        {
            "returned": ("返还本人", "returned"),
            "transferred": ("移交他人", "transferred"),
            "disposed_by_rule": ("依规处置", "disposed of by a rule"),
        },
    ),
    c.DisposalRule: said(
        c.DisposalRule,
        {
            "perished": ("腐败变质", "perished"),
            "dangerous_to_police": ("危险物品移交公安", "dangerous, handed to the police"),
            "unclaimed": ("无人认领", "unclaimed"),
            "hygiene": ("卫生防疫", "hygiene"),
        },
    ),
}
