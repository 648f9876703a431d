"""A short, repeatable shaking of the whole interface; the long one is ``make fuzz`` (tests/fuzz)."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.demo.credentials import FILE_NAME, read_credentials
from tests.fuzz.shaking import Shaker, one_of_each_kind, shaken
from tests.live import open_live_city
from tests.town import EMBEDDED, settings_for

SEED = 20260706


@pytest.mark.timeout(240)
def test_every_operation_answers_as_it_says_to_every_kind_of_agency(tmp_path: Path) -> None:
    """Requests that keep to the OpenAPI document and requests that break it: no 5xx, and no answer beside it."""
    settings = settings_for(EMBEDDED, tmp_path / "home", drill=True)
    with open_live_city(settings) as live:
        secrets = one_of_each_kind(read_credentials(settings.home / FILE_NAME))
        shaker = Shaker(live.url, secrets)
        for _ in shaken(shaker, range(2), seed=SEED, examples=1):
            pass
    assert shaker.tally.violations == {}
    assert shaker.tally.requests > 200
    assert shaker.tally.away <= shaker.tally.requests // 100
