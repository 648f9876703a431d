"""Verdicts teach what people knew when they gave them, a version keeps no word of one family alone, and learning holds
nobody up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chassis.private import active_ring
from contracts.codes import ErasureReason, PersonField
from contracts.events import intake as told
from contracts.orders import tracing as orders
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.statistics import core_key
from services.tracing.search import learning, searching, versions
from services.tracing.search.searching import MEMORY
from services.tracing.storage import Versions
from tests.storage.test_searching import kept
from tests.unit.tracing.desk import (
    CASE,
    NICKNAME,
    POLICE_HENAN,
    VILLAGE,
    WORKER,
    Desk,
    a_candidate,
    a_case_nobody_can_name,
    a_description,
    a_verified_candidate,
    an_inquiry,
    the_profile,
)

CANARIES = {
    "name": "麴砉砉",
    "aliases": ["狗剩蛋蛋"],
    "town": "鲎鲎岙镇",
    "village": "鼍鼍岙村",
    "home_text": "河南省夔夔市龘龘县鲎鲎岙镇鼍鼍岙村",
    "marks": [{"kind": "鱗紋", "part": "尾閭穴", "side": None}],
    "clothes": ["虎頭馬甲"],
}
"""What one inquiry alone tells."""
WORDS = {"麴", "砉", "狗剩蛋蛋", "夔夔市", "龘龘县", "鱗紋", "尾閭穴", "虎頭馬甲"}
WORDS |= {core_key("鲎鲎岙镇"), core_key("鼍鼍岙村")}
"""As a version would keep them: towns and villages by their sound."""


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk of tracing on each of the two databases, with somebody in care."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    fresh = Desk(tmp_path, url)
    fresh.hear(a_case_nobody_can_name(), a_description())
    yield fresh
    fresh.database.dispose()


def ruled_out(desk: Desk, many: int) -> list[str]:
    """So many namesakes, none of whom he is."""
    for clue in (NICKNAME, VILLAGE):
        desk.done(orders.ADD_CLUE, the_profile(desk), clue, WORKER)
    sent = [
        desk.done(orders.SEND_INQUIRY, None, an_inquiry(birth_year=1946 + number), POLICE_HENAN)["id"]
        for number in range(many)
    ]
    for one in desk.seen(orders.CANDIDATES, {"limit": 100}, WORKER)["items"]:
        desk.done(orders.REJECT_CANDIDATE, one["id"], {"reason": "身高不符"}, WORKER)
    return sent


def is_due(desk: Desk) -> bool:
    with desk.units.view() as view:
        return learning.is_due(view)


def taught(desk: Desk) -> tuple[int, int]:
    made, _ = learning.learn(desk.units)
    return made.confirmed, made.rejected


def kept_version(desk: Desk, version: str) -> Parameters:
    with desk.units.view() as view:
        body = Versions(view.session).body(version)
    assert body is not None
    return versions.unpacked(body)


# --- what teaches -----------------------------------------------------------------------------------------------------


def test_verdicts_on_who_was_erased_teach_nothing_and_make_no_version_due_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "VERDICTS", 5)
    monkeypatch.setattr(learning, "_PAIRS_AT_ONCE", 2)
    kept(desk)
    ruled_out(desk, 5)
    before = is_due(desk)
    learnt = taught(desk)
    between = is_due(desk)
    erased = told.PersonErased(
        case_id=CASE, contact_id=None, thing_ids=(), reason=ErasureReason.UNLAWFUL, erased_at=desk.clock.now()
    )
    desk.hear(erased)

    assert (before, learnt, between) == (True, (0, 5), False)
    assert (taught(desk), is_due(desk)) == ((0, 0), False)


def test_an_inquiry_that_was_withdrawn_teaches_no_more(desk: Desk) -> None:
    sent = ruled_out(desk, 3)
    before = taught(desk)
    desk.done(orders.WITHDRAW_INQUIRY, sent[0], {"reason": "found"}, POLICE_HENAN)

    assert (before, taught(desk)) == ((0, 3), (0, 2))


def test_a_pair_of_which_more_is_known_than_when_it_was_decided_teaches_nothing(desk: Desk) -> None:
    """Else the engine would be praised for finding somebody by the name that was found by finding him."""
    candidate = a_verified_candidate(desk)
    desk.done(orders.CONFIRM_IDENTITY, the_profile(desk), {"candidate_id": candidate}, WORKER)
    before = taught(desk)
    corrected = told.PersonCorrected(
        case_id=CASE, correction_id=CASE, fields=(PersonField.CLAIMED_NAME,), corrected_at=desk.clock.now()
    )
    desk.hear(corrected, a_description(claimed_name="陈国峰"))

    assert (before, taught(desk)) == ((1, 0), (0, 0))


def test_a_process_without_arrays_learns_what_one_with_arrays_does(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "VERDICTS", 5)
    ruled_out(desk, 5)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(name="王大山", village=None, town=None), POLICE_HENAN)
    one, _ = learning.learn(desk.units)
    monkeypatch.setattr(searching, "SMALL", 1)
    with desk.units.unit() as uow:
        learning.choose(versions.FIRST, uow, chosen_by="operator", pinned=False)
    without = desk.another_worker()
    other, _ = learning.learn(without.units)

    assert (other.surprise, other.surprise_before) == (one.surprise, one.surprise_before) != (None, None)
    assert MEMORY not in without.units.kept
    assert kept_version(desk, other.version).beliefs == kept_version(desk, one.version).beliefs


# --- what a version keeps ---------------------------------------------------------------------------------------------


def test_a_word_of_one_family_alone_is_in_no_version(desk: Desk) -> None:
    """Neither as it was written nor as it sounds; what three tell is."""
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(**CANARIES), POLICE_HENAN)
    alone, _ = learning.learn(desk.units)
    for _ in range(2):
        desk.done(orders.SEND_INQUIRY, None, an_inquiry(**CANARIES), POLICE_HENAN)
    of_three, _ = learning.learn(desk.units)

    assert words_in(kept_version(desk, alone.version)) == set()
    assert words_in(kept_version(desk, of_three.version)) == WORDS


def words_in(parameters: Parameters) -> set[str]:
    """Those of :data:`WORDS` that are anywhere in it."""
    text = json.dumps(parameters.as_data(), ensure_ascii=False)
    return {word for word in WORDS if word in text}


def test_what_the_country_knows_stays_and_whoever_told_it_counts(desk: Desk) -> None:
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    made, _ = learning.learn(desk.units)
    country, learnt = versions.first().statistics, kept_version(desk, made.version).statistics

    assert all(country.counts[topic].keys() <= learnt.counts[topic].keys() for topic in ("surname", "county_name"))
    assert learnt.counts["surname"]["陈"] == country.counts["surname"]["陈"] + 1
    assert (learnt.counts["town_at"], learnt.counts["village_at"]) == ({"|411623": 1}, {"|411623": 1})


# --- what learning holds up -------------------------------------------------------------------------------------------


def test_while_it_is_reckoned_no_transaction_is_open(desk: Desk) -> None:
    a_candidate(desk)
    reckoned: list[tuple[Any, bool]] = []

    def watched(function: Callable[..., Any], *args: Any) -> Any:
        reckoned.append((function, active_ring.get(None) is None))
        return function(*args)

    learning.learn(replace(desk.units, aside=watched))

    assert (learning.learnt, True) in reckoned
