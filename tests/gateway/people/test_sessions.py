"""A session ends when nobody uses it, after a day's work, and at the very next request after it was taken away."""

from __future__ import annotations

from sqlalchemy import select

from chassis import retention
from contracts.retention import RETENTION
from contracts.roles import Role
from gateway.app import create_app
from gateway.storage.people import person_session
from tests.gateway.people.conftest import Somebody, Station


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_request(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    statuses = []
    for minutes in (13, 13, 15):
        station.later(minutes=minutes)
        statuses.append(keeper.get("/v1/cases").status_code)

    assert statuses == [200, 200, 401]


def test_the_idle_limit_may_come_a_minute_early_and_never_late(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    station.later(seconds=59)
    assert keeper.get("/v1/cases").status_code == 200  # not written down: a minute has not passed
    station.later(minutes=14)
    assert keeper.get("/v1/cases").status_code == 200

    station.later(minutes=14, seconds=59)
    assert keeper.get("/v1/cases").status_code == 200
    station.later(minutes=15)
    assert keeper.get("/v1/cases").status_code == 401


def test_a_session_ends_after_ten_hours_however_busy(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    hours = 0.0
    while keeper.get("/v1/cases").status_code == 200:
        station.later(minutes=10)
        hours += 1 / 6

    assert round(hours, 2) == 10.0


def test_an_unfinished_sign_in_is_over_after_ten_minutes(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    keeper.gives_password()
    station.later(minutes=10)

    assert keeper.gives_code(station.code_of(keeper)).status_code == 401


def test_a_session_outlives_a_restart_and_signing_out_ends_it_at_once(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    keeper.browser = create_app(station.gate.town["gateway"]).test_client()
    assert keeper.get("/v1/cases").status_code == 200

    ended = keeper.delete("/v1/session")

    assert (ended.status_code, ended.data) == (204, b"")
    assert [keeper.get(path).status_code for path in ("/v1/cases", "/v1/session")] == [401, 401]
    assert keeper.delete("/v1/session").status_code == 401


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(station: Station) -> None:
    keeper, other = station.has("S001", Role.RECEPTION), station.has("S002", Role.RECEPTION)
    lost = Somebody(station.gate.browser, "S001", keeper.password, phone=keeper.phone)
    station.signs_in(lost)
    mine = keeper.get("/v1/session/all").json["items"]
    theirs = other.get("/v1/session").json["session"]["session_id"]
    lost_id = lost.get("/v1/session").json["session"]["session_id"]

    foreign = keeper.delete(f"/v1/session/all/{theirs}")
    missing = keeper.delete("/v1/session/all/01890000-0000-7000-8000-000000000000")

    assert [one["session_id"] for one in mine][1:] == [lost_id] and len(mine) == 2
    assert (
        (foreign.status_code, foreign.json["code"]) == (missing.status_code, missing.json["code"]) == (404, "not_found")
    )
    assert keeper.delete(f"/v1/session/all/{lost_id}").status_code == 204
    assert [one.get("/v1/cases").status_code for one in (keeper, lost, other)] == [200, 401, 200]


def test_what_is_taken_away_is_gone_at_the_next_request(station: Station) -> None:
    system = station.administrator(Role.SYSTEM_ADMINISTRATOR)
    security = station.administrator(Role.SECURITY_ADMINISTRATOR)
    keeper, other = station.has("S001", Role.RECEPTION), station.has("S002", Role.RECEPTION)
    one, two = station.id_of(keeper), station.id_of(other)

    security.delete(f"/v1/people/{one}/roles/reception")
    system.post(f"/v1/people/{two}/disable")

    without_role = keeper.get("/v1/cases")
    assert (without_role.status_code, without_role.json["code"]) == (403, "scope_missing")
    assert keeper.get("/v1/session").json["roles"] == []
    assert other.get("/v1/session").status_code == 401
    security.post(f"/v1/people/{one}/roles", {"role": "care"})
    assert keeper.get("/v1/cases").status_code == 200
    security.post(f"/v1/people/{two}/enable")
    assert other.get("/v1/session").status_code == 401
    assert station.signs_in(other).get("/v1/cases").status_code == 200


def test_a_programmes_token_opens_no_sessions_and_a_made_up_one_opens_nothing(station: Station) -> None:
    desk = station.gate.caller("station-desk")
    made_up = Somebody(station.gate.browser, "", "", token="gts_" + "A" * 43)

    assert [desk.get(path).json["code"] for path in ("/v1/session", "/v1/session/all")] == ["person_needed"] * 2
    assert [made_up.get(path).status_code for path in ("/v1/session", "/v1/cases")] == [401, 401]
    made_up.token = ""
    assert [made_up.ask(method, "/v1/session").status_code for method in ("GET", "DELETE")] == [401, 401]


def test_sessions_go_by_themselves_when_they_are_over(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)  # signed in by now: three administrators, and they
    station.later(hours=9, minutes=30)
    station.signs_in(keeper)
    station.later(minutes=40)
    keeper.gives_password()  # not finished, and not over

    gone = retention.run(station.gate.town["gateway"], RETENTION)

    with station.gate.town["gateway"].view() as view:
        left = view.session.scalars(select(person_session.c.stage).order_by(person_session.c.created_at)).all()
    assert left == ["open", "second_factor"]
    assert [one.deleted == one.due > 0 for one in gone if one.record_class == "sessions"] == [True]
