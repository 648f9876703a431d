"""The one table of statutory clocks; without it each service would have its own idea of a month.

Every row is a row of the law or of a ministry's norm, with its source; what is our own recommendation says so. What a
clock does when it runs out is always the same: a recorded breach that escalates, never a denial of help (Decree 381
art. 6).

    CLOCKS["D12"].plan(entered_at, WORK_CALENDAR)  →  DeadlinePlan(due_at, warn_at, provisional)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from chassis.deadline_decisions import DeadlinePlan
from contracts.codes import AgencyKind, ClockRule
from contracts.law.calendar import Calendar
from contracts.law.counting import (
    Period,
    beginning_of_last_day,
    days,
    ending_of,
    hours,
    months,
    working_days,
)


class Trigger(StrEnum):
    """What starts a clock."""

    FIRST_CUSTODY = "first_custody"
    POLICE_HAVE_REQUEST = "police_have_request"
    ADMISSION = "admission"
    LAST_REFRESH = "last_refresh"
    HOSPITAL_TOLD = "hospital_told"
    INQUIRY_RECEIVED = "inquiry_received"
    URGENT_AID_PAID = "urgent_aid_paid"


class PauseRule(StrEnum):
    """Whether a clock may rest."""

    NEVER = "never"
    IN_HOSPITAL = "in_hospital"


@dataclass(frozen=True)
class Clock:
    """One row: which duty, from when, within what, whose, what fulfils it, and where that is written.

    ``keeper``: the service that owns the facts which start and meet it, and so keeps it. ``waits_for``: what must be
    there before anything opens it; empty for a clock that runs.

    ``warn_on``: the warning comes as the last day of this period begins (for hours: at its end), counted like the limit
    but never moved by a holiday. ``at_limit``: what the platform does when the limit passes, beside recording the
    breach.
    """

    rule: ClockRule
    name_zh: str
    name: str
    trigger: Trigger
    limit: Period
    warn_on: Period
    owner: AgencyKind
    met_by: str
    at_limit: str
    pause: PauseRule
    source: str
    keeper: str
    waits_for: str = ""

    def plan(self, started_at: datetime, calendar: Calendar, *, used: int = 0) -> DeadlinePlan:
        """When the duty falls due if the trigger was at ``started_at``; the same arguments give the same plan.

        ``used``: whole units already run before a pause (only a clock whose ``pause`` allows one); at least one unit is
        left.
        :raises ValueError: for a moment without offset, or for ``used`` on a clock that never pauses.
        """
        if used and self.pause is PauseRule.NEVER:
            raise ValueError(f"{self.rule} never pauses")
        limit, warn_on = (self.limit.less(used), self.warn_on.less(used)) if used else (self.limit, self.warn_on)
        ending = ending_of(started_at, limit, calendar)
        warning = beginning_of_last_day(started_at, warn_on, calendar)
        return DeadlinePlan(ending.at, min(warning, ending.at), ending.provisional)


_ROWS: Final = (
    Clock(
        rule=ClockRule.D11,
        name_zh="24小时寻亲公告",
        name="tracing notice on the national site",
        trigger=Trigger.FIRST_CUSTODY,
        limit=hours(24),
        warn_on=hours(18),
        owner=AgencyKind.STATION,
        met_by="the receipt of the national tracing site (全国救助寻亲网), whatever other channels were used",
        at_limit="red list; cannot be closed by television or newspaper alone",
        pause=PauseRule.NEVER,
        source="民发〔2015〕158号 [S5b, S5c]; 24 hours of entry, counted in clock hours (Civil Code art. 201)",
        keeper="tracing",
    ),
    Clock(
        rule=ClockRule.D12,
        name_zh="7个工作日DNA采样申请",
        name="DNA sampling requested from police",
        trigger=Trigger.FIRST_CUSTODY,
        limit=working_days(7),
        warn_on=working_days(5),
        owner=AgencyKind.STATION,
        met_by="the DNA request has gone to police",
        at_limit="breach escalates to the station's chief",
        pause=PauseRule.NEVER,
        source="民发〔2015〕158号 [S5b, S28b]; working days of the State Council's yearly calendar",
        keeper="tracing",
    ),
    Clock(
        rule=ClockRule.D13,
        name_zh="公安一个月反馈",
        name="DNA sampled, loaded and fed back by police",
        trigger=Trigger.POLICE_HAVE_REQUEST,
        limit=months(1),
        warn_on=days(21),
        owner=AgencyKind.POLICE,
        met_by="police fed the result back (sampled is not loaded, loaded is not fed back)",
        at_limit="overdue list to the police partner and to the joint meeting",
        pause=PauseRule.NEVER,
        source="民发〔2015〕158号, repeated by a local text [S5c, S5d]; warning on day 21 is our recommendation",
        keeper="tracing",
    ),
    Clock(
        rule=ClockRule.D14,
        name_zh="寻人信息1个工作日回复",
        name="answer to a family's missing-person report",
        trigger=Trigger.INQUIRY_RECEIVED,
        limit=working_days(1),
        warn_on=working_days(1),
        owner=AgencyKind.STATION,
        met_by="a person of the station compared the report with those in care, and told the police",
        at_limit="listed for the tracing desk",
        pause=PauseRule.NEVER,
        source="民发〔2015〕158号 [S5b, S5c]: promptly (及时); one working day is our recommendation",
        keeper="tracing",
        waits_for="an answer of the station to an inquiry as a record of its own; comparing is immediate already",
    ),
    Clock(
        rule=ClockRule.D15,
        name_zh="72小时谈话三次",
        name="three interviews within the first 72 hours",
        trigger=Trigger.FIRST_CUSTODY,
        limit=hours(72),
        warn_on=hours(60),
        owner=AgencyKind.STATION,
        met_by="the third interview; they are recommended at hours 8, 24 and 60",
        at_limit="the missing interviews are shown on the case",
        pause=PauseRule.NEVER,
        source="another city's norm (Guangzhou) [S26 local]: a default, never Changzhou's law",
        keeper="tracing",
        waits_for="interviews as records of their own; today's clues do not say which conversation brought them",
    ),
    Clock(
        rule=ClockRule.D16,
        name_zh="站内救助10日",
        name="stay of a capable adult, or its extension filed",
        trigger=Trigger.ADMISSION,
        limit=days(10),
        warn_on=days(7),
        owner=AgencyKind.STATION,
        met_by="departure, or an extension with reason and filing number (备案号)",
        at_limit="asks for reason and filing number; never an eviction",
        pause=PauseRule.IN_HOSPITAL,
        source="民发〔2014〕132号, MCA Decree 24 [S4b, S3b]: 一般不超过10天; not counting hospital days is recommended",
        keeper="intake",
    ),
    Clock(
        rule=ClockRule.D17,
        name_zh="滞留人员安置方案",
        name="placement plan for a person stranded over ten days",
        trigger=Trigger.FIRST_CUSTODY,
        limit=days(15),
        warn_on=days(11),
        owner=AgencyKind.STATION,
        met_by="one of station care, outsourced care (托养), special-hardship support is planned",
        at_limit="breach escalates to the civil-affairs bureau",
        pause=PauseRule.NEVER,
        source="民发〔2015〕158号 [S5b, S5e]: stranded (滞留) once 10 days are over, when the warning comes; "
        "5 more days for the plan are recommended",
        keeper="intake",
    ),
    Clock(
        rule=ClockRule.D18,
        name_zh="满一个月更新公告",
        name="notices on the national site and the news app refreshed",
        trigger=Trigger.LAST_REFRESH,
        limit=months(1),
        warn_on=days(25),
        owner=AgencyKind.STATION,
        met_by="the notice on the national site was refreshed; opens again for the next month from that refresh",
        at_limit="the notice is shown as stale with the day of its last refresh",
        pause=PauseRule.NEVER,
        source="民发〔2020〕14号 [S18b]: stranded over one month; first counted from first custody; "
        "warning on day 25 is our recommendation",
        keeper="tracing",
    ),
    Clock(
        rule=ClockRule.D19,
        name_zh="满三个月申请落户安置",
        name="placement application after three months",
        trigger=Trigger.FIRST_CUSTODY,
        limit=months(3),
        warn_on=days(80),
        owner=AgencyKind.STATION,
        met_by="the placement application is filed with the civil-affairs bureau",
        at_limit="package of evidence is due; tracing continues after placement",
        pause=PauseRule.NEVER,
        source="民发〔2015〕158号 [S6a]: three months; warning on day 80 is our recommendation",
        keeper="intake",
    ),
    Clock(
        rule=ClockRule.D24,
        name_zh="24小时甄别确认",
        name="category of a hospital's street patient confirmed or denied",
        trigger=Trigger.HOSPITAL_TOLD,
        limit=hours(24),
        warn_on=hours(18),
        owner=AgencyKind.STATION,
        met_by="the station confirmed or denied that the patient is one whom it helps (救助对象)",
        at_limit="listed as unconfirmed; settlement stays blocked until it is confirmed",
        pause=PauseRule.NEVER,
        source="常政办发〔2006〕94号 [S21a]; 24 hours are another city's, the starting value [S21b local]; warning "
        "after 18 hours is our recommendation",
        keeper="intake",
    ),
    Clock(
        rule=ClockRule.D29,
        name_zh="先行救助10个工作日补办",
        name="formalities of urgent temporary aid completed",
        trigger=Trigger.URGENT_AID_PAID,
        limit=working_days(10),
        warn_on=working_days(8),
        owner=AgencyKind.TOWNSHIP,
        met_by="the formalities of the aid that was paid first are complete",
        at_limit="breach escalates to the civil-affairs bureau; the aid stays paid",
        pause=PauseRule.NEVER,
        source="another province's statute (Guangdong) [S37 local]; 社会救助暂行办法 art. 48 [S7]: simplified",
        keeper="followup",
        waits_for="temporary aid (临时救助) as a record of its own",
    ),
)

CLOCKS: Final[Mapping[str, Clock]] = MappingProxyType({row.rule.value: row for row in _ROWS})


def kept_by(keeper: str) -> tuple[ClockRule, ...]:
    """The clocks that this service opens."""
    return tuple(row.rule for row in _ROWS if row.keeper == keeper and not row.waits_for)
