"""How patrol's things look in an answer; without it an order and a question would show the same dispatch
differently."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso, iso_or_none
from chassis.private import Erased
from services.patrol.domain.dispatches import Contact, Dispatch
from services.patrol.domain.places import Place
from services.patrol.domain.sightings import Point, Sighting


def shown_dispatch(dispatch: Dispatch) -> dict[str, Any]:
    """The dispatch without a word about the person."""
    return {
        "id": dispatch.id,
        "cluster_id": dispatch.cluster_id,
        "state": dispatch.state.value,
        "priority": dispatch.priority.value,
        "target_minutes": dispatch.target_minutes,
        "queued_at": iso(dispatch.queued_at),
        "due_at": iso(dispatch.due_at),
        "overdue": dispatch.overdue_at is not None,
        "team_id": dispatch.team_id,
        "staff": list(dispatch.staff),
        "accepted_at": iso_or_none(dispatch.accepted_at),
        "arrived_at": iso_or_none(dispatch.arrived_at),
        "done_at": iso_or_none(dispatch.done_at),
    }


def shown_contact(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "outcome": contact.outcome.value,
        "met_at": iso(contact.met_at),
        "apparent_sex": contact.apparent_sex.value,
        "ages": {"lo": contact.ages_lo, "hi": contact.ages_hi},
        "flags": contact.flags,
        "knows_own_name": contact.knows_own_name,
        "region_code": contact.region_code,
    }


def shown_report(sighting: Sighting) -> dict[str, Any]:
    """One report as the team needs it: where, what, when."""
    return {
        "sighting_id": sighting.id,
        "channel": sighting.channel.value,
        "seen_at": iso(sighting.seen_at),
        "flags": sighting.flags,
        "what_seen": sighting.what_seen.open_unless_erased(),
        "place": sighting.place.open_unless_erased(),
    }


def best_place(sightings: list[Sighting]) -> Place | None:
    """The place to go to: the first report that has a coordinate, else the first; none once the person was erased."""
    try:
        places = [sighting.where for sighting in sightings]
    except Erased:
        return None
    return next((place for place in places if place.wgs84 is not None), places[0])


def shown_place(place: Place | None) -> dict[str, Any]:
    """Words and WGS84."""
    if place is None:
        return dict.fromkeys(("place_text", "region_code", "lat", "lon", "crs"))
    told = place.as_json()
    found = told["wgs84"]
    return {
        "place_text": place.text,
        "region_code": place.region_code,
        "lat": found and found["lat"],
        "lon": found and found["lon"],
        "crs": found and "WGS84",
    }


def shown_point(point: Point) -> dict[str, Any]:
    return {
        "id": point.id,
        "kind": point.kind,
        "name": point.name,
        "region_code": point.region_code,
        "address": point.address,
        "lat": point.wgs84_lat,
        "lon": point.wgs84_lon,
        "crs": None if point.wgs84_lat is None else "WGS84",
    }
