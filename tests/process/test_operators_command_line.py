"""``guitu`` as an operator types it, on the data folder of a platform that has worked."""

from __future__ import annotations

import base64
import json
import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result
from sqlalchemy import delete, select

from chassis import parking
from chassis.audit import audit_entry
from chassis.broker import Delivery
from chassis.envelope import CONTENT_TYPE, Envelope, encode
from chassis.inbox import inbox
from chassis.migrations import is_current
from chassis.runtime import Runtime
from contracts.codes import SightingStage
from contracts.events import CATALOGUE
from contracts.events.patrol import SightingProgressed
from deploy.cli import main
from deploy.services import SERVICES, package_of
from gateway.storage import METADATA as GATEWAY
from tests.process.conftest import running
from tests.process.platforms import ROOT, Platform, an_emergency, environment_of, somebody_lying
from tests.town import EMBEDDED, settings_for

CANARY = "canary-7f3a"
"""What must not be shown, wherever it is planted."""


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform that has opened a case, told of it, and was stopped."""
    with running(EMBEDDED, tmp_path_factory.mktemp("home")) as platform:
        assert platform.partner("courier-group").post("/v1/sightings", somebody_lying()).status_code == 201
        assert platform.partner("patrol-team-1").post("/v1/referrals", an_emergency()).status_code == 201
        for service in SERVICES:
            platform.wait_for(lambda s=service: platform.count(s, "outbox", sent_at=None) == 0, "all is sent")  # type: ignore[misc]
        platform.kill()
        yield platform


@pytest.fixture
def gateway(stopped: Platform) -> Iterator[Runtime]:
    """The gateway's database, seen from outside."""
    with stopped.onlooker("gateway") as runtime:
        yield runtime


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command sets up logging for its process, which here is the tests'."""
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    yield
    structlog.configure(**before)
    logging.getLogger().handlers = handlers


def guitu(platform: Platform, *arguments: str, **more: str) -> Result:
    """What an operator's command wrote, and its exit code."""
    ours = {name: None for name in os.environ if name.startswith("GUITU_")}
    given = environment_of(platform.settings, **more)
    ended = CliRunner().invoke(main, arguments, env=ours | given)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return ended


def done(platform: Platform, *arguments: str, **more: str) -> str:
    ended = guitu(platform, *arguments, **more)
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def refused(platform: Platform, *arguments: str, **more: str) -> str:
    ended = guitu(platform, *arguments, **more)
    assert ended.exit_code == 1, ended.output
    return ended.stderr


# --- migrate, config, docs ------------------------------------------------------------------------------------------


def test_migrate_brings_every_database_to_its_newest_revision_and_again_changes_nothing(tmp_path: Path) -> None:
    platform = Platform(settings_for(EMBEDDED, tmp_path / "home"))
    assert done(platform, "migrate", "patrol").split()[0] == "patrol:"
    assert [file.name for file in platform.settings.home.glob("*.sqlite3")] == ["patrol.sqlite3"]

    first, second = done(platform, "migrate"), done(platform, "migrate")

    assert first == second
    assert [line.split(":")[0] for line in first.splitlines()] == list(SERVICES)
    for service in SERVICES:
        with platform.onlooker(service) as runtime:
            assert is_current(package_of(service), runtime.database)


def test_a_database_that_was_never_migrated_is_told_in_a_sentence(tmp_path: Path) -> None:
    platform = Platform(settings_for(EMBEDDED, tmp_path / "home"))

    assert "guitu migrate" in refused(platform, "parked", "list", "patrol")


def test_config_shows_settings_and_no_secret(stopped: Platform) -> None:
    key = base64.b64encode(f"{CANARY:32}".encode()).decode()
    shown = done(
        stopped,
        "config",
        GUITU_AMQP_URL=f"amqp://{CANARY}:{CANARY}@broker.example:5672/guitu",
        GUITU_DATABASE_URL=f"postgresql://guitu:{CANARY}@db.example/",
        GUITU_MASTER_KEY=key,
        GUITU_RPC_KEY=key,
        GUITU_HEALTH_PORT="9101",
    )

    settings = {name: value.strip() for name, _, value in (line.partition(" ") for line in shown.splitlines())}
    assert CANARY not in shown and key not in shown
    assert {settings[name] for name in ("amqp_url", "database_url", "master_key", "rpc_key")} == {"(set, not shown)"}
    assert (settings["home"], settings["health_port"]) == (str(stopped.settings.home), "9101")


@pytest.mark.parametrize("name", ["GUITU_MASTER_KEY", "GUITU_HTTP_PORT", "GUITU_HTTP_BODY_S", "GUITU_DRILL"])
def test_a_wrong_setting_is_named_and_what_was_given_is_not_repeated(stopped: Platform, name: str) -> None:
    told = refused(stopped, "config", **{name: CANARY})

    assert name in told and CANARY not in told


def test_docs_check_finds_a_document_that_differs_from_the_code(tmp_path: Path) -> None:
    assert _guitu_docs(tmp_path).returncode == 0, "written anew"
    assert _guitu_docs(tmp_path, "--check").returncode == 0
    page = tmp_path / "docs" / "events.md"
    page.write_text(page.read_text("utf8") + "one line too many\n", "utf8")

    stale = _guitu_docs(tmp_path, "--check")

    assert (stale.returncode, stale.stderr.split(": ")[-1].split()) == (1, ["docs/events.md"])
    assert page.read_text("utf8").endswith("one line too many\n"), "--check writes nothing"


def _guitu_docs(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, for the documents stand where the command is given."""
    command = [sys.executable, "-W", "ignore", "-m", "deploy.cli", "docs", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf8"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf8", timeout=60)


# --- the journal ----------------------------------------------------------------------------------------------------


def test_outbox_status_counts_what_is_not_sent_yet(stopped: Platform) -> None:
    assert _unsent(done(stopped, "outbox", "status")) == dict.fromkeys(SERVICES, 0)
    with stopped.onlooker("patrol") as patrol, patrol.unit() as uow:
        uow.announce(_progressed(str(uuid.uuid4())))

    assert _unsent(done(stopped, "outbox", "status")) == {**dict.fromkeys(SERVICES, 0), "patrol": 1}


def _unsent(told: str) -> dict[str, int]:
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in told.splitlines() if "│" in line]
    return {row[0]: int(row[1]) for row in rows}


def test_backfill_gives_a_subscriber_back_what_it_lost_and_again_changes_nothing(
    stopped: Platform, gateway: Runtime
) -> None:
    before = _heard(gateway)
    assert {"case_opened", "referral_requested"} <= {entry["type"].split(".")[2] for entry in before}
    with gateway.unit() as uow:
        uow.session.execute(delete(inbox).where(inbox.c.subscription == "gateway.from.intake"))
        uow.session.execute(delete(GATEWAY.tables["timeline_entry"]).where(_OF_INTAKE))
    assert _heard(gateway) == []

    done(stopped, "backfill", "gateway", "intake")
    assert _heard(gateway) == before
    done(stopped, "backfill", "gateway", "intake")
    assert _heard(gateway) == before


_OF_INTAKE = GATEWAY.tables["timeline_entry"].c.type.like("guitu.intake.%")


def _heard(gateway: Runtime) -> list[dict[str, Any]]:
    entries = GATEWAY.tables["timeline_entry"]
    with gateway.view() as view:
        rows = view.session.execute(select(entries).where(_OF_INTAKE).order_by(entries.c.event_id)).mappings()
        return [dict(row) for row in rows]


def test_backfill_is_refused_where_nothing_is_heard_and_while_the_platform_runs(stopped: Platform) -> None:
    assert "hears nothing" in refused(stopped, "backfill", "patrol", "followup")
    stopped.start()
    assert "stop the platform first" in refused(stopped, "backfill", "gateway", "intake")
    stopped.kill()


# --- parking --------------------------------------------------------------------------------------------------------


def _progressed(sighting_id: str) -> SightingProgressed:
    return SightingProgressed(sighting_id=sighting_id, stage=SightingStage.CLOSED, at=datetime.now(UTC))


def _event(payload: SightingProgressed, sequence: int, **data: Any) -> Delivery:
    """As patrol would have sent it, but for the data given here."""
    contract = CATALOGUE[payload.contract.type]
    number = str(uuid.uuid4())
    body = encode(
        Envelope(
            id=number,
            type=contract.type,
            source="/guitu/patrol",
            subject=contract.subject_of(payload),
            time=datetime.now(UTC),
            sequence=sequence,
            data={**contract.dump(payload), **data},
            correlation_id=number,
        )
    )
    return Delivery(body, CONTENT_TYPE, number, False, sequence)


def _planted(gateway: Runtime) -> tuple[str, str, int, int]:
    """A poisoned event, parked dead, and a good one of the same subject behind it: sighting, event, both numbers."""
    sighting_id = str(uuid.uuid4())
    poisoned = _event(_progressed(sighting_id), 1, stage=f"走失老人 {CANARY}")
    gateway.subscriber_of("patrol").handle([poisoned, _event(_progressed(sighting_id), 2)])
    with gateway.view() as view:
        [dead, behind] = [e for e in parking.list_parked(view.session) if e.subject == f"sighting/{sighting_id}"]
    assert (dead.state, behind.state) == ("dead", "waiting")
    return sighting_id, poisoned.message_id, dead.number, behind.number


def test_parked_list_and_show_tell_ids_and_codes_and_never_what_was_not_understood(
    stopped: Platform, gateway: Runtime
) -> None:
    sighting_id, key, dead, behind = _planted(gateway)
    gateway.subscriber_of("patrol").handle([Delivery(f"\xff{CANARY}".encode(), CONTENT_TYPE, "", False, 3)])
    with gateway.view() as view:
        [garbage] = [event for event in parking.list_parked(view.session) if event.subject is None]

    listed = done(stopped, "parked", "list", "gateway")
    of_dead = done(stopped, "parked", "list", "gateway", "--state", "dead")
    shown = [done(stopped, "parked", "show", "gateway", str(number)) for number in (dead, behind, garbage.number)]

    assert listed.count(f"sighting/{sighting_id}") == 2
    assert of_dead.count(f"sighting/{sighting_id}") == 1
    assert key in shown[0] and "ValidationError" in shown[0]
    assert json.loads(shown[1][shown[1].index("{") :])["stage"] == "closed"
    assert not [told for told in (listed, of_dead, *shown) if CANARY in told]
    assert "nothing is parked" in refused(stopped, "parked", "show", "gateway", "99999")
    assert "nothing is parked" in done(stopped, "parked", "list", "followup")
    done(stopped, "parked", "discard", "gateway", str(garbage.number), "--reason", "not ours", "--operator", "li.na")


def test_replay_tries_the_head_again_under_its_own_id_and_discard_releases_what_waits_behind_it(
    stopped: Platform, gateway: Runtime
) -> None:
    sighting_id, key, dead, behind = _planted(gateway)
    why = ("--reason", "publisher was corrected", "--operator", "li.na")

    for act in ("replay", "discard"):
        assert "earlier one first" in refused(stopped, "parked", act, "gateway", str(behind), *why)
        assert "nothing is parked" in refused(stopped, "parked", act, "gateway", "99999", *why)
    assert guitu(stopped, "parked", "discard", "gateway", str(dead)).exit_code == 2, "a reason and a name are needed"

    assert key in done(stopped, "parked", "replay", "gateway", str(dead), *why)
    assert _state(gateway, dead) == "waiting"
    gateway.retry_parked()
    assert _state(gateway, dead) == "dead", "it was tried again, and is as wrong as before"

    assert key in done(stopped, "parked", "discard", "gateway", str(dead), *why)
    gateway.retry_parked()
    assert (_state(gateway, dead), _state(gateway, behind)) == (None, None)
    with gateway.view() as view:
        stages = GATEWAY.tables["sighting_status"]
        found = select(stages.c.stage, stages.c.sequence).where(stages.c.sighting_id == sighting_id)
        assert view.session.execute(found).all() == [("closed", 2)]
        acts = select(audit_entry.c.action, audit_entry.c.client_id, audit_entry.c.codes)
        assert [tuple(row) for row in view.session.execute(acts.where(audit_entry.c.subject == f"event/{key}"))] == [
            (act, "li.na", {"reason": "publisher was corrected", "subscription": "gateway.from.patrol"})
            for act in ("parked_replayed", "parked_discarded")
        ]


def _state(gateway: Runtime, number: int) -> str | None:
    with gateway.view() as view:
        event = parking.find(view.session, number)
    return event.state if event else None
