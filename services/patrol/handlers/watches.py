"""The watch list at work: who comes onto it, who looked, who is off it; without it the duty roster would have to
remember."""

from __future__ import annotations

from typing import Any

from chassis import seals
from chassis.clock import iso, iso_or_none
from chassis.orders import Command, DueTimer, Heard, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import ConditionFlag, WatchReason
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from contracts.events import intake
from contracts.events.patrol import WatchBegun, WatchVisited, WatchVisitOverdue
from contracts.orders.patrol import WatchState
from services.patrol.domain.dispatches import Contact, not_ahead
from services.patrol.domain.watches import LOOK_AGAIN_WITHIN, WATCHED, Watch
from services.patrol.handlers.shown import best_place, shown_place
from services.patrol.storage import Contacts, Dispatches, Sightings, StreetCases, Watches

UNVISITED = "watch_unvisited"


def watch_after_contact(contact: Contact, uow: UnitOfWork) -> None:
    """Whoever took goods and did not come in, or could not be helped yet, is looked in on again within a day."""
    if contact.outcome in WATCHED:
        since = {"since": contact.met_at, "next_visit_by": contact.met_at + LOOK_AGAIN_WITHIN}
        whom = {"about": contact.cluster_id, "cluster_id": contact.cluster_id}
        minor = True if ConditionFlag.LOOKS_MINOR in contact.conditions else None
        _begin(WatchReason.REFUSED_HELP, uow, **whom, minor=minor, **since)


def watch_missing(heard: Heard, uow: UnitOfWork) -> None:
    """Somebody who may not look after themselves is gone: the teams look from now on (D31). Missed twice, they are on
    the list once."""
    case_id = heard.data.case_id
    if Watches(uow.session).of_case(case_id) is None:
        hospital = isinstance(heard.data, intake.PatientMissing)
        reason = WatchReason.LEFT_HOSPITAL if hospital else WatchReason.LEFT_STATION
        cluster_id = StreetCases(uow.session).cluster_of(case_id)
        if heard.sealed:  # whoever was named before keeps seeing them; it fails on the safe side
            seals.close(uow.session, cluster_id or case_id, (), heard.time)
        whom = {"about": cluster_id or case_id, "cluster_id": cluster_id, "case_id": case_id}
        now = uow.now()
        _begin(reason, uow, **whom, minor=heard.data.minor, since=heard.data.left_at, next_visit_by=now)


def end_watch_of_case(heard: Heard, uow: UnitOfWork) -> None:
    """They are in a bed again, here or in a hospital."""
    watch = Watches(uow.session).of_case(heard.data.case_id)
    if watch is not None and watch.end(WatchState.ACCEPTED_HELP, uow.now()):
        uow.timers.cancel(UNVISITED, _subject(watch))


def stop_watching(case_id: str, uow: UnitOfWork) -> list[str]:
    """Of somebody who is erased; what was kept here about them."""
    about = StreetCases(uow.session).cluster_of(case_id) or case_id
    found = Watches(uow.session).about(about)
    for watch in found:
        watch.end(WatchState.MOVED_ON, uow.now())
        uow.timers.cancel(UNVISITED, _subject(watch))
    return [watch.id for watch in found]


def record_watch_visit(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A team looked, and found them or not. :raises WatchOver: :raises HappenedInFuture:"""
    watch, data = Watches(uow.session).take(command.target_id), command.data
    at = not_ahead(data["visited_at"] or command.accepted_at, uow.now())
    watch.visit(data["found"], at)
    _remind(watch, uow)
    uow.announce(
        WatchVisited(
            watch_id=watch.id,
            case_id=watch.case_id,
            found=data["found"],
            visited_at=at,
            next_visit_by=watch.next_visit_by if watch.state is WatchState.WATCHING else None,
        ),
        sealed=_is_sealed(watch, uow),
    )
    return _shown(watch)


def mark_watch_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """Nobody looked in time: it is said once, until somebody does."""
    watch = Watches(uow.session).take(timer.facts["watch_id"])
    if watch.run_over():
        overdue = WatchVisitOverdue(watch_id=watch.id, case_id=watch.case_id, due_at=watch.next_visit_by)
        uow.announce(overdue, sealed=_is_sealed(watch, uow))


def _begin(reason: WatchReason, uow: UnitOfWork, **about: Any) -> None:
    watch = Watch(id=uow.new_id(), reason=reason, **about)
    Watches(uow.session).add(watch)
    _remind(watch, uow)
    uow.announce(
        WatchBegun(
            watch_id=watch.id,
            case_id=watch.case_id,
            cluster_id=watch.cluster_id,
            reason=reason,
            since=watch.since,
            next_visit_by=watch.next_visit_by,
        ),
        sealed=_is_sealed(watch, uow),
    )


def _remind(watch: Watch, uow: UnitOfWork) -> None:
    uow.timers.cancel(UNVISITED, _subject(watch))
    if watch.state is WatchState.WATCHING and watch.reason is WatchReason.REFUSED_HELP:
        uow.timers.set(UNVISITED, _subject(watch), watch.next_visit_by, {"watch_id": watch.id})


def _is_sealed(watch: Watch, uow: UnitOfWork) -> bool:
    return seals.is_sealed(uow.session, watch.about)


def _subject(watch: Watch) -> str:
    return f"watch/{watch.id}"


# --- reading ----------------------------------------------------------------------------------------------------------


def watches(query: Query, view: View) -> dict[str, Any]:
    """Whom the teams keep an eye on, with the place where they were met and how they look."""
    wanted = query.params
    filters = {name: wanted[name] for name in ("state", "reason", "overdue")}
    found = Watches(view.session).page(filters, wanted["after"], wanted["limit"])
    reports = Sightings(view.session).of_clusters(one.cluster_id for one in found if one.cluster_id)
    items = [
        _shown(one)
        | {"place": shown_place(best_place(reports[one.cluster_id]) if one.cluster_id else None)}
        | {"description": _description(one, view)}
        for one in found
    ]
    return page(items, wanted["limit"], key="watch_id")


def _description(watch: Watch, view: View) -> str | None:
    """How the team that met them described them."""
    if watch.cluster_id is None:
        return None
    contact = Contacts(view.session).of_dispatch(Dispatches(view.session).of_cluster(watch.cluster_id).id)
    words = None if contact is None else contact.words.open_unless_erased()
    return words and words["description"]


def _shown(watch: Watch) -> dict[str, Any]:
    return {
        "watch_id": watch.id,
        "case_id": watch.case_id,
        "reason": watch.reason,
        "state": watch.state,
        "since": iso(watch.since),
        "next_visit_by": iso(watch.next_visit_by),
        "overdue": watch.overdue,
        "refusals": watch.refusals,
        "minor": watch.minor,
        "last_visit_at": iso_or_none(watch.last_visit_at),
        "ended_at": iso_or_none(watch.ended_at),
        CLASSES_MEMBER: [Sensitivity.MINOR] if watch.minor else [],
    }
