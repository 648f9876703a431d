"""A real process shows its machinery at work, and while it is well no alert fires."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from contracts.law.calendar import operator_warnings
from tests.deploy.test_alerts import firing, without_histograms
from tests.process.conftest import ALL
from tests.process.platforms import Platform, somebody_lying

HOUSEHOLD = {
    "guitu_hub_lag_seconds",
    "guitu_outbox_lag_seconds",
    "guitu_parked_events",
    "guitu_ready",
    "guitu_relay_active",
    "guitu_timers_failing",
    "guitu_timers_overdue_seconds",
}
"""What every service shows by itself, whether anything happens or not."""


def scrape(platform: Platform) -> list[Sample]:
    text = platform.health("platform", "/metrics").text
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def test_every_service_of_a_platform_shows_its_machinery_and_while_it_is_well_no_alert_fires(
    new_platform: Callable[..., Platform], tmp_path: Path
) -> None:
    platform = new_platform()
    platform.start()
    assert platform.partner("courier-group").post("/v1/sightings", somebody_lying()).status_code == 201

    def shown() -> dict[str, set[str]]:
        found: dict[str, set[str]] = {service: set() for service in ALL}
        for sample in scrape(platform):
            if (service := sample.labels.get("service")) in found:
                found[service].add(sample.name)
        return {service: names & HOUSEHOLD for service, names in found.items()}

    def household() -> dict[str, float]:
        return {
            s.name + str(s.labels): s.value for s in scrape(platform) if s.name in ("guitu_ready", "guitu_relay_active")
        }

    platform.wait_for(lambda: shown() == dict.fromkeys(ALL, HOUSEHOLD), "every service shows its household")
    platform.wait_for(lambda: set(household().values()) == {1.0}, "all are ready, and each has its relay")
    assert len(household()) == 3 * len(ALL)

    well = [*without_histograms(scrape(platform)), Sample("up", {"job": "guitu", "instance": "a"}, 1.0)]
    # From autumn until the State Council's notice the next year has no calendar of working days, and that is said.
    due = operator_warnings(datetime.now(UTC))["work_calendar_missing"]
    assert firing(well, 90, tmp_path) == ({"GuituWorkCalendarMissing"} if due else set())
