"""Follow-up's tables and repositories, the only place that knows SQL; without it a plan would not outlive the process.

Whoever changes anything of a plan (a task, a visit, a notice) holds the plan's row first, so two records of one task,
or two new versions of one assessment, never meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    and_,
    event,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Session, registry
from sqlalchemy.sql import ColumnElement

from chassis import seals
from chassis.columns import AGENCY_ID, ID, REGION_CODE, Codes, Moment, Sealed, Whose, coded
from chassis.joined import Joined, joined_tables
from chassis.orders import Actor, existing
from chassis.paging import paged
from chassis.tables import NAMING
from contracts.codes import NetworkLevel, RiskLevel, Sex, StepKind, WithdrawalReason
from contracts.orders.followup import NoticeState, PlanState, TaskState
from services.followup.domain.notices import HomeNotice, Territory, is_station
from services.followup.domain.plans import Journey, Plan, Returnee, Task
from services.followup.domain.risk import Assessment
from services.followup.domain.visits import Visit

METADATA = MetaData(naming_convention=NAMING)
_CASE = Whose("case/<id>", "`person_erased` destroys the case's key here")
_PERSONS = joined_tables("person", METADATA)


returnee = Table(
    "returnee",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, nullable=False, index=True),
    Column("sex", coded(Sex), nullable=False),
    Column("ages_lo", Integer, nullable=False),
    Column("ages_hi", Integer, nullable=False),
    Column("standing", Codes, nullable=False),
    Column("profile", Sealed("returnee.profile", _CASE), nullable=False),
)

plan = Table(
    "plan",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, nullable=False, index=True),
    Column("departure_id", ID, nullable=False),
    Column("returnee_id", ID, ForeignKey("returnee.id"), nullable=False),
    Column("home_region_code", REGION_CODE, nullable=False),
    Column("risk", coded(RiskLevel), nullable=False),
    Column("state", coded(PlanState), nullable=False),
    Column("arrived_on", Date, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("sealed", Boolean, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_reason", coded(WithdrawalReason)),
)

journey = Table(
    "journey",
    METADATA,
    Column("case_id", ID, primary_key=True),
    Column("departure_id", ID, nullable=False),
    Column("astray", Boolean, nullable=False),
    Column("right_home", REGION_CODE),
)

assessment = Table(
    "assessment",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("plan_id", ID, ForeignKey("plan.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("level", coded(RiskLevel), nullable=False),
    Column("score", Integer, nullable=False),
    Column("reasons", Codes, nullable=False),
    Column("assessed_at", Moment, nullable=False),
    UniqueConstraint("plan_id", "version"),
)

task = Table(
    "task",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("plan_id", ID, ForeignKey("plan.id"), nullable=False, index=True),
    Column("case_id", ID, nullable=False),
    Column("kind", coded(StepKind), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("tolerance_days", Integer, nullable=False),
    Column("state", coded(TaskState), nullable=False, index=True),
    Column("done_at", Moment),
)

visit = Table(
    "visit",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("task_id", ID, ForeignKey("task.id"), nullable=False, unique=True),
    Column("plan_id", ID, ForeignKey("plan.id"), nullable=False, index=True),
    Column("case_id", ID, nullable=False),
    Column("kind", coded(StepKind), nullable=False),
    Column("visited_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", AGENCY_ID, nullable=False),
    Column("goods", Codes, nullable=False),
    Column("money_fen", Integer, nullable=False),
    Column("factors", Codes, nullable=False),
    Column("stable", Boolean, nullable=False),
    Column("words", Sealed("visit.words", _CASE), nullable=False),
)

home_notice = Table(
    "home_notice",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("plan_id", ID, ForeignKey("plan.id"), nullable=False, index=True),
    Column("case_id", ID, nullable=False),
    Column("level", coded(NetworkLevel), nullable=False),
    Column("region_code", REGION_CODE, nullable=False, index=True),
    Column("office_id", AGENCY_ID),
    Column("state", coded(NoticeState), nullable=False, index=True),
    Column("sent_at", Moment, nullable=False),
    Column("ack_due_at", Moment, nullable=False),
    Column("overdue_at", Moment),
    Column("acknowledged_at", Moment),
    Column("acknowledged_by", AGENCY_ID),
    Column("note", Sealed("home_notice.note", _CASE)),
    Column("voided_at", Moment),
    UniqueConstraint("plan_id", "level"),
)

_mapper = registry(metadata=METADATA)
_mapper.map_imperatively(Returnee, returnee)
_mapper.map_imperatively(Plan, plan, version_id_col=plan.c.version)
_mapper.map_imperatively(Journey, journey)
_mapper.map_imperatively(Assessment, assessment)
_mapper.map_imperatively(Task, task, version_id_col=task.c.version)
_mapper.map_imperatively(Visit, visit)
_mapper.map_imperatively(HomeNotice, home_notice, version_id_col=home_notice.c.version)


class WrittenOnce(RuntimeError):
    """A visit record or an assessment was to be changed; a new one is written instead."""


def _refuse_change(_mapper: Any, _connection: Any, target: Any) -> NoReturn:
    raise WrittenOnce(f"{type(target).__name__} {target.id}")


for _kind in (Visit, Assessment):
    event.listen(_kind, "before_update", _refuse_change)
    event.listen(_kind, "before_delete", _refuse_change)

seals.guard({Plan: plan.c.case_id, Task: task.c.case_id, HomeNotice: home_notice.c.case_id})


def persons(session: Session) -> Joined:
    """Whom intake's persons stand for, and the cases known to be theirs."""
    return Joined(session, _PERSONS)


class Plans:
    """Plans with the returnees they are for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Plan, person: Returnee) -> None:
        self._session.add(person)
        self._session.flush()
        self._session.add(new)
        self._session.flush()

    def get(self, plan_id: str) -> Plan:
        """:raises NotFound:"""
        return existing(self._session.get(Plan, plan_id), plan_id=plan_id)

    def take(self, plan_id: str) -> Plan:
        """The plan, held until the end of the transaction. :raises NotFound:"""
        found = self._session.get(Plan, plan_id, with_for_update=True, populate_existing=True)
        return existing(found, plan_id=plan_id)

    def of_case(self, case_id: str) -> Plan | None:
        """The one in force, if there is any."""
        return next((one for one in self.all_of_case(case_id) if one.state is not PlanState.WITHDRAWN), None)

    def all_of_case(self, case_id: str) -> Sequence[Plan]:
        """Withdrawn ones too, the oldest first."""
        return self._session.scalars(select(Plan).where(plan.c.case_id == case_id).order_by(plan.c.id)).all()

    def returnee(self, of: Plan) -> Returnee:
        return self._session.get_one(Returnee, of.returnee_id)

    def page(self, case_id: str | None, person_id: str | None, after: str | None, limit: int) -> Sequence[Plan]:
        wanted = select(Plan)
        if person_id is not None:
            wanted = wanted.where(plan.c.case_id.in_(persons(self._session).things_of(person_id)))
        return self._session.scalars(paged(wanted, plan, {"case_id": case_id}, after, limit)).all()


class Journeys:
    """Who is on the way, by case."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, new: Journey) -> None:
        """It takes the place of an earlier one of the same case."""
        self._session.merge(new)

    def of_case(self, case_id: str) -> Journey | None:
        """That of whoever left and has not arrived; held until the end of the transaction."""
        return self._session.get(Journey, case_id, with_for_update=True, populate_existing=True)

    def end(self, case_id: str) -> Journey | None:
        """They arrived; the journey as it was, if it is known."""
        known = self.of_case(case_id)
        if known is not None:
            self._session.delete(known)
        return known


class Assessments:
    """The versions of the risk assessment."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Assessment) -> None:
        self._session.add(new)
        self._session.flush()

    def of_plan(self, plan_id: str) -> Sequence[Assessment]:
        """The oldest first."""
        mine = select(Assessment).where(assessment.c.plan_id == plan_id).order_by(assessment.c.version)
        return self._session.scalars(mine).all()


class Tasks:
    """Calls and visits to be done."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Task) -> None:
        self._session.add(new)
        self._session.flush()

    def take(self, task_id: str) -> tuple[Task, Plan]:
        """The task and its plan, both held until the end of the transaction. :raises NotFound:"""
        found = existing(self._session.get(Task, task_id), task_id=task_id)
        held = Plans(self._session).take(found.plan_id)
        return self._session.get_one(Task, task_id, with_for_update=True, populate_existing=True), held

    def of_plans(self, plan_ids: Iterable[str]) -> Mapping[str, list[Task]]:
        """The tasks of each plan, in the order of their days."""
        wanted = select(Task).where(task.c.plan_id.in_(list(plan_ids))).order_by(task.c.due_on, task.c.id)
        found: dict[str, list[Task]] = {}
        for one in self._session.scalars(wanted):
            found.setdefault(one.plan_id, []).append(one)
        return found

    def of_plan(self, plan_id: str) -> list[Task]:
        return self.of_plans([plan_id]).get(plan_id, [])

    def page(self, state: TaskState | None, plan_id: str | None, after: str | None, limit: int) -> Sequence[Task]:
        wanted = paged(select(Task), task, {"state": state, "plan_id": plan_id}, after, limit)
        return self._session.scalars(wanted).all()


class Visits:
    """Records of calls and visits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Visit) -> None:
        self._session.add(new)
        self._session.flush()

    def of_plan(self, plan_id: str) -> Sequence[Visit]:
        """The oldest first."""
        mine = select(Visit).where(visit.c.plan_id == plan_id).order_by(visit.c.visited_at, visit.c.id)
        return self._session.scalars(mine).all()


class HomeNotices:
    """The four levels' notices."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: HomeNotice) -> None:
        self._session.add(new)
        self._session.flush()

    def take(self, notice_id: str) -> tuple[HomeNotice, Plan]:
        """The notice and its plan, both held until the end of the transaction. :raises NotFound:"""
        found = existing(self._session.get(HomeNotice, notice_id), notice_id=notice_id)
        held = Plans(self._session).take(found.plan_id)
        return self._session.get_one(HomeNotice, notice_id, with_for_update=True, populate_existing=True), held

    def of_plan(self, plan_id: str) -> Sequence[HomeNotice]:
        """The city's first, down to the last hop."""
        mine = select(HomeNotice).where(home_notice.c.plan_id == plan_id).order_by(home_notice.c.region_code)
        return self._session.scalars(mine).all()

    def page(self, actor: Actor, state: NoticeState | None, after: str | None, limit: int) -> Sequence[HomeNotice]:
        """Those of the actor's territory; the station sees all."""
        wanted = paged(select(HomeNotice), home_notice, {"state": state}, after, limit)
        if not is_station(actor):
            wanted = wanted.where(_within(Territory.of(actor)))
        return self._session.scalars(wanted).all()

    def plans(self, notices: Collection[HomeNotice]) -> Mapping[str, tuple[Plan, Returnee]]:
        """The plan and the returnee of each notice, by the plan's id."""
        wanted = select(Plan, Returnee).join_from(Plan, Returnee, plan.c.returnee_id == returnee.c.id)
        rows = self._session.execute(wanted.where(plan.c.id.in_({notice.plan_id for notice in notices})))
        return {found.id: (found, person) for found, person in rows}


def _within(territory: Territory) -> ColumnElement[bool]:
    """:meth:`Territory.holds` in SQL."""
    region, office = home_notice.c.region_code, home_notice.c.office_id
    return or_(
        false(),
        *(and_(office.is_(None), region.startswith(prefix)) for prefix in territory.prefixes),
        *(region.startswith(prefix) for prefix in territory.wide),
        *([office == territory.office_id] if territory.office_id is not None else []),
    )
