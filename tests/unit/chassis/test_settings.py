"""Settings are checked once at start, say which variable is wrong, and never show a secret."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from chassis.sealing import SM4_GCM
from chassis.settings import SettingsInvalid, read_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AMQP_URL", "DATABASE_URL", "DRILL", "MASTER_KEY", "RPC_KEY", "HTTP_PORT", "LOG_LEVEL"):
        monkeypatch.delenv(f"GUITU_{name}", raising=False)
    monkeypatch.setenv("GUITU_HOME", str(tmp_path / "var"))


def test_nothing_set_is_the_embedded_platform_with_keys_of_its_own_that_last(tmp_path: Path) -> None:
    first, second = read_settings(), read_settings()
    assert (first.embedded, first.database_of("intake")) == (True, f"sqlite:///{tmp_path}/var/intake.sqlite3")
    assert (first.master_key, first.rpc_key) == (second.master_key, second.rpc_key)
    assert first.master_key != first.rpc_key
    assert [oct(key.stat().st_mode & 0o777) for key in (tmp_path / "var" / "keys").iterdir()] == ["0o600", "0o600"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GUITU_HTTP_PORT", "eighty"),
        ("GUITU_HTTP_PORT", "70000"),
        ("GUITU_LOG_LEVEL", "LOUD"),
        ("GUITU_MASTER_KEY", base64.b64encode(b"short").decode()),
        ("GUITU_MASTER_KEY", "not base64!"),
        ("GUITU_DRILL", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsInvalid, match=variable):
        read_settings()


def test_a_drill_is_refused_with_servers_and_a_broker_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUITU_AMQP_URL", "amqp://u:p@127.0.0.1/")
    with pytest.raises(SettingsInvalid, match="GUITU_DATABASE_URL"):
        read_settings()
    monkeypatch.setenv("GUITU_DATABASE_URL", "postgresql://u:p@127.0.0.1/")
    assert read_settings().database_of("intake") == "postgresql://u:p@127.0.0.1/guitu_intake"
    monkeypatch.setenv("GUITU_DRILL", "1")
    with pytest.raises(SettingsInvalid, match="GUITU_DRILL"):
        read_settings()


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUITU_AMQP_URL", "amqp://u:canary@127.0.0.1/")
    monkeypatch.setenv("GUITU_DATABASE_URL", "postgresql://u:canary@127.0.0.1/")
    settings = read_settings()
    shown = str(settings.shown())
    hidden = ["canary", base64.b64encode(settings.master_key).decode(), repr(settings.rpc_key)]
    assert [secret for secret in hidden if secret in shown or secret in repr(settings)] == []


def test_other_master_keys_and_the_algorithm_of_new_keys_are_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
    monkeypatch.setenv("GUITU_HOME", str(tmp_path))
    monkeypatch.setenv("GUITU_OTHER_MASTER_KEYS", f"{one}, {other}")
    monkeypatch.setenv("GUITU_SEALING", "sm4-gcm")
    settings = read_settings()
    assert settings.other_master_keys == (b"\x01" * 32, b"\x02" * 32)
    assert settings.sealing == SM4_GCM
    assert settings.shown()["other_master_keys"] == "(set, not shown)"
