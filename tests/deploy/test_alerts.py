"""The alerts: each fires when it should and keeps quiet below, reads what the code shows, and says what to do."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from chassis import operating, parking
from chassis.metrics import Metrics
from chassis.runtime import Runtime
from deploy.documents import RULES, alerts_of, listed, series_of
from tests.deploy.test_runbook import PAGE, sections
from tests.messaging.depots import a_parcel, announce_journeys, parcel_town, wait_for
from tests.messaging.parcels.service import FAULTS
from tests.town import EMBEDDED, settings_for

PROMETHEUS = RULES.parents[1]
ALERTS = list(alerts_of(RULES))
GROUPS: list[dict[str, Any]] = yaml.safe_load(RULES.read_text("utf8"))["groups"]
RULES_BY_NAME: dict[str, dict[str, Any]] = {rule["alert"]: rule for group in GROUPS for rule in group["rules"]}
TEST_FILES = sorted((PROMETHEUS / "tests").glob("*.yml"))
OTHERS = {"up", "process_start_time_seconds", "process_open_fds", "process_max_fds"}
"""What rules may read beside our own metrics: Prometheus makes the first, every process the rest."""


def promtool(*arguments: str | Path) -> None:
    """:raises AssertionError: with what promtool said."""
    run = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, timeout=100)
    assert run.returncode == 0, run.stdout + run.stderr


# --- By promtool ----------------------------------------------------------------------------------------------------


def test_promtool_finds_nothing_wrong_with_rules_and_example() -> None:
    promtool("check", "rules", RULES)
    promtool("check", "config", PROMETHEUS / "prometheus.yml")


@pytest.mark.parametrize("file", TEST_FILES, ids=lambda file: file.stem)
def test_each_alert_fires_when_it_should_and_keeps_quiet_below(file: Path) -> None:
    promtool("test", "rules", file)


def checks() -> Iterator[tuple[str, bool]]:
    """Every question that the tests for promtool ask: which alert, and whether it should be firing."""
    for file in TEST_FILES:
        for test in yaml.safe_load(file.read_text("utf8"))["tests"]:
            for check in test["promql_expr_test"]:
                [name] = re.findall(r'^ALERTS\{alertname="(\w+)",alertstate="firing"\}$', check["expr"])
                yield name, bool(check["exp_samples"])


def test_no_alert_is_without_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    every = [alert.name for alert in ALERTS]
    asked = set(checks())
    assert sorted(asked) == sorted((name, fires) for name in every for fires in (True, False))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("eval_time: 3m\n", "eval_time: 30s\n"),
        ('state="dead",instance="a"}\', values: "0x44"', 'state="dead",instance="a"}\', values: "1x44"'),
    ],
    ids=["it should fire too early", "it should not fire although an event is dead"],
)
def test_a_case_whose_expectation_is_wrong_is_noticed(tmp_path: Path, right: str, wrong: str) -> None:
    given = (PROMETHEUS / "tests" / "events.yml").read_text("utf8").replace("../rules", str(RULES.parent))
    spoilt = given.replace(right, wrong)
    assert spoilt != given
    file = tmp_path / "spoilt.yml"
    file.write_text(spoilt, "utf8")
    with pytest.raises(AssertionError, match="FAILED"):
        promtool("test", "rules", file)


# --- What every rule has --------------------------------------------------------------------------------------------


def test_every_alert_is_told_of_in_both_languages() -> None:
    wordless = [
        (name, part)
        for name, rule in RULES_BY_NAME.items()
        for part in ("summary", "description")
        if not re.search(r"[\u4e00-\u9fff].* ?· ?.*[a-z]", rule["annotations"][part])
    ]
    assert wordless == []


def test_every_alert_says_whether_it_wakes_somebody() -> None:
    assert {alert.severity for alert in ALERTS} == {"page", "ticket"}
    assert all(alert.name.startswith("Guitu") for alert in ALERTS)
    assert len(RULES_BY_NAME) == len(ALERTS)


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_the_runbook_names_the_alert_under_the_heading_it_links_to(alert: Any) -> None:
    file, _, anchor = alert.runbook_url.partition("#")
    assert file == "docs/runbook.md"
    assert f"`{alert.name}`" in sections(PAGE)[anchor].partition("**Look.**")[0]


def test_the_runbook_names_no_alert_that_is_not_there() -> None:
    assert set(re.findall(r"`(Guitu[A-Z]\w+)`", PAGE)) - set(RULES_BY_NAME) == set()


# --- Code and rules speak of the same -------------------------------------------------------------------------------


def selectors(expr: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each series that an expression reads, with its conditions on labels (as written, ``=value`` or ``=~value``)."""
    for name, conditions in re.findall(r"\b(up|process_\w+|guitu_\w+)\b(?:\{([^}]*)\})?", expr):
        yield name, dict(re.findall(r'(\w+)(?:=~|!~|=)"([^"]*)"', conditions))


def test_every_series_that_a_rule_reads_is_one_of_ours_with_those_labels() -> None:
    labels = {series: set(one.labels) for one in listed(Metrics()) for series in series_of(one)}
    scraped = {"job", "instance", "process"}
    strange = [
        (alert.name, name, label)
        for alert in ALERTS
        for name, conditions in selectors(alert.expr)
        for label in (conditions or {"": ""})
        if name not in {*labels, *OTHERS} or (label and label not in labels.get(name, set()) | scraped)
    ]
    assert strange == []


def test_every_label_by_which_a_rule_sums_up_is_on_all_it_reads() -> None:
    labels = {series: set(one.labels) | {"le"} for one in listed(Metrics()) for series in series_of(one)}
    missing = [
        (alert.name, name, label)
        for alert in ALERTS
        for by in re.findall(r"\bby \(([^)]*)\)", alert.expr)
        for label in re.split(r"\s*,\s*", by)
        for name in alert.metrics
        if label not in labels[name]
    ]
    assert missing == []


def firing(scraped: list[Sample], minutes: int, folder: Path) -> set[str]:
    """Which alerts Prometheus would have firing, had it scraped exactly this for so many minutes."""
    series = [f"      - {{series: '{shown(sample)}', values: \"{sample.value}x{minutes * 4}\"}}" for sample in scraped]
    lines = [
        f"rule_files: ['{RULES}']",
        "evaluation_interval: 15s",
        "tests:",
        "  - interval: 15s",
        "    input_series:",
        *series,
        "    promql_expr_test:",
        '      - expr: ALERTS{alertstate="firing"}',
        f"        eval_time: {minutes}m",
        "        exp_samples: []",
    ]
    file = folder / "scraped.yml"
    file.write_text("\n".join(lines) + "\n", "utf8")
    run = subprocess.run(["promtool", "test", "rules", str(file)], capture_output=True, text=True, timeout=100)
    said = run.stdout + run.stderr
    assert run.returncode == 0 or "got:" in said, said
    return set(re.findall(r'alertname="(\w+)"', said.partition("got:")[2]))


def shown(sample: Sample) -> str:
    return sample.name + "{" + ",".join(f'{name}="{value}"' for name, value in sample.labels.items()) + "}"


def scraped(runtime: Runtime) -> list[Sample]:
    """What a scrape of this process shows of the machinery, as its text says it; and that it answered."""
    text = generate_latest(runtime.metrics.registry).decode()
    families = text_string_to_metric_families(text)
    shown = without_histograms(sample for family in families for sample in family.samples)
    return [*shown, Sample("up", {"job": "guitu", "instance": "a"}, 1.0)]


def without_histograms(samples: Iterable[Sample]) -> list[Sample]:
    """Those that tell something when they stand still."""
    return [sample for sample in samples if not re.search(r"_(bucket|created|sum|count)$", sample.name)]


@pytest.fixture
def faults() -> Iterator[Mapping[str, Any]]:
    FAULTS.update(poison=set())
    yield FAULTS
    FAULTS.update(poison=set())


def test_a_dead_event_of_a_real_service_pages_within_five_minutes_until_it_is_replayed(
    tmp_path: Path, faults: dict[str, Any]
) -> None:
    """From the handler's error through the scrape's text to the alert: rules and code cannot drift apart."""
    ill = a_parcel()
    faults["poison"] = {ill}
    with parcel_town(settings_for(EMBEDDED, tmp_path)) as town:
        courier = town["courier"]
        announce_journeys(town["depot"], [ill], stops=1)
        town.settle()
        assert alerts_after(courier, 5, tmp_path) == set()
        with courier.view() as view:
            [head, _behind] = parking.list_parked(view.session)
        with courier.unit() as uow:
            parking.postpone(uow.session, head.number, "RuntimeError", 6, None)
        assert alerts_after(courier, 3, tmp_path) == {"GuituEventDead"}

        faults["poison"] = set()
        operating.replay(courier, head.number, "op-1", "mended")
        with town.keep_moving():
            wait_for(lambda: not parked_in(courier), "it is handled at last")
        assert alerts_after(courier, 5, tmp_path) == set()


def parked_in(runtime: Runtime) -> int:
    with runtime.view() as view:
        return sum(parking.counts(view.session).values())


def alerts_after(runtime: Runtime, minutes: int, folder: Path) -> set[str]:
    runtime.measure()
    runtime.look_around()
    return firing(scraped(runtime), minutes, folder)
