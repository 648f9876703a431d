"""What patrol does with each order, question and timer; without it the rules would never meet the tables."""

from services.patrol.handlers.dispatches import (
    accept_dispatch,
    arrive_at_dispatch,
    mark_dispatch_overdue,
    record_contact,
)
from services.patrol.handlers.erasures import erase_person
from services.patrol.handlers.reads import contact_detail, dispatch, dispatches, points
from services.patrol.handlers.seals import admit_to_need_to_know, note_case, seal_cluster, unseal_cluster
from services.patrol.handlers.sightings import report_sighting
from services.patrol.handlers.watches import (
    end_watch_of_case,
    mark_watch_overdue,
    record_watch_visit,
    watch_missing,
    watches,
)

__all__ = [
    "accept_dispatch",
    "admit_to_need_to_know",
    "arrive_at_dispatch",
    "contact_detail",
    "dispatch",
    "dispatches",
    "end_watch_of_case",
    "erase_person",
    "mark_dispatch_overdue",
    "mark_watch_overdue",
    "note_case",
    "points",
    "record_contact",
    "record_watch_visit",
    "report_sighting",
    "seal_cluster",
    "unseal_cluster",
    "watch_missing",
    "watches",
]
