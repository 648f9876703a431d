"""The guide for partners is executed, block by block, in both languages the same; what it tells a hospital works."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from contracts.problems import PROBLEMS
from contracts.quotas import PACES, Quota
from tests.live import Live, open_live_city
from tests.process.platforms import environment_of
from tests.town import EMBEDDED, settings_for

ROOT = Path(__file__).resolve().parents[2]
CHINESE, ENGLISH = (ROOT / "docs" / f"partners.{language}.md" for language in ("zh-CN", "en"))
_RUN = re.compile(r"^```(sh|python) run\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str]]:
    """The language and the text of every block that is to be executed."""
    return _RUN.findall(page.read_text("utf8"))


def as_script(page: Path) -> str:
    """All of them as one script, as somebody who types along has one shell."""
    told = [text if language == "sh" else f"python - <<'PYTHON'\n{text}PYTHON\n" for language, text in blocks(page)]
    return "set -euo pipefail\n" + "\n".join(told)


def environment(live: Live) -> Mapping[str, str]:
    known = environment_of(live.city.town.platform.settings)
    own = {
        "PATH": f"{Path(sys.executable).parent}:{known['PATH']}",
        "PYTHONWARNINGS": "ignore",
        "GUITU": live.url,
        "TEAM_SECRET": live.secret("patrol-team-1"),
        "HOSPITAL_SECRET": live.secret("hospital-1"),
    }
    return {**known, **own}


@pytest.mark.timeout(240)
def test_whoever_types_along_gets_through(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    with open_live_city(settings_for(EMBEDDED, tmp_path / "home", drill=True)) as live:
        live.lists("hospital-1", "127.0.0.1")
        ran = subprocess.run(
            ["bash", "-c", as_script(CHINESE)],
            cwd=tmp_path,
            env=environment(live),
            capture_output=True,
            text=True,
            timeout=200,
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "guitu.intake.referral_requested.v1" in ran.stdout
    assert "idempotency_key_missing" in ran.stdout


def test_both_languages_tell_the_same_commands() -> None:
    assert [text for _, text in blocks(CHINESE)] == [text for _, text in blocks(ENGLISH)]
    assert len(blocks(CHINESE)) > 10


@pytest.mark.parametrize("page", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_every_code_and_number_in_the_guide_is_ours(page: Path) -> None:
    told = page.read_text("utf8")
    errors = told[told.index("## 7.") : told.index("## 8.")]
    rows = [row.split("|") for row in errors.splitlines() if row.startswith("| 4") or row.startswith("| 503")]
    codes = {code for row in rows for code in re.findall(r"`([a-z_]+)`", row[2])}
    assert codes - set(PROBLEMS) == set()
    for quota in (Quota.READS, Quota.ORDERS):
        assert str(PACES[quota].per_minute) in told
