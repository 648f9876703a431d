"""Where a code lies and who looks after it; without it a notice home could not find its way from the city to the
village.

Twelve digits (统计用区划代码, GB/T 2260 and GB/T 10114): province 2, city 2, county 2, town 3, village 3. A code stands
for all below it when its last groups are zeros, so subtrees are prefixes. The table is Changzhou's
(``data/README.md``); a place outside it is known by its prefix only: it has a path and can be covered, but no name.
Codes come from outside, so nothing here raises for an unknown or malformed one.

常州经济开发区 has no code of its own: its six towns carry 武进区's (320412). It is laid over the table as a *functional
area* (功能区): notices go to its office, statistics keep the statutory code (domain §4.4; the towns by the 2023-06-30
list).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Final

_ENDS: Final = (2, 4, 6, 9, 12)
_CITY: Final = 4
_CODE = re.compile(r"[0-9]{12}")


@dataclass(frozen=True)
class Division:
    """One division (区划): its code, its name, its level (province, city, county, town, village), the code above it."""

    code: str
    name: str
    level: str
    parent: str | None


@dataclass(frozen=True)
class FunctionalArea:
    """Towns that a common office looks after although their codes lie elsewhere."""

    key: str
    name: str
    towns: frozenset[str]


@dataclass(frozen=True)
class Office:
    """Who answers for a place at district level: ``key`` is the county's code or the functional area's key;
    ``county_code`` is always the statutory county, for statistics."""

    key: str
    name: str
    county_code: str
    functional: bool


ECONOMIC_ZONE: Final = FunctionalArea(
    key="changzhou-economic-zone",
    name="常州经济开发区",
    towns=frozenset(
        f"{town}000"
        for town in ("320412001", "320412002", "320412003", "320412104", "320412105", "320412106")
        # 戚墅堰街道, 丁堰街道, 潞城街道, 遥观镇, 横林镇, 横山桥镇
    ),
)

FUNCTIONAL_AREAS: Final = (ECONOMIC_ZONE,)


def significant(code: str) -> str:
    """The digits that say something: whole trailing groups of zeros are dropped; empty for what is no code.

    ``320402109000`` → ``320402109``, ``320400000000`` → ``3204``.
    """
    if not _CODE.fullmatch(code):
        return ""
    end = max((end for start, end in zip((0, *_ENDS), _ENDS, strict=False) if code[start:end].strip("0")), default=0)
    return code[:end]


def covers(region: str, code: str) -> bool:
    """Whether ``code`` lies in ``region`` or is it. False for what is no code, and a region of zeros covers nothing:
    a desk whose region is missing must see nothing, not everything."""
    prefix = significant(region)
    return bool(prefix) and bool(_CODE.fullmatch(code)) and code.startswith(prefix)


def path(code: str) -> tuple[str, ...]:
    """The codes from the city down to ``code`` itself, by prefix alone; empty for what is no code or lies above a
    city."""
    digits = significant(code)
    return tuple(digits[:end].ljust(12, "0") for end in _ENDS if _CITY <= end <= len(digits))


class Divisions:
    """The table of divisions, read from the package at first use."""

    @cached_property
    def _by_code(self) -> dict[str, Division]:
        text = resources.files("contracts.data").joinpath("changzhou_divisions.csv").read_text("utf8")
        rows = csv.DictReader(text.splitlines())
        return {row["code"]: Division(row["code"], row["name"], row["level"], row["parent"] or None) for row in rows}

    def __iter__(self) -> Iterator[Division]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def get(self, code: str) -> Division | None:
        """The division, or ``None`` for a code that is not in the table."""
        return self._by_code.get(code)

    def ancestors(self, code: str) -> tuple[Division, ...]:
        """City → county → town → village → … down to the division itself, as far as the table knows them."""
        return tuple(self._by_code[step] for step in path(code) if step in self._by_code)

    def children(self, code: str) -> tuple[Division, ...]:
        """The divisions directly below."""
        return tuple(division for division in self if division.parent == code)

    def significant(self, code: str) -> str:
        return significant(code)

    def covers(self, region: str, code: str) -> bool:
        return covers(region, code)

    def path(self, code: str) -> tuple[str, ...]:
        return path(code)

    def functional_area(self, code: str) -> FunctionalArea | None:
        """The functional area that ``code`` (a town or something in it) belongs to."""
        return next((area for area in FUNCTIONAL_AREAS if any(covers(town, code) for town in area.towns)), None)

    def responsible_office(self, code: str) -> Office | None:
        """Who answers for the place at district level; ``None`` where the table knows no county."""
        county = self.get(significant(code)[:6].ljust(12, "0"))
        if county is None or county.level != "county":
            return None
        area = self.functional_area(code)
        if area is not None:
            return Office(area.key, area.name, county.code, functional=True)
        return Office(county.code, county.name, county.code, functional=False)


DIVISIONS: Final = Divisions()
