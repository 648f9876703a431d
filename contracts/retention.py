"""How long each class of records is kept, at least and by default: the one table of ages; without it each deletion
would decide anew.

An operator may keep longer (``GUITU_RETENTION=class=days,…``), never shorter than the minimum; a legal hold stops
deletion altogether. Every table that holds records of a class says so in its own storage module
(:mod:`chassis.retained`).
"""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from chassis.record_classes import RecordClass, Schedule


def _days(number: int) -> timedelta:
    return timedelta(days=number)


_CLASSES = (
    RecordClass(
        "audit",
        "审计记录（含个人信息提供记录）",
        "the audit, records of provision of personal data among it",
        _days(3 * 366),
        _days(5 * 366),
        "网络数据安全管理条例 art. 12 (provision records, 3 years), 个人信息保护法 art. 56 (3 years); more than "
        "the six months of 网络安全法 art. 21",
    ),
    RecordClass(
        "provision_records",
        "个人信息提供记录、查阅审批与紧急查阅",
        "the ledger of disclosures, with the approvals and the broken glass that they rest on",
        _days(3 * 366),
        _days(5 * 366),
        "网络数据安全管理条例 art. 12 (records of provision, 3 years), 个人信息保护法 art. 56 (3 years)",
    ),
    RecordClass(
        "identity_query_counts",
        "身份查询计数",
        "how many identity queries each officer made on a day",
        _days(184),
        _days(190),
        "网络安全法 art. 21 (logs, six months)",
        by_itself=True,
    ),
    RecordClass(
        "sessions",
        "已结束的会话",
        "sessions of the station's people that are over",
        _days(0),
        _days(0),
        "个人信息保护法 art. 19 (no longer than needed): what is over opens nothing, and the audit tells of it",
        by_itself=True,
    ),
    RecordClass(
        "used_assertions",
        "已用的客户端断言",
        "numbers of signed assertions that were used",
        _days(1),
        _days(1),
        "RFC 7523 §3 (jti): longer than the five minutes for which an assertion counts, gateway/assertions.py",
        by_itself=True,
    ),
    RecordClass(
        "journal",
        "发件箱（已发送事件）",
        "the journal of announcements that were sent; archived before it goes",
        _days(184),
        None,
        "网络安全法 art. 21 (logs, six months). Off by default: `guitu backfill` starts from the journal",
    ),
    RecordClass(
        "inbox",
        "收件箱（已处理事件编号）",
        "which events a service has handled",
        _days(184),
        None,
        "docs/guarantees.md, promise 2: an event that comes again has no effect. Off by default",
        not_before="journal",
    ),
    RecordClass(
        "command_answers",
        "命令应答",
        "what a service answered to each order",
        _days(15),
        _days(30),
        "docs/guarantees.md, promise 5: an order may come again for as long as its operation is kept (a week to be "
        "valid, seven days after its answer)",
        by_itself=True,
    ),
    RecordClass(
        "operations",
        "操作",
        "what callers wanted done, and what they were answered",
        _days(7),
        _days(7),
        "the design, §7: an Idempotency-Key is kept for seven days",
        by_itself=True,
    ),
    RecordClass(
        "status_links",
        "线索进展查询链接",
        "addresses at which a reporter sees what became of a sighting",
        _days(30),
        _days(90),
        "promised to whoever reports: gateway/README.md",
        by_itself=True,
    ),
    RecordClass(
        "notifications",
        "机构通知与推送记录",
        "what agencies were told, in their feeds and by webhook",
        _days(30),
        _days(90),
        "promised to partners: gateway/README.md; ids, codes and times only",
        by_itself=True,
    ),
)

RETENTION: Schedule = MappingProxyType({one.name: one for one in _CLASSES})
"""Every class of records by name."""
