"""Which hospital is asked next: specialty before a free bed before nearness before rank, and nobody left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.orders.intake import ReferralKind
from services.intake.domain.green_channel import BEDS_HOLD, SPECIALTIES
from services.intake.domain.hospitals import Hospital, next_hospital

NOW = datetime(2026, 7, 20, 6, 30, tzinfo=UTC)
TIANNING, LIYANG = "320402000000", "320481000000"


def a_hospital(id: str, rank: int, kind: str = "general", **known: Any) -> Hospital:
    return Hospital(id=id, name=id, rank=rank, kind=kind, **known)


def full(since: timedelta = timedelta(hours=1)) -> dict[str, Any]:
    return {"free_beds": 0, "beds_counted_at": NOW - since}


PSYCHIATRIC = a_hospital("psychiatric", 9, "psychiatric")
GENERAL = a_hospital("general", 1)
CASES = {
    "by rank when nothing else is known": ([a_hospital("b", 2), GENERAL], {}, "general"),
    "at the same rank by name": ([a_hospital("b", 1), a_hospital("a", 1)], {}, "a"),
    "the specialty before the rank": ([GENERAL, PSYCHIATRIC], {"kind": ReferralKind.PSYCHIATRIC}, "psychiatric"),
    "no psychiatric hospital for a wound": ([a_hospital("p", 1, "psychiatric"), a_hospital("g", 2)],
        {"kind": ReferralKind.TRAUMA}, "g"),
    "its own specialties before those of its kind": (
        [a_hospital("g", 1), a_hospital("s", 2, specialties=["infectious"])], {"kind": ReferralKind.INFECTIOUS}, "s"),
    "a bed before the rank": ([a_hospital("f", 1, **full()), a_hospital("e", 2)], {}, "e"),
    "an old report counts no more": ([a_hospital("f", 1, **full(BEDS_HOLD + timedelta(seconds=1))),
        a_hospital("e", 2)], {}, "f"),
    "nearness before the rank": ([a_hospital("far", 1, districts=[LIYANG]),
        a_hospital("near", 2, districts=[TIANNING])],
        {"region_code": TIANNING}, "near"),
    "a bed before nearness": ([a_hospital("near", 1, districts=[TIANNING], **full()),
        a_hospital("far", 2, districts=[LIYANG])], {"region_code": TIANNING}, "far"),
    "the specialty before a bed": ([a_hospital("g", 1), a_hospital("p", 2, "psychiatric", **full())],
        {"kind": ReferralKind.PSYCHIATRIC}, "p"),
    "a full one rather than none": ([a_hospital("f", 1, **full())], {}, "f"),
    "another specialty rather than none": ([GENERAL], {"kind": ReferralKind.PSYCHIATRIC}, "general"),
    "nobody who does not work with us": ([a_hospital("x", 1, active=False)], {}, None),
}  # fmt: skip


@pytest.mark.parametrize("named", list(CASES))
def test_the_next_hospital(named: str) -> None:
    partners, need, expected = CASES[named]
    found = next_hospital(partners, (), at=NOW, **need)
    assert (found and found.id) == expected


@given(st.permutations(range(5)), st.sampled_from([None, *ReferralKind]), st.sets(st.integers(0, 4)))
def test_whoever_is_active_is_asked_sooner_or_later_and_nobody_twice(
    ranks: list[int], kind: ReferralKind | None, without_beds: set[int]
) -> None:
    partners = [a_hospital(f"h{n}", rank, **(full() if n in without_beds else {})) for n, rank in enumerate(ranks)]
    asked: list[str] = []
    while (turn := next_hospital(partners, asked, kind=kind, at=NOW)) is not None:
        asked.append(turn.id)
    assert sorted(asked) == [one.id for one in partners]


def test_an_older_count_that_comes_late_changes_nothing() -> None:
    one = a_hospital("h", 1)
    one.count_beds(3, NOW)
    one.count_beds(0, NOW - timedelta(hours=2))
    assert (one.free_beds, one.beds_counted_at) == (3, NOW)


def test_every_specialty_is_somebodys() -> None:
    assert frozenset().union(*SPECIALTIES.values()) == set(ReferralKind)
