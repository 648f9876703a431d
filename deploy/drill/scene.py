"""Where a scenario of a drill is played: the desks, the clock and what has come into being; without it every scenario
would keep its own ids and wait in its own way."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from chassis.clock import from_iso, iso
from contracts.law.calendar import SHANGHAI
from deploy.demo.client import Refused
from deploy.demo.stage import Stage
from deploy.drill.wording import Refusal

T = TypeVar("T")

_PATIENCE_S: Final = 15.0
_LOOK_AGAIN_S: Final = 0.1


@dataclass
class Scene(Stage):
    """One scenario under way. ``ids``: what it has made so far, by the name that the scenario gives it."""

    ids: dict[str, str] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    """When something happened, as the platform has it on record."""

    @property
    def case(self) -> str:
        return f"/v1/cases/{self.ids['case']}"

    def to(self, text: str) -> datetime:
        """Move the clock to that minute of Changzhou's time, ``2026-07-20 09:00``."""
        return self.advance_to(here(text))

    def later(self, **by: float) -> str:
        """A moment so much later than now, as the interface takes it."""
        return iso(self.now() + timedelta(**by))

    def noted(self, name: str, moment: str) -> None:
        """Remember when something happened."""
        self.moments[name] = from_iso(moment).astimezone(SHANGHAI)

    def refused(self, client_id: str, path: str, body: Mapping[str, Any], *, seen: int | None = None) -> Refusal | str:
        """How an order is refused; that it was not, when it was carried out after all."""
        try:
            self[client_id].post(path, body, seen=seen)
        except Refused as refused:
            return Refusal(refused.code, refused.status)
        return "已办理 carried out"

    def refused_to_see(self, client_id: str, path: str) -> Refusal | str:
        """How a question is refused."""
        try:
            self[client_id].get(path)
        except Refused as refused:
            return Refusal(refused.code, refused.status)
        return "可见 shown"

    # --- what comes by itself ---

    def until(self, look: Callable[[], T], holds: Callable[[T], Any]) -> T:
        """What ``look`` sees once it holds; when it does not in time, what it sees then."""
        deadline = time.monotonic() + _PATIENCE_S
        while not holds(seen := look()) and time.monotonic() < deadline:
            time.sleep(_LOOK_AGAIN_S)
        return seen

    def told(self, *events: str, at_least: int = 1, case: str = "case") -> list[dict[str, Any]]:
        """The entries of these events on the case's timeline, once there are so many."""

        def look() -> list[dict[str, Any]]:
            entries = self.timeline_of(self.ids[case])
            return [one for one in entries if f"{one['publisher']}.{one['event']}" in events]

        return self.until(look, lambda seen: len(seen) >= at_least)

    def clock(self, rule: str, state: str = "running", case: str = "case") -> dict[str, Any]:
        """The newest clock of that rule, once it stands so; else as it stands when patience ends, or a bare one."""

        def look() -> dict[str, Any]:
            found = [one for one in self._clocks(case) if one["rule"] == rule]
            newest = max(found, key=lambda one: (str(one["started_at"]), str(one["clock_id"])), default=None)
            return newest or dict.fromkeys(("state", "state_zh", "due_at", "started_at", "warned_at"))

        return self.until(look, lambda one: one["state"] == state)

    def _clocks(self, case: str) -> list[dict[str, Any]]:
        return self["station-chief"].all("/v1/clocks", case_id=self.ids[case])


def here(text: str) -> datetime:
    """A minute of Changzhou's time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def standing(clock: Mapping[str, Any]) -> str:
    """How a clock stands, in both languages."""
    return f"{clock['state_zh']} {clock['state']}"
