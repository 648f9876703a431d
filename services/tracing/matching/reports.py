"""Reports as columns of small numbers; without it a query would read a million records.

A :class:`Reports` block holds any number of reports. Which number stands for which word is the block's own business:
two blocks with the same reports give the same scores whatever order they came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching import provinces
from services.tracing.matching.beliefs import MOBILITY, ROAMS
from services.tracing.matching.columns import Bags, Columns, Rows, Vocabulary
from services.tracing.matching.names import Name, name_key
from services.tracing.matching.people import group_of_report
from services.tracing.matching.records import Mark, Report
from services.tracing.matching.tables import BLOODS, CATEGORIES, FIRST_YEAR, HEIGHTS, SEXES

GROWN_AT = 16
LONGEST_PHONE = 18

_COLUMNS = {
    "slot": np.uint16, "trait": np.uint32, "height": np.uint16, "home": np.uint16, "lost": np.uint16, "day": np.uint16,
    "surname": np.uint16, "first": np.uint16, "second": np.uint16, "given": np.uint8, "town": np.uint32,
    "village": np.uint32, "phone": np.uint64, "tie": np.uint64, "key": np.uint32,
    "live": np.bool_,
}  # fmt: skip
_NAMED = {"surname": np.uint16, "first": np.uint16, "second": np.uint16, "given": np.uint8}


SLOTS = 256
"""Birth years of a sex, one behind the other: a slot says both. Rows are sorted by it; sixteen bits, because those
are sorted without comparing."""


class Trait(NamedTuple):
    """What few people have in every combination: one column says all of it."""

    blood: int
    category: int
    people: int
    province: int


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabularies of a block and of everything compacted out of it."""

    traits: Vocabulary[Trait]
    surnames: Vocabulary[str]
    characters: Vocabulary[str]
    regions: Vocabulary[str]
    days: Vocabulary[int]
    towns: Vocabulary[str]
    aliases: Vocabulary[str]
    marks: Vocabulary[Mark]
    clothes: Vocabulary[str]

    @classmethod
    def empty(cls) -> Words:
        return cls(
            traits=Vocabulary(Trait(0, 0, 0, 0)),
            surnames=Vocabulary(""),
            characters=Vocabulary(""),
            regions=Vocabulary(""),
            days=Vocabulary(0),
            towns=Vocabulary(""),
            aliases=Vocabulary(""),
            marks=Vocabulary(Mark("", "")),
            clothes=Vocabulary(""),
        )

    @property
    def bytes(self) -> int:
        return sum(getattr(self, name).bytes for name in self.__slots__)


class Reports:
    """A block of reports, appended one by one; withdrawn ones stay as dead rows until the block is taken anew."""

    def __init__(self, words: Words | None = None) -> None:
        self.words = words or Words.empty()
        self.ids: list[str] = []
        self.columns = Columns(_COLUMNS)
        self.aliases = Bags({"alias": np.uint32})
        self.marks = Bags({"mark": np.uint16})
        self.clothes = Bags({"item": np.uint16})
        self.kin = Bags(_NAMED)

    def __len__(self) -> int:
        return self.columns.length

    def append(self, report: Report) -> int:
        """Add a report as a live row; the row's number is returned."""
        return self.extend([report])

    def extend(self, reports: Sequence[Report]) -> int:
        """Add several, which costs less than one by one; the number of the first is returned."""
        words, first = self.words, len(self)
        self.columns.extend([self._row(report) for report in reports])
        self.aliases.extend([self._each(words.aliases, "alias", report.aliases) for report in reports])
        self.marks.extend([self._each(words.marks, "mark", known_marks(report)) for report in reports])
        self.clothes.extend([self._each(words.clothes, "item", dict.fromkeys(report.clothes)) for report in reports])
        self.kin.extend([[self._name(name) for name in names_of_kin(report)] for report in reports])
        self.ids += [report.id for report in reports]
        return first

    @staticmethod
    def _each(vocabulary: Vocabulary[Any], column: str, values: Iterable[Any]) -> list[dict[str, int]]:
        return [{column: vocabulary.number(value)} for value in values]

    def _name(self, name: Name) -> dict[str, int]:
        number = self.words.characters.number
        return {
            "surname": self.words.surnames.number(name.surname),
            "first": number(name.given[:1]),
            "second": number(name.given[1:2]),
            "given": len(name.given),
        }

    def _row(self, report: Report) -> dict[str, int]:
        words, codes = self.words, row_values(report)
        return {
            "slot": codes["sex"] * SLOTS + codes["year"],
            "trait": words.traits.number(Trait(*(codes[part] for part in Trait._fields))),
            "height": codes["height"] + (HEIGHTS if codes["height"] and codes["child"] else 0),
            "phone": codes["phone"],
            "tie": codes["tie"],
            "key": codes["key"],
            "home": words.regions.number(report.home_code or ""),
            "lost": words.regions.number(report.lost_code or ""),
            "day": words.days.number(report.lost_on.toordinal() if report.lost_on else 0),
            **self._name(Name.of(report.name)),
            "town": words.towns.number(report.town),
            "village": words.towns.number(report.village),
            "live": 1,
        }

    @classmethod
    def merged(cls, base: Reports, tail: Reports, pause: Callable[[], None]) -> Reports:
        """The live rows of two blocks with the same words, sorted by sex and birth year."""
        live = np.concatenate([base.columns["live"], tail.columns["live"]])
        order = np.concatenate([base.columns["slot"], tail.columns["slot"]])
        rows = np.argsort(order, kind="stable")
        rows = rows[live[rows]]
        other = cls(base.words)
        ids = base.ids + tail.ids
        for first in range(0, len(rows), _AT_ONCE):
            other.ids += [ids[row] for row in rows[first : first + _AT_ONCE].tolist()]
            pause()
        other.columns = base.columns.merged(tail.columns, rows, pause)
        for name in ("aliases", "marks", "clothes", "kin"):
            setattr(other, name, getattr(base, name).merged(getattr(tail, name), rows, pause))
        return other

    @property
    def bytes(self) -> int:
        """Memory of the arrays, and of the ids as Python keeps them; vocabularies are counted apart."""
        bags = self.aliases.bytes + self.marks.bytes + self.clothes.bytes + self.kin.bytes
        return self.columns.bytes + bags + sum(57 + len(key) for key in self.ids)


_AT_ONCE = 100_000


def tie_of(key: str) -> int:
    """What decides between equal scores: a number that depends on the id alone and favours nobody."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")


def row_values(report: Report) -> dict[str, int]:
    """The codes of a report that are the same in every block."""
    return {
        "sex": SEXES.index(report.sex or ""),
        "year": report.birth_year - FIRST_YEAR if report.birth_year and report.birth_year > FIRST_YEAR else 0,
        "blood": BLOODS.index(report.blood or ""),
        "category": CATEGORIES.index(report.category) if report.category in CATEGORIES else 0,
        "mobility": MOBILITY.get(report.category, ROAMS),
        "people": group_of_report(report),
        "province": provinces.number_of(report.home_code),
        "height": min(report.height or 0, HEIGHTS - 1),
        "child": int(was_child(report)),
        "phone": int(report.phone) if report.phone and len(report.phone) <= LONGEST_PHONE else 0,
        "tie": tie_of(report.id),
        "key": name_key(Name.of(report.name)),
    }


def was_child(report: Report) -> bool:
    """Whether somebody was still growing when lost."""
    return bool(report.birth_year and report.lost_on and report.lost_on.year - report.birth_year < GROWN_AT)


def known_marks(report: Report) -> tuple[Mark, ...]:
    """Each mark once, without the words for it."""
    return tuple(sorted({Mark(mark.kind, mark.part, mark.side) for mark in report.marks}))


def names_of_kin(report: Report) -> tuple[Name, ...]:
    """The names of the family, who reports included."""
    family = {relative.name for relative in (*report.kin, report.reporter) if relative and relative.name}
    return tuple(Name.of(name) for name in sorted(family))


class View:
    """Some rows of a block, as the fields read them."""

    def __init__(self, block: Reports, rows: Rows) -> None:
        self.block, self.rows = block, rows
        self.length = len(block.columns["slot"][rows])

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self.block.columns[column][self.rows]

    def items(self, bag: str) -> tuple[Bags, Rows, NDArray[Any]]:
        items: Bags = getattr(self.block, bag)
        return (items, *items.of(self.rows))

    def how_many(self, bag: str) -> NDArray[np.uint8]:
        items: Bags = getattr(self.block, bag)
        return items.counts[self.rows]

    def whole(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of the block that stand at these places of the view."""
        return places + self.rows.start if isinstance(self.rows, slice) else self.rows[places]

    def narrowed(self, places: NDArray[np.int64]) -> View:
        """Those of the rows."""
        return View(self.block, self.whole(places))
