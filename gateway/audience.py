"""Works out who hears one event, by the table of audiences and what was heard before; without it the table would be
only paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.audiences import AUDIENCES, Audience, Fact, Relation
from contracts.codes import AgencyKind
from contracts.divisions import covers
from gateway.domain.agencies import Agency
from gateway.domain.readmodel import TimelineEntry
from gateway.storage.readmodel import ReadModel


class NotHeardYet(LookupError):
    """The event that says whom this one concerns is of another subject, and may still be on its way."""

    def __init__(self, subject: str) -> None:
        super().__init__(subject)
        self.subject = subject


@dataclass
class Listeners:
    """Agencies that hear an event, each with the fields that it is not told; ``waits_for``: the subject whose news may
    add some."""

    without: dict[str, frozenset[str]] = field(default_factory=dict)
    waits_for: str | None = None


class Heard:
    """What was heard of subjects before, looked up once for each."""

    def __init__(self, model: ReadModel) -> None:
        self._model, self._known = model, dict[str, list[TimelineEntry]]()

    def of(self, subject: str) -> list[TimelineEntry]:
        self._bring({subject})
        return self._known[subject]

    def bring_what_leads_on(self, entries: Iterable[TimelineEntry]) -> None:
        """Look up together what the first facts of these events' audiences are about."""
        self._bring(
            {
                audience.through[0].subject_from(entry.codes)
                for entry in entries
                for audiences in AUDIENCES[entry.type].values()
                for audience in audiences
                if audience.through
            }
        )

    def _bring(self, subjects: set[str]) -> None:
        unknown = subjects - self._known.keys()
        if unknown:
            self._known |= {subject: [] for subject in unknown}
            for entry in self._model.of_subjects(unknown):
                self._known[entry.subject].append(entry)


def listeners(entry: TimelineEntry, agencies: Iterable[Agency], heard: Heard) -> Listeners:
    """Who hears the event, as far as can be known from what was heard by now."""
    found, of_kind = Listeners(), _by_kind(agencies)
    for kind, audiences in AUDIENCES[entry.type].items():
        for audience in audiences:
            try:
                said = _led(entry, audience.through, heard)
            except NotHeardYet as missing:
                found.waits_for = missing.subject
                continue
            for agency in of_kind.get(kind, ()):
                if any(_concerns(audience, codes, agency) for codes in said):
                    # an agency that is concerned in two ways is told what either way tells
                    told_before = found.without.get(agency.id, frozenset(audience.without))
                    found.without[agency.id] = told_before & frozenset(audience.without)
    return found


def _by_kind(agencies: Iterable[Agency]) -> dict[AgencyKind, list[Agency]]:
    kinds: dict[AgencyKind, list[Agency]] = {}
    for agency in agencies:
        kinds.setdefault(AgencyKind(agency.kind), []).append(agency)
    return kinds


def _led(entry: TimelineEntry, through: Iterable[Fact], heard: Heard) -> list[Mapping[str, Any]]:
    """What the last of the facts said; of the event itself when none leads on."""
    said: list[Mapping[str, Any]] = [entry.codes]
    for fact in through:
        said = [earlier for codes in said for earlier in _earlier(fact, codes, entry.subject, heard)]
    return said


def _earlier(fact: Fact, codes: Mapping[str, Any], subject: str, heard: Heard) -> list[Mapping[str, Any]]:
    """Events of one subject come in order, so what is missing there never was; elsewhere it may come.

    :raises NotHeardYet:"""
    about = fact.subject_from(codes)
    found = [
        earlier.codes
        for earlier in heard.of(about)
        if earlier.type == fact.contract.type and earlier.codes[fact.by] == codes[fact.by]
    ]
    if not found and about != subject:
        raise NotHeardYet(about)
    return list(found)


def _concerns(audience: Audience, codes: Mapping[str, Any], agency: Agency) -> bool:
    """A sandbox meets invented people: it hears only of what names it."""
    if audience.relation is Relation.PARTY:
        return bool(codes[audience.field] == agency.id)
    if agency.sandbox:
        return False
    if audience.relation is Relation.EVERY_ONE:
        return True
    place = codes[audience.field]
    return bool(agency.region_code) and place is not None and covers(str(agency.region_code), place)
