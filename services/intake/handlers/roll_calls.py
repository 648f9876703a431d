"""The roll-call, and the alarm when a minor or an impaired person does not answer; without it a child could be gone
for a night.

Sealed people are on every roll, whoever calls it: an alarm too many is better than one too few. They are shown to, and
can be answered for by, those only who may know of them (docs/adr/0037).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.seals import unguarded
from chassis.work import UnitOfWork, View
from contracts.codes import IncidentKind
from contracts.events import intake as facts
from contracts.orders.intake import CaseState
from services.intake.domain.cases import Case
from services.intake.domain.roll_calls import RollCall, RollLine, expect_on_the_roll
from services.intake.domain.station_rules import StationRule
from services.intake.handlers import shown_stay
from services.intake.handlers.care import open_incident
from services.intake.storage.cases import Cases
from services.intake.storage.roll_calls import RollCalls
from services.intake.storage.station_rules import time_for

TIME_IS_OVER = "roll_call_time_is_over"


def call_roll(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Everybody who stays is expected, here or in one zone; those named are present."""
    data, now = command.data, uow.now()
    roll = RollCall(
        id=command.target_id,
        zone=data["zone"],
        called_by=data["called_by"],
        called_at=now,
        due_at=now + time_for(StationRule.ROLL_CALL, uow.session),
    )
    with unguarded(uow.session):
        expected = Cases(uow.session).in_station(roll.zone)
        RollCalls(uow.session).add(roll, [_line(roll, case_id, uow) for case_id in expected])
    uow.timers.set(TIME_IS_OVER, f"roll_call/{roll.id}", roll.due_at)
    return _answered(roll, data["present"], uow)


def answer_roll(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """These are present; whoever was missing is found. A second answer changes nothing."""
    return _answered(RollCalls(uow.session).take(command.target_id), command.data["present"], uow)


def finish_roll(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Whoever has not answered is missing now, without waiting for the time. :raises RollCallOver:"""
    roll = RollCalls(uow.session).take(command.target_id)
    with unguarded(uow.session):
        _take_missing(roll, uow)
    uow.timers.cancel(TIME_IS_OVER, f"roll_call/{roll.id}")
    return shown_stay.whole_roll_call(roll, RollCalls(uow.session).lines(roll.id))


def end_roll_call(timer: DueTimer, uow: UnitOfWork) -> None:
    """The time is over."""
    roll = RollCalls(uow.session).take(timer.subject.removeprefix("roll_call/"))
    if roll.finished_at is None:
        _take_missing(roll, uow)


def _line(roll: RollCall, case_id: str, uow: UnitOfWork) -> RollLine:
    return RollLine(id=uow.new_id(), case_id=case_id, roll_call_id=roll.id)


def _answered(roll: RollCall, present: Sequence[str], uow: UnitOfWork) -> dict[str, Any]:
    lines = RollCalls(uow.session).lines(roll.id)
    for line in expect_on_the_roll(lines, present):
        if line.answer(uow.now()) and line.incident_id is not None:
            uow.announce(facts.PersonFound(case_id=line.case_id, roll_call_id=roll.id, at=uow.now()))
    return shown_stay.whole_roll_call(roll, lines)


def _take_missing(roll: RollCall, uow: UnitOfWork) -> None:
    """Close the roll. The cases are locked by id, so that two desks never wait for each other."""
    now = uow.now()
    roll.finish(now)
    for line in RollCalls(uow.session).lines(roll.id):
        if line.is_open:
            _miss(roll, line, now, uow)


def _miss(roll: RollCall, line: RollLine, now: datetime, uow: UnitOfWork) -> None:
    case = Cases(uow.session).take(line.case_id)
    missing = line.miss(now, in_station=case.state is CaseState.IN_STATION)
    if missing and not case.is_capable_adult:
        _give_alarm(roll, line, case, uow)


def _give_alarm(roll: RollCall, line: RollLine, case: Case, uow: UnitOfWork) -> None:
    incident = open_incident(
        case,
        uow,
        incident_id=uow.new_id(),
        kind=IncidentKind.ESCAPE,
        reported_by=roll.called_by,
        occurred_at=roll.called_at,
    )
    line.incident_id = incident.id
    uow.announce(
        facts.PersonMissing(
            case_id=case.id,
            roll_call_id=roll.id,
            incident_id=incident.id,
            presumed_minor=case.presumed_minor,
            impaired=case.impaired,
            called_at=roll.called_at,
            at=uow.now(),
        )
    )


# --- reading ----------------------------------------------------------------------------------------------------------


def list_roll_calls(query: Query, view: View) -> dict[str, Any]:
    """Roll-calls without the people."""
    params = query.params
    found = RollCalls(view.session).page(params["zone"], params["after"], params["limit"])
    return page([shown_stay.roll_call(roll) for roll in found], params["limit"], key="roll_call_id")


def one_roll_call(query: Query, view: View) -> dict[str, Any]:
    """One roll-call with everybody expected whom whoever asks may know of."""
    roll = RollCalls(view.session).get(query.params["roll_call_id"])
    return shown_stay.whole_roll_call(roll, RollCalls(view.session).lines(roll.id))
