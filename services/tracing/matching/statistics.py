"""How often everything occurs in a register of reports; without it a rare surname would weigh no more than 王.

Running counters: a report adds to them and taken away leaves no trace, in any order. Frozen into a parameter version
they say how likely something is by chance; the counters that run on feed the next version.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import cache

from services.tracing.domain.places import core_of
from services.tracing.domain.sound import FullName, chinese, folded, sounds
from services.tracing.matching.people import group_of_report
from services.tracing.matching.provinces import province_of_text, without_province
from services.tracing.matching.records import Mark, Report

TOPICS = (
    "surname", "given", "alias", "birth_year", "home", "lost", "lost_day", "height", "blood", "category", "people",
    "town", "town_at", "village", "village_at", "mark", "clothes", "city_name", "county_name",
)  # fmt: skip
WORDS = (
    "surname", "given", "alias", "town", "town_at", "village", "village_at", "mark", "clothes", "city_name",
    "county_name",
)  # fmt: skip
"""The topics whose values are somebody's words; those of all others are numbers, and codes of closed lists."""
UNLISTED = ""
"""What is told but not listed: it has its part of the whole, and nobody asks for it."""
_CITY = re.compile(r"(.+?(?:自治州|地区|直辖行政区划|直辖县级行政区划|盟|市))(.*)")


class Statistics:
    """Counters by topic."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]] | None = None, reports: int = 0) -> None:
        self.counts = {topic: Counter((counts or {}).get(topic, {})) for topic in TOPICS}
        self.reports = reports
        self._totals: dict[str, int] = {}

    def add(self, report: Report, times: int = 1) -> None:
        """Count a report in; with ``times=-1`` out again."""
        self.reports += times
        self._totals.clear()
        for topic, value in _seen(report):
            counter = self.counts[topic]
            counter[value] += times
            if not counter[value]:
                del counter[value]

    def drop_rare(self, topic: str, least: int, public: Container[str] = ()) -> None:
        """Forget what fewer reports than that tell, but for what is known to everybody: it counts as unlisted, for
        nobody to recognise."""
        counter = self.counts[topic]
        rare = {value for value, many in counter.items() if 0 < many < least and value not in public}
        for value in rare - {_unlisted(topic, value) for value in rare}:
            many = counter.pop(value)
            counter[_unlisted(topic, value)] += many
        self._totals.clear()

    def share(self, topic: str, value: str, *, least: float) -> float:
        """How large a part of what is known of a topic has this value, never less than ``least``."""
        return max(least, self.counts[topic][value] / max(1, self.total(topic)))

    def total(self, topic: str) -> int:
        if topic not in self._totals:
            self._totals[topic] = self.counts[topic].total()
        return self._totals[topic]


def _unlisted(topic: str, value: str) -> str:
    """As what it counts once nobody is to recognise it: a county goes on having its homes, and a body its parts."""
    if topic in ("town_at", "village_at"):
        return f"{UNLISTED}|{value.rpartition('|')[2]}"
    if topic == "mark" and value.startswith("|"):
        return f"|{UNLISTED}"
    return UNLISTED


def _seen(report: Report) -> Iterator[tuple[str, str]]:
    yield from _names(report)
    yield from _home(report)
    single = {
        "birth_year": report.birth_year,
        "lost": report.lost_code,
        "lost_day": report.lost_on.toordinal() if report.lost_on else None,
        "height": report.height,
        "blood": report.blood,
        "category": report.category or None,
        "people": group_of_report(report) or None,
    }
    yield from ((topic, str(value)) for topic, value in single.items() if value is not None)
    yield from (("mark", key) for mark in report.marks for key in mark_keys(mark))
    yield from (("clothes", item) for item in report.clothes)


def mark_keys(mark: Mark) -> tuple[str, str, str]:
    """What of a mark is counted: kind and part, the part, the kind."""
    return f"{mark.kind}|{mark.part}", f"|{mark.part}", f"{mark.kind}|"


def _names(report: Report) -> Iterator[tuple[str, str]]:
    name = FullName.of(report.name)
    if name.surname:
        yield "surname", name.surname
    yield from (("given", character) for character in name.given)
    yield from (("alias", alias) for alias in report.aliases)


def _home(report: Report) -> Iterator[tuple[str, str]]:
    code = report.home_code
    if code:
        yield "home", code
    for topic, name in (("town", report.town), ("village", report.village)):
        core = core_key(name)
        if core:
            yield topic, core
        if core and code:
            yield f"{topic}_at", f"{core}|{code}"
    if code and report.home_text:
        yield from _division_names(code, report)


def _division_names(code: str, report: Report) -> Iterator[tuple[str, str]]:
    """The names of city and county, as the report's address has them before town and village."""
    text = report.home_text
    for tail in (report.village, report.town):
        text = text.removesuffix(tail) if tail else text
    rest = without_province(chinese(text)) if province_of_text(text) else chinese(text)
    found = _CITY.fullmatch(rest)
    city, county = found.groups() if found and found[2] else (None, rest)
    if city and not code.endswith("0000"):
        yield "city_name", f"{code[:4]}|{city}"
    if county and not code.endswith("00"):
        yield "county_name", f"{code}|{county}"
    elif county and not code.endswith("0000"):
        yield "city_name", f"{code[:4]}|{county}"


@cache
def core_key(name: str) -> str:
    """The proper part of a place name as it sounds when dialects have merged what they merge: ``hen he`` for 丰河村."""
    return " ".join(folded(sounds(core_of(name)))) if name else ""
