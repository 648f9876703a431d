"""The tables the demo prints: a message, clocks, a candidate's evidence and the ranking as bars, the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markup import escape
from rich.table import Table

from chassis.clock import from_iso
from contracts.law.calendar import SHANGHAI

_ROOM_FOR_BOTH: Final = 150
_PROVISIONAL: Final = "（暂定 provisional）"
_CELLS: Final = 12
_WIDEST_TERM: Final = 15_000
_WIDEST_GAIN: Final = 3_000
"""Millibits that a full bar stands for."""

_FIELDS_ZH: Final = {
    "name": "姓名",
    "nickname": "小名",
    "sex": "性别",
    "age": "年龄",
    "whereabouts": "走失与发现",
    "home_place": "家乡",
    "accent": "口音",
    "people": "民族",
    "condition": "身心状况",
    "marks": "体表特征",
    "height": "身高",
    "blood": "血型",
    "clothes": "衣着",
    "kin": "亲属",
    "phone": "电话",
}


def clocks_table(clocks: Iterable[Mapping[str, Any]]) -> Table:
    """Which duty, from when, until when, and how it stands."""
    table = _table("法定时限 statutory clocks", "时限 rule", "起算 from", "到期 due", "状态 state")
    for clock in sorted(clocks, key=lambda clock: str(clock["rule"])):
        state = f"{clock['state_zh']} {clock['state']}{_PROVISIONAL if clock['provisional'] else ''}"
        table.add_row(clock["rule_zh"], _told(clock["started_at"]), _told(clock["due_at"]), state)
    return table


def summary_table(rules: Iterable[Mapping[str, Any]]) -> Table:
    """How many clocks of each rule stand how."""
    table = _table("时限统计 counted", "时限 rule", "进行中 running", "将到期 warned", "已超期 breached", "按期 met")
    for one in rules:
        counts = one["counts"]
        table.add_row(one["rule_zh"], *(str(counts[state]) for state in ("running", "warned", "breached", "met")))
    return table


def evidence_table(candidate: Mapping[str, Any]) -> Table:
    """The score of a candidate, field by field: what we have, what the family says, what it weighs."""
    table = _table("比对依据 evidence", "项目 field", "受助人 in our care", "寻人信息 searched for")
    table.add_column("毫比特 millibits", justify="right")
    table.add_column("", no_wrap=True, min_width=_CELLS)
    for term in candidate["evidence"]:
        bits = term["millibits"]
        both = escape(term["left"]), escape(term["right"])
        table.add_row(_field(term["field"]), *both, f"{bits:+d}", _bar(bits, _WIDEST_TERM, against=bits < 0))
    table.add_section()
    table.add_row("合计 score", "", str(candidate["band"]), f"{candidate['score_millibits']:+d}", "")
    return table


def ranking_table(seen: Mapping[str, Any]) -> Table:
    """How likely each candidate is, that it is nobody registered among them, and what to ask next."""
    table = _table("候选与下一问 candidates and the next question", "候选 candidate")
    table.add_column("可能性 probability", justify="right")
    table.add_column("", no_wrap=True, min_width=_CELLS)
    for one in seen["candidates"]:
        table.add_row(f"…{one['candidate_id'][-6:]}", *_share(one["permille"]))
    table.add_row("都不是 none of them", *_share(seen["not_registered_permille"]))
    table.add_section()
    for asked in seen["questions"]:
        gain = asked["gain_millibits"]
        words = f"追问 ask: {_field(asked['field'])} — {escape(asked['zh'])}"
        table.add_row(words, f"{gain / 1000:.2f} bit", _bar(gain, 1000))
    return table


def questions_table(seen: Mapping[str, Any]) -> Table:
    """What to ask, by what an answer is expected to tell."""
    table = _table("追问 questions", "项目 field", "问法 how to ask")
    table.add_column("预期 bit", justify="right")
    table.add_column("", no_wrap=True, min_width=_CELLS)
    for asked in seen["questions"]:
        gain = asked["gain_millibits"]
        table.add_row(_field(asked["field"]), escape(asked["zh"]), f"{gain / 1000:.2f}", _bar(gain, _WIDEST_GAIN))
    return table


def _field(code: str) -> str:
    return f"{_FIELDS_ZH.get(code, '')} {code}"


def _share(permille: int) -> tuple[str, str]:
    return f"{permille / 10:.1f} %", _bar(permille, 1000)


def _bar(value: int, whole: int, *, against: bool = False) -> str:
    """A bar of at most twelve cells, an eighth of a cell exact; red for what speaks against."""
    eighths = min(_CELLS * 8, round(abs(value) / whole * _CELLS * 8))
    full, rest = divmod(eighths, 8)
    return f"[{'red' if against else 'green'}]{'█' * full}{' ▏▎▍▌▋▊▉'[rest].strip()}[/]"


def message_table(event: Mapping[str, Any]) -> Table:
    """A webhook message as it came: what it is about, and the codes it carries."""
    table = _table(f"推送内容 the message: {event['type']}", "项目 field", "内容 value")
    for name, value in {"subject": event["subject"], **event["data"]}.items():
        table.add_row(name, escape(str(value)))
    return table


class Timeline:
    """The whole way, one line an event; in both languages where there is room."""

    def __init__(self, entries: Sequence[Mapping[str, Any]]) -> None:
        self._entries = entries

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.table(english=options.max_width >= _ROOM_FOR_BOTH)

    def table(self, *, english: bool) -> Table:
        table = _table("归途 the way home", "时间 time", "事件 event", "经过", *(["what happened"] if english else []))
        for entry in self._entries:
            event = f"{entry['publisher']}.{entry['event']}"
            words = [escape(entry["zh"]), *([f"[dim]{escape(entry['en'])}[/]"] if english else [])]
            table.add_row(_told(entry["at"]), event, *words)
        return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _told(moment: str | None) -> str:
    return from_iso(moment).astimezone(SHANGHAI).strftime("%m-%d %H:%M") if moment else "—"
