"""``guitu tracing-eval``: figures of files, and of what in them cannot be read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli import main
from deploy.tracing_eval.measures import Standing, calibration_error, ranking, times
from services.tracing.matching.records import Profile, Report
from tests.unit.tracing.matching.world import a_world

WORLD = a_world(size=200, people=40)


def report_row(report: Report) -> dict[str, Any]:
    return {
        "id": report.id, "name": report.name, "alias": list(report.aliases), "sex": report.sex,
        "birth_year": report.birth_year, "home_code": report.home_code, "home_text": report.home_text,
        "town": report.town or None, "village": report.village or None, "ethnicity": report.ethnicity or None,
        "speaks": [], "height": report.height, "blood": report.blood,
        "marks": [{"kind": mark.kind, "part": mark.part, "side": mark.side, "text": ""} for mark in report.marks],
        "clothes": list(report.clothes), "lost_code": report.lost_code, "lost_date": str(report.lost_on),
        "reporter": {"relation": "女儿", "name": report.reporter.name if report.reporter else None,
                     "phone": report.phone}, "kin": [], "category": report.category or None,
    }  # fmt: skip


def profile_row(profile: Profile) -> dict[str, Any]:
    low, high = profile.ages or (None, None)
    return {
        "id": profile.id, "name_heard": next(iter(profile.names), None), "name_kind": profile.name_kind or None,
        "sex": profile.sex, "age_lo": low, "age_hi": high, "intake_date": str(profile.found_on),
        "found_code": profile.found_code, "accent": profile.accent or None, "languages": [],
        "ethnicity": profile.ethnicity or None, "places": list(profile.places),
        "marks": [{"kind": mark.kind, "part": mark.part, "side": mark.side, "text": ""} for mark in profile.marks],
        "height": profile.height, "blood": profile.blood, "clothes": list(profile.clothes), "kin_names": [],
        "phone_frag": profile.phone or None, "category": profile.category or None,
    }  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A small world as files; the register packed."""
    truth = [
        {"profile": one.id, "registry": [WORLD.truth[one.id]] if one.id in WORLD.truth else []}
        for one in WORLD.profiles
    ]
    rows = {
        "profiles": [profile_row(profile) for profile in WORLD.profiles],
        "truth": truth,
        "events": [
            {"op": "report", "rec": report_row(WORLD.reports[0])},
            {"op": "withdraw", "id": "r1"},
            {"op": "profile", "rec": profile_row(WORLD.profiles[0])},
        ],
    }
    made = {name: _write(tmp_path / f"{name}.jsonl", of_kind) for name, of_kind in rows.items()}
    packed = tmp_path / "registry.jsonl.gz"
    packed.write_bytes(gzip.compress(_lines([report_row(report) for report in WORLD.reports])))
    return {**made, "registry": packed}


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_bytes(_lines(rows))
    return path


def evaluate(files: dict[str, Path], *more: str) -> Result:
    named = [part for name in ("registry", "profiles", "truth") for part in (f"--{name}", str(files[name]))]
    return CliRunner().invoke(main, ["tracing-eval", *named, "--json", *more])


def test_figures_of_a_small_world(files: dict[str, Path]) -> None:
    answer = evaluate(files, "--events", str(files["events"]))
    figures = json.loads(answer.stdout)

    assert answer.exit_code == 0
    assert (figures["reports"], figures["profiles"], figures["with_a_true_report"]) == (200, 40, 32)
    assert figures["recall@1"] <= figures["recall@5"] <= figures["recall@20"]
    assert figures["recall@5"] >= 0.8
    assert set(figures["query_ms"]) == {"p50", "p95", "p99"}
    assert figures["events"]["count"] == 3
    assert figures["refused"] == {}


def test_learning_from_confirmed_pairs_is_another_version(files: dict[str, Path]) -> None:
    fit = [part for name in ("registry", "profiles", "truth") for part in (f"--fit-{name}", str(files[name]))]
    figures = json.loads(evaluate(files, *fit, "--labels", "20").stdout)

    assert figures["parameters"]["version"] == "m1+20"


def test_a_register_grows_by_drawing_from_it(files: dict[str, Path]) -> None:
    assert json.loads(evaluate(files, "--resample", "500").stdout)["reports"] == 500


def test_lines_that_cannot_be_read_are_told_and_good_ones_kept(files: dict[str, Path]) -> None:
    good = gzip.decompress(files["registry"].read_bytes())
    bad = (
        b'{"id": "x1", "sex": "robot"}\n{broken\n{"id": "x2", "lost_date": "2026-02-30"}\n'
        + b'{"id": "'
        + b"9" * 200_000
        + b'"}\n'
    )
    files["registry"].write_bytes(bad + good)

    answer = evaluate(files)

    assert answer.exit_code == 3
    assert json.loads(answer.stdout)["reports"] == 200
    for number, reason in (
        (1, "unknown_code (sex)"),
        (2, "not_json"),
        (3, "impossible_date (lost_date)"),
        (4, "line_too_long"),
    ):
        assert f"{files['registry']}:{number}: {reason}" in answer.stderr
    assert json.loads(answer.stdout)["refused"] == {
        str(files["registry"]): {"impossible_date": 1, "line_too_long": 1, "not_json": 1, "unknown_code": 1}
    }


def test_an_empty_file_is_nothing_to_measure(files: dict[str, Path]) -> None:
    files["registry"].write_bytes(b"")
    answer = evaluate(files)

    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "nothing to measure" in answer.stderr


def test_an_engine_nobody_knows_is_named_with_those_known(files: dict[str, Path]) -> None:
    answer = evaluate(files, "--engine", "magic")

    assert answer.exit_code == 2
    assert "memory" in answer.stderr


@pytest.mark.parametrize(
    ("candidates", "within", "reciprocal"),
    [
        ([("t", 9), ("a", 8)], {1: 1.0, 2: 1.0}, 1.0),
        ([("a", 9), ("t", 8)], {1: 0.0, 2: 1.0}, 0.5),
        ([("a", 9), ("t", 9)], {1: 0.5, 2: 1.0}, 0.75),
        ([("t", 9), ("a", 9), ("b", 9)], {1: pytest.approx(1 / 3), 2: pytest.approx(2 / 3)}, pytest.approx(11 / 18)),
        ([("a", 9)], {1: 0.0, 2: 0.0}, 0.0),
    ],
)
def test_equals_are_counted_as_if_put_in_any_order(
    candidates: list[tuple[str, int]], within: dict[int, float], reciprocal: float
) -> None:
    standing = Standing.of(candidates, frozenset({"t"}))

    assert {cut: standing.within(cut) for cut in within} == within
    assert standing.reciprocal == reciprocal


def test_recall_and_times_of_nothing_are_zero_and_nothing() -> None:
    assert ranking([]) == {"recall@1": 0.0, "recall@5": 0.0, "recall@20": 0.0, "mrr": 0.0}
    assert times([]) == {}
    assert calibration_error([]) == 0.0


def test_a_probability_told_too_high_is_an_error_of_as_much() -> None:
    assert calibration_error([(0.9, True)] * 9 + [(0.9, False)]) == pytest.approx(0.0)
    assert calibration_error([(0.9, False)] * 10) == pytest.approx(0.9)
