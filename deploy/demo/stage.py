"""Steps and the way they walk; without them the story would be a script that nobody checks.

A step is an act of one agency through its own client. It is right only when its result was checked and the events it
announces are on the case's timeline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from rich.console import RenderableType

from chassis.clock import from_iso, iso
from contracts.law.calendar import SHANGHAI
from deploy.demo.client import Desk, NotInTime, Passerby, Refused, Unreachable, eventually
from deploy.demo.receiver import Receiver


class StepFailed(Exception):
    """A step did not end as it should: what was expected, and what was seen instead."""

    def __init__(self, expected: str, seen: Any) -> None:
        self.expected, self.seen = expected, seen
        super().__init__(f"应为 expected: {expected}; 实为 seen: {seen}")


@dataclass(frozen=True)
class Seen:
    """What a step has to show beside its success: a few words, a table."""

    note: str = ""
    table: RenderableType | None = None


@dataclass(frozen=True)
class Step:
    """``who`` does ``what``; ``act`` does it and checks it; ``follows`` are the events that must then be on the
    timeline, by publisher and name (``intake.case_opened``)."""

    who: str
    what: str
    in_english: str
    act: Callable[[Way], Seen | None]
    follows: Sequence[str] = ()
    of: str = "case"
    """Whose timeline: his, or that of the other of whom a chapter tells (``other_case``)."""


@dataclass(frozen=True)
class Chapter:
    title: str
    steps: Sequence[Step]


@dataclass
class Stage:
    """Where a story is played: the desks that act, whoever has no desk, and the station's clock."""

    desks: Mapping[str, Desk]
    passerby: Passerby

    def __getitem__(self, client_id: str) -> Desk:
        return self.desks[client_id]

    def now(self) -> datetime:
        """The station's time, in Changzhou."""
        return from_iso(self["station-drill"].get("/v1/drill/clock")["now"]).astimezone(SHANGHAI)

    def advance_to(self, moment: datetime) -> datetime:
        body = {"advance_to": iso(moment)}
        return from_iso(self["station-drill"].post("/v1/drill/clock", body)["now"]).astimezone(SHANGHAI)

    def advance(self, **by: float) -> datetime:
        return self.advance_to(self.now() + timedelta(**by))

    def advance_to_next(self, hour: int, minute: int = 0, *, after_days: int = 0) -> datetime:
        """The next time it is that hour, once so many days have passed."""
        earliest = self.now() + timedelta(days=after_days)
        day = datetime.combine(earliest.date(), time(hour, minute), SHANGHAI)
        return self.advance_to(day if day > earliest else day + timedelta(days=1))

    def timeline_of(self, case_id: str) -> list[dict[str, Any]]:
        """The timeline of that case; nothing while there is none."""
        try:
            told = self["station-desk"].get(f"/v1/cases/{case_id}/timeline")
            entries: list[dict[str, Any]] = told["entries"]
        except Refused as refused:
            if refused.status == 404:
                return []
            raise
        return entries

    def soon(self, look: Callable[[], Any], what: str) -> Any:
        """What must come by itself. :raises StepFailed: when it does not come in time."""
        try:
            return eventually(look, what)
        except NotInTime:
            raise StepFailed(what, "没有等到 nothing in time") from None


@dataclass
class Way(Stage):
    """One person's way as the demo walks it, with the ids of what has come into being so far."""

    receiver: Receiver
    endpoint: str = ""
    courier_sighting: str = ""
    courier_status_url: str = ""
    cyclist_sighting: str = ""
    dispatch: str = ""
    contact: str = ""
    case: str = ""
    referral: str = ""
    admitted_at: str = ""
    profile: str = ""
    notice: str = ""
    clue: str = ""
    inquiry: str = ""
    other_inquiries: tuple[str, ...] = ()
    candidate: str = ""
    departure: str = ""
    ticket: str = ""
    plan: str = ""
    help_request: str = ""
    bed: str = ""
    cost_line: str = ""
    other_case: str = ""
    handover: str = ""
    other_departure: str = ""
    other_ticket: str = ""
    home_notices: tuple[str, ...] = ()
    _heard: set[str] = field(default_factory=set)
    _owed: Counter[str] = field(default_factory=Counter)

    # --- what followed ---

    def followed(self, expected: Sequence[str], case_id: str = "") -> list[str]:
        """The events on the timeline, his or that of another case, that were not there after the step before, at least
        the expected ones.

        Before there is a case there is no timeline: what earlier steps should have been followed by is checked with the
        first one that has it. :raises StepFailed: when an event does not come.
        """
        if not self.case:
            self._owed.update(expected)
            return []
        new = self._arrived(self._owed + Counter(expected), case_id)
        self._heard |= {entry["event_id"] for entry in new}
        return self._of_this_step([_name(entry) for entry in new])

    def _arrived(self, wanted: Counter[str], case_id: str) -> list[dict[str, Any]]:
        new: list[dict[str, Any]] = []

        def look() -> list[dict[str, Any]] | None:
            new[:] = [entry for entry in self.timeline(case_id) if entry["event_id"] not in self._heard]
            return new if Counter(map(_name, new)) >= wanted else None

        try:
            return eventually(look, "events")
        except NotInTime:
            missing = sorted((wanted - Counter(map(_name, new))).elements())
            raise StepFailed(f"事件 events: {', '.join(missing)}", ", ".join(map(_name, new)) or "—") from None

    def _of_this_step(self, names: list[str]) -> list[str]:
        owed, self._owed = self._owed, Counter()
        mine = []
        for name in names:
            if owed[name] > 0:
                owed[name] -= 1
            else:
                mine.append(name)
        return mine

    def timeline(self, case_id: str = "") -> list[dict[str, Any]]:
        """The timeline of this case, or of another; nothing while there is none."""
        return self.timeline_of(case_id or self.case)

    # --- checks ---

    def reporter_sees(self, stage: str) -> dict[str, Any]:
        """What the courier's status address tells once that stage is reached. :raises StepFailed: when it is not."""

        def look() -> dict[str, Any] | None:
            told = self.passerby.get(self.courier_status_url)
            return told if told["stage"] == stage else None

        told: dict[str, Any] = self.soon(look, f"线索进展 stage {stage}")
        return told

    def refused(
        self, client_id: str, path: str, body: Mapping[str, Any], *, status: int, code: str, seen: int | None = None
    ) -> Seen:
        """The order must be refused with this code. :raises StepFailed: when it is not, or otherwise."""
        try:
            answer = self[client_id].post(path, body, seen=seen)
        except Refused as refused:
            expect(f"{status} {code}", f"{refused.status} {refused.code}")
            return Seen(f"如期被拒 refused: {status} {code} — {refused.body.get('title', '')}")
        raise StepFailed(f"{status} {code}", answer)


@contextmanager
def failures_named() -> Iterator[None]:
    """What keeps an act from its end is a :class:`StepFailed`, with what was expected and what was seen."""
    try:
        yield
    except Refused as refused:
        raise StepFailed("办理成功 done", refused) from refused
    except (Unreachable, NotInTime) as silence:
        raise StepFailed("答复 an answer", silence) from silence
    except (KeyError, TypeError, StopIteration) as surprise:
        raise StepFailed("约定的答复 the answer agreed on", repr(surprise)) from surprise


def expect(expected: Any, seen: Any, what: str = "") -> None:
    """:raises StepFailed: unless the two are equal."""
    if expected != seen:
        raise StepFailed(f"{what} {expected}".strip(), seen)


def expect_that(holds: bool, expected: str, seen: Any) -> None:
    """:raises StepFailed: unless it holds."""
    if not holds:
        raise StepFailed(expected, seen)


def _name(entry: Mapping[str, Any]) -> str:
    return f"{entry['publisher']}.{entry['event']}"
