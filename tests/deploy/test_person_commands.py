"""``guitu person`` makes the first administrators once, and helps when no administrator can."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from chassis.audit import audit_entry
from chassis.settings import read_settings
from deploy.cli import main
from deploy.running import runtime_of
from gateway.hashing import matches
from gateway.storage.people import People

_FIRST = ("S900", "陈系统", "S901", "林安全", "S902", "赵审计")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A platform of the test's own, its databases at their newest revision."""
    for name, value in {"GUITU_HOME": str(tmp_path), "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    assert guitu("migrate", "gateway").exit_code == 0
    return tmp_path


def guitu(*words: str, typed: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(main, [*words], input="".join(f"{one}\n" for one in typed))


def bootstrap(*first: str) -> Result:
    return guitu("person", "bootstrap", "--operator", "wang", typed=first or _FIRST)


def hash_of(staff_number: str) -> str:
    with runtime_of("gateway", read_settings()).view() as view:
        person = People(view.session).find(staff_number)
        assert person is not None
        return person.password_hash


def code_in(output: str, staff_number: str) -> str:
    [line] = [line for line in output.splitlines() if re.search(rf"│ {staff_number} +│", line)]
    return line.split("│")[3].strip()


def test_it_makes_three_administrators_each_with_a_set_up_code_that_is_right() -> None:
    made = bootstrap()
    listed = guitu("person", "list").output

    assert made.exit_code == 0, made.output
    for number, role in (("S900", "system"), ("S901", "security"), ("S902", "audit")):
        assert matches(hash_of(number), code_in(made.output, number))
        assert re.search(rf"{number} +│ active +│ {role}_administrator +│ —", listed)
    assert "陈系统" not in listed


def test_it_refuses_when_there_is_anybody_already() -> None:
    bootstrap()

    again = bootstrap("S800", "甲", "S801", "乙", "S802", "丙")

    assert (again.exit_code, "S800" in guitu("person", "list").output) == (1, False)
    assert "already" in again.output


def test_the_three_are_three_people_with_numbers_that_are_numbers() -> None:
    same = bootstrap("S900", "甲", "S900", "甲", "S902", "丙")
    strange = bootstrap("s 900", "甲", "S901", "乙", "S902", "丙")

    assert [(one.exit_code, "S902" in guitu("person", "list").output) for one in (same, strange)] == [(1, False)] * 2


def test_in_an_emergency_the_operator_acts_on_anybody_and_it_is_on_record() -> None:
    bootstrap()
    before = hash_of("S902")
    acts = [("disable", "S902"), ("enable", "S902"), ("unlock", "S902"), ("reset", "S902", "password")]

    done = [guitu("person", *act, "--operator", "wang") for act in acts]
    nobody = guitu("person", "disable", "S999", "--operator", "wang")
    both = guitu("person", "reset", "S902", "second-factor", "--operator", "wang")

    assert [one.exit_code for one in (*done, nobody, both)] == [0, 0, 0, 0, 1, 1]
    assert "✓ S902: disabled" in done[0].output and "✓ S902: active" in done[1].output
    code = done[3].output.split(": ")[-1].strip()
    assert matches(hash_of("S902"), code) and hash_of("S902") != before
    with runtime_of("gateway", read_settings()).view() as view:
        acted = select(audit_entry.c.action).where(audit_entry.c.client_id == "wang").order_by(audit_entry.c.number)
        assert list(view.session.scalars(acted))[-3:] == ["person.disabled", "person.enabled", "password.reset"]
