"""Accounts, roles and the audit lie in three hands, and no hand reaches into its own pocket."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.roles import ADMINISTRATORS, Role
from gateway.hashing import hashed
from gateway.people.administration import PeopleAlreadyThere, bootstrap
from tests.gateway.people.conftest import PASSWORD, Somebody, Station

_ACTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "list": ("GET", "", {}),
    "register": ("POST", "", {"staff_number": "S100", "name": "吴新人"}),
    "reset second factor": ("POST", "/{id}/second-factor/reset", {}),
    "reset password": ("POST", "/{id}/password/reset", {}),
    "disable": ("POST", "/{id}/disable", {}),
    "enable": ("POST", "/{id}/enable", {}),
    "unlock": ("POST", "/{id}/unlock", {}),
    "grant": ("POST", "/{id}/roles", {"role": "care"}),
    "revoke": ("DELETE", "/{id}/roles/care", {}),
}
_MAY = {
    Role.SYSTEM_ADMINISTRATOR: {"list", "register", "reset second factor", "reset password", "disable"},
    Role.SECURITY_ADMINISTRATOR: {"list", "enable", "unlock", "grant", "revoke"},
}


def _outcome(station: Station, somebody: Somebody, act: str, person_id: str) -> bool:
    """Whether the gateway would let them; whatever happens then is the act's own business."""
    method, path, body = _ACTS[act]
    number = f"S1{len(station.people)}{list(_ACTS).index(act)}"
    said = {**body, "staff_number": number} if act == "register" else body
    answer = somebody.ask(method, "/v1/people" + path.format(id=person_id), said if method == "POST" else None)
    assert answer.status_code in (200, 201, 403, 409), answer.json
    if answer.status_code == 403:
        assert answer.json["code"] == "scope_missing"
    return answer.status_code != 403


def test_every_role_may_do_exactly_these_administrative_acts_and_a_person_without_a_role_none(
    shared_station: Station,
) -> None:
    station = shared_station
    station.has("S050", Role.CARE)
    subject = station.id_of(station.people["S050"])
    workers = {role: f"S0{number}" for number, role in enumerate(Role, 10) if role not in ADMINISTRATORS}
    everybody: dict[str, Somebody] = {role.value: station.has(number, role) for role, number in workers.items()}
    everybody |= {role.value: station.administrator(role) for role in ADMINISTRATORS}
    everybody |= {"nothing": station.has("S049")}

    found = {who: {act for act in _ACTS if _outcome(station, one, act, subject)} for who, one in everybody.items()}

    assert found == {who: _MAY.get(Role(who), set()) if who != "nothing" else set() for who in everybody}
    assert len(found) == len(Role) + 1


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_gets_at_no_case(shared_station: Station, role: Role) -> None:
    administrator = shared_station.administrator(role)
    paths = ("/v1/cases", "/v1/clocks", "/v1/tracing/profiles", "/v1/followup/tasks", "/v1/referrals")

    answers = [administrator.get(path) for path in paths]

    assert {one.status_code for one in answers} <= {403, 404, 405}
    assert answers[0].status_code == 403


@pytest.mark.parametrize("act", [act for act in _ACTS if act not in ("list", "register")])
def test_no_administrator_does_anything_to_their_own_account(shared_station: Station, act: str) -> None:
    role = next(role for role, acts in _MAY.items() if act in acts)
    administrator = shared_station.administrator(role)
    method, path, body = _ACTS[act]
    own = path.format(id=shared_station.id_of(administrator))

    refused = administrator.ask(method, f"/v1/people{own}", body if method == "POST" else None)

    assert (refused.status_code, refused.json["code"]) == (403, "not_on_oneself")
    assert administrator.get("/v1/session").json["roles"] == [role.value]


@pytest.mark.parametrize("held", list(Role))
@pytest.mark.parametrize("wanted", list(Role))
def test_a_role_that_does_not_go_with_those_held_is_not_granted(
    shared_station: Station, held: Role, wanted: Role
) -> None:
    security = shared_station.administrator(Role.SECURITY_ADMINISTRATOR)
    number = f"G-{list(Role).index(held)}"
    if number not in shared_station.people:
        shared_station.has(number, held, new=True)
    person = f"/v1/people/{shared_station.id_of(shared_station.people[number])}/roles"
    apart = held != wanted and {held, wanted} & ADMINISTRATORS

    answer = security.post(person, {"role": wanted.value})

    told = (answer.status_code, answer.json.get("code"))
    assert told == ((409, "roles_conflict") if apart else (200, None))
    if apart:
        assert set(answer.json["facts"]["roles"]) >= {wanted.value, held.value}
    elif held != wanted:
        assert security.delete(f"{person}/{wanted.value}").json["roles"] == [held.value]


def test_the_last_administrator_of_a_kind_is_neither_disabled_nor_without_the_role(station: Station) -> None:
    system = station.administrator(Role.SYSTEM_ADMINISTRATOR)
    security = station.administrator(Role.SECURITY_ADMINISTRATOR)
    audit = station.id_of(station.administrator(Role.AUDIT_ADMINISTRATOR))
    refused = [
        system.post(f"/v1/people/{audit}/disable"),
        security.delete(f"/v1/people/{audit}/roles/audit_administrator"),
    ]
    station.has("S001", Role.AUDIT_ADMINISTRATOR, new=True)

    allowed = system.post(f"/v1/people/{audit}/disable")

    assert [(one.status_code, one.json["code"], one.json["facts"]) for one in refused] == [
        (409, "last_administrator", {"role": "audit_administrator"})
    ] * 2
    assert (allowed.status_code, allowed.json["state"]) == (200, "disabled")


def test_nobody_who_resets_can_come_in_by_it_both_factors_are_never_reset_together(station: Station) -> None:
    system = station.administrator(Role.SYSTEM_ADMINISTRATOR)
    keeper = station.has("S001", Role.RECEPTION)
    account = f"/v1/people/{station.id_of(keeper)}"

    code = system.post(f"{account}/password/reset").json["setup_code"]
    then = system.post(f"{account}/second-factor/reset")
    usurper = Somebody(station.gate.browser, "S001", code)
    usurper.gives_password()

    assert (then.status_code, then.json["code"]) == (409, "other_factor_open")
    assert usurper.get("/v1/session").json["session"]["stage"] == "second_factor"
    assert keeper.get("/v1/session").status_code == 401
    station.later(seconds=30)
    keeper.gives_password(code)
    assert keeper.gives_code(station.code_of(keeper)).json["session"]["stage"] == "new_password"
    keeper.gives("/v1/session/password", {"current": code, "new": PASSWORD})
    assert keeper.get("/v1/cases").status_code == 200

    assert system.post(f"{account}/second-factor/reset").status_code == 200
    other_way = system.post(f"{account}/password/reset")
    assert (other_way.status_code, other_way.json["code"]) == (409, "other_factor_open")
    assert keeper.get("/v1/session").status_code == 401
    keeper.gives_password(PASSWORD)
    station.enrols(keeper)
    assert keeper.get("/v1/cases").status_code == 200


def test_the_first_administrators_are_made_on_an_empty_platform_only(shared_station: Station) -> None:
    again = [(Role.SYSTEM_ADMINISTRATOR, "S800", "甲", hashed("a set-up code"))]
    with pytest.raises(PeopleAlreadyThere), shared_station.gate.town["gateway"].unit() as uow:
        bootstrap(uow, again, shared_station.now())


def test_a_staff_number_is_given_once(station: Station) -> None:
    system = station.administrator(Role.SYSTEM_ADMINISTRATOR)
    station.has("S001", new=True)

    again = system.post("/v1/people", {"staff_number": "S001", "name": "别人"})

    assert (again.status_code, again.json["code"], again.json["facts"]) == (
        409,
        "staff_number_taken",
        {"staff_number": "S001"},
    )


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/people", {"staff_number": "s001", "name": "甲"}, 422, "invalid_body"),
        ("/v1/people", {"staff_number": "S001\n", "name": "甲"}, 422, "invalid_body"),
        ("/v1/people", {"staff_number": "S001", "name": " "}, 422, "invalid_body"),
        ("/v1/people", {"staff_number": "S001", "name": "甲", "roles": ["chief"]}, 422, "invalid_body"),
        ("/v1/people/01890000-0000-7000-8000-000000000000/disable", {}, 404, "not_found"),
        ("/v1/people/01890000-0000-7000-8000-000000000000/disable", {"why": "x"}, 422, "invalid_body"),
    ],
)
def test_bad_input_changes_nothing(
    shared_station: Station, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    system = shared_station.administrator(Role.SYSTEM_ADMINISTRATOR)
    before = system.get("/v1/people").json

    refused = system.post(path, body)

    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert system.get("/v1/people").json == before


def test_a_role_that_nobody_knows_can_be_neither_granted_nor_revoked(shared_station: Station) -> None:
    security = shared_station.administrator(Role.SECURITY_ADMINISTRATOR)
    account = f"/v1/people/{shared_station.id_of(shared_station.administrator(Role.AUDIT_ADMINISTRATOR))}/roles"

    assert security.post(account, {"role": "root"}).json["code"] == "invalid_body"
    assert security.delete(f"{account}/root").status_code == 404
