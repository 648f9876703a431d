"""Chapter thirteen, the whole way (归途): one page, from the events alone, in order, and without a name on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect, expect_that
from deploy.demo.tables import Timeline

MILESTONES: Final = (
    "patrol.sighting_reported",
    "patrol.dispatch_queued",
    "patrol.sighting_reported",
    "patrol.dispatch_accepted",
    "patrol.dispatch_arrived",
    "patrol.contact_recorded",
    "intake.case_opened",
    "intake.referral_requested",
    "intake.referral_rejected",
    "intake.referral_requested",
    "intake.referral_accepted",
    "intake.patient_admitted",
    "intake.case_unidentified",
    "tracing.profile_opened",
    "tracing.clock_opened",
    "tracing.notice_drafted",
    "tracing.notice_approved",
    "tracing.notice_published",
    "tracing.notice_published",
    "tracing.clock_met",
    "intake.patient_discharged",
    "intake.help_requested",
    "intake.help_screened",
    "intake.safety_checked",
    "intake.help_registered",
    "intake.eligibility_decided",
    "intake.health_checked",
    "intake.belongings_received",
    "intake.case_admitted",
    "tracing.dna_requested",
    "tracing.clock_met",
    "intake.cost_line_submitted",
    "intake.cost_line_progressed",
    "tracing.clue_added",
    "tracing.inquiry_received",
    "tracing.match_suggested",
    "tracing.match_accepted",
    "tracing.verification_recorded",
    "tracing.verification_recorded",
    "tracing.identity_confirmed",
    "intake.case_identified",
    "tracing.notice_withdrawn",
    "intake.departure_planned",
    "intake.ticket_requested",
    "intake.ticket_issued",
    "intake.belongings_returned",
    "intake.departure_executed",
    "intake.departure_arrived",
    "followup.plan_created",
    "followup.home_notice_sent",
    "followup.home_notice_acknowledged",
    "followup.task_due",
    "followup.visit_recorded",
    "followup.task_due",
    "followup.visit_recorded",
    "followup.risk_assessed",
)
"""What the way home must show, in this order; more may stand between."""


def whole_way(way: Way) -> Seen:
    entries = way.timeline()
    names = [f"{entry['publisher']}.{entry['event']}" for entry in entries]
    expect_that(
        (missing := first_missing(MILESTONES, names)) is None, f"按序出现 in order: {missing}", " → ".join(names)
    )
    times = [entry["at"] for entry in entries]
    expect(sorted(times), times, "时间有序 in order of time:")
    _without_a_name(entries)
    return Seen(f"{len(entries)} 个事件 events", Timeline(entries))


def first_missing(wanted: Iterable[str], seen: Sequence[str]) -> str | None:
    """The first of ``wanted`` that does not follow the ones before it in ``seen``; none when all do."""
    rest: Iterator[str] = iter(seen)
    return next((name for name in wanted if name not in rest), None)


def _without_a_name(entries: Sequence[dict[str, object]]) -> None:
    text = json.dumps(entries, ensure_ascii=False)
    told = [word for word in (cast.NAME_AS_HEARD, cast.NAME_AS_REGISTERED, "陈小满", "中梅村") if word in text]
    expect([], told, "时间线不含个人信息 nothing personal on the timeline:")


CHAPTER = Chapter(
    "十三、归途 · the whole way", (Step("站长", "从发现到回访，一页看完", "The whole way on one page", whole_way),)
)
