"""``guitu keys`` as an operator types it, on the data folder of an embedded platform."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from chassis.private import sealed_key
from chassis.settings import read_settings
from deploy.cli import main
from deploy.running import runtime_of


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GUITU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GUITU_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    assert guitu("migrate").exit_code == 0
    keep_something()
    return tmp_path


def guitu(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def keep_something() -> None:
    runtime = runtime_of("intake", read_settings())
    with runtime.unit() as uow:
        uow.index.put("document", "case/1", "1", "P0001")
    runtime.close()


def found() -> list[str]:
    runtime = runtime_of("intake", read_settings())
    with runtime.view() as view:
        return view.index.find("document", "P0001")


def wrapped_by() -> set[str]:
    runtime = runtime_of("intake", read_settings())
    with runtime.view() as view:
        return set(view.session.scalars(select(sealed_key.c.wrapped_by)))


def row_of(service: str) -> list[str]:
    [line] = [line for line in guitu("keys", "status").output.splitlines() if f"│ {service} " in line]
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_a_master_key_is_exchanged_by_moving_a_file_and_one_command(home: Path) -> None:
    [before] = wrapped_by()
    (home / "keys" / "master_key").rename(home / "keys" / "master_key.previous")
    assert (row_of("intake")[2:5], found()) == (["0", "2", "0"], ["1"])

    assert guitu("keys", "rotate", "master").exit_code == 0

    assert row_of("intake")[2:5] == ["2", "0", "0"]
    (home / "keys" / "master_key.previous").unlink()
    assert found() == ["1"]
    assert before not in wrapped_by()


def test_an_index_key_is_rotated_in_every_service_by_one_command() -> None:
    assert guitu("keys", "rotate", "index").exit_code == 0
    assert [row_of(service)[5:] for service in ("patrol", "intake", "tracing")] == [["2", "1"]] * 3
    assert found() == ["1"]


def test_tracing_keys_are_tracing_s_alone() -> None:
    assert guitu("keys", "rotate", "tracing").exit_code == 0
    assert [row_of(service)[5:] for service in ("intake", "tracing")] == [["1", "1"], ["1", "2"]]


def test_a_lost_master_is_counted_as_unknown_and_named_when_it_is_missed(home: Path) -> None:
    [lost] = wrapped_by()
    (home / "keys" / "master_key").unlink()
    assert row_of("intake")[4] == "2"
    said = guitu("keys", "rotate", "master", "intake")
    assert said.exit_code == 1
    assert lost in said.output and "GUITU_OTHER_MASTER_KEYS" in said.output
