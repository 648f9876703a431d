"""What patrol tells those who may ask; without it a team would know that it must go, but not where."""

from __future__ import annotations

from typing import Any

from chassis.orders import Query
from chassis.paging import page
from chassis.work import View
from services.patrol.handlers.shown import (
    best_place,
    shown_contact,
    shown_dispatch,
    shown_place,
    shown_point,
    shown_report,
)
from services.patrol.storage import Contacts, Dispatches, Points, Sightings


def dispatches(query: Query, view: View) -> dict[str, Any]:
    """Dispatches that wait and those of the asking team, each with its place."""
    wanted = query.params
    found = Dispatches(view.session).page(query.actor, wanted["state"], wanted["after"], wanted["limit"])
    reports = Sightings(view.session).of_clusters(dispatch.cluster_id for dispatch in found)
    items = [
        shown_dispatch(dispatch) | {"place": shown_place(best_place(reports[dispatch.cluster_id]))}
        for dispatch in found
    ]
    return page(items, wanted["limit"])


def dispatch(query: Query, view: View) -> dict[str, Any]:
    """One dispatch with every report that led to it. :raises NotFound: also for another team's."""
    found = Dispatches(view.session).seen(query.params["dispatch_id"], query.actor)
    reports = Sightings(view.session).of_cluster(found.cluster_id)
    contact = Contacts(view.session).of_dispatch(found.id)
    return {
        **shown_dispatch(found),
        "vehicle": found.vehicle and found.vehicle.open_unless_erased(),
        "place": shown_place(best_place(reports)),
        "reports": [shown_report(report) for report in reports],
        "contact": None
        if contact is None
        else {**shown_contact(contact), **(contact.words.open_unless_erased() or {})},
    }


def contact_detail(query: Query, view: View) -> dict[str, Any]:
    """Place and description of a contact, for intake. :raises NotFound:"""
    contact = Contacts(view.session).get(query.params["contact_id"])
    words = contact.words.open()
    place = shown_place(best_place(Sightings(view.session).of_cluster(contact.cluster_id)))
    return {
        "contact_id": contact.id,
        **place,
        "region_code": contact.region_code,
        "description": words["description"],
        "needs": words["needs"],
    }


def points(query: Query, view: View) -> dict[str, Any]:
    """Guide points and relief points."""
    wanted = query.params
    found = Points(view.session).page(wanted["kind"], wanted["after"], wanted["limit"])
    return page([shown_point(point) for point in found], wanted["limit"])
