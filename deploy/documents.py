"""``docs/metrics.md``, every metric and the alerts that read it, ``docs/openapi.json``, the interface, and what else
comes from outside the contracts; without them an operator and a partner would learn from the source.

They come from `chassis/metrics.py`, `deploy/prometheus/rules/` and the gateway, which the contracts know nothing of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from chassis.metrics import Metrics
from contracts.documents.markdown import page, table
from deploy.departure_table import departures_page
from deploy.personal_data import personal_data_page
from deploy.state_charts import states_page
from gateway.app import described

RULES: Final = Path(__file__).with_name("prometheus") / "rules" / "guitu.yml"

_INTRODUCTION = """\
All metrics of one process (指标), as `/metrics` shows them: at the gateway, and for a service of its own at
`GUITU_HEALTH_PORT`, loopback only. Embedded, one process counts for all services. Labels are names of ours, never of
people. Gauges of parking, journal and timers are brought up to date every 5 seconds, `guitu_ready` and
`guitu_dead_letters` every 15, by a service whose loops run."""

_PROCESS = """\
Beside them every process shows the usual `process_*` of its own: `process_start_time_seconds`, `process_open_fds`,
`process_max_fds`, `process_resident_memory_bytes`, `process_cpu_seconds_total` and others."""


@dataclass(frozen=True)
class Listed:
    """One metric as an operator meets it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True)
class Alert:
    """One alert rule, as far as documents speak of it."""

    name: str
    expr: str
    severity: str
    runbook_url: str

    @property
    def metrics(self) -> set[str]:
        """The series of ours that it reads, by the names a scrape shows."""
        return set(re.findall(r"\bguitu_\w+", self.expr))


def render() -> dict[str, str]:
    """Every document generated from here: path from the project's root → text."""
    return {
        "docs/departures.md": departures_page(),
        "docs/metrics.md": metrics_page(),
        "docs/openapi.json": openapi(),
        "docs/personal-data.md": personal_data_page(),
        "docs/states.md": states_page(),
    }


def openapi() -> str:
    """The interface as partners get it from `/v1/openapi.json`, but for the address at which to sign in."""
    return json.dumps(described(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def metrics_page() -> str:
    alerts = list(alerts_of(RULES))
    return page(
        "Metrics 指标",
        _INTRODUCTION,
        table(("metric", "type", "labels", "is", "alerts"), [_row(one, alerts) for one in listed(Metrics())]),
        _PROCESS,
        "## Alerts 告警",
        "The rules: `deploy/prometheus/rules/guitu.yml`. `page` wakes somebody, `ticket` waits for the morning.",
        table(("alert", "severity", "reads", "what to do"), [_alert_row(alert) for alert in alerts]),
        sources="chassis/metrics.py and deploy/prometheus/rules/",
    )


def listed(metrics: Metrics) -> Iterator[Listed]:
    """The metrics in the order in which they are declared. :raises ValueError: if one has no meaning in both
    languages."""
    for metric in vars(metrics).values():
        if not hasattr(metric, "describe"):
            continue
        [family] = metric.describe()
        zh, separator, en = family.documentation.partition(" · ")
        if not separator:
            raise ValueError(f"{family.name} needs its meaning as 中文 · English")
        suffix = "_total" if family.type == "counter" else ""
        yield Listed(family.name + suffix, family.type, tuple(metric._labelnames), zh, en)


def alerts_of(rules: Path) -> Iterator[Alert]:
    parsed: dict[str, Any] = yaml.safe_load(rules.read_text("utf8"))
    for group in parsed["groups"]:
        for rule in group["rules"]:
            yield Alert(rule["alert"], rule["expr"], rule["labels"]["severity"], rule["annotations"]["runbook_url"])


def series_of(metric: Listed) -> set[str]:
    """The names of the samples that a scrape shows for it."""
    if metric.kind == "histogram":
        return {f"{metric.name}_{part}" for part in ("bucket", "count", "sum")}
    return {metric.name}


def _row(metric: Listed, alerts: list[Alert]) -> tuple[str, ...]:
    readers = [f"`{alert.name}`" for alert in alerts if alert.metrics & series_of(metric)]
    return (
        f"`{metric.name}`",
        metric.kind,
        ", ".join(metric.labels),
        f"{metric.zh}<br>{metric.en}",
        "<br>".join(readers),
    )


def _alert_row(alert: Alert) -> tuple[str, ...]:
    page_name, _, anchor = alert.runbook_url.partition("#")
    reads = sorted(alert.metrics) or sorted(set(re.findall(r"\bup\b|\bprocess_\w+", alert.expr)))
    return (
        f"`{alert.name}`",
        alert.severity,
        "<br>".join(f"`{name}`" for name in reads),
        f"[{anchor.replace('-', ' ')}]({Path(page_name).name}#{anchor})",
    )
