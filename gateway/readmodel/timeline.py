"""A case's whole way from the events alone; without it nobody outside a service could see how a person came home.

Events of different publishers arrive in any order, so nothing is decided when one arrives: each is kept as it is, and
what belongs to a case is found when somebody asks. ``CaseOpened`` leads back to the dispatch and the sightings before
it, an accepted candidate to the family's inquiry; everything else carries the case's id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from chassis.catalogue import EventType
from chassis.clock import iso
from contracts.events import CATALOGUE
from contracts.events.intake import CaseOpened
from contracts.events.patrol import ContactRecorded
from contracts.events.tracing import MatchAccepted, MatchSuggested
from gateway.domain.readmodel import TimelineEntry
from gateway.readmodel.sentences import sentence
from gateway.storage.agencies import Agencies
from gateway.storage.readmodel import ReadModel, persons

_OTHER_CASES: Final = frozenset({"case_ids", "into_case_ids"})
"""Cases of the person besides this one: whoever may know of them finds them by the person."""


def timeline_of(case_id: str, session: Session) -> list[dict[str, Any]]:
    """Every event of the case in order; nothing of a sealed case, by the same way and in the same time as of none."""
    model = ReadModel(session)
    own = model.of_case(case_id)
    if not own:
        return []
    earlier = model.of_subjects(_leading_here(own) | _of_the_person(case_id, session))
    agencies = Agencies(session).names()
    return [_shown(entry, agencies) for entry in in_order([*own, *_of_this_case(own, earlier)])]


def _of_type(entries: Iterable[TimelineEntry], payload: type[Any]) -> list[TimelineEntry]:
    contract: EventType = payload.contract
    return [entry for entry in entries if entry.type == contract.type]


def _leading_here(own: Sequence[TimelineEntry]) -> set[str]:
    """The subjects outside the case that its own events lead to."""
    subjects: set[str] = set()
    for opened in _of_type(own, CaseOpened):
        subjects |= {f"sighting/{sighting}" for sighting in opened.codes["sighting_ids"]}
        if opened.codes.get("dispatch_id"):
            subjects.add(f"dispatch/{opened.codes['dispatch_id']}")
    accepted = {entry.codes["candidate_id"] for entry in _of_type(own, MatchAccepted)}
    suggested = [entry for entry in _of_type(own, MatchSuggested) if entry.codes["candidate_id"] in accepted]
    return subjects | {f"inquiry/{entry.codes['inquiry_id']}" for entry in suggested}


def _of_the_person(case_id: str, session: Session) -> set[str]:
    """Whom the case is about, and who else turned out to be them; nothing for somebody of whom neither was said."""
    known = persons(session)
    person_id = known.id_of(case_id)
    return set() if person_id is None else {f"person/{id}" for id in known.members(person_id)} | {f"person/{person_id}"}


def _of_this_case(own: Sequence[TimelineEntry], earlier: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """One dispatch may meet several people: their contacts are theirs."""
    contacts = {opened.codes.get("contact_id") for opened in _of_type(own, CaseOpened)}
    foreign = {
        entry.event_id for entry in _of_type(earlier, ContactRecorded) if entry.codes["contact_id"] not in contacts
    }
    return [entry for entry in earlier if entry.event_id not in foreign]


def in_order(entries: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """By time; at the same moment (a drill's clock stands still) as announced, each subject by its own sequence.

    Event ids are UUIDv7 and so tell the order of announcement across publishers, as well as their machines' clocks
    agree; within one publisher and subject the sequence decides.
    """
    by_time = sorted(entries, key=lambda entry: (entry.at, entry.event_id))
    queues: dict[tuple[str, str], list[TimelineEntry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.sequence, reverse=True):
        queues[_line(entry)].append(entry)
    return [queues[_line(entry)].pop() for entry in by_time]


def _line(entry: TimelineEntry) -> tuple[str, str]:
    return CATALOGUE[entry.type].owner, entry.subject


def _shown(entry: TimelineEntry, agencies: dict[str, str]) -> dict[str, Any]:
    contract = CATALOGUE[entry.type]
    told = sentence(contract, contract.load(entry.codes), agencies)
    return {
        "at": iso(entry.at),
        "publisher": contract.owner,
        "event": contract.name,
        "event_id": entry.event_id,
        "subject": entry.subject,
        "sequence": entry.sequence,
        "zh": told.zh,
        "en": told.en,
        "codes": {name: value for name, value in entry.codes.items() if name not in _OTHER_CASES},
    }
