"""Personal data at rest: sealed under its owner's key from the first table on, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import event, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from chassis.private import Erased, Private, sealed_key
from chassis.runtime import Platform, Runtime
from chassis.sealing import ALGORITHMS, Key
from chassis.settings import Settings
from tests.messaging.parcels.language import CATALOGUE
from tests.messaging.parcels.service import Depot
from tests.messaging.parcels.storage import parcel
from tests.pairs import PAIRS, pair_named
from tests.schemas import brought_up
from tests.town import settings_for

WORDS = {"name": "王小明", "phone": "13812345678"}
CANARIES = ("王小明", "13812345678", "\\u738b", "name")


@pytest.fixture(params=ALGORITHMS)
def sealing(request: pytest.FixtureRequest) -> int:
    """Every test over every algorithm."""
    return ALGORITHMS[request.param]


@pytest.fixture(params=PAIRS)
def settings(request: pytest.FixtureRequest, tmp_path: Path, sealing: int) -> Iterator[Settings]:
    with pair_named(request.param, request, ("depot",)) as pair:
        yield replace(settings_for(pair, tmp_path), sealing=sealing)


@pytest.fixture
def depot(settings: Settings) -> Iterator[Runtime]:
    runtime = Platform.of(settings, CATALOGUE).runtime(Depot)
    brought_up("tests.messaging.parcels", runtime.database)
    yield runtime
    runtime.close()


def keep(depot: Runtime, parcel_id: str, owner: str | None = None) -> None:
    with depot.unit() as uow:
        addressee = uow.private(owner or f"parcel/{parcel_id}", WORDS)
        uow.session.execute(parcel.insert().values(id=parcel_id, grams=1, addressee=addressee))


def look(depot: Runtime, parcel_id: str) -> object:
    with depot.view() as view:
        found: Private = view.session.execute(select(parcel.c.addressee).where(parcel.c.id == parcel_id)).scalar_one()
        return found.open()


def raw(depot: Runtime) -> bytes:
    return b"|".join(each(depot))


def each(depot: Runtime) -> list[bytes]:
    """What lies in the column, parcel by parcel."""
    with depot.view() as view:
        return [bytes(row[0]) for row in view.session.execute(text("SELECT addressee FROM parcel ORDER BY id"))]


def test_a_value_comes_back_as_it_was_and_lies_unreadable(depot: Runtime) -> None:
    keep(depot, "p1")
    assert look(depot, "p1") == WORDS
    assert [canary for canary in CANARIES if canary.encode() in raw(depot)] == []


def test_the_file_of_the_embedded_database_holds_no_word_of_it(depot: Runtime, settings: Settings) -> None:
    keep(depot, "p1")
    files = [path.read_bytes() for path in settings.home.glob("depot.sqlite3*")]
    assert bool(files) == (settings.database_url is None)
    assert [canary for canary in CANARIES[:2] for content in files if canary.encode() in content] == []


def test_two_people_have_two_keys_and_the_same_words_look_different(depot: Runtime) -> None:
    keep(depot, "p1")
    keep(depot, "p2")
    one, other = each(depot)
    assert one[-20:] != other[-20:]
    with depot.view() as view:
        wrapped = view.session.execute(select(sealed_key.c.wrapped)).scalars().all()
    assert len(set(wrapped)) == 2


def test_destroying_an_owner_s_key_erases_what_it_sealed_and_nothing_else(depot: Runtime) -> None:
    keep(depot, "p1")
    keep(depot, "p2")
    with depot.unit() as uow:
        uow.keys.destroy("parcel/p1")
    with pytest.raises(Erased):
        look(depot, "p1")
    assert look(depot, "p2") == WORDS
    with pytest.raises(Erased), depot.unit() as uow:
        uow.private("parcel/p1", "anything")


def test_a_sealed_value_moved_to_another_owner_does_not_open(depot: Runtime) -> None:
    keep(depot, "p1")
    keep(depot, "p2")
    stolen = each(depot)[0].replace(b"parcel/p1", b"parcel/p2")
    with depot.unit() as uow:
        uow.session.execute(text("UPDATE parcel SET addressee = :stolen WHERE id = 'p2'"), {"stolen": stolen})
    with pytest.raises(InvalidTag):
        look(depot, "p2")


def test_a_sealed_value_moved_to_another_column_does_not_open(depot: Runtime) -> None:
    keep(depot, "p1")
    stolen = raw(depot)
    with depot.view():
        assert Private.from_sealed(stolen, "parcel.addressee").open() == WORDS
        with pytest.raises(InvalidTag):
            Private.from_sealed(stolen, "parcel.elsewhere").open()


def test_a_column_of_personal_data_takes_no_value_in_clear(depot: Runtime) -> None:
    with pytest.raises(StatementError, match="Private"), depot.unit() as uow:
        uow.session.execute(parcel.insert().values(id="p1", grams=1, addressee="王小明"))


def test_a_key_made_in_a_transaction_that_failed_is_not_used_afterwards(depot: Runtime) -> None:
    with depot.unit() as uow:
        try:
            with uow.session.begin_nested():
                uow.private("parcel/p1", "first")
                raise RuntimeError
        except RuntimeError:
            pass
        uow.session.execute(parcel.insert().values(id="p1", grams=1, addressee=uow.private("parcel/p1", WORDS)))
    assert look(depot, "p1") == WORDS


def test_a_private_value_shows_itself_to_nobody_by_accident(depot: Runtime) -> None:
    with depot.unit() as uow:
        value = uow.private("parcel/p1", WORDS)
        assert (repr(value), str(value), f"{value}") == ("<Private of parcel/p1>",) * 3


def test_equal_texts_meet_by_their_blind_hash_and_only_under_one_key(depot: Runtime) -> None:
    with depot.unit() as uow:
        first, again, other = uow.blind("wangxiaoming"), uow.blind("wangxiaoming"), uow.blind("wangxiaomin")
    assert first == again != other
    assert len(first) == 64 and "wang" not in first


def test_the_keys_of_many_values_come_with_one_question(depot: Runtime) -> None:
    owners = [f"p{number}" for number in range(20)]
    for owner in owners:
        keep(depot, owner)
    with depot.unit() as uow:
        uow.keys.destroy("parcel/p7")
    with depot.view() as view, counted_questions(view.session) as questions:
        values = view.session.execute(select(parcel.c.addressee).order_by(parcel.c.id)).scalars().all()
        Private.bring_keys(values)
        opened = [value.open() for value in values if value.owner != "parcel/p7"]
        assert (opened, len(questions)) == ([WORDS] * 19, 2)
        with pytest.raises(Erased):
            next(value for value in values if value.owner == "parcel/p7").open()


@contextmanager
def counted_questions(session: Session) -> Iterator[list[str]]:
    """The statements that go to the database meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_the_first_byte_of_a_value_says_what_it_is_sealed_with(depot: Runtime, sealing: int) -> None:
    keep(depot, "p1")
    assert raw(depot)[0] == sealing


def test_what_was_sealed_and_wrapped_under_one_algorithm_opens_under_the_other(
    depot: Runtime, settings: Settings, sealing: int
) -> None:
    keep(depot, "p1")
    [other] = set(ALGORITHMS.values()) - {sealing}

    changed = Platform.of(replace(settings, sealing=other), CATALOGUE).runtime(Depot)
    keep(changed, "p2")

    assert [look(runtime, parcel_id) for runtime in (depot, changed) for parcel_id in ("p1", "p2")] == [WORDS] * 4
    assert {value[0] for value in every_raw(changed)} == {sealing, other}
    changed.close()


def test_a_value_changed_by_one_bit_does_not_open(depot: Runtime) -> None:
    keep(depot, "p1")
    [sealed] = every_raw(depot)
    for place in (len(sealed) - 1, len(sealed) - 17, 3 + len("parcel/p1")):
        broken = bytes([*sealed[:place], sealed[place] ^ 1, *sealed[place + 1 :]])
        with depot.unit() as uow:
            uow.session.execute(text("UPDATE parcel SET addressee = :broken"), {"broken": broken})
        with pytest.raises(InvalidTag):
            look(depot, "p1")


def test_whoever_was_erased_before_anything_was_kept_of_them_gets_no_key_later(depot: Runtime) -> None:
    with depot.unit() as uow:
        uow.keys.destroy("parcel/p1")
        assert uow.keys.is_destroyed("parcel/p1")
    with pytest.raises(Erased):
        keep(depot, "p1")


def every_raw(depot: Runtime) -> list[bytes]:
    with depot.view() as view:
        return [bytes(row[0]) for row in view.session.execute(text("SELECT addressee FROM parcel ORDER BY id"))]


@pytest.mark.parametrize("length", [0, 5, 20])
def test_what_is_too_short_to_be_sealed_does_not_open(sealing: int, length: int) -> None:
    key = Key.new(sealing)
    with pytest.raises(InvalidTag):
        key.decrypt(bytes(length), b"parcel.addressee|parcel/p1")
