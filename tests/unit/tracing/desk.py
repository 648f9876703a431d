"""Tracing's handlers on a real database, without a broker: what a test orders and tells, and what was announced."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chassis import deadlines
from chassis.clock import ManualClock
from chassis.commands import Answer, CommandDesk
from chassis.database import Database
from chassis.envelope import decode
from chassis.ids import RandomIds
from chassis.kinds import Range
from chassis.metrics import Metrics
from chassis.orders import Actor, CommandType, Heard, ReadType
from chassis.outbox import outbox
from chassis.private import MasterKey
from chassis.registrations import registrations
from chassis.timers import take_due
from chassis.work import Units
from contracts.codes import AgeBasis, CustodyPlace, IdentityState, Sex
from contracts.events import CATALOGUE
from contracts.events import intake as facts
from contracts.orders import tracing as orders
from services.tracing.service import TracingService
from tests.schemas import brought_up

FIRST_CUSTODY = datetime(2026, 7, 6, 2, 0, tzinfo=UTC)
"""Monday 2026-07-06, 10:00 in Changzhou."""
CASE = "01980000-0000-7000-8000-00000000000c"

WORKER = Actor("station", "station", "station-tracing", frozenset({"tracing:work", "verifications:answer"}))
CHIEF = Actor("station", "station", "station-chief", frozenset({"tracing:work", "notices:approve"}))
POLICE_HENAN = Actor("police-henan", "police", "police-henan", frozenset({"inquiries:send", "verifications:answer"}))
POLICE_OTHER = Actor("police-other", "police", "police-other", frozenset({"inquiries:send", "verifications:answer"}))
INTAKE = Actor.service("intake")

NICKNAME = {"kind": "nickname", "raw_words": "他们都喊我小锋", "interpreted": "小锋", "method": "conversation"}
VILLAGE = {"kind": "place", "raw_words": "柳河村", "method": "conversation"}
SUPPORTING_POLICE = {"method": "police_identity", "result": "supports", "reference": "商公函2026-18"}
SUPPORTING_VILLAGE = {"method": "village_certificate", "result": "supports", "reference": "柳河村证明2026-3"}


def a_case_nobody_can_name(**changes: Any) -> facts.CaseUnidentified:
    """An old man found confused in the heat; about seventy."""
    told: dict[str, Any] = {
        "case_id": CASE,
        "case_number": "CZ-2026-000001",
        "first_custody_at": FIRST_CUSTODY,
        "custody_place": CustodyPlace.HOSPITAL,
        "sex": Sex.MALE,
        "ages": Range(65, 75),
        "age_basis": AgeBasis.VISUAL,
        "presumed_minor": False,
        "impaired": True,
        "found_at": FIRST_CUSTODY - timedelta(hours=1),
        "found_region_code": "320402109000",
    }
    return facts.CaseUnidentified(**told | changes)


def a_description(**changes: Any) -> dict[str, Any]:
    """What intake answers about him; nobody noted how he speaks."""
    told = {
        "description": "老年男性, 神志不清",
        "claimed_name": None,
        "dialect": None,
        "marks": [{"kind": "疤痕", "part": "左手食指", "side": None, "text": None}],
        "height_cm": 168,
        "found_place_text": "郑陆镇某公交站",
    }
    return told | changes


def an_inquiry(**changes: Any) -> dict[str, Any]:
    """A daughter searches for her father; the register spells him 陈国峰."""
    told = {
        "name": "陈国峰",
        "sex": "1",
        "birth_year": 1955,
        "home_region_code": "411623000000",
        "home_text": "河南省商水县柳林镇柳河村",
        "town": "柳林镇",
        "village": "柳河村",
        "last_seen_on": "2026-05-02",
        "reporter": {"name": "陈小满", "relation": "女儿", "phone": "10000000001"},
        "police_case_number": "A4116230000002026050001",
    }
    return told | changes


class Desk:
    """One tracing service with its database and a clock that stands still until it is moved."""

    def __init__(self, home: Path, database_url: str | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.clock = ManualClock(FIRST_CUSTODY)
        self.database = Database(database_url or f"sqlite:///{home / 'tracing.db'}")
        brought_up("services.tracing", self.database)
        self.units = Units("tracing", self.database, self.clock, self.clock, RandomIds(), MasterKey(b"k" * 32))
        self.units.announce_deadline = TracingService.deadline_announcer
        self._table = registrations(TracingService)
        self._desk = CommandDesk(self.units, self._table, Metrics())

    def another_worker(self) -> Desk:
        """A second process on the same database, with a memory of its own."""
        other = copy(self)
        other.units = replace(self.units, kept={})
        other._desk = CommandDesk(other.units, self._table, Metrics())
        return other

    def hear(self, fact: Any, answer: Mapping[str, Any] | None = None) -> None:
        """An event of intake, with what the declared read brought."""
        hearing = self._table.hearings[fact.contract.type]
        heard = Heard(
            str(uuid.uuid4()),
            fact.contract.type,
            fact.contract.subject_of(fact),
            1,
            self.clock.now(),
            fact,
            answer=answer or {},
        )
        with self.units.unit() as uow:
            hearing.handler(heard, uow)

    def order(self, command: CommandType, target_id: str | None, body: Mapping[str, Any], actor: Actor) -> Answer:
        target = target_id or str(RandomIds().new())
        seen = "*" if command.needs_version else None
        number = str(uuid.uuid4())
        return self._desk.execute(command.key, number, target, body, actor, self.clock.now(), if_match=seen)

    def done(
        self, command: CommandType, target_id: str | None, body: Mapping[str, Any], actor: Actor
    ) -> Mapping[str, Any]:
        """An order that is carried out, and its answer."""
        answer = self.order(command, target_id, body, actor)
        assert answer.ok, (answer.code, answer.body)
        return answer.body

    def refused(self, command: CommandType, target_id: str | None, body: Mapping[str, Any], actor: Actor) -> str | None:
        """The code with which an order is refused."""
        answer = self.order(command, target_id, body, actor)
        assert not answer.ok, answer.body
        return answer.code

    def ask(self, read: ReadType, params: Mapping[str, Any], actor: Actor) -> Answer:
        return self._desk.ask(read.key, params, actor, "test")

    def seen(self, read: ReadType, params: Mapping[str, Any], actor: Actor) -> Mapping[str, Any]:
        answer = self.ask(read, params, actor)
        assert answer.ok, answer.code
        return answer.body

    def move_to(self, moment: datetime) -> None:
        """Move the clock and fire what is then due."""
        self.clock.advance_to(moment)
        statutory = {deadlines.DEADLINE_WARNING: deadlines.warn, deadlines.DEADLINE_BREACH: deadlines.breach}
        fire = self._table.timers | statutory
        while True:
            with self.units.unit() as uow:
                due = take_due(uow.session, self.clock.now(), self.clock.now())
                if due is None:
                    return
                fire[due[0].kind](due[0], uow)

    def announced(self) -> list[Any]:
        """Everything announced so far, in order, as the contracts' own payloads."""
        with self.units.view() as view:
            envelopes = [decode(body) for body in view.session.scalars(select(outbox.c.body).order_by(outbox.c.number))]
        return [CATALOGUE[one.type].load(one.data) for one in envelopes]

    def names_announced(self) -> list[str]:
        return [type(payload).__name__ for payload in self.announced()]

    def deadlines(self) -> dict[str, str]:
        """The latest state of each clock of the case."""
        with self.units.view() as view:
            known = deadlines.deadlines_of(view.session, CASE)
        return {one.rule: one.state for one in sorted(known, key=lambda one: (one.rule, one.opening))}

    def raw_rows(self) -> bytes:
        """Every byte of every row as the database keeps it."""
        with self.units.view() as view:
            connection = view.session.connection()
            tables = [
                name for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            rows = [row for table in tables for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]
        return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


def identified(identity: IdentityState, at: datetime) -> facts.CaseIdentified:
    return facts.CaseIdentified(case_id=CASE, identity=identity, home_region_code=None, at=at)


def the_profile(desk: Desk) -> str:
    [profile] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    return str(profile["id"])


def the_candidates(desk: Desk) -> list[dict[str, Any]]:
    return list(desk.seen(orders.CANDIDATES, {"profile_id": the_profile(desk)}, WORKER)["items"])


def a_live_notice(desk: Desk, *channels: str, at: datetime | None = None) -> str:
    body = {"profile_id": the_profile(desk), "channels": list(channels), "text": "寻亲公告"}
    notice = desk.done(orders.DRAFT_NOTICE, None, body, WORKER)
    desk.done(orders.APPROVE_NOTICE, notice["id"], {"legal_basis": "民发〔2015〕158号"}, CHIEF)
    when = {"published_at": at.isoformat()} if at else {}
    for channel in channels:
        desk.done(
            orders.RECORD_NOTICE_RECEIPT, notice["id"], {"channel": channel, "receipt_number": "R-1"} | when, WORKER
        )
    return str(notice["id"])


def a_candidate(desk: Desk, **inquiry: Any) -> str:
    desk.done(orders.ADD_CLUE, the_profile(desk), NICKNAME, WORKER)
    desk.done(orders.ADD_CLUE, the_profile(desk), VILLAGE, WORKER)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(**inquiry), POLICE_HENAN)
    [candidate] = the_candidates(desk)
    return str(candidate["id"])


def a_verified_candidate(desk: Desk) -> str:
    candidate = a_candidate(desk)
    desk.done(orders.ACCEPT_CANDIDATE, candidate, {}, WORKER)
    desk.done(orders.RECORD_VERIFICATION, candidate, SUPPORTING_POLICE, POLICE_HENAN)
    desk.done(orders.RECORD_VERIFICATION, candidate, SUPPORTING_VILLAGE, WORKER)
    return candidate
