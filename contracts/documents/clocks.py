"""``docs/clocks.md``: the statutory clocks as a table; without it a station's chief could not check what the platform
counts."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from contracts.documents.markdown import page, table
from contracts.law.calendar import SHANGHAI, library_calendar
from contracts.law.clocks import CLOCKS, Clock, PauseRule, Trigger
from contracts.law.counting import Period, Unit

_INTRODUCTION = """\
The statutory clocks (法定时限) and how they are counted. A clock that runs out is a recorded breach that escalates; it
never ends the help. A duty is judged by when it was done, not by when the platform heard of it: `met`, or `met_late`
after the moment.

Counting (民法典 201–203, by analogy): hours run from the moment and never skip a holiday; in days and months the first
day does not count and the period ends at 24:00 of its last day, or of the next working day when the last is a day of
rest; a month without the corresponding day ends on its last. Working days are those of the State Council's yearly
notice, make-up Saturdays included; a file of the station's own (`GUITU_WORK_CALENDAR`) adds or corrects a year. A year
without a published notice is counted Monday to Friday and marked *provisional*, and an operator is warned. All days are
days of Asia/Shanghai.

What was done, or gone, at the very instant of its due moment was in time. What was done after it is breached first,
whichever of the two the platform hears of first. A breach of a duty that turns out to have been done, or gone, in time
is withdrawn; the record keeps both. D16 counts days of presence: the day of coming does not count, the day of going to
hospital does, and those in between do not; a stay whose ten days were missed before does not rest."""

_UNITS: Final = {Unit.HOURS: "h", Unit.DAYS: "days", Unit.WORKING_DAYS: "working days", Unit.MONTHS: "months"}
_TRIGGERS: Final = {
    Trigger.FIRST_CUSTODY: "first custody of an unidentified person, in a hospital or the station (首次接收)",
    Trigger.POLICE_HAVE_REQUEST: "police have the DNA request",
    Trigger.ADMISSION: "admission of a capable adult (入站)",
    Trigger.LAST_REFRESH: "first custody, then each refresh",
    Trigger.HOSPITAL_TOLD: "a hospital told of a street patient in its bed, or appealed (医院通报或申诉)",
    Trigger.INQUIRY_RECEIVED: "a family's report of a missing person has come in",
    Trigger.URGENT_AID_PAID: "urgent temporary aid was paid first",
}
_PAUSES: Final = {PauseRule.NEVER: "never", PauseRule.IN_HOSPITAL: "while in hospital"}
_EXAMPLE: Final = datetime(2026, 2, 13, 10, tzinfo=SHANGHAI)


def clocks_page() -> str:
    return page(
        "Clocks",
        _INTRODUCTION,
        "## The table",
        _table(),
        "## Met by, and what happens at the limit",
        _duties(),
        _not_yet(),
        _example(),
    )


def _table() -> str:
    headings = ("clock", "duty", "runs from", "limit", "warning", "owner", "pauses", "kept by")
    return table(headings, [_row(clock) for clock in CLOCKS.values()])


def _row(clock: Clock) -> tuple[str, ...]:
    return (
        clock.rule.value,
        f"{clock.name_zh}<br>{clock.name}",
        _TRIGGERS[clock.trigger],
        _period(clock.limit),
        _warning(clock.warn_on),
        clock.owner.value,
        _PAUSES[clock.pause],
        f"{clock.keeper}; nothing opens it yet" if clock.waits_for else clock.keeper,
    )


def _period(period: Period) -> str:
    unit = _UNITS[period.unit]
    return f"{period.count} {unit.removesuffix('s') if period.count == 1 else unit}"


def _warning(period: Period) -> str:
    words = {
        Unit.HOURS: "after hour",
        Unit.DAYS: "as day",
        Unit.WORKING_DAYS: "as working day",
        Unit.MONTHS: "as the last day of month",
    }
    return f"{words[period.unit]} {period.count}" + ("" if period.unit is Unit.HOURS else " begins")


def _duties() -> str:
    rows = [(clock.rule.value, clock.met_by, clock.at_limit, clock.source) for clock in CLOCKS.values()]
    return table(("clock", "met by", "at the limit", "source"), rows)


def _not_yet() -> str:
    """Declared, so that the limit has its one home, and said plainly that it does not run."""
    rows = [(clock.rule.value, clock.keeper, clock.waits_for) for clock in CLOCKS.values() if clock.waits_for]
    text = "These are in the table and run for nobody: the facts that would open them are not kept yet."
    return f"## Not opened yet\n\n{text}\n\n" + table(("clock", "keeper", "waits for"), rows)


def _example() -> str:
    """Over the Spring Festival of 2026, by the library's calendar alone, so that a local override does not change the
    page."""
    plans = {name: clock.plan(_EXAMPLE, library_calendar()) for name, clock in CLOCKS.items() if not clock.waits_for}
    rows = [(name, _local(plan.warn_at or plan.due_at), _local(plan.due_at)) for name, plan in plans.items()]
    text = (
        "Everything started on Friday 2026-02-13 10:00 (holidays 15–23 February, make-up Saturdays 14 and 28 February):"
    )
    return f"## Example\n\n{text}\n\n" + table(("clock", "warned", "due, and breached from then on"), rows)


def _local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S+08:00")
