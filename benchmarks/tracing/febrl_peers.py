"""What others make of FEBRL's data, each as its own documentation shows; without them our figures would be compared
with memory.

Both are asked in bulk for the F1 and one record at a time for the latency. Their packages are in
requirements-bench.lock."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from benchmarks.tracing.febrl import FIELDS, Outcome, Task, pair_of
from benchmarks.tracing.linkage import best_f1

Scores = dict[tuple[str, str], float]
_BLOCKS: Final = (("given_name",), ("surname",), ("date_of_birth",), ("soc_sec_id",), ("postcode", "street_number"))
_TEXTS: Final = ("given_name", "surname", "address_1", "address_2", "suburb")
_CODES: Final = ("street_number", "postcode", "state", "date_of_birth", "soc_sec_id")


def _frame(records: dict[str, Any]) -> Any:
    import pandas

    frame = pandas.DataFrame(list(records.values()), columns=list(FIELDS), index=list(records))
    return frame.replace("", None).rename_axis("rec_id")


def _one_by_one(asked: Sequence[str], ask: Callable[[str], Any]) -> list[float]:
    times = []
    for key in asked:
        began = time.perf_counter()
        ask(key)
        times.append(1000 * (time.perf_counter() - began))
    return times


# --- recordlinkage ------------------------------------------------------------------------------------------------


def by_recordlinkage(task: Task, sample: int) -> Outcome:
    """Blocks on five fields, Jaro and Winkler's similarity of texts, and the sum of all similarities as the score."""
    import recordlinkage

    began = time.perf_counter()
    asked, known = _frame(task.asked), _frame(task.known)
    indexer = recordlinkage.Index()
    for block in _BLOCKS:
        indexer.block(list(block))
    comparer = recordlinkage.Compare()
    for field in _TEXTS:
        comparer.string(field, field, method="jarowinkler", missing_value=0.5, label=field)
    for field in _CODES:
        comparer.string(field, field, method="damerau_levenshtein", missing_value=0.5, label=field)
    built = time.perf_counter() - began

    def compared(rows: Any) -> Any:
        pairs = indexer.index(rows, known)
        return comparer.compute(pairs, rows, known).sum(axis=1)

    scores = comparer.compute(indexer.index(known), known).sum(axis=1) if task.within else compared(asked)
    times = _one_by_one(list(task.asked)[:sample], lambda key: compared(asked.loc[[key]]))
    return Outcome(best_f1(_scores(task, scores.items()), task.true), times, built)


def _scores(task: Task, found: Iterator[tuple[tuple[str, str], float]]) -> Scores:
    return {
        pair_of(task, one, other): float(score) for (one, other), score in found if not (task.within and one == other)
    }


# --- Splink -------------------------------------------------------------------------------------------------------


def by_splink(task: Task, sample: int) -> Outcome:
    """Jaro and Winkler's levels with term frequencies, u from random pairs, m by expectation maximisation."""
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    began = time.perf_counter()
    database = DuckDBAPI()
    frames = [task.known] if task.within else [task.asked, task.known]
    registered = [
        database.register(_frame(records).reset_index(), dataset_display_name=f"side_{number}")
        for number, records in enumerate(frames)
    ]
    linker = Linker(registered[0] if task.within else registered, _settings(task), log_level=logging.ERROR)
    _trained(linker)
    built = time.perf_counter() - began
    found = linker.inference.predict(threshold_match_weight=-20).as_pandas_dataframe()
    pairs = zip(zip(found["rec_id_l"], found["rec_id_r"], strict=True), found["match_weight"], strict=True)
    scores = {_directed(task, *pair): float(weight) for pair, weight in pairs}
    ask = _asker(task, database, linker, registered[-1])
    return Outcome(best_f1(scores, task.true), _one_by_one(list(task.asked)[:sample], ask), built)


def _settings(task: Task) -> Any:
    import splink.comparison_library as comparisons
    from splink import SettingsCreator, block_on

    texts = [comparisons.JaroWinklerAtThresholds(field, [0.92, 0.8]) for field in _TEXTS]
    codes = [comparisons.DamerauLevenshteinAtThresholds(field, [1, 2]) for field in _CODES]
    return SettingsCreator(
        link_type="dedupe_only" if task.within else "link_only",
        unique_id_column_name="rec_id",
        comparisons=[*(each.configure(term_frequency_adjustments=True) for each in texts), *codes],
        blocking_rules_to_generate_predictions=[block_on(*block) for block in _BLOCKS],
    )


def _trained(linker: Any) -> None:
    from splink import block_on

    linker.training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for block in (("given_name", "surname"), ("soc_sec_id",), ("date_of_birth",)):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*block))


def _directed(task: Task, one: str, other: str) -> tuple[str, str]:
    """Splink orders the two sides of a pair itself."""
    return pair_of(task, one, other) if one in task.asked else (other, one)


def _asker(task: Task, database: Any, linker: Any, known: Any) -> Callable[[str], Any]:
    def ask(key: str) -> Any:
        row = database.register(
            _frame({f"{key}?": task.asked[key]}).reset_index(), dataset_display_name=f"asked_{abs(hash(key))}"
        )
        return linker.inference.predict_between(row, known).as_pandas_dataframe()

    return ask
