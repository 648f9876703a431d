"""``guitu retention`` and ``guitu hold`` as an operator types them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from chassis.audit_reading import Wanted, entries
from chassis.commands import command_inbox
from chassis.database import Database
from chassis.settings import Settings
from deploy.cli import main
from deploy.services import SERVICES, package_of
from tests.process.platforms import environment_of, onlooker
from tests.schemas import brought_up
from tests.town import EMBEDDED, settings_for


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Databases of all services, with one old answer in patrol's."""
    settings = settings_for(EMBEDDED, tmp_path_factory.mktemp("home"))
    for name in SERVICES:
        database = Database(settings.database_of(name))
        brought_up(package_of(name), database)
        database.dispose()
    old = datetime.now(UTC) - timedelta(days=40)
    with onlooker(settings, "patrol") as patrol, patrol.unit() as uow:
        row = {"command_id": "old", "name": "patrol.tried", "received_at": old}
        uow.session.execute(command_inbox.insert().values(row))
    yield settings


def guitu(settings: Settings, *arguments: str, **more: str) -> Result:
    return CliRunner().invoke(main, arguments, env={**environment_of(settings), **more})


def acts(settings: Settings, service: str, action: str) -> list[tuple[str, str]]:
    with onlooker(settings, service) as runtime, runtime.view() as view:
        return [(one.client_id, one.subject) for one in entries(view.session, Wanted(action=action), 10)]


def test_less_than_the_law_wants_is_refused_before_anything_is_deleted(settings: Settings) -> None:
    answer = guitu(settings, "retention", "run", "--operator", "li", GUITU_RETENTION="audit=180")

    assert (answer.exit_code, "1098" in answer.output) == (1, True), answer.output


def test_deleting_needs_an_operator_and_a_dry_run_does_not(settings: Settings) -> None:
    assert guitu(settings, "retention", "run", "patrol").exit_code == 2
    dry = guitu(settings, "retention", "run", "patrol", "--dry-run")
    assert (dry.exit_code, acts(settings, "patrol", "retention_deleted")) == (0, []), dry.output


def test_a_hold_in_every_service_stops_a_run_until_two_have_lifted_it(settings: Settings) -> None:
    placed = guitu(settings, "hold", "place", "--agency", "station", "--reason", "an inquiry", "--operator", "li")
    hold = placed.output.splitlines()[0]
    assert (placed.exit_code, placed.output.count("✓")) == (0, len(SERVICES)), placed.output
    assert hold in guitu(settings, "hold", "list").output

    guitu(settings, "retention", "run", "patrol", "--operator", "li")
    assert acts(settings, "patrol", "retention_deleted") == []

    lift = ("hold", "lift", hold, "--reason", "it is over", "--operator")
    assert guitu(settings, *lift, "li").exit_code == 0
    assert guitu(settings, *lift, "li").exit_code == 1
    assert guitu(settings, *lift, "wang").output.count("✓") == len(SERVICES)
    assert hold not in guitu(settings, "hold", "list").output

    done = guitu(settings, "retention", "run", "patrol", "--operator", "li")
    assert (done.exit_code, acts(settings, "patrol", "retention_deleted")) == (0, [("li", "table/command_inbox")])


def test_a_hold_on_nothing_is_refused(settings: Settings) -> None:
    assert guitu(settings, "hold", "place", "--reason", "why", "--operator", "li").exit_code == 2
