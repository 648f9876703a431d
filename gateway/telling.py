"""Tells agencies what concerns them: into their feeds, and into the queues of their webhooks; without it they would
have to ask.

What was heard is put on the list of what is to be told in the transaction in which it is kept. The teller takes it from
there, one at a time among all replicas: handlers of different subjects then share no row, and an agency's numbers are
given in the order in which its events become visible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Condition
from typing import Any, Final

from chassis import seals
from chassis.inbox import lock_subjects
from chassis.work import UnitOfWork
from contracts.events import CATALOGUE
from gateway.audience import Heard, listeners
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

    def measure(self) -> None:
        """Bring the gauge up to date."""
        with self._runtime.view() as view:
            for state, count in ToTell(view.session).counts().items():
                self._runtime.metrics.untold.labels(state).set(count)

    def _is_anything_due(self) -> bool:
        with self._runtime.view() as view:
            return bool(ToTell(view.session).due(1))

    def _tell_some(self) -> int:
        now = self._runtime.wall.now()
        with self._runtime.unit() as uow:
            lock_subjects(uow.session, _LOCK, ["all"])
            due = ToTell(uow.session).due(_AT_ONCE)
            if due:
                _tell(due, uow, now)
            return len(due)


def _tell(due: Sequence[Untold], uow: UnitOfWork, now: datetime) -> None:
    """All of them together: asked one by one, the questions would cost more than everything else the gateway does."""
    entries, agencies = _may_be_heard(due, uow), Agencies(uow.session).all()
    heard = Heard(ReadModel(uow.session))
    heard.bring_what_leads_on(entries.values())
    told, waiting = dict[str, list[dict[str, Any]]](), dict[int, str]()
    for number, entry in entries.items():
        found = listeners(entry, agencies, heard)
        for agency_id, without in found.without.items():
            told.setdefault(agency_id, []).append(_told(entry, without))
        if found.waits_for is not None:
            waiting[number] = found.waits_for
    _note(uow, told, now)
    to_tell = ToTell(uow.session)
    to_tell.done([one.number for one in due if one.number not in waiting])
    to_tell.release({entry.subject for entry in entries.values()})
    to_tell.wait(waiting)


def _may_be_heard(due: Sequence[Untold], uow: UnitOfWork) -> dict[int, TimelineEntry]:
    """What was heard of each, by its number on the list; nothing of sealed cases, and nothing that is gone."""
    entries = ReadModel(uow.session).entries(one.event_id for one in due)
    sealed = seals.sealed_among(uow.session, {entry.case_id for entry in entries.values() if entry.case_id is not None})
    return {
        one.number: entry
        for one in due
        if (entry := entries.get(one.event_id)) is not None and entry.case_id not in sealed
    }


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
    _note(uow, {agency_id: [row]}, now)


def _note(uow: UnitOfWork, told: Mapping[str, Sequence[Mapping[str, Any]]], now: datetime) -> None:
    """Append to each agency's log what it was not told before, and queue it for each endpoint that wants it."""
    log = Notifications(uow.session)
    known = log.known(row["event_id"] for rows in told.values() for row in rows)
    fresh = {
        agency_id: [{**row, "noted_at": now} for row in rows if (agency_id, row["event_id"]) not in known]
        for agency_id, rows in told.items()
    }
    numbered = log.add({agency_id: rows for agency_id, rows in fresh.items() if rows})
    if not numbered:
        return
    for endpoint in Endpoints(uow.session).active_of(numbered):
        wanted = [row for row in numbered[endpoint.agency_id] if endpoint.wants(row["type"])]
        queue(uow, endpoint.id, [(row["number"], row["event_id"], row["type"]) for row in wanted], now)
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
