"""Whoever keeps a person's id ends in the same map, however often and in whatever order merges and splits come.

What intake itself holds after the same merges and splits is shown in tests/unit/intake/test_persons.py.
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as some

from chassis.clock import ManualClock
from chassis.database import Database
from chassis.ids import RandomIds
from chassis.joined import Joined
from chassis.orders import Heard
from chassis.private import MasterKey
from chassis.registrations import registrations
from chassis.work import Units
from contracts.codes import MergeBasis, SplitReason
from contracts.events.intake import PersonMerged, PersonSplit
from gateway.service import GatewayService
from gateway.storage import readmodel
from services.followup import storage as followup
from services.followup.service import FollowupService
from services.tracing import storage as tracing
from services.tracing.service import TracingService
from tests.schemas import brought_up

NOW = datetime(2026, 7, 20, 6, 30, tzinfo=UTC)
FOLLOWERS = {
    "tracing": ("services.tracing", TracingService, tracing.persons),
    "followup": ("services.followup", FollowupService, followup.persons),
    "gateway": ("gateway", GatewayService, readmodel.persons),
}


@dataclass
class Follower:
    """One service that keeps persons' ids, on a database of its own."""

    units: Units
    service: type[Any]
    persons: Any

    def hear(self, events: list[Heard]) -> None:
        hearings = registrations(self.service).hearings
        with self.units.unit() as uow:
            for heard in events:
                hearings[heard.type].handler(heard, uow)

    def known(self, people: list[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Whom each id stands for, and which cases are known to be theirs."""
        with self.units.view() as view:
            kept: Joined = self.persons(view.session)
            return {id: kept.present(id) for id in people}, {id: kept.things_of(id) for id in people}


@pytest.fixture(scope="module")
def followers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Follower]]:
    made = []
    for name, (package, service, persons) in FOLLOWERS.items():
        database = Database(f"sqlite:///{tmp_path_factory.mktemp(name)}/{name}.db")
        brought_up(package, database)
        clock = ManualClock(NOW)
        made.append(
            Follower(Units(name, database, clock, clock, RandomIds(), MasterKey(os.urandom(32))), service, persons)
        )
    yield made
    for one in made:
        one.units.database.dispose()


@dataclass
class Telling:
    """What intake announces of five persons, each with one case, as they are merged and split."""

    people: list[str] = field(default_factory=lambda: [str(uuid.uuid4()) for _ in range(5)])
    into: dict[str, str] = field(default_factory=dict)
    events: list[Heard] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.case_of = {person: str(uuid.uuid4()) for person in self.people}

    def act(self, merging: bool, at: int, to: int) -> None:
        """As intake would: what it refuses is not announced."""
        one, other = self.people[at], self.people[to]
        if merging and one not in self.into and other not in self.into and one != other:
            self.into[one] = other
            cases = {"case_ids": (self.case_of[one],), "into_case_ids": (self.case_of[other],)}
            self._announce(PersonMerged(person_id=one, into_id=other, basis=MergeBasis.DNA, at=NOW, **cases))
        elif not merging and one in self.into:
            whole = self.present(one)
            del self.into[one]
            reason = SplitReason.DIFFERENT_PEOPLE
            self._announce(PersonSplit(person_id=one, from_id=whole, reason=reason, at=NOW))

    def present(self, id: str) -> str:
        while id in self.into:
            id = self.into[id]
        return id

    def cases_of(self, id: str) -> list[str]:
        """Of those who were ever merged; of whom nobody spoke, nothing is known."""
        spoken_of = {person for heard in self.events for person in (heard.data.person_id, _other(heard.data))}
        theirs = [one for one in spoken_of & set(self.people) if self.present(one) == self.present(id)]
        return sorted(self.case_of[one] for one in theirs)

    def _announce(self, payload: Any) -> None:
        subject = payload.contract.subject_of(payload)
        self.told[subject] = self.told.get(subject, 0) + 1
        id = str(uuid.uuid4())
        self.events.append(Heard(id, payload.contract.type, subject, self.told[subject], NOW, payload))


def _other(said: PersonMerged | PersonSplit) -> str:
    return said.into_id if isinstance(said, PersonMerged) else said.from_id


ACTS = some.lists(some.tuples(some.booleans(), some.integers(0, 4), some.integers(0, 4)), max_size=20)


@trying(max_examples=200, deadline=None)
@given(acts=ACTS, seed=some.integers(0, 2**32), copies=some.integers(1, 4))
def test_after_repetition_and_in_any_order_all_end_in_intakes_own_map(
    followers: list[Follower], acts: list[tuple[bool, int, int]], seed: int, copies: int
) -> None:
    telling = Telling()
    for act in acts:
        telling.act(*act)
    wanted = (
        {id: telling.present(id) for id in telling.people},
        {id: telling.cases_of(id) for id in telling.people},
    )
    for number, follower in enumerate(followers):
        delivered = telling.events * copies
        random.Random(seed + number).shuffle(delivered)
        follower.hear(delivered)
        assert follower.known(telling.people) == wanted


def test_while_a_split_is_not_heard_of_yet_two_who_point_at_each_other_still_get_an_answer(
    followers: list[Follower],
) -> None:
    telling = Telling()
    for act in ((True, 0, 1), (False, 0, 0), (True, 1, 0)):
        telling.act(*act)
    there, undone, back = telling.events
    one, other = telling.people[:2]
    for follower in followers:
        follower.hear([there, back])
        assert set(follower.known([one, other])[0].values()) <= {one, other}
        follower.hear([undone])
        assert follower.known([one, other])[0] == {one: one, other: one}
