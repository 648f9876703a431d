"""Intake's desk on a database of its own: real tables, real units of work, a clock that the test moves."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from chassis import deadlines, timers
from chassis.clock import ManualClock
from chassis.orders import Actor, Command, CommandType, Heard, Query, ReadType
from chassis.outbox import outbox
from chassis.registrations import registrations
from chassis.work import Units
from contracts.events import CATALOGUE
from services.intake.service import IntakeService

FOUND_AT = datetime(2026, 7, 20, 6, 30, tzinfo=UTC)
"""A hot Monday, 14:30 in Changzhou."""

STATION = Actor("station", "station", "station-desk")
PATROL = Actor("patrol-team-1", "patrol_team", "patrol-team-1")
HOSPITAL_1 = Actor("hospital-1", "hospital", "hospital-1")
HOSPITAL_2 = Actor("hospital-2", "hospital", "hospital-2")
RAILWAY = Actor("railway-desk", "railway", "railway-desk")


def an_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Desk:
    """Intake as its host would drive it: one transaction per order, event or timer."""

    units: Units
    clock: ManualClock

    def __post_init__(self) -> None:
        self.table = registrations(IntakeService)

    def order(
        self,
        type_: CommandType,
        body: Mapping[str, Any] | None = None,
        actor: Actor = STATION,
        target: str | None = None,
        sent_at: datetime | None = None,
    ) -> dict[str, Any]:
        """Execute one order; a refusal is raised and everything is rolled back."""
        _, handler = self.table.commands[type_.key]
        data = type_.body().load(dict(body or {}))
        command = Command(type_, an_id(), target or an_id(), data, actor, sent_at or self.clock.now())
        with self.units.unit(actor) as uow:
            shown: dict[str, Any] = handler(command, uow)
        return shown

    def ask(self, read: ReadType, params: Mapping[str, Any], actor: Actor = STATION) -> dict[str, Any]:
        _, handler = self.table.reads[read.key]
        with self.units.view(actor) as view:
            answer: dict[str, Any] = handler(Query(read, read.params().load(dict(params)), actor, "test"), view)
        return answer

    def hear(self, payload: Any, answer: Mapping[str, Any] | None = None) -> None:
        contract = payload.contract
        hearing = self.table.hearings[contract.type]
        subject, now = contract.subject_of(payload), self.clock.now()
        with self.units.unit() as uow:
            hearing.handler(Heard(an_id(), contract.type, subject, 1, now, payload, answer=dict(answer or {})), uow)

    def advance(self, by: timedelta) -> None:
        """Move the clock and let every timer fire that is then due."""
        self.clock.advance(by)
        known = {**self.table.timers, "deadline_warning": deadlines.warn, "deadline_breach": deadlines.breach}
        while self._fire(known):
            pass

    def _fire(self, known: Mapping[str, Any]) -> bool:
        with self.units.unit() as uow:
            taken = timers.take_due(uow.session, self.clock.now(), self.clock.now())
            if taken is None:
                return False
            known[taken[0].kind](taken[0], uow)
        return True

    def announced(self) -> list[Any]:
        """Every event so far, as its contract's payload, in the order of its making."""
        with self.units.view() as view:
            bodies = view.session.execute(select(outbox.c.body).order_by(outbox.c.number)).scalars().all()
        envelopes = [json.loads(body) for body in bodies]
        return [CATALOGUE[envelope["type"]].load(envelope["data"]) for envelope in envelopes]

    def names(self) -> list[str]:
        return [type(payload).__name__ for payload in self.announced()]

    def last(self, kind: type[Any]) -> Any:
        return [payload for payload in self.announced() if isinstance(payload, kind)][-1]

    def sealed_flags(self, name: str) -> list[bool]:
        """Of every event of that name, whether it lies under a seal."""
        with self.units.view() as view:
            bodies = view.session.execute(select(outbox.c.body).order_by(outbox.c.number)).scalars().all()
        told = [json.loads(body) for body in bodies]
        return [bool(one.get("sealed")) for one in told if CATALOGUE[one["type"]].name == name]
