"""What workers keep in memory follows the database, and whoever has none yet finds by keys until it has."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from chassis.metrics import Metrics
from chassis.work import UnitOfWork
from contracts.orders import tracing as orders
from services.tracing import handlers
from services.tracing.domain.facts import sought_of
from services.tracing.handlers.matching import profile_changed
from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.bridge import report_of_sought
from services.tracing.matching.keys import keys_of_report, shortened
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.statistics import Statistics
from services.tracing.search import keeping, learning, versions
from services.tracing.search.searching import MEMORY, SMALL, search_of, take_turn
from services.tracing.storage import METADATA, Compared, Profiles, Versions
from services.tracing.storage.compared import match_record
from tests.unit.tracing.desk import (
    CASE,
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

CASES = [f"01980000-0000-7000-8000-00000000000{digit}" for digit in "de"]
HE_SAYS = {"kind": "name", "raw_words": "陈国锋", "method": "conversation"}


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk of tracing on each of the two databases."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    fresh = Desk(tmp_path, url)
    yield fresh
    fresh.database.dispose()


def kept(desk: Desk) -> None:
    """What the worker does every few seconds."""
    keeping.keep(desk.units, handlers.compare_anew)


def a_large_register(desk: Desk, many: int = SMALL + 1) -> None:
    """More records than anybody puts into arrays while somebody waits; nobody stands behind them."""
    rows = [
        {
            "side": "inquiry",
            "record_id": f"00000000-0000-7000-8000-{number:012d}",
            "stamp": number + 1,
            "change": f"change {number}",
            "live": True,
            "settled": True,
        }
        for number in range(many)
    ]
    with desk.units.unit() as uow:
        uow.session.execute(insert(match_record), rows)


def states(desk: Desk) -> list[tuple[str, str]]:
    return [(one["state"], one["parameters"]) for one in the_candidates(desk)]


def unsettled(desk: Desk) -> int:
    with desk.units.view() as view:
        return len(Compared(view.session).unsettled("", 100))


# --- several workers --------------------------------------------------------------------------------------------------


def test_what_one_worker_took_in_the_next_one_compares_with(desk: Desk) -> None:
    other = desk.another_worker()
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    other.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    second = desk.done(orders.SEND_INQUIRY, None, an_inquiry(name="陈国丰"), POLICE_HENAN)["id"]
    other.done(orders.WITHDRAW_INQUIRY, second, {"reason": "found"}, POLICE_HENAN)
    desk.done(orders.ADD_CLUE, the_profile(desk), HE_SAYS, WORKER)

    assert sorted(state for state, _ in states(desk)) == ["suggested", "superseded"]


def test_of_an_inquiry_and_a_person_told_to_two_workers_at_one_moment_neither_misses_the_other(desk: Desk) -> None:
    other, cases = desk.another_worker(), [f"01980000-0000-7000-8000-0000000000{number:02d}" for number in range(6)]
    desk.hear(a_case_nobody_can_name(case_id=cases[0]), a_description())  # whoever is first waits for the tables
    with ThreadPoolExecutor(2) as both:
        for case in cases:
            told = a_case_nobody_can_name(case_id=case)
            person = both.submit(desk.hear, told, a_description(claimed_name="陈国锋"))
            inquiry = both.submit(other.done, orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
            person.result(), inquiry.result()
    pairs = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]

    assert len({(one["case_id"], one["inquiry_id"]) for one in pairs}) == len(cases) ** 2


def told_his_name(desk: Desk, id: str, uow: UnitOfWork) -> None:
    """In a transaction that is not ended yet, the file of that profile says who he is."""
    take_turn(uow)
    profile = Profiles(uow.session).get(id)
    profile.description = uow.private(f"profile/{id}", a_description(claimed_name="陈国锋"))
    profile_changed(profile, uow)


def test_what_was_rolled_back_is_known_to_nobody(desk: Desk) -> None:
    """Of a batch, in which each event takes its turn, nothing stays in the arrays, and its number is another's."""
    for case in CASES:
        desk.hear(a_case_nobody_can_name(case_id=case), a_description())
    first, second = (one["id"] for one in desk.seen(orders.PROFILES, {}, WORKER)["items"])
    with pytest.raises(ZeroDivisionError), desk.units.unit() as uow:
        told_his_name(desk, first, uow)
        told_his_name(desk, second, uow)
        take_turn(uow)
        raise ZeroDivisionError
    other = desk.another_worker()
    other.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    for _ in range(2):  # so that no number is left by which the failed batch could be noticed
        other.done(orders.SEND_INQUIRY, None, an_inquiry(name="王大山", sex="2", birth_year=2001), POLICE_HENAN)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(last_seen_on=None), POLICE_HENAN)

    assert [one["case_id"] for one in desk.seen(orders.CANDIDATES, {}, WORKER)["items"]] == [CASE]


def test_arrays_of_a_database_that_is_no_more_are_built_anew(desk: Desk) -> None:
    """Somebody restored an older backup under a running worker."""
    for _ in range(3):
        desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    kept(desk)
    with desk.units.unit() as uow:
        for table in ("match_inquiry_key", "match_record"):
            uow.session.execute(METADATA.tables[table].delete())
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)

    assert len(the_candidates(desk)) == 1


def test_what_a_savepoint_took_back_the_rest_of_the_transaction_does_not_meet(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    he = the_profile(desk)
    with desk.units.unit() as uow:
        with pytest.raises(ZeroDivisionError), uow.session.begin_nested():
            told_his_name(desk, he, uow)
            raise ZeroDivisionError
        uow.session.expire_all()
        take_turn(uow)
        met = search_of(uow).inquiry_changed("an inquiry", sought_of(an_inquiry(last_seen_on=None), {}), "a change")

    assert met == set()


def test_within_one_transaction_everybody_meets(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    he = the_profile(desk)
    with desk.units.unit() as uow:
        told_his_name(desk, he, uow)
        met = search_of(uow).inquiry_changed("an inquiry", sought_of(an_inquiry(last_seen_on=None), {}), "a change")

    assert met == {he}


# --- a worker without arrays ------------------------------------------------------------------------------------------


def test_beside_a_large_register_people_are_found_by_keys_and_settled_once_there_are_arrays(desk: Desk) -> None:
    a_large_register(desk)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(name="张三", town="柳林", village="柳河"), POLICE_HENAN)
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    by_keys, waiting, arrays = len(the_candidates(desk)), unsettled(desk), MEMORY in desk.units.kept
    kept(desk)

    assert (by_keys, waiting, arrays) == (1, 3, False)
    assert (len(the_candidates(desk)), unsettled(desk), len(desk.units.kept[MEMORY].reports)) == (1, 0, 2)


def test_who_shares_no_key_is_found_once_there_are_arrays(desk: Desk) -> None:
    """Years apart, and nothing in common but the rarest of languages: no key, and enough bits."""
    a_large_register(desk)
    told = an_inquiry(name="王大山", village=None, town=None, home_text=None, last_seen_on="2019-05-02")
    desk.done(orders.SEND_INQUIRY, None, told | {"speaks": ["鄂伦春语"], "ethnicity": "鄂伦春族"}, POLICE_HENAN)
    desk.hear(a_case_nobody_can_name(), a_description(dialect="鄂伦春语"))
    by_keys = the_candidates(desk)
    kept(desk)

    assert by_keys == []
    assert [one["state"] for one in the_candidates(desk)] == ["suggested"]


def test_of_whom_nothing_ranks_those_alone_are_listed_that_somebody_decided_about(desk: Desk) -> None:
    """Ten bits bring him up among a few; of a hundred thousand a hundred strangers have as many."""
    a_large_register(desk, 100_000)
    desk.hear(a_case_nobody_can_name(), a_description())
    for name in ("陈国锋", "李建锋"):
        desk.done(orders.SEND_INQUIRY, None, an_inquiry(name=name), POLICE_HENAN)
    desk.done(orders.ADD_CLUE, the_profile(desk), {"kind": "nickname", "raw_words": "小锋", "method": "map"}, WORKER)
    everybody = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    nobody = desk.seen(orders.CANDIDATES, {"profile_id": the_profile(desk)}, WORKER)
    desk.done(orders.ACCEPT_CANDIDATE, everybody[0]["id"], {}, WORKER)
    taken_up = the_candidates(desk)

    assert [one["state"] for one in everybody] == ["suggested", "suggested"]
    assert (nobody["items"], nobody["cannot_rank"]["questions"][0]["field"]) == ([], "home_place")
    assert [(one["id"], one["state"]) for one in taken_up] == [(everybody[0]["id"], "accepted")]


def test_a_record_that_cannot_be_compared_holds_up_nobody_behind_it(desk: Desk) -> None:
    a_large_register(desk)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    with desk.units.unit() as uow:
        uow.session.execute(update(match_record).values(settled=False))
    kept(desk)

    assert unsettled(desk) == 100, "nobody stands behind them"
    with desk.units.view() as view:
        last = view.session.execute(select(match_record).order_by(match_record.c.number.desc()).limit(1)).one()
    assert last.settled


def test_memory_and_records_are_reported(desk: Desk) -> None:
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    kept(desk)
    metrics = Metrics()
    keeping.measure(desk.units, metrics)
    registry = metrics.registry

    inquiries = {"service": "tracing", "side": "inquiry"}
    assert registry.get_sample_value("guitu_matching_records", inquiries) == 1
    assert (registry.get_sample_value("guitu_matching_bytes", inquiries) or 0) > 1_000


# --- versions ---------------------------------------------------------------------------------------------------------


def decided(desk: Desk) -> None:
    """Two namesakes, one of them ruled out."""
    candidate = a_candidate(desk)
    desk.done(orders.REJECT_CANDIDATE, candidate, {"reason": "身高不符"}, WORKER)


def test_verdicts_and_everybody_searched_for_make_the_next_version_and_everybody_is_compared_anew(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    decided(desk)
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(name="陈国丰"), POLICE_HENAN)
    made, adopted = learning.learn(desk.units)
    waiting = unsettled(desk)
    kept(desk)

    assert (made.version, made.reports, made.confirmed, made.rejected, adopted) == ("p3", 2, 0, 1, True)
    assert (waiting, unsettled(desk)) == (1, 0)
    assert sorted(states(desk)) == [("rejected", "p2"), ("suggested", "p3")], "no version brings back who was ruled out"


def test_a_version_that_comes_into_use_while_everybody_is_compared_anew_has_its_turn_next(desk: Desk) -> None:
    a_large_register(desk)
    for case in CASES:
        desk.hear(a_case_nobody_can_name(case_id=case), a_description())
    kept(desk)
    learning.learn(desk.units)
    compared = []

    def and_then_it_is_taken_back(side: str, id: str, uow: UnitOfWork) -> None:
        compared.append(id)
        if Versions(uow.session).uses(9)[0].version == "p3":
            learning.choose("p2", uow, chosen_by="operator", pinned=True)
        handlers.compare_anew(side, id, uow)

    keeping.keep(desk.units, and_then_it_is_taken_back)
    between = unsettled(desk)
    kept(desk)

    assert (len(compared), between, unsettled(desk)) == (1, 2, 0), "nobody is compared in vain"
    assert desk.units.kept[MEMORY].parameters.version == "p2"


def test_who_was_ruled_out_before_the_engine_stays_so_at_the_upgrade_and_comes_back_for_new_facts(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    decided(desk)
    with desk.units.unit() as uow:
        uow.session.execute(update(METADATA.tables["candidate"]).values(parameters="p1", fingerprint=""))
        Compared(uow.session).unsettle_profiles()
    kept(desk)
    upgraded = states(desk)
    desk.done(orders.ADD_CLUE, the_profile(desk), HE_SAYS, WORKER)

    assert upgraded == [("rejected", "p1")]
    assert states(desk) == [("suggested", "p2")]


def test_a_version_is_due_when_the_register_has_grown_and_not_again_before_it_has_doubled(desk: Desk) -> None:
    def due() -> bool:
        with desk.units.view() as view:
            return learning.is_due(view)

    kept(desk)
    empty = due()
    a_large_register(desk, learning.GROWTH)
    grown = due()
    with desk.units.unit() as uow:
        counted = versions.first().statistics
        of_as_many = Parameters("p3", Beliefs(), Statistics(counted.counts, learning.GROWTH))
        versions.add(of_as_many, versions.packed(of_as_many), uow)

    assert (empty, grown, due()) == (False, True, False)


def test_a_version_that_was_taken_back_is_in_use_as_it_was_and_none_takes_its_place_by_itself(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    a_candidate(desk)
    [before] = the_candidates(desk)
    learning.learn(desk.units)
    kept(desk)
    [between] = the_candidates(desk)
    with desk.units.unit() as uow:
        learning.choose("p2", uow, chosen_by="operator", pinned=True)
    kept(desk)
    _, adopted = learning.learn(desk.units)
    [after] = the_candidates(desk)
    with desk.units.view() as view:
        in_use = Versions(view.session).in_use()

    assert between["parameters"] == "p3"
    assert (after["parameters"], after["score_millibits"]) == ("p2", before["score_millibits"])
    assert (adopted, in_use and in_use.version) == (False, "p2")


def test_the_same_database_gives_the_same_version_and_a_version_is_kept_to_the_last_byte(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description())
    a_candidate(desk)
    made, _ = learning.learn(desk.units)
    again, _ = learning.learn(desk.units)
    with desk.units.view() as view:
        body = Versions(view.session).body(made.version)
    assert body is not None

    assert (again.version, again.reports, again.surprise) == ("p4", made.reports, made.surprise)
    assert versions.packed(versions.unpacked(body)) == body
    assert versions.unpacked(body).digest == made.digest


def test_a_first_version_is_kept_once_however_often_somebody_looks(desk: Desk) -> None:
    for _ in range(2):
        kept(desk)
    with desk.units.view() as view:
        assert [one.version for one in Versions(view.session).all()] == [versions.FIRST]
        assert len(Versions(view.session).uses(10)) == 1


def test_no_key_gives_a_name_away(desk: Desk) -> None:
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    with desk.units.view() as view:
        keys = view.session.scalars(select(METADATA.tables["match_inquiry_key"].c.key)).all()
        guessed = keys_of_report(report_of_sought("x", sought_of(an_inquiry(), an_inquiry()["reporter"])))

    assert len(keys) > 10
    assert {shortened(sha256(key.encode()).digest()) for key in guessed} & set(keys) == set()
