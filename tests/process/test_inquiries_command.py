"""``guitu inquiries import`` as an operator types it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from chassis.audit_reading import Wanted, entries
from chassis.database import Database
from chassis.migrations import migrate
from chassis.settings import Settings
from contracts.codes import AgencyKind
from deploy.cli import main
from deploy.services import SERVICES, package_of
from gateway.identity import register_agency
from services.tracing.storage.imports import inquiry_import
from tests.process.platforms import environment_of, onlooker
from tests.town import EMBEDDED, settings_for
from tests.unit.files.registers import a_report, json_lines


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Databases of all services, with one police agency."""
    settings = settings_for(EMBEDDED, tmp_path)
    for name in SERVICES:
        database = Database(settings.database_of(name))
        migrate(package_of(name), database)
        database.dispose()
    with onlooker(settings, "gateway") as gateway, gateway.unit() as uow:
        register_agency(uow, "police-henan", AgencyKind.POLICE, "商水县公安局")
    yield settings


def guitu(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment_of(settings))


def imported(settings: Settings, file: Path, *more: str) -> Result:
    return guitu(settings, "inquiries", "import", str(file), "--agency", "police-henan", "--operator", "zhang", *more)


def kept(settings: Settings) -> list[tuple[str, int, int, int]]:
    """Of each import, in order: whose it is, and what was added, unchanged, rejected."""
    with onlooker(settings, "tracing") as tracing, tracing.view() as view:
        rows = view.session.execute(select(inquiry_import).order_by(inquiry_import.c.id)).all()
    return [(row.sender_id, row.added, row.unchanged, row.rejected) for row in rows]


def test_a_register_is_taken_in_with_its_rejected_rows_listed_and_a_second_time_changes_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    file, report = tmp_path / "register.jsonl.gz", tmp_path / "rejected.csv"
    rows = [a_report(id=f"R{number}", name="李华") for number in range(60)]
    file.write_bytes(gzip.compress(json_lines(*rows, a_report(id="R60", lost_date="2026-02-30"))))

    first = imported(settings, file, "--report", str(report))
    again = imported(settings, file)

    assert (first.exit_code, again.exit_code) == (1, 1), first.output
    assert "日期不存在" in first.output and "there is no such date" in first.output
    assert report.read_text("utf-8-sig").splitlines()[1:] == ["61,lost_date,日期不存在,there is no such date"]
    assert kept(settings) == [("police-henan", 60, 0, 1), ("police-henan", 0, 60, 1)]
    with onlooker(settings, "tracing") as tracing, tracing.view() as view:
        found = entries(view.session, Wanted(action="tracing.import_inquiries"), 10)
    assert {one.client_id for one in found} == {"operator:zhang"}


def test_a_whole_file_ends_with_zero_and_its_form_is_told_by_its_name(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes("编号,姓名\n1,李华\n".encode("gb18030"))

    assert imported(settings, file).exit_code == 0
    assert kept(settings) == [("police-henan", 1, 0, 0)]


def test_an_agency_that_is_not_registered_sends_nothing(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "register.jsonl"
    file.write_bytes(json_lines(a_report()))

    result = guitu(settings, "inquiries", "import", str(file), "--agency", "nobody", "--operator", "zhang")

    assert result.exit_code == 1 and "no such agency" in result.output
    assert kept(settings) == []
