"""Who may do what by default: the one table of scopes; without it each registration would decide anew.

A scope opens a *kind* of action. Which objects an agency may act on is decided by the owner of the object, and an
object of another agency is not found, never forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contracts.codes import AgencyKind

SCOPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "sightings:report": ("上报线索", "report sightings"),
        "reporters:manage": ("管理上报人", "give and revoke the links of individual reporters"),
        "dispatches:work": ("处置派单", "work on dispatches"),
        "referrals:request": ("发起转诊", "request referrals"),
        "referrals:read": ("查看转诊", "read referrals"),
        "referrals:work": ("处理转诊", "answer referrals, admit and discharge"),
        "referrals:psychiatric": ("查看精神科转诊", "see psychiatric referrals at all"),
        "costs:read": ("查看医疗费用", "read hospital costs and claims"),
        "costs:submit": ("提交医疗费用", "submit the costs of one's own patients"),
        "costs:review": ("审核医疗费用", "sign for hospital costs, close periods, review claims"),
        "cases:read": ("查看案件", "read cases and their timeline"),
        "cases:work": ("办理案件", "work on cases"),
        "help:supervise": ("查看反复求助名单", "see who was helped again and again"),
        "cases:seal": ("密封案件", "seal cases, and say who needs to know"),
        "departures:work": ("办理离站", "plan and execute departures"),
        "departures:supervise": ("离站复核", "countersign departures, approve dear tickets and cash above the limit"),
        "tickets:issue": ("出具车票", "read ticket requests and issue tickets"),
        "tracing:work": ("寻亲工作", "work on tracing profiles, notices and candidates"),
        "notices:approve": ("审批寻亲公告", "approve tracing notices"),
        "inquiries:send": ("发送寻人信息", "send missing-person inquiries"),
        "verifications:answer": ("答复身份核实", "answer verifications"),
        "followup:work": ("回访工作", "read follow-up plans and tasks"),
        "home-notices:work": ("属地接收与回访", "acknowledge home notices and record visits"),
        "erasure:decide": ("决定删除个人信息", "decide on erasure and correction"),
        "handovers:work": ("办理公安交接", "fill in and sign hand-overs between police and station"),
        "police-requests:answer": ("答复公安事项", "read and answer identity queries and suspicion reports"),
        "suspicions:waive": ("批准免报", "say why a suspicion has no report number"),
        "clocks:read": ("查看法定时限", "read statutory clocks"),
        "clocks:waive": ("免除法定时限", "dispense from statutory duties"),
        "approvals:decide": ("审批未成年人档案查阅", "decide on requests to see a minor's whole record"),
        "disclosures:read": ("查看提供记录与紧急查阅", "read the ledger of disclosures, review broken glass"),
        "feed:read": ("读取消息流", "read the feed"),
        "webhooks:manage": ("管理推送端点", "manage webhook endpoints"),
        "drill:clock": ("演练时钟", "read and move the clock of a drill"),
        "people:read": ("查看站内人员", "see the station's people and their roles"),
        "people:register": ("管理站内账号", "make and disable accounts of the station's people, reset their factors"),
        "people:authorise": ("管理站内授权", "grant and revoke roles of the station's people, let them in again"),
        "audit:read": ("查看审计", "read the audit"),
    }
)
"""Every scope, in Chinese and English. ``service`` is not among them: it is the services' own."""

ADMINISTRATION: frozenset[str] = frozenset({"people:read", "people:register", "people:authorise", "audit:read"})
"""What the station's three administrators hold (``contracts/roles.py``) and no programme, but for the audit: the
programme that carries it to another machine may be given that and nothing else."""

_TOLD = frozenset({"feed:read", "webhooks:manage"})
"""Every kind of agency is told what concerns it."""

STATION_CLIENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "desk": frozenset(
            {
                "sightings:report",
                "dispatches:work",
                "referrals:request",
                "referrals:read",
                "cases:read",
                "cases:work",
                "cases:seal",
                "departures:work",
                "followup:work",
                "home-notices:work",
                "handovers:work",
                "police-requests:answer",
                "clocks:read",
                "costs:read",
                "costs:review",
                "drill:clock",
                *_TOLD,
            }
        ),
        "tracing": frozenset(
            {
                "cases:read",
                "tracing:work",
                "verifications:answer",
                "handovers:work",
                "police-requests:answer",
                "clocks:read",
                "drill:clock",
            }
        ),
        "chief": frozenset(
            {
                "cases:read",
                "referrals:read",
                "tracing:work",
                "notices:approve",
                "erasure:decide",
                "followup:work",
                "clocks:read",
                "clocks:waive",
                "cases:seal",
                "departures:supervise",
                "approvals:decide",
                "disclosures:read",
                "costs:read",
                "costs:review",
                "help:supervise",
                "handovers:work",
                "police-requests:answer",
                "suspicions:waive",
                "drill:clock",
            }
        ),
        "psychiatric": frozenset({"referrals:request", "referrals:read", "referrals:psychiatric"}),
    }
)
"""The station's clients differ by desk: reception (接待), tracing (寻亲), chief (站长), psychiatric (精神卫生); whoever
approves a notice must be another client than the one who drafted it, whatever scopes they hold."""

SECOND_PERSONS: frozenset[str] = frozenset(
    {
        "notices:approve",
        "approvals:decide",
        "disclosures:read",
        "erasure:decide",
        "departures:supervise",
        "clocks:waive",
        "help:supervise",
        "suspicions:waive",
    }
)
"""Rights to look at what somebody else did, or to dispense from it; the station gives them by name only."""

NEED_TO_KNOW: frozenset[str] = frozenset({"referrals:psychiatric"})
"""Rights to know that something is there at all (Mental Health Law art. 4); the station gives them by name only."""

DEFAULT_SCOPES: Mapping[AgencyKind, frozenset[str]] = MappingProxyType(
    {
        AgencyKind.STATION: frozenset().union(*STATION_CLIENTS.values()) - SECOND_PERSONS - NEED_TO_KNOW,
        AgencyKind.PATROL_TEAM: frozenset({"sightings:report", "dispatches:work", "referrals:request"}) | _TOLD,
        AgencyKind.REPORTER_GROUP: frozenset({"sightings:report", "reporters:manage"}) | _TOLD,
        AgencyKind.HOSPITAL: frozenset({"referrals:read", "referrals:work", "costs:read", "costs:submit"}) | _TOLD,
        AgencyKind.POLICE: frozenset(
            {"sightings:report", "inquiries:send", "verifications:answer", "handovers:work", "police-requests:answer"}
        )
        | _TOLD,
        AgencyKind.RAILWAY: frozenset({"tickets:issue"}) | _TOLD,
        AgencyKind.TOWNSHIP: frozenset({"home-notices:work"}) | _TOLD,
    }
)
"""What a client of an agency may do unless its registration says less or, for the station, otherwise."""

GRANTABLE: Mapping[AgencyKind, frozenset[str]] = MappingProxyType(
    dict(DEFAULT_SCOPES) | {AgencyKind.STATION: frozenset({"audit:read"}).union(*STATION_CLIENTS.values())}
)
"""The most that a client of an agency of that kind can ever be given. The audit is nobody's by default: whoever reads
it should do nothing else."""


class NotGrantable(ValueError):
    """A scope was to be given to a kind of agency that may never hold it."""


def scopes_for(kind: AgencyKind, wanted: frozenset[str] | None = None) -> frozenset[str]:
    """A new client's scopes: the kind's defaults, or ``wanted``. :raises NotGrantable: for one beyond the kind's."""
    scopes = DEFAULT_SCOPES[kind] if wanted is None else wanted
    if beyond := scopes - GRANTABLE[kind]:
        raise NotGrantable(f"{kind.value} may not hold {', '.join(sorted(beyond))}")
    return scopes
