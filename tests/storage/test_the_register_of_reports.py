"""A register in ordinary tables finds whoever shares a key, on both databases, and gives nobody's name away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import NullPool

from benchmarks.tracing.invented import world
from chassis.sealing import AES_256_GCM, Key
from services.tracing.matching.index import Index
from services.tracing.matching.keys import keys_of_profile, keys_of_report
from services.tracing.matching.packing import packed, unpacked
from services.tracing.matching.parameters import day_one
from services.tracing.matching.records import Profile, Report, profile_of, report_of
from services.tracing.storage import keyed
from services.tracing.storage.register import Register, registered_report, report_key
from services.tracing.storage.searching import SearchedByKeys

_WORLD = world(7, 60, 40)
REPORTS = [report_of(row) for row in _WORLD.reports]
PROFILES = [profile_of(row) for row in _WORLD.profiles]
SECRET, NEXT_SECRET = b"s" * 32, b"t" * 32
SEAL = Key.new(AES_256_GCM)
MET = Profile(id="P", names=("陈果鸣",), name_kind="全名")
KNOWN = Report(id="R", name="陈国明", town="柳河镇", phone="13800138000", kin=REPORTS[0].kin)


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/register.sqlite3" if on_sqlite else request.getfixturevalue("postgres_url")
    with create_engine(url, poolclass=NullPool).begin() as opened:
        yield opened


def of(connection: Connection, *secrets: bytes) -> Register:
    opened = Register(connection, secrets or (SECRET,), SEAL)
    opened.create()
    return opened


def ids(reports: Iterable[Report]) -> list[str]:
    return sorted(report.id for report in reports)


def test_it_finds_whoever_shares_a_key_and_nobody_else(connection: Connection) -> None:
    register = of(connection)
    register.put(REPORTS)
    register.settled()

    shared = [
        ids(report for report in REPORTS if keys_of_report(report) & set(keys_of_profile(profile)))
        for profile in PROFILES
    ]
    assert [ids(register.meeting(profile)) for profile in PROFILES] == shared
    assert any(shared)


def test_what_comes_out_is_what_was_put_in(connection: Connection) -> None:
    register = of(connection)
    register.put(REPORTS)

    assert sorted(register.all(), key=lambda report: report.id) == REPORTS
    assert len(register) == len(REPORTS)


def test_a_report_that_changed_is_found_as_it_is_now_and_one_withdrawn_not_at_all(connection: Connection) -> None:
    register = of(connection)
    register.put([KNOWN])
    found = ids(register.meeting(MET))
    register.put([replace(KNOWN, name="赵秀兰")])
    renamed = ids(register.meeting(MET))
    register.put([KNOWN])
    again = ids(register.meeting(MET))
    register.withdraw(["R", "nobody"])

    assert (found, renamed, again, ids(register.meeting(MET))) == (["R"], [], ["R"], [])
    assert connection.execute(select(report_key)).all() == []


def test_put_a_second_time_a_report_changes_nothing(connection: Connection) -> None:
    register = of(connection)
    register.put(REPORTS)
    before = [connection.execute(select(table)).all() for table in (registered_report, report_key)]
    register.put(REPORTS)

    assert [connection.execute(select(table)).all() for table in (registered_report, report_key)] == before


def test_a_key_that_too_many_share_is_passed_over_when_asking_and_kept(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed, "MOST_SHARED", 3)
    register = of(connection)
    register.put(Report(id=f"R{number}", name="陈国明") for number in range(4))
    too_many = ids(register.meeting(MET))
    register.withdraw(["R0"])

    assert (too_many, ids(register.meeting(MET))) == ([], ["R1", "R2", "R3"])


def test_while_the_secret_is_changed_a_report_written_under_either_is_found(connection: Connection) -> None:
    of(connection, SECRET).put([replace(KNOWN, id="old")])
    of(connection, SECRET, NEXT_SECRET).put([replace(KNOWN, id="new")])

    assert ids(of(connection, SECRET, NEXT_SECRET).meeting(MET)) == ["new", "old"]
    assert ids(of(connection, NEXT_SECRET).meeting(MET)) == ["new"]


def test_neither_table_holds_a_name_a_place_or_a_number_in_clear_or_as_a_plain_hash(connection: Connection) -> None:
    """Planted: a name, a town, a telephone. Whoever hashes every key without the secret meets none of them."""
    of(connection).put([KNOWN])
    kept = repr([connection.execute(select(table)).all() for table in (registered_report, report_key)]).encode()
    bodies = b"".join(connection.execute(select(registered_report.c.body)).scalars())
    guessed = {number for key in keys_of_report(KNOWN) for number in _guesses(key)}

    assert [word for word in ("陈", "国明", "柳河", "13800138000", "chen") if word.encode() in kept + bodies] == []
    assert guessed & set(connection.execute(select(report_key.c.key)).scalars()) == set()


def _guesses(key: str) -> list[int]:
    import hashlib

    digests = [hashlib.new(name, key.encode()).digest() for name in ("md5", "sha1", "sha256")]
    return [int.from_bytes(digest[:8], "big", signed=True) for digest in digests]


_OF_FEW = st.sampled_from(REPORTS[:6])
_CHANGES = st.lists(st.tuples(st.sampled_from(["put", "withdraw"]), st.integers(0, 3), _OF_FEW), max_size=12)


@given(_CHANGES)
def test_whatever_was_put_and_withdrawn_the_tables_are_those_of_a_register_made_anew(
    changes: list[tuple[str, int, Report]],
) -> None:
    state: dict[str, Report] = {}
    with create_engine("sqlite://").begin() as one, create_engine("sqlite://").begin() as other:
        changed, anew = of(one), of(other)
        for what, number, like in changes:
            report = replace(like, id=f"R{number}")
            if what == "put":
                changed.put([report])
                state[report.id] = report
            else:
                changed.withdraw([report.id])
                state.pop(report.id, None)
        anew.put(state.values())

        assert _led_to(one) == _led_to(other)
        assert sorted(changed.all(), key=lambda report: report.id) == sorted(state.values(), key=lambda each: each.id)


def _led_to(connection: Connection) -> list[tuple[int, str]]:
    joined = select(report_key.c.key, registered_report.c.id).join_from(
        report_key, registered_report, report_key.c.record == registered_report.c.number
    )
    return sorted((key, report) for key, report in connection.execute(joined))


@pytest.mark.parametrize("report", [*REPORTS[:5], KNOWN, Report(id="R")])
def test_a_report_comes_back_from_its_bytes(report: Report) -> None:
    assert unpacked(packed(report)) == report


def test_asked_through_the_tables_a_report_has_the_score_it_has_in_memory(connection: Connection) -> None:
    parameters = day_one(REPORTS)
    register, index = of(connection), Index(parameters)
    register.put(REPORTS)
    index.build(REPORTS)
    by_keys = SearchedByKeys(register, parameters)

    for profile in PROFILES:
        met = {report.id for report in register.meeting(profile)}
        in_memory = [pair for pair in index.candidates(profile, len(REPORTS)) if pair[0] in met]
        assert by_keys.candidates(profile, len(REPORTS)) == tuple(in_memory)
        assert by_keys.search(profile).mass.registered == len(REPORTS)
