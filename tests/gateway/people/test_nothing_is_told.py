"""Names and secrets of the station's people lie in no table in clear and stand in no log, metric or answer."""

from __future__ import annotations

import io

import pyotp
from prometheus_client import generate_latest

from chassis import logs
from contracts.roles import Role
from tests.canaries import NAME
from tests.gateway.people.conftest import PASSWORD, Somebody, Station
from tests.stored import everything_stored

_DEVICE, _TYPED = "黄雀儿的平板", "误输在工号栏的密码 2026"


def _secrets_of(somebody: Somebody, setup_code: str) -> list[str]:
    assert somebody.phone is not None
    plain = [code.replace("-", "") for code in somebody.recovery_codes]
    return [setup_code, PASSWORD, somebody.phone.secret, somebody.token, *somebody.recovery_codes, *plain]


def _lived_through(station: Station) -> tuple[Somebody, list[str]]:
    """Somebody with a name that sings, who did everything with their secrets that one can do."""
    newcomer = station.has("S001", Role.RECEPTION, name=NAME, new=True)
    setup_code = newcomer.password
    station.sets_up(newcomer)
    secrets = _secrets_of(newcomer, setup_code)
    newcomer.gives("/v1/session", {"staff_number": "S001", "password": PASSWORD, "device": _DEVICE})
    newcomer.gives_code("000000")
    newcomer.gives_code(newcomer.recovery_codes[0])
    newcomer.post("/v1/session", {"staff_number": _TYPED, "password": _TYPED})
    return newcomer, [*secrets, newcomer.token, NAME, _DEVICE, _TYPED]


def test_nothing_of_it_can_be_read_in_the_database(station_on_each: Station) -> None:
    _, secrets = _lived_through(station_on_each)

    stored = everything_stored(station_on_each.gate.town["gateway"])

    assert [secret for secret in secrets if secret.encode() in stored] == []
    assert b"S001" in stored and b"$argon2id$" in stored


def test_nothing_of_it_stands_in_a_log_or_a_metric(station: Station) -> None:
    written = io.StringIO()
    logs.configure("DEBUG", written)
    try:
        _, secrets = _lived_through(station)
        logs.log.warning("the_log_is_written")
    finally:
        logs.configure("WARNING")
    shown = generate_latest(station.gate.town["gateway"].metrics.registry).decode()

    assert "the_log_is_written" in written.getvalue() and "guitu_sign_ins_total" in shown
    heard = written.getvalue() + shown
    assert [secret for secret in [*secrets, "S001"] if secret in heard] == []


def test_no_answer_but_the_one_that_makes_a_secret_ever_holds_it(station: Station) -> None:
    newcomer, _ = _lived_through(station)
    system = station.administrator(Role.SYSTEM_ADMINISTRATOR)
    account = f"/v1/people/{station.id_of(newcomer)}"
    answers = [
        newcomer.get("/v1/session"),
        newcomer.get("/v1/session/all"),
        system.get("/v1/people"),
        station.administrator(Role.SECURITY_ADMINISTRATOR).post(f"{account}/unlock"),
        newcomer.post("/v1/session/password", {"current": PASSWORD, "new": "短"}),
        newcomer.post("/v1/session/password", {"current": "x" * 200, "new": PASSWORD}),
    ]
    assert isinstance(newcomer.phone, pyotp.TOTP)
    secrets = [PASSWORD, newcomer.phone.secret, newcomer.token, *newcomer.recovery_codes, "argon2"]

    told = "".join(answer.get_data(as_text=True) for answer in answers)

    assert NAME in told
    assert [secret for secret in secrets if secret in told] == []


def test_the_audit_tells_who_did_what_by_staff_number_and_id_only(station: Station) -> None:
    from sqlalchemy import select

    from chassis.audit import audit_entry

    newcomer, _ = _lived_through(station)
    with station.gate.town["gateway"].view() as view:
        subject = f"person/{station.id_of(newcomer)}"
        rows = view.session.execute(
            select(audit_entry.c.client_id, audit_entry.c.action)
            .where(audit_entry.c.subject == subject)
            .order_by(audit_entry.c.number)
        ).all()

    assert [tuple(row) for row in rows] == [
        ("person:S900", "person.registered"),
        ("person:S901", "role.granted"),
        ("person:S001", "session.begun"),
        ("person:S001", "password.changed"),
        ("person:S001", "second_factor.offered"),
        ("person:S001", "second_factor.enrolled"),
        ("person:S001", "session.opened"),
        ("person:S001", "session.begun"),
        ("person:S001", "session.refused"),
        ("person:S001", "recovery_code.used"),
        ("person:S001", "session.opened"),
    ]
