"""How often everything occurs in the country; without it a city with an empty register would have nothing to weigh a
name by.

Statistics of the first version: shares of national facts (``data/national.toml``, each with its source) and the names
of all counties (``data/divisions.csv``) as if :data:`WORTH` reports had been counted. Reports that are counted on top
outweigh them little by little.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, partial
from importlib import resources
from typing import Any

from services.tracing.domain.places import PROVINCES
from services.tracing.matching.people import GROUPS
from services.tracing.matching.records import Mark
from services.tracing.matching.statistics import UNLISTED, Statistics, core_key, mark_keys

WORTH = 2_000
"""Reports all of this is worth: with as many counted ones, country and register weigh the same. Few enough that a
city's own people show within its first years, enough that its first hundred reports do not make a surname common."""
WRITTEN_ON = date(2026, 11, 30)
"""The day these facts are of."""
_WHOLE = 10_000
_YEAR = 365.25


def national(today: date = WRITTEN_ON) -> Statistics:
    """Statistics nobody had to count anything for, as of a day: those who are missed were lost before it. A new object
    each time, to which reports are added as to any other; the same counts for the same day. ``reports`` is 0, so that
    it says how many were counted on top."""
    return Statistics({**_counts(), "lost_day": _days(today, _facts()["lost_day"])})


@cache
def _counts() -> Mapping[str, Mapping[str, int]]:
    counts = {topic: form(_facts()[topic]) for topic, form in _FORMS.items()}
    return {**counts, "lost": counts["home"], **_division_names()}


@cache
def _facts() -> Mapping[str, Any]:
    return tomllib.loads(_text("national.toml"))


def _text(name: str) -> str:
    return resources.files("services.tracing.matching.data").joinpath(name).read_text("utf8")


def _pairs(text: str) -> Iterator[tuple[str, int]]:
    """``30 熊 白``: every word with the number before it."""
    number = 0
    for word in text.split():
        if word.isdecimal():
            number = int(word)
        else:
            yield word, number


def _many(facts: Mapping[str, Any], share: float) -> int:
    """How often something with this share is counted."""
    return round(WORTH * facts["told"] * share / _WHOLE)


def _listed(key: Callable[[str], str], facts: Mapping[str, Any]) -> Counter[str]:
    """Values with their shares; what rounds to nothing is left out."""
    counts: Counter[str] = Counter()
    for word, share in _pairs(facts["shares"]):
        counts[key(word)] += _many(facts, share)
    return +counts


def _with_the_rest(key: Callable[[str], str], facts: Mapping[str, Any]) -> Counter[str]:
    """The same where few of many values are listed, so that those do not stand for all."""
    counts = _listed(key, facts)
    counts[UNLISTED] = _many(facts, _WHOLE) - counts.total()
    return +counts


def _evenly(values: Sequence[str], many: int) -> Counter[str]:
    return Counter(values[place * len(values) // many] for place in range(many))


def _bands(text: str) -> Iterator[tuple[float, float, int]]:
    """``1920-1929 200``: where a stretch begins and ends, and its share."""
    words = text.split()
    for stretch, share in zip(words[::2], words[1::2], strict=True):
        first, last = stretch.split("-")
        yield float(first), float(last), int(share)


def _numbers(facts: Mapping[str, Any]) -> Counter[str]:
    """Stretches of whole numbers, each spread evenly."""
    counts: Counter[str] = Counter()
    for first, last, share in _bands(facts["bands"]):
        counts += _evenly([str(number) for number in range(int(first), int(last) + 1)], _many(facts, share))
    return counts


def _days(today: date, facts: Mapping[str, Any]) -> Counter[str]:
    """Days by how many years they lie back, each stretch spread evenly."""
    counts: Counter[str] = Counter()
    for latest, earliest, share in _bands(facts["years"]):
        first, last = (today.toordinal() - round(years * _YEAR) for years in (earliest, latest))
        counts += _evenly([str(day) for day in range(first, last)], _many(facts, share))
    return counts


def _marks(facts: Mapping[str, Any]) -> Counter[str]:
    """Kind and part together, and each alone, by the keys that marks are counted by."""
    shares: Counter[str] = Counter()
    for kind, of_kind in _pairs(facts["kinds"]):
        for part, of_part in _pairs(facts["parts"]):
            for key in mark_keys(Mark(kind, part)):
                shares[key] += of_kind * of_part
    return +Counter({key: _many(facts, share / _WHOLE) for key, share in shares.items()})


def _clothes(facts: Mapping[str, Any]) -> Counter[str]:
    counts = Counter(
        {
            colour + garment: _many(facts, of_colour * of_garment / _WHOLE)
            for colour, of_colour in _pairs(facts["colours"])
            for garment, of_garment in _pairs(facts["garments"])
        }
    )
    return +counts


def _homes(facts: Mapping[str, Any]) -> Counter[str]:
    """The people of each province, spread evenly over its counties; every county has somebody."""
    codes = {name: code for code, name in PROVINCES.items()}
    people = dict(_pairs(facts["hundred_thousands"]))
    everybody = sum(people.values())
    counts: Counter[str] = Counter()
    for province, living in people.items():
        here = [code for code in counties() if code.startswith(codes[province])]
        counts += _evenly(here, max(len(here), _many(facts, _WHOLE * living / everybody)))
    return counts


@cache
def counties() -> Mapping[str, str]:
    """Every county by its code, with its name; a city that has none is one itself."""
    names = divisions()
    divided = {code[:4] for code in names if not code.endswith("00")}
    return {code: name for code, name in names.items() if not code.endswith("00") or code[:4] not in divided}


@cache
def divisions() -> Mapping[str, str]:
    """Every city and county by its code, with its name."""
    return {row["code"]: row["name"] for row in csv.DictReader(_text("divisions.csv").splitlines())}


def _division_names() -> Mapping[str, Counter[str]]:
    """Names by the keys that a report's address is counted by, each once."""
    cities = Counter(f"{code[:4]}|{name}" for code, name in divisions().items() if code.endswith("00"))
    below = Counter(f"{code}|{name}" for code, name in divisions().items() if not code.endswith("00"))
    return {"city_name": cities, "county_name": below}


def _same(word: str) -> str:
    return word


def _group(word: str) -> str:
    return str(GROUPS.index(word))


_FORMS: Mapping[str, Callable[[Mapping[str, Any]], Counter[str]]] = {
    "surname": partial(_listed, _same),
    "given": partial(_listed, _same),
    "alias": partial(_with_the_rest, _same),
    "birth_year": _numbers,
    "height": _numbers,
    "blood": partial(_listed, _same),
    "people": partial(_with_the_rest, _group),
    "category": partial(_listed, _same),
    "mark": _marks,
    "clothes": _clothes,
    "town": partial(_with_the_rest, core_key),
    "village": partial(_with_the_rest, core_key),
    "home": _homes,
}
"""How the facts of each topic are written down."""
