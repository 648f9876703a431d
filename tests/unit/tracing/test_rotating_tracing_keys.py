"""The key under which tracing looks people up is rotated: whoever would meet meets, and nobody comes back for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from chassis import rotation
from chassis.generations import TRACING, Generations
from contracts.orders import tracing as orders
from services.tracing import handlers
from services.tracing.storage import METADATA
from tests.unit.tracing.desk import (
    POLICE_HENAN,
    WORKER,
    Desk,
    a_candidate,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
    the_candidates,
    the_profile,
)

HE_SAID = {"kind": "name", "raw_words": "陈国锋", "method": "conversation"}


def rotation_of(desk: Desk) -> Iterator[rotation.Progress]:
    return rotation.rotate(desk.units, TRACING, handlers.rebuild_tracing_keys, batch=1)


def hashes(desk: Desk) -> set[int]:
    with desk.units.view() as view:
        return set(view.session.scalars(select(METADATA.tables["match_inquiry_key"].c.key)))


def test_an_inquiry_of_before_the_rotation_meets_who_is_found_after_it(desk: Desk) -> None:
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    before = hashes(desk)
    list(rotation_of(desk))
    assert before and hashes(desk) & before == before, "old rows stay until the record is written again"
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    assert len(the_candidates(desk)) == 1
    with desk.units.view() as view:
        assert list(Generations(view.session).in_use(TRACING)) == [2]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_in_the_middle_of_it_whoever_would_meet_meets(desk: Desk, steps: int) -> None:
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    under_way = rotation_of(desk)
    for _ in range(steps):
        next(under_way, None)
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    assert len(the_candidates(desk)) == 1
    list(under_way)
    assert [one["state"] for one in the_candidates(desk)] == ["suggested"]


def test_who_was_rejected_does_not_come_back_because_of_a_new_key(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    candidate = a_candidate(desk)
    desk.done(orders.REJECT_CANDIDATE, candidate, {"reason": "身高不符"}, WORKER)
    list(rotation_of(desk))
    desk.hear(a_case_nobody_can_name(), a_description())
    assert [one["state"] for one in the_candidates(desk)] == ["rejected"]

    desk.done(orders.ADD_CLUE, the_profile(desk), HE_SAID, WORKER)
    assert [one["state"] for one in the_candidates(desk)] == ["suggested"], "new facts bring him back"


def test_nobody_is_announced_by_a_rotation(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    a_candidate(desk)
    before = desk.names_announced()
    list(rotation_of(desk))
    assert desk.names_announced() == before
