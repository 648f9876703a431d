"""How long accepted operations have been waiting shows among the metrics, so that an alert can watch it."""

from __future__ import annotations

from pathlib import Path

from tests.city import City, open_city
from tests.town import EMBEDDED, settings_for

SIGHTING = {
    "place": {"text": "郑陆镇公交站台", "lat": 31.8, "lon": 120.1, "crs": "WGS84"},
    "what_seen": "一位老人躺在站台",
}


def shown(city: City) -> tuple[float, float]:
    """How many operations are open and for how long the oldest has been, as a scrape shows it."""
    city.deliver()
    registry = city.town.platform.metrics.registry
    found = [registry.get_sample_value(f"guitu_operations_{what}") for what in ("open", "oldest_seconds")]
    return found[0] or 0, found[1] or 0


def test_an_operation_that_waits_for_its_owner_shows_with_its_age_until_it_is_answered(tmp_path: Path) -> None:
    with open_city(settings_for(EMBEDDED, tmp_path), deadline_s=0.3) as city:
        assert shown(city) == (0, 0)
        with city.without("patrol"):
            answer = city["courier-group"].answer("/v1/sightings", SIGHTING)
            assert answer.status_code == 202, answer.get_data(as_text=True)
            count, age = shown(city)
            assert (count, age > 0) == (1, True)
            assert shown(city)[1] > age
        city.deliver()
        assert shown(city) == (0, 0)
