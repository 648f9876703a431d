"""Tells agencies what concerns them: into their feeds, and into the queues of their webhooks; without it they would
have to ask.

What was heard is put on the list of what is to be told in the transaction in which it is kept. The teller takes it from
there, one at a time among all replicas: handlers of different subjects then share no row, and an agency's numbers are
given in the order in which its events become visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Condition
from typing import Any, Final

from chassis import seals
from chassis.inbox import lock_subjects
from chassis.work import UnitOfWork
from contracts.events import CATALOGUE
from gateway.audience import listeners
from gateway.domain.agencies import Agency
from gateway.domain.notifications import Untold
from gateway.domain.readmodel import TimelineEntry
from gateway.ports import GatewayRuntime
from gateway.storage.agencies import Agencies
from gateway.storage.notifications import Notifications, ToTell
from gateway.storage.readmodel import ReadModel
from gateway.storage.webhooks import Deliveries, Endpoints

_AT_ONCE: Final = 100
_LOCK: Final = "gateway.teller"


class News:
    """Wakes requests of this process that wait for something new in a feed."""

    def __init__(self) -> None:
        self._came = Condition()

    def announce(self) -> None:
        with self._came:
            self._came.notify_all()

    def wait(self, at_most_s: float) -> None:
        with self._came:
            self._came.wait(max(at_most_s, 0.0))


NEWS: Final = News()


class Teller:
    """Gives each event that was heard to those it concerns."""

    def __init__(self, runtime: GatewayRuntime) -> None:
        self._runtime = runtime

    def tell(self) -> int:
        """Tell everything that can be told now; how many events. A second call finds nothing to do."""
        told = 0
        while self._is_anything_due() and (few := self._tell_some()):
            told += few
        return told

    def _is_anything_due(self) -> bool:
        with self._runtime.view() as view:
            return bool(ToTell(view.session).due(1))

    def _tell_some(self) -> int:
        now = self._runtime.wall.now()
        with self._runtime.unit() as uow:
            lock_subjects(uow.session, _LOCK, ["all"])
            due = ToTell(uow.session).due(_AT_ONCE)
            agencies = Agencies(uow.session).all() if due else []
            for one in due:
                _tell(one, agencies, uow, now)
            return len(due)


def _tell(one: Untold, agencies: Any, uow: UnitOfWork, now: datetime) -> None:
    model, to_tell = ReadModel(uow.session), ToTell(uow.session)
    entry = model.entry(one.event_id)
    if entry is None or (entry.case_id is not None and seals.is_sealed(uow.session, entry.case_id)):
        to_tell.done(one.number)
        return
    found = listeners(entry, agencies, model)
    for agency_id, without in sorted(found.without.items()):
        _note(uow, agency_id, _told(entry, without), now)
    if found.waits_for is None:
        to_tell.done(one.number)
    else:
        to_tell.wait(one.number, found.waits_for)
    to_tell.release(entry.subject)


def _told(entry: TimelineEntry, without: frozenset[str]) -> dict[str, Any]:
    return {
        "event_id": entry.event_id,
        "type": entry.type,
        "source": f"/guitu/{CATALOGUE[entry.type].owner}",
        "subject": entry.subject,
        "sequence": entry.sequence,
        "at": entry.at,
        "case_id": entry.case_id,
        "codes": {name: value for name, value in entry.codes.items() if name not in without},
    }


def notice_to(uow: UnitOfWork, agency_id: str, notice: Any, now: datetime) -> None:
    """Tell one agency something of the gateway's own (contracts/notices.py), with this transaction."""
    contract = notice.contract
    row = {
        "event_id": uow.new_id(),
        "type": contract.type,
        "source": "/guitu/gateway",
        "subject": contract.subject_of(notice),
        "sequence": None,
        "at": uow.now(),
        "case_id": None,
        "codes": contract.dump(notice),
    }
    _note(uow, agency_id, row, now)


def _note(uow: UnitOfWork, agency_id: str, row: Mapping[str, Any], now: datetime) -> None:
    """Append it to the agency's log once, and queue it for each endpoint that wants it."""
    log = Notifications(uow.session)
    if log.has(agency_id, row["event_id"]):
        return
    number = log.add(agency_id, {**row, "noted_at": now})
    for endpoint in Endpoints(uow.session).active_of(agency_id, row["type"]):
        queue(uow, endpoint.id, [(number, row["event_id"], row["type"])], now)
    uow.after_commit.append(NEWS.announce)


def queue(uow: UnitOfWork, endpoint_id: str, told: list[tuple[int, str, str]], now: datetime) -> int:
    """Put these of the agency's log into the endpoint's queue, unless they were ever put there; how many were not."""
    return Deliveries(uow.session).add(
        [
            {
                "id": uow.new_id(),
                "endpoint_id": endpoint_id,
                "number": number,
                "event_id": event_id,
                "type": type_,
                "queued_at": now,
                "state": "waiting",
                "attempts": 0,
            }
            for number, event_id, type_ in told
        ]
    )


def may_be_told(agency: Agency | None, now: datetime) -> bool:
    """Whether anything may be sent to the agency now: not while it is suspended, nor outside its contract."""
    if agency is None or agency.suspended_at is not None:
        return False
    return (agency.contract_from or now) <= now <= (agency.contract_until or now)
