"""The sandbox is a platform of its own: nothing of it leads to real data, and its agencies are nobody elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.settings import Settings, read_settings
from contracts.codes import AgencyKind
from deploy.demo.credentials import FILE_NAME, read_credentials
from gateway.identity import register_agency
from tests.city import City, open_city
from tests.town import EMBEDDED, settings_for

ENVIRONMENT = {
    "GUITU_AMQP_URL": "amqp://u:p@127.0.0.1/",
    "GUITU_DATABASE_URL": "postgresql://u:p@127.0.0.1/",
    "GUITU_DATABASE_OWNER_URL": "postgresql://o:p@127.0.0.1/",
    "GUITU_AUDIT_FOLDER": "/srv/audit",
    "GUITU_AUDIT_KEY_FILE": "/srv/audit.pem",
    "GUITU_OTHER_MASTER_KEYS": base64.b64encode(bytes(32)).decode(),
    "GUITU_PUBLIC_URL": "https://guitu.example.cn",
    "GUITU_HEALTH_PORT": "8760",
    "GUITU_HTTP_PORT": "8750",
}
HARMLESS = {
    "database_prefix",
    "http_host",
    "drill",
    "log_level",
    "sealing",
    "http_idle_s",
    "http_headers_s",
    "http_body_s",
    "http_write_s",
    "http_connections",
    "session_idle_s",
    "session_s",
    "retention",
    "work_calendar",
    "typefaces",
    "http_proxies",
}
"""What both may have alike: none of it leads anywhere."""


def test_of_the_platform_beside_it_nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever the environment of the real platform names."""
    for name in ("GUITU_MASTER_KEY", "GUITU_RPC_KEY", "GUITU_SANDBOX", "GUITU_SANDBOX_PORT", "GUITU_DRILL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GUITU_HOME", str(tmp_path))
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    real = read_settings()
    monkeypatch.setenv("GUITU_SANDBOX", "true")
    apart = read_settings()

    assert (real.sandbox, apart.sandbox, apart.embedded) == (False, True, True)
    assert apart.home == tmp_path / "sandbox"
    shared = {name for name in Settings.__dataclass_fields__ if getattr(real, name) == getattr(apart, name)}
    assert shared == HARMLESS  # a new setting must be thought about
    assert str(apart.checkpoints_folder).startswith(str(apart.home))
    assert str(apart.signing_key_file).startswith(str(apart.home))
    assert apart.database_of("intake") == f"sqlite:///{tmp_path}/sandbox/intake.sqlite3"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[City, City]]:
    """The real platform and the sandbox beside it."""
    real = settings_for(EMBEDDED, tmp_path / "home", drill=True)
    apart = replace(settings_for(EMBEDDED, tmp_path / "home" / "sandbox", drill=True), sandbox=True)
    with open_city(real) as city, open_city(apart) as sandbox:
        yield city, sandbox


def test_credentials_of_one_are_worth_nothing_at_the_other(two: tuple[City, City], tmp_path: Path) -> None:
    city, sandbox = two
    for here, there in ((city, sandbox), (sandbox, city)):
        known = here["hospital-1"]
        form = {"grant_type": "client_credentials", "client_id": "hospital-1", "client_secret": known.secret}
        assert here.passerby.post("/oauth/token", data=form).status_code == 200
        assert there.passerby.post("/oauth/token", data=form).status_code == 401
        known.get("/v1/referrals")
        bearer = {"Authorization": f"Bearer {known.token}"}
        assert there.passerby.get("/v1/referrals", headers=bearer).status_code == 401
    assert set(read_credentials(tmp_path / "home" / "sandbox" / FILE_NAME)) == set(city.desks)


def test_an_agency_marked_for_one_platform_is_nobody_at_the_other(two: tuple[City, City]) -> None:
    """The mark and the platform must agree, at each request and at the token endpoint."""
    for city in two:
        desk = city["hospital-1"]
        desk.get("/v1/referrals")
        with city.town["gateway"].unit() as uow:
            agency = register_agency(uow, "hospital-1", AgencyKind.HOSPITAL, "第一定点医院", "320404000000")
            agency.sandbox = not agency.sandbox
        bearer = {"Authorization": f"Bearer {desk.token}"}
        assert city.passerby.get("/v1/referrals", headers=bearer).status_code == 401
        form = {"grant_type": "client_credentials", "client_id": "hospital-1", "client_secret": desk.secret}
        assert city.passerby.post("/oauth/token", data=form).status_code == 401
