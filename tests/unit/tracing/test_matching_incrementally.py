"""Comparing changes one by one, as they come and whoever makes them, ends where starting over would end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.kinds import Range
from contracts.codes import ClueKind
from contracts.law.calendar import day_of
from contracts.orders import tracing as orders
from contracts.orders.tracing_inquiries import InquiryBody
from services.tracing.domain.facts import Found, Said, Sought, found_of, sought_of
from services.tracing.handlers.inquiries import person_of, reporter_of
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.index import Index
from services.tracing.search.searching import MEMORY, take_turn
from services.tracing.search.versions import first
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
    """What was told in the end, whatever the order: cases with ages, their clues, inquiries; some were withdrawn."""

    ages: dict[str, tuple[int, int]] = field(default_factory=dict)
    clues: list[tuple[str, str, str]] = field(default_factory=list)
    inquiries: dict[str, dict[str, Any]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()

    def steps(self) -> list[tuple[str, Any]]:
        return [
            *(("case", case) for case in self.ages),
            *(("clue", clue) for clue in self.clues if clue[0] in self.ages),
            *(("inquiry", one) for one in self.inquiries),
            *(("withdrawal", one) for one in self.withdrawn & self.inquiries.keys()),
        ]

    def found(self, case: str) -> Found:
        fact = a_case_nobody_can_name()
        said = [Said(ClueKind(kind), words) for of, kind, words in self.clues if of == case]
        found_on = day_of(fact.found_at)
        return found_of(
            sex="1",
            ages=self.ages[case],
            ages_year=found_on.year,
            found_on=found_on,
            description=a_description(),
            clues=said,
            found_region_code=fact.found_region_code,
        )

    def sought(self, inquiry: str) -> Sought:
        told = InquiryBody().load(self.inquiries[inquiry])
        return sought_of(person_of(told), reporter_of(told))

    def from_scratch(self) -> dict[tuple[str, str], int]:
        """Every pair that is in reach and worth a look, with its score, reckoned by the engine without a database."""
        index = Index(first())
        index.build(report_of_sought(one, self.sought(one)) for one in self.inquiries if one not in self.withdrawn)
        return {
            (case, inquiry): score
            for case in self.ages
            for inquiry, score in index.matches(profile_of_found(case, self.found(case)), first().review_at)
        }


worlds = st.builds(
    World,
    st.dictionaries(st.sampled_from(CASES), st.sampled_from(((65, 75), (20, 40))), min_size=1),
    st.lists(clues.flatmap(lambda clue: st.sampled_from(CASES).map(lambda case: (case, *clue))), max_size=6),
    st.dictionaries(st.sampled_from(INQUIRIES), people, min_size=1),
    st.frozensets(st.sampled_from(INQUIRIES), max_size=1),
)


@contextmanager
def a_desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as home:
        desk = Desk(Path(home))
        try:
            yield desk
        finally:
            desk.database.dispose()


class Teller:
    """Tells a world to workers, each step to one of them."""

    def __init__(self, workers: Sequence[Desk], world: World, order: Random) -> None:
        self._workers, self._world, self._order = workers, world, order
        self._profiles: dict[str, str] = {}
        self._sent: set[str] = set()

    def tell(self) -> None:
        """Everything in some order; of what is not known yet nothing can be told."""
        waiting = self._world.steps()
        self._order.shuffle(waiting)
        while waiting:
            kind, what = waiting.pop(0)
            if not getattr(self, f"_{kind}")(what, self._order.choice(self._workers)):
                waiting.append((kind, what))

    def _case(self, case: str, desk: Desk) -> bool:
        desk.hear(a_case_nobody_can_name(case_id=case, ages=Range(*self._world.ages[case])), a_description())
        self._profiles[case] = desk.seen(orders.PROFILES, {"case_id": case}, WORKER)["items"][0]["id"]
        return True

    def _inquiry(self, inquiry: str, desk: Desk) -> bool:
        desk.done(orders.SEND_INQUIRY, inquiry, self._world.inquiries[inquiry], POLICE_HENAN)
        self._sent.add(inquiry)
        return True

    def _clue(self, told: tuple[str, str, str], desk: Desk) -> bool:
        case, kind, words = told
        if case in self._profiles:
            clue = {"kind": kind, "raw_words": words, "interpreted": words, "method": "conversation"}
            desk.done(orders.ADD_CLUE, self._profiles[case], clue, WORKER)
        return case in self._profiles

    def _withdrawal(self, inquiry: str, desk: Desk) -> bool:
        if inquiry in self._sent:
            desk.done(orders.WITHDRAW_INQUIRY, inquiry, {"reason": "found"}, POLICE_HENAN)
        return inquiry in self._sent


def suggested(desk: Desk) -> dict[tuple[str, str], int]:
    rows = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    return {(row["case_id"], row["inquiry_id"]): row["score_millibits"] for row in rows if row["state"] == "suggested"}


@settings(max_examples=25, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_changes_in_any_order_by_any_worker_end_where_starting_over_would_end(world: World, order: Random) -> None:
    with a_desk() as desk:
        Teller([desk, desk.another_worker()], world, order).tell()

        assert suggested(desk) == world.from_scratch()


@settings(max_examples=15, deadline=None)
@given(worlds, st.randoms(use_true_random=False))
def test_arrays_that_followed_answer_like_arrays_built_anew(world: World, order: Random) -> None:
    with a_desk() as desk:
        workers = [desk, desk.another_worker()]
        Teller(workers, world, order).tell()
        fresh = desk.another_worker()
        answers = []
        for worker in (*workers, fresh):
            worker.seen(orders.PROFILES, {}, WORKER)
            with worker.units.unit() as uow:
                take_turn(uow)
                memory = uow.kept[MEMORY]
                ranked = [memory.reports.search(profile_of_found(case, world.found(case))) for case in world.ages]
            answers.append((len(memory.reports), len(memory.profiles), ranked))

        assert answers[0] == answers[1] == answers[2]
