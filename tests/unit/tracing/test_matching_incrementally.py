"""Comparing changes one by one, as they come, ends where starting over would end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.kinds import Range
from contracts.codes import ClueKind, MatchBand
from contracts.law.calendar import day_of
from contracts.orders import tracing as orders
from contracts.orders.tracing_inquiries import InquiryBody
from services.tracing.domain.facts import Said, found_of, sought_of
from services.tracing.domain.keys import keys_of_found, keys_of_sought
from services.tracing.domain.scoring import compare
from tests.unit.tracing.desk import POLICE_HENAN, WORKER, Desk, a_case_nobody_can_name, a_description, an_inquiry

CASES = [f"01980000-0000-7000-8000-00000000000{digit}" for digit in "abc"]
INQUIRIES = [f"01980000-0000-7000-8000-00000000001{digit}" for digit in "abc"]

clues = st.tuples(st.just("nickname"), st.sampled_from(("小锋", "阿华", "老陈"))) | st.tuples(
    st.just("place"), st.sampled_from(("柳河村", "刘河", "王庄", "河南"))
)
clues |= st.tuples(st.just("name"), st.sampled_from(("陈国锋", "陈锋", "李华")))
people = st.builds(
    lambda name, village, year: an_inquiry(name=name, village=village, home_text=None, town=None, birth_year=year),
    st.sampled_from(("陈国峰", "成国风", "李建华")),
    st.sampled_from(("柳河村", "王庄", None)),
    st.sampled_from((1955, 1990, None)),
)


@dataclass
class World:
    """What was told in the end, whatever the order: cases with ages, their clues, inquiries."""

    ages: dict[str, tuple[int, int]] = field(default_factory=dict)
    clues: list[tuple[str, str, str]] = field(default_factory=list)
    inquiries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def steps(self) -> list[tuple[str, Any]]:
        return [
            *(("case", case) for case in self.ages),
            *(("clue", clue) for clue in self.clues),
            *(("inquiry", one) for one in self.inquiries),
        ]

    def from_scratch(self) -> dict[tuple[str, str], int]:
        """Every pair that shares a key and reaches a band, with its score, reckoned without a database."""
        pairs = {}
        for case, ages in self.ages.items():
            case_fact = a_case_nobody_can_name()
            said = [Said(ClueKind(kind), words) for of, kind, words in self.clues if of == case]
            found_on = day_of(case_fact.found_at)
            found = found_of(
                sex="1", ages=ages, ages_year=found_on.year, found_on=found_on, description=a_description(), clues=said
            )
            for inquiry, body in self.inquiries.items():
                sought = sought_of(InquiryBody().load(body) | {"sex": "1", "last_seen_on": body["last_seen_on"]})
                comparison = compare(found, sought)
                if keys_of_found(found) & keys_of_sought(sought) and comparison.band is not MatchBand.BELOW:
                    pairs[case, inquiry] = comparison.score
        return pairs


worlds = st.builds(
    World,
    st.dictionaries(st.sampled_from(CASES), st.sampled_from(((65, 75), (20, 40))), min_size=1),
    st.lists(clues.flatmap(lambda clue: st.sampled_from(CASES).map(lambda case: (case, *clue))), max_size=6),
    st.dictionaries(st.sampled_from(INQUIRIES), people, min_size=1),
)


@contextmanager
def a_desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as home:
        desk = Desk(Path(home))
        try:
            yield desk
        finally:
            desk.database.dispose()


def tell(desk: Desk, world: World, order: Random) -> dict[tuple[str, str], int]:
    """Everything in some order; a clue can only be told of a case that is known. Gives what is suggested in the end."""
    waiting, profiles = world.steps(), {}
    order.shuffle(waiting)
    waiting = [step for step in waiting if step[0] != "clue" or step[1][0] in world.ages]
    while waiting:
        kind, what = waiting.pop(0)
        if kind == "case":
            desk.hear(a_case_nobody_can_name(case_id=what, ages=Range(*world.ages[what])), a_description())
            profiles[what] = desk.seen(orders.PROFILES, {"case_id": what}, WORKER)["items"][0]["id"]
        elif kind == "inquiry":
            desk.done(orders.SEND_INQUIRY, what, world.inquiries[what], POLICE_HENAN)
        elif what[0] not in profiles:
            waiting.append((kind, what))
        else:
            clue = {"kind": what[1], "raw_words": what[2], "interpreted": what[2], "method": "conversation"}
            desk.done(orders.ADD_CLUE, profiles[what[0]], clue, WORKER)
    rows = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    return {(row["case_id"], row["inquiry_id"]): row["score_millibits"] for row in rows if row["state"] == "suggested"}


@settings(max_examples=25, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_changes_in_any_order_end_where_starting_over_would_end(world: World, order: Random) -> None:
    with a_desk() as desk:
        assert tell(desk, world, order) == world.from_scratch()
