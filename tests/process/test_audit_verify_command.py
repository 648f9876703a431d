"""``guitu audit verify`` as an operator types it, while the platform runs, after it was killed, and after somebody had
their hands in the database."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

from chassis.checkpoints import file_of
from chassis.failpoints import Failpoint
from tests.doom import doomed
from tests.process.platforms import ROOT, Platform, environment_of

MANY = 250
"""Entries that are sealed at the next turn, without waiting to be ripe."""


def guitu(platform: Platform, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.cli", *arguments],
        cwd=ROOT,
        env=environment_of(platform.settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def write_many(platform: Platform) -> None:
    with platform.onlooker("patrol") as patrol, patrol.unit() as uow:
        for number in range(MANY):
            uow.audit("tried", f"tried/{number}")


def signed(platform: Platform) -> int:
    """How many batches of patrol's audit have their checkpoint."""
    file = file_of(platform.settings.checkpoints_folder, "patrol")
    return len(file.read_bytes().splitlines()) if file.exists() else 0


def test_while_it_runs_the_platform_is_verified_and_an_edit_is_named(
    new_platform: Callable[..., Platform],
) -> None:
    platform = new_platform()
    platform.start()
    write_many(platform)
    platform.wait_for(lambda: signed(platform) == 1, "patrol's audit is sealed and signed")

    code, said, _ = guitu(platform, "audit", "verify", "patrol")
    assert (code, "✓" in said, f"{MANY}" in said) == (0, True, True), said

    with closing(sqlite3.connect(platform.settings.home / "patrol.sqlite3", isolation_level=None)) as database:
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute("UPDATE audit_entry SET subject = 'tried/none' WHERE number = 17")

    code, said, _ = guitu(platform, "audit", "verify", "patrol")
    assert (code, "entry 17" in said, "entry_edited" in said) == (1, True, True), said
    assert guitu(platform, "audit", "verify")[0] == 1


def test_killed_between_the_seal_and_its_checkpoint_the_next_start_writes_it(
    new_platform: Callable[..., Platform],
) -> None:
    platform = new_platform()
    platform.start()
    platform.kill()
    write_many(platform)

    platform.launch(doom=doomed(Failpoint.AUDIT_SEALED))
    process = next(iter(platform.processes.values()))
    assert process.ended(60) == -9, process.output()
    assert (platform.count("patrol", "audit_seal"), signed(platform)) == (1, 0)

    platform.start()
    platform.wait_for(lambda: signed(platform) == 1, "the checkpoint is there")
    assert guitu(platform, "audit", "verify", "patrol")[0] == 0


def test_the_list_is_filtered_and_the_key_is_the_one_that_verifies(new_platform: Callable[..., Platform]) -> None:
    platform = new_platform()
    platform.start()
    platform.kill()
    write_many(platform)

    code, listed, _ = guitu(
        platform, "audit", "list", "patrol", "--action", "tried", "--subject", "tried/249", "--json"
    )
    assert (code, [json.loads(line)["subject"] for line in listed.splitlines()]) == (0, ["tried/249"])
    _, table, _ = guitu(platform, "audit", "list", "patrol", "--limit", "1")
    assert "tried/249" in table
    _, pem, _ = guitu(platform, "audit", "key")
    public = platform.settings.home / "exported.pem"
    public.write_text(pem, "utf8")
    folder = platform.settings.checkpoints_folder
    folder.mkdir(exist_ok=True)

    code, said, _ = guitu(
        platform, "audit", "verify", "patrol", "--public-key", str(public), "--checkpoints", str(folder)
    )
    assert (code, f"{MANY}, 最早 oldest" in said) == (0, True), said
    assert (platform.settings.signing_key_file.stat().st_mode & 0o777) == 0o600
