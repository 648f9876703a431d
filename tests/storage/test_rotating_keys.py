"""Keys are rotated while everything runs: nothing is lost to readers, writers or a kill in the middle, on both
databases."""

from __future__ import annotations

import hashlib
import hmac
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from chassis import rotation
from chassis.blind import blind_index
from chassis.failpoints import Failpoint
from chassis.generations import INDEX, TRACING, Generations
from chassis.master import UnknownMaster
from chassis.private import NoKey, sealed_key
from chassis.runtime import Platform, Runtime
from chassis.sealing import SM4_GCM
from chassis.settings import Settings
from tests.doom import doomed
from tests.messaging.parcels.language import CATALOGUE
from tests.messaging.parcels.service import Depot
from tests.messaging.parcels.storage import parcel
from tests.pairs import PAIRS, pair_named
from tests.schemas import brought_up
from tests.storage.rotating import environment, steps
from tests.storage.test_sealed_columns import counted_questions
from tests.town import settings_for

LABEL = "parcel.phone"
KEPT = [f"p{number}" for number in range(10)]


@pytest.fixture(params=PAIRS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    with pair_named(request.param, request, ("depot",)) as pair:
        yield settings_for(pair, tmp_path)


@pytest.fixture
def depot(settings: Settings) -> Iterator[Runtime]:
    """With ten parcels, each to be found by a telephone number."""
    with closing(opened(settings)) as runtime:
        brought_up("tests.messaging.parcels", runtime.database)
        for parcel_id in KEPT:
            keep(runtime, parcel_id)
        yield runtime


def opened(settings: Settings) -> Runtime:
    return Platform.of(settings, CATALOGUE).runtime(Depot)


def phone_of(parcel_id: str) -> str:
    return f"+86199000{parcel_id.removeprefix('p').zfill(5)}"


def keep(depot: Runtime, parcel_id: str) -> None:
    owner = f"parcel/{parcel_id}"
    with depot.unit() as uow:
        row = {"id": parcel_id, "grams": 1, "addressee": uow.private(owner, parcel_id)}
        uow.session.execute(parcel.insert().values(**row))
        uow.index.put(LABEL, owner, parcel_id, phone_of(parcel_id))


def read(depot: Runtime, parcel_id: str) -> str:
    with depot.view() as view:
        return str(view.session.execute(select(parcel.c.addressee).where(parcel.c.id == parcel_id)).scalar_one().open())


def found(depot: Runtime, parcel_id: str) -> list[str]:
    with depot.view() as view:
        return view.index.find(LABEL, phone_of(parcel_id))


def rotated(kind: str, depot: Runtime) -> list[rotation.Progress]:
    return list(steps(kind, depot))


def masters(depot: Runtime) -> dict[str | None, int]:
    with depot.view() as view:
        return rotation.standing(view, depot.units.master_key).owners


def generations(depot: Runtime) -> dict[str, tuple[int, int]]:
    with depot.view() as view:
        return rotation.standing(view, depot.units.master_key).generations


def after_a_change_of_master(settings: Settings) -> Settings:
    return replace(settings, master_key=os.urandom(32), other_master_keys=(settings.master_key,))


@contextmanager
def busy(*depots: Runtime) -> Iterator[None]:
    """Meanwhile parcels are written, read and searched for, again and again; the first thing that fails is raised."""
    errors: list[BaseException] = []
    stopping, moved = threading.Event(), threading.Event()

    def work() -> None:
        written: list[str] = []
        try:
            while not stopping.is_set():
                for runtime in depots:
                    new = f"p{100 + len(written)}"
                    keep(runtime, new)
                    written.append(new)
                for one in (*written[-3:], *KEPT[:2]):
                    for runtime in depots:
                        assert (read(runtime, one), found(runtime, one)) == (one, [one])
                moved.set()
        except BaseException as error:
            errors.append(error)
            moved.set()

    worker = threading.Thread(target=work)
    worker.start()
    try:
        assert moved.wait(60)
        yield
        moved.clear()
        assert moved.wait(60)
    finally:
        stopping.set()
        worker.join(60)
    if errors:
        raise errors[0]


def killed_while_rotating(kind: str, settings: Settings, passing: int) -> None:
    variables = os.environ | environment(settings) | doomed(Failpoint.KEYS_MOVED, passing)
    done = subprocess.run([sys.executable, "-m", "tests.storage.rotating", kind], env=variables, timeout=120)
    assert done.returncode == -signal.SIGKILL


# --- master ----------------------------------------------------------------------------------------------------------


def test_after_the_rotation_the_new_master_alone_opens_everything(depot: Runtime, settings: Settings) -> None:
    changed = after_a_change_of_master(settings)
    with closing(opened(changed)) as runtime:
        progress = rotated("master", runtime)
    with closing(opened(replace(changed, other_master_keys=()))) as alone:
        assert [read(alone, one) for one in KEPT] == KEPT
        assert [found(alone, one) for one in KEPT] == [[one] for one in KEPT]
        assert masters(alone) == {alone.units.master_key.id: len(KEPT) + 1}
    assert (progress[0].done, progress[-1].done) == (0, len(KEPT) + 1)


def test_a_second_rotation_finds_nothing_to_do(depot: Runtime, settings: Settings) -> None:
    with closing(opened(after_a_change_of_master(settings))) as runtime:
        rotated("master", runtime)
        assert rotated("master", runtime) == [rotation.Progress(0, 0)]


def test_while_it_runs_processes_of_either_master_read_and_write(depot: Runtime, settings: Settings) -> None:
    changed = after_a_change_of_master(settings)
    knowing = replace(settings, other_master_keys=(changed.master_key,))
    with closing(opened(changed)) as new, closing(opened(knowing)) as old:
        with busy(old, new):
            rotated("master", new)
        rotated("master", new)  # what the old process wrapped meanwhile
        assert set(masters(new)) == {new.units.master_key.id}


@pytest.mark.parametrize("passing", [1, 3])
def test_killed_in_the_middle_it_goes_on_from_there(depot: Runtime, settings: Settings, passing: int) -> None:
    changed = after_a_change_of_master(settings)
    killed_while_rotating("master", changed, passing)
    with closing(opened(changed)) as runtime:
        assert [read(runtime, one) for one in KEPT] == KEPT
        assert masters(runtime).get(runtime.units.master_key.id, 0) == 3 * (passing - 1)
        rotated("master", runtime)
        assert set(masters(runtime)) == {runtime.units.master_key.id}


def test_a_key_whose_master_is_not_configured_is_counted_and_stops_the_rotation(
    depot: Runtime, settings: Settings
) -> None:
    with closing(opened(replace(settings, master_key=os.urandom(32)))) as stranger:
        with stranger.view() as view:
            assert rotation.standing(view, stranger.units.master_key).unknown == len(KEPT) + 1
        with pytest.raises(UnknownMaster, match=depot.units.master_key.id):
            rotated("master", stranger)
    assert [read(depot, one) for one in KEPT] == KEPT


def test_keys_wrapped_before_masters_had_ids_are_opened_and_rotated(depot: Runtime, settings: Settings) -> None:
    with depot.unit() as uow:
        uow.session.execute(sealed_key.update().values(wrapped_by=None))
    with closing(opened(after_a_change_of_master(settings))) as runtime:
        assert [read(runtime, one) for one in KEPT] == KEPT
        rotated("master", runtime)
        assert set(masters(runtime)) == {runtime.units.master_key.id}


def test_another_algorithm_for_wrapping_is_another_master(depot: Runtime, settings: Settings) -> None:
    with closing(opened(replace(settings, sealing=SM4_GCM))) as runtime:
        rotated("master", runtime)
        assert set(masters(runtime)) == {runtime.units.master_key.id} != {depot.units.master_key.id}
    assert [read(depot, one) for one in KEPT] == KEPT


def test_an_owner_erased_before_the_rotation_stays_erased(depot: Runtime, settings: Settings) -> None:
    with depot.unit() as uow:
        uow.keys.destroy("parcel/p3")
    with closing(opened(after_a_change_of_master(settings))) as runtime:
        rotated("master", runtime)
        with runtime.view() as view:
            assert view.keys.is_destroyed("parcel/p3")


# --- index -----------------------------------------------------------------------------------------------------------


def hashes(depot: Runtime) -> dict[int, int]:
    with depot.view() as view:
        rows = view.session.execute(select(blind_index.c.generation)).scalars().all()
    return {generation: rows.count(generation) for generation in set(rows)}


def test_while_the_index_key_is_rotated_everything_is_found_at_every_moment(depot: Runtime) -> None:
    with busy(depot):
        rotated("index", depot)
    assert generations(depot) == {INDEX: (2, 2), TRACING: (1, 1)}
    assert set(hashes(depot)) == {2}
    assert [found(depot, one) for one in KEPT] == [[one] for one in KEPT]


@pytest.mark.parametrize("passing", [1, 3, 5])
def test_an_index_rotation_killed_anywhere_is_gone_on_with_and_makes_no_third_key(
    depot: Runtime, settings: Settings, passing: int
) -> None:
    killed_while_rotating("index", settings, passing)
    assert generations(depot)[INDEX] == (1, 2)
    keep(depot, "p50")
    assert [found(depot, one) for one in (*KEPT, "p50")] == [[one] for one in (*KEPT, "p50")]

    rotated("index", depot)

    assert generations(depot)[INDEX] == (2, 2)
    assert hashes(depot) == {2: len(KEPT) + 1}
    assert [found(depot, one) for one in (*KEPT, "p50")] == [[one] for one in (*KEPT, "p50")]


def test_whoever_writes_while_two_keys_are_in_use_writes_under_both(depot: Runtime) -> None:
    progress = steps("index", depot)
    next(progress)
    keep(depot, "p50")
    assert hashes(depot) == {1: len(KEPT) + 1, 2: 1}
    progress.close()


def test_a_retired_index_key_is_destroyed_unless_tracing_still_rests_on_it(depot: Runtime) -> None:
    with depot.unit() as uow:
        sound = uow.keys.blind("n:wang", TRACING)
    rotated("index", depot)
    with depot.view() as view:
        assert view.keys.blind("n:wang", TRACING) == sound
    rotated("index", depot)
    with depot.view() as view:
        assert view.keys.is_destroyed(Generations.owner_of(INDEX, 2))


def test_an_owner_erased_in_the_middle_of_a_rotation_is_copied_no_more(depot: Runtime) -> None:
    progress = steps("index", depot)
    next(progress)
    with depot.unit() as uow:
        uow.keys.destroy("parcel/p3")
    list(progress)
    assert found(depot, "p3") == []
    assert hashes(depot) == {2: len(KEPT) - 1}


# --- guessing --------------------------------------------------------------------------------------------------------


def test_all_numbers_tried_against_a_dump_meet_only_with_the_key(depot: Runtime) -> None:
    """Every value that the dump holds is tried as a key, and none: a hash without a key would be found at once."""
    candidates = [f"{LABEL}|{phone_of(f'p{number}')}" for number in range(300)]
    with depot.view() as view:
        stored = set(view.session.execute(select(blind_index.c.hash)).scalars())
        held = view.session.execute(select(sealed_key.c.wrapped)).scalars().all()
        key = view.keys.key(Generations.owner_of(INDEX, 1)).secret

    def met(secret: bytes | None) -> int:
        digests = (
            hashlib.sha256(one.encode()) if secret is None else hmac.new(secret, one.encode(), hashlib.sha256)
            for one in candidates
        )
        return len(stored & {digest.hexdigest() for digest in digests})

    assert [met(None), *(met(bytes(one)) for one in held)] == [0] * (1 + len(held))
    assert met(key) == len(KEPT)


def test_a_search_where_nothing_was_ever_put_finds_nothing_and_makes_no_key(settings: Settings) -> None:
    with closing(opened(settings)) as empty:
        brought_up("tests.messaging.parcels", empty.database)
        assert found(empty, "p1") == []
        with empty.view() as view, pytest.raises(NoKey):
            view.keys.key(INDEX)


def test_however_much_is_hashed_the_keys_in_use_are_asked_for_once(depot: Runtime) -> None:
    with depot.view() as view, counted_questions(view.session) as questions:
        for number in range(20):
            view.keys.blinds(f"n:{number}", TRACING)
        assert len(questions) == 2, "which keys, and the key"
