"""The roles of the station's own people, a closed list; without it rights would be given person by person.

A working role opens kinds of action; the three administrators keep the system and hold no access to cases at all. They
are three people: GB/T 22239-2019 (等级保护 2.0), level 3, 8.1.5, wants system, audit and security management in
separate hands. What keeps them apart stands here as data and is judged by :func:`conflict`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from chassis.kinds import CodeList
from contracts.purposes import Purpose


class Role(CodeList):
    """角色: what a person of the station is there for. Of several the first in this order is the leading one."""

    CHIEF = "chief"
    TRACING = "tracing"
    RECEPTION = "reception"
    CARE = "care"
    PSYCHIATRIC = "psychiatric"
    FOLLOW_UP = "follow_up"
    DISPATCHER = "dispatcher"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"


class PersonState(CodeList):
    """人员状态: whether a person may sign in; locked is a pause after failures, and ends by itself."""

    ACTIVE = "active"
    LOCKED = "locked"
    DISABLED = "disabled"


class SessionStage(CodeList):
    """会话阶段: what a session still lacks; only an open one may do anything but finish signing in."""

    SECOND_FACTOR = "second_factor"
    NEW_PASSWORD = "new_password"
    ENROLMENT = "enrolment"
    OPEN = "open"


@dataclass(frozen=True)
class Rights:
    """What a role may do and why it may ask for personal data; its words in Chinese and English."""

    zh: str
    en: str
    scopes: frozenset[str]
    purposes: frozenset[Purpose] = frozenset()


ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR})

ROLES: Final[Mapping[Role, Rights]] = MappingProxyType(
    {
        Role.CHIEF: Rights(
            "站长",
            "station chief",
            frozenset(
                {
                    "cases:read",
                    "cases:seal",
                    "departures:supervise",
                    "referrals:read",
                    "tracing:work",
                    "notices:approve",
                    "approvals:decide",
                    "erasure:decide",
                    "disclosures:read",
                    "help:supervise",
                    "followup:work",
                    "handovers:work",
                    "police-requests:answer",
                    "suspicions:waive",
                    "clocks:read",
                    "costs:read",
                    "costs:review",
                    "clocks:waive",
                }
            ),
            frozenset({Purpose.CASE_WORK, Purpose.FAMILY_TRACING, Purpose.HOME_FOLLOW_UP, Purpose.SUPERVISION}),
        ),
        Role.TRACING: Rights(
            "寻亲",
            "tracing",
            frozenset(
                {
                    "cases:read",
                    "tracing:work",
                    "verifications:answer",
                    "handovers:work",
                    "police-requests:answer",
                    "clocks:read",
                }
            ),
            frozenset({Purpose.FAMILY_TRACING, Purpose.IDENTITY_CHECK}),
        ),
        Role.RECEPTION: Rights(
            "接待",
            "reception desk",
            frozenset(
                {
                    "sightings:report",
                    "referrals:request",
                    "referrals:read",
                    "cases:read",
                    "cases:work",
                    "departures:work",
                    "handovers:work",
                    "police-requests:answer",
                    "clocks:read",
                    "costs:read",
                    "costs:review",
                }
            ),
            frozenset({Purpose.CASE_WORK, Purpose.IDENTITY_CHECK, Purpose.RETURN_TRAVEL, Purpose.REPORTING}),
        ),
        Role.CARE: Rights(
            "照料",
            "ward and care",
            frozenset({"cases:read", "cases:work", "referrals:request", "referrals:read", "clocks:read"}),
            frozenset({Purpose.CASE_WORK, Purpose.MEDICAL_CARE}),
        ),
        Role.PSYCHIATRIC: Rights(
            "精神卫生",
            "psychiatric care",
            frozenset({"referrals:request", "referrals:read", "referrals:psychiatric"}),
            frozenset({Purpose.MEDICAL_CARE}),
        ),
        Role.FOLLOW_UP: Rights(
            "回访",
            "follow-up",
            frozenset({"cases:read", "followup:work", "home-notices:work", "clocks:read"}),
            frozenset({Purpose.HOME_FOLLOW_UP}),
        ),
        Role.DISPATCHER: Rights(
            "巡查调度",
            "patrol dispatcher",
            frozenset({"sightings:report", "dispatches:work", "referrals:request"}),
            frozenset({Purpose.STREET_PATROL, Purpose.REPORTING}),
        ),
        Role.SYSTEM_ADMINISTRATOR: Rights(
            "系统管理员", "system administrator", frozenset({"people:read", "people:register"})
        ),
        Role.SECURITY_ADMINISTRATOR: Rights(
            "安全管理员", "security administrator", frozenset({"people:read", "people:authorise"})
        ),
        Role.AUDIT_ADMINISTRATOR: Rights("审计管理员", "audit administrator", frozenset({"audit:read"})),
    }
)
"""The system administrator makes and disables accounts and resets factors but grants nothing; the security
administrator grants and revokes roles and lets people in again but makes nobody; the audit administrator reads what
both did and nothing else."""


def conflict(roles: Iterable[Role]) -> frozenset[Role]:
    """Those of these roles that no one person may hold together; nothing when they go together.

    An administrator holds that one role: neither a second administrator's nor a working role beside it.
    """
    held = frozenset(roles)
    return held if held & ADMINISTRATORS and len(held) > 1 else frozenset()


def leading(roles: Iterable[Role]) -> Role | None:
    """The one of these roles that is named where a single one is asked for."""
    held = frozenset(roles)
    return next((role for role in Role if role in held), None)
