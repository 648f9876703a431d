"""docs/metrics.md is the one list: every metric a process shows, in both languages, and the alerts that read it."""

from __future__ import annotations

import re

import pytest
from prometheus_client import Gauge

from chassis.metrics import Metrics
from deploy.documents import RULES, alerts_of, listed, metrics_page, series_of

PAGE = metrics_page()
ROWS = {
    row[0].strip("`"): row
    for line in PAGE.splitlines()
    if line.startswith("| `")
    for row in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def test_every_metric_of_ours_that_a_process_shows_is_listed_with_its_labels() -> None:
    registry = Metrics().registry
    shown = {family.name for family in registry.collect() if family.name.startswith("guitu_")}
    assert {re.sub("_total$", "", name) for name in ROWS if name.startswith("guitu_")} == shown
    labels = {one.name: ", ".join(one.labels) for one in listed(Metrics())}
    assert {name: row[2] for name, row in ROWS.items() if name in labels} == labels


def test_every_meaning_is_in_chinese_and_in_english() -> None:
    strange = [
        one.name
        for one in listed(Metrics())
        if not re.search(r"[\u4e00-\u9fff]", one.zh) or not re.fullmatch(r"[A-Z0-9][ -~]+[^.]", one.en)
    ]
    assert strange == []


def test_a_metric_without_its_meaning_in_both_languages_is_refused() -> None:
    metrics = Metrics()
    metrics.wordless = Gauge("guitu_wordless", "Only English", registry=None)  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="guitu_wordless"):
        list(listed(metrics))


def test_beside_each_metric_stand_the_alerts_that_read_it() -> None:
    for one in listed(Metrics()):
        readers = [f"`{alert.name}`" for alert in alerts_of(RULES) if alert.metrics & series_of(one)]
        assert ROWS[one.name][4] == "<br>".join(readers), one.name


def test_every_alert_is_listed_with_its_severity() -> None:
    alerts = {alert.name: alert.severity for alert in alerts_of(RULES)}
    assert {name: row[1] for name, row in ROWS.items() if name.startswith("Guitu")} == alerts
