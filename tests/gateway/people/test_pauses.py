"""After five failures sign-in pauses, longer each time and never for good; the security administrator ends a pause."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from chassis.audit import audit_entry
from contracts.roles import Role
from gateway.domain.people import pause_after
from tests.gateway.people.conftest import Somebody, Station

_WRONG = "不是这个密码吧 2026"


def test_the_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    minutes = [pause.total_seconds() / 60 if (pause := pause_after(failures)) else 0 for failures in range(1, 13)]

    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15, 15]
    assert pause_after(10_000) == timedelta(minutes=15)


def _fails(somebody: Somebody, times: int) -> None:
    for _ in range(times):
        assert somebody.gives_password(_WRONG).status_code == 401


def test_the_right_password_is_refused_while_sign_in_pauses_and_counts_again_afterwards(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    _fails(keeper, 5)

    during = keeper.gives_password().status_code
    station.later(seconds=59)
    last = keeper.gives_password().status_code
    station.later(seconds=1)

    assert (during, last, keeper.gives_password().status_code) == (401, 401, 201)


def test_trying_during_a_pause_makes_it_no_longer(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    _fails(keeper, 5 + 20)
    station.later(minutes=1)

    assert keeper.gives_password().status_code == 201


def test_the_right_password_alone_forgives_nothing_so_that_nobody_guesses_codes_behind_it(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    station.later(seconds=60)
    for _ in range(5):
        assert keeper.gives_password().status_code == 201
        assert keeper.gives_code("000000").status_code == 401

    assert keeper.gives_password().status_code == 401
    assert keeper.gives_code(station.code_of(keeper)).status_code == 401
    station.later(minutes=1)
    station.signs_in(keeper)
    _fails(keeper, 4)
    assert keeper.gives_password().status_code == 201


def test_a_pause_used_up_no_recovery_code_and_ends_no_session(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    window = Somebody(station.gate.browser, "S001", keeper.password)
    window.gives_password()
    for _ in range(5):
        Somebody(station.gate.browser, "S001", _WRONG).gives_password()

    assert window.gives_code(keeper.recovery_codes[0]).status_code == 401
    assert keeper.get("/v1/cases").status_code == 200
    station.later(minutes=1)
    assert window.gives_code(keeper.recovery_codes[0]).status_code == 201


def test_of_forty_guesses_made_side_by_side_no_more_than_five_are_judged(station_on_each: Station) -> None:
    station = station_on_each
    keeper = station.has("S001", Role.RECEPTION)
    guesses = [Somebody(station.gate.browser, "S001", _WRONG, address=f"192.0.2.{one}") for one in range(40)]

    with ThreadPoolExecutor(20) as at_once:
        list(at_once.map(lambda one: one.gives_password(), guesses))

    with station.gate.town["gateway"].view() as view:
        refused = select(audit_entry.c.codes).where(audit_entry.c.action == "session.refused")
        reasons = [codes["reason"] for codes in view.session.scalars(refused)]
    assert reasons.count("wrong") == 5
    assert set(reasons) == {"wrong", "locked"}
    assert keeper.gives_password().status_code == 401


def test_the_security_administrator_sees_the_pause_and_ends_it(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    _fails(keeper, 5)
    security = station.administrator(Role.SECURITY_ADMINISTRATOR)
    [seen] = [one for one in security.get("/v1/people").json["items"] if one["staff_number"] == "S001"]

    unlocked = security.post(f"/v1/people/{seen['person_id']}/unlock").json

    assert (seen["state"], unlocked["state"]) == ("locked", "active")
    assert keeper.gives_password().status_code == 201


def test_failures_and_successes_are_counted_and_on_record(station: Station) -> None:
    counted = station.gate.town["gateway"].metrics.registry.get_sample_value
    before = [counted("guitu_sign_ins_total", {"outcome": outcome}) for outcome in ("succeeded", "refused")]
    keeper = station.has("S001", Role.RECEPTION)
    Somebody(station.gate.browser, "S777", _WRONG).gives_password()
    _fails(keeper, 1)

    after = [counted("guitu_sign_ins_total", {"outcome": outcome}) for outcome in ("succeeded", "refused")]

    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 2]
    with station.gate.town["gateway"].view() as view:
        refused = select(audit_entry.c.client_id, audit_entry.c.codes).where(audit_entry.c.action == "session.refused")
        rows = [(client, codes["reason"]) for client, codes in view.session.execute(refused)]
    assert rows == [("gateway", "unknown"), ("person:S001", "wrong")]
