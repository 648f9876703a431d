"""A code of the second factor counts once, for a minute and a half, whoever tries it how often at once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from chassis.runtime import Runtime
from contracts.roles import Role
from gateway.people.second_factor import STEP_S, step_of
from gateway.storage.people import person
from tests.gateway.people.conftest import Somebody, Station
from tests.messaging.depots import wait_for

_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_NOON = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)


@given(seconds=st.integers(-200, 200))
def test_a_code_is_good_in_its_own_time_step_and_its_two_neighbours(seconds: int) -> None:
    code = pyotp.TOTP(_SECRET).at(_NOON)
    there = _NOON + timedelta(seconds=seconds)
    steps_apart = abs(int(there.timestamp()) // STEP_S - int(_NOON.timestamp()) // STEP_S)

    assert step_of(code, _SECRET, there) == (int(_NOON.timestamp()) // STEP_S if steps_apart <= 1 else None)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_phone_that_is_half_a_minute_off_still_lets_in(shared_station: Station, steps: int) -> None:
    keeper = shared_station.people.get("S001") or shared_station.has("S001", Role.RECEPTION)
    shared_station.later(seconds=120)
    keeper.gives_password()

    assert keeper.gives_code(shared_station.code_of(keeper, steps)).status_code == 201


@pytest.mark.parametrize("steps", [-2, 2])
def test_one_that_is_a_minute_off_does_not(shared_station: Station, steps: int) -> None:
    keeper = shared_station.people.get("S002") or shared_station.has("S002", Role.RECEPTION)
    shared_station.later(seconds=120)
    keeper.gives_password()

    refused = keeper.gives_code(shared_station.code_of(keeper, steps))

    assert (refused.status_code, refused.json["code"]) == (401, "sign_in_refused")


def test_a_code_that_counted_does_not_count_again_nor_does_an_earlier_one(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    station.later(seconds=90)
    used, earlier = station.code_of(keeper), station.code_of(keeper, -1)
    keeper.gives_password()
    assert keeper.gives_code(used).status_code == 201

    refused = []
    for replayed in (used, earlier):
        keeper.gives_password()
        refused.append(keeper.gives_code(replayed).status_code)

    assert refused == [401, 401]
    assert keeper.gives_code(station.code_of(keeper, 1)).status_code == 201


def test_the_code_that_confirmed_the_phone_does_not_open_a_session_as_well(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    keeper.gives_password()

    assert keeper.gives_code(station.code_of(keeper)).status_code == 401


def _waiting(gateway: Runtime) -> int:
    """How many of PostgreSQL's connections wait for a row that another one holds."""
    ours = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with gateway.view() as view:
        return int(view.session.execute(text(ours)).scalar_one())


def test_twenty_sign_ins_side_by_side_with_one_code_open_one_session(station_on_each: Station) -> None:
    station = station_on_each
    keeper = station.has("S001", Role.RECEPTION)
    station.later(seconds=30)
    windows = [Somebody(station.gate.browser, "S001", keeper.password) for _ in range(20)]
    assert {one.gives_password().status_code for one in windows} == {201}
    code, person_id, gateway = station.code_of(keeper), station.id_of(keeper), station.gate.town["gateway"]

    with ThreadPoolExecutor(6) as at_once:
        with gateway.unit() as uow:
            # whoever does not wait here reads what the others read, and waits only when it is too late
            uow.session.execute(select(person.c.id).where(person.c.id == person_id).with_for_update())
            given = [at_once.submit(one.gives_code, code) for one in windows]
            wait_for(lambda: gateway.database.is_sqlite or _waiting(gateway) == 6, "six wait for the person")
        statuses = [one.result().status_code for one in given]

    assert Counter(statuses) == {201: 1, 401: 19}
    opened = [one for one, status in zip(windows, statuses, strict=True) if status == 201]
    assert [one.get("/v1/cases").status_code for one in opened] == [200]
    assert {one.get("/v1/cases").status_code for one in windows if one not in opened} == {403}


def test_a_recovery_code_counts_once_however_it_is_typed(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    code, statuses = keeper.recovery_codes[3], []
    for typed in (code.lower().replace("-", " "), code, keeper.recovery_codes[4]):
        keeper.gives_password()
        statuses.append(keeper.gives_code(typed).status_code)

    assert statuses == [201, 401, 201]
    assert keeper.get("/v1/session").json["recovery_codes_left"] == 8


def test_one_persons_recovery_code_is_worth_nothing_to_another(station: Station) -> None:
    keeper, other = station.has("S001", Role.RECEPTION), station.has("S002", Role.RECEPTION)
    keeper.gives_password()

    assert keeper.gives_code(other.recovery_codes[0]).status_code == 401
    other.gives_password()
    assert other.gives_code(other.recovery_codes[0]).status_code == 201


def test_a_wrong_code_enrols_no_phone_and_may_be_corrected(station: Station) -> None:
    newcomer = station.has("S001", new=True)
    newcomer.gives_password()
    newcomer.gives("/v1/session/password", {"current": newcomer.password, "new": "雨天也要记得带伞 2026"})
    newcomer.phone = pyotp.TOTP(newcomer.post("/v1/session/enrolment").json["secret"])

    refused = newcomer.gives("/v1/session/enrolment/confirmation", {"code": "000000"})
    confirmed = newcomer.gives("/v1/session/enrolment/confirmation", {"code": station.code_of(newcomer)})

    assert (refused.status_code, refused.json["code"]) == (422, "code_not_right")
    assert (confirmed.status_code, confirmed.json["session"]["stage"]) == (201, "open")


def test_whoever_knew_the_password_only_cannot_put_their_phone_in_place_of_the_persons(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    station.administrator(Role.SYSTEM_ADMINISTRATOR).post(f"/v1/people/{station.id_of(keeper)}/second-factor/reset")
    thief = Somebody(station.gate.browser, "S001", keeper.password)
    assert thief.gives_password().json["session"]["stage"] == "enrolment"
    keeper.gives_password()
    station.later(seconds=30)

    station.enrols(keeper)

    assert thief.post("/v1/session/enrolment").status_code == 401
    assert keeper.get("/v1/cases").status_code == 200
