"""``docs/states.md``: the way of everything that has states, drawn; without it somebody would have to read code to see
what may follow what.

Each chart is drawn from the table by which the thing itself moves, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from chassis.kinds import CodeList
from chassis.moves import Moves
from contracts.documents.markdown import page, sentence
from gateway.readmodel.words import word
from services.followup.domain.notices import HOME_NOTICE_MOVES
from services.followup.domain.plans import PLAN_MOVES, TASK_MOVES
from services.intake.domain.beds import BED_MOVES
from services.intake.domain.care import INCIDENT_MOVES
from services.intake.domain.cases import CASE_MOVES
from services.intake.domain.categories import CATEGORY_MOVES
from services.intake.domain.costs import CLAIM_MOVES, LINE_MOVES
from services.intake.domain.departures import DEPARTURE_MOVES
from services.intake.domain.handovers import HANDOVER_MOVES
from services.intake.domain.help import HELP_REQUEST_MOVES
from services.intake.domain.identities import IDENTITY_MOVES, REVOKED_TO
from services.intake.domain.identity_queries import QUERY_MOVES
from services.intake.domain.persons import SUGGESTION_MOVES
from services.intake.domain.referral_states import REFERRAL_MOVES
from services.intake.domain.roll_calls import ROLL_MOVES
from services.intake.domain.stay import RECEIPT_MOVES
from services.intake.domain.suspicions import SUSPICION_MOVES
from services.intake.domain.tickets import TICKET_MOVES
from services.patrol.domain.dispatches import DISPATCH_MOVES
from services.patrol.domain.sightings import STAGE_MOVES
from services.patrol.domain.watches import WATCH_MOVES
from services.tracing.domain.candidates import CANDIDATE_MOVES, CANDIDATE_REVOKED_TO
from services.tracing.domain.clues import CLUE_MOVES
from services.tracing.domain.dna import DNA_MOVES, DNA_REVOKED_TO
from services.tracing.domain.imports import IMPORT_MOVES
from services.tracing.domain.inquiries import INQUIRY_MOVES, INQUIRY_REVOKED_TO
from services.tracing.domain.interviews import INTERVIEW_MOVES
from services.tracing.domain.notices import NOTICE_MOVES, PUBLICATION_MOVES
from services.tracing.domain.profiles import PROFILE_MOVES
from services.tracing.domain.reunions import REUNION_MOVES, REUNION_REVOKED_TO

_INTRODUCTION = """\
What may follow what (状态图). Each chart is drawn from the one table by which the thing moves; what is not drawn is
refused, with where it stands (`state`), where it would have to stand (`expected`) and what may follow instead
(`allowed`). An arrow says that a step may follow, not that nothing else is asked for: who may leave how stands in
[departures.md](departures.md)."""

REVOKED: Final = "撤销 revoked"


@dataclass(frozen=True)
class Chart:
    """One thing's way; ``revoked`` are moves that follow from a revocation and from nothing else."""

    title: str
    moves: Moves[Any]
    revoked: Mapping[Any, tuple[Any, ...]] = field(default_factory=dict)


CHARTS: Final[Mapping[str, tuple[Chart, ...]]] = {
    "Patrol 巡查": (
        Chart("线索 Sighting", STAGE_MOVES),
        Chart("出警单 Dispatch", DISPATCH_MOVES),
        Chart("站外关注 Watch", WATCH_MOVES),
    ),
    "Intake 接待": (
        Chart("案件 Case", CASE_MOVES),
        Chart("身份 Identity", IDENTITY_MOVES, REVOKED_TO),
        Chart("同一人提示 Same-person suggestion", SUGGESTION_MOVES),
        Chart("求助 Help request", HELP_REQUEST_MOVES),
        Chart("床位 Bed", BED_MOVES),
        Chart("代管物品 Receipt", RECEIPT_MOVES),
        Chart("事件 Incident", INCIDENT_MOVES),
        Chart("点名 Roll-call", ROLL_MOVES),
        Chart("转诊 Referral", REFERRAL_MOVES),
        Chart("甄别确认 Category", CATEGORY_MOVES),
        Chart("医疗费用 Cost", LINE_MOVES),
        Chart("结算单 Claim", CLAIM_MOVES),
        Chart("公安交接 Hand-over", HANDOVER_MOVES),
        Chart("身份核查 Identity query", QUERY_MOVES),
        Chart("涉警报告 Suspicion report", SUSPICION_MOVES),
        Chart("离站 Departure", DEPARTURE_MOVES),
        Chart("车票 Ticket", TICKET_MOVES),
    ),
    "Tracing 寻亲": (
        Chart("寻亲档案 Profile", PROFILE_MOVES),
        Chart("线索核查 Clue", CLUE_MOVES),
        Chart("访谈 Interview", INTERVIEW_MOVES),
        Chart("采血比对 DNA request", DNA_MOVES, DNA_REVOKED_TO),
        Chart("寻亲公告 Notice", NOTICE_MOVES),
        Chart("发布 Publication", PUBLICATION_MOVES),
        Chart("团聚 Reunion", REUNION_MOVES, REUNION_REVOKED_TO),
        Chart("寻人登记 Inquiry", INQUIRY_MOVES, INQUIRY_REVOKED_TO),
        Chart("寻人信息导入 Import of inquiries", IMPORT_MOVES),
        Chart("比对结果 Candidate", CANDIDATE_MOVES, CANDIDATE_REVOKED_TO),
    ),
    "Follow-up 回访": (
        Chart("四级联动通知 Notice home", HOME_NOTICE_MOVES),
        Chart("回访计划 Plan", PLAN_MOVES),
        Chart("回访任务 Task", TASK_MOVES),
    ),
}
"""By service, in the order in which somebody passes them."""


def states_page() -> str:
    blocks = [block for service, charts in CHARTS.items() for block in (f"## {service}", *map(_section, charts))]
    return page("States 状态", _INTRODUCTION, *blocks, sources="the tables of moves in services/*/domain/")


def _section(chart: Chart) -> str:
    about = sentence(chart.moves.states.__doc__ or "")
    return f"### {chart.title}\n\n{about}\n\n```mermaid\n{drawn(chart)}\n```"


def drawn(chart: Chart) -> str:
    """The chart in Mermaid's language."""
    return "\n".join(["stateDiagram-v2", *(f"    {line}" for line in _lines(chart))])


def _lines(chart: Chart) -> Iterator[str]:
    moves = chart.moves
    yield from (f'state "{_label(state)}" as {state.value}' for state in moves.states)
    yield from (f"[*] --> {state.value}" for state in moves.begins)
    yield from (f"{now.value} --> {to.value}" for now in moves.states for to in moves[now])
    yield from (f"{now.value} --> {to.value} : {REVOKED}" for now, after in chart.revoked.items() for to in after)
    yield from (f"{state.value} --> [*]" for state in moves.ends if state not in chart.revoked)


def _label(state: CodeList) -> str:
    return f"{word(state).zh} {state.value}"
