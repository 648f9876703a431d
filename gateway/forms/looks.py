"""How a fact looks in print; without one home for it the same moment could read differently on two forms.

A look gets what a read answers, or nothing, and gives what the layout can set: words, a row of boxes, or a line to
write on. Nothing known is never a value: it is an empty line, or boxes none of which is ticked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from chassis.kinds import CodeList
from contracts.divisions import DIVISIONS
from contracts.law.calendar import SHANGHAI
from gateway.forms.words import zh


@dataclass(frozen=True)
class Words:
    """Printed as it is."""

    text: str


@dataclass(frozen=True)
class Boxes:
    """Boxes with their words; the ticked ones are what is on record."""

    boxes: tuple[tuple[bool, str], ...]


@dataclass(frozen=True)
class Blank:
    """Nobody knows: somebody writes it by hand."""


@dataclass(frozen=True)
class NotForThem:
    """It is on record, and whoever prints may not see it whole."""


Told = Words | Boxes | Blank | NotForThem
Look = Callable[[Any], Told]

BLANK: Final = Blank()
NOT_FOR_THEM: Final = NotForThem()


def words(value: Any) -> Told:
    """What somebody said or wrote, a number, a badge; of several, one behind the other."""
    if isinstance(value, list):
        return words("、".join(str(one) for one in value if one not in (None, "")))
    return BLANK if value in (None, "") else Words(str(value))


def moment(value: str | None) -> Told:
    """A point of time as the clock on the wall shows it (Asia/Shanghai)."""
    if value is None:
        return BLANK
    at = datetime.fromisoformat(value).astimezone(SHANGHAI)
    return Words(f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}")


def day(value: str | None) -> Told:
    """A day of the calendar, or the day of a moment in Asia/Shanghai."""
    if value is None:
        return BLANK
    on = date.fromisoformat(value) if len(value) == len("2026-07-21") else _day_of(value)
    return Words(f"{on.year}年{on.month}月{on.day}日")


def _day_of(value: str) -> date:
    return datetime.fromisoformat(value).astimezone(SHANGHAI).date()


def ages(value: Mapping[str, int] | None) -> Told:
    """A range stays a range: a point estimate would decide what nobody knows (domain §1.4)."""
    if value is None:
        return BLANK
    return Words(f"{value['lo']}岁" if value["lo"] == value["hi"] else f"{value['lo']}至{value['hi']}岁")


def money(value: int | None) -> Told:
    """Fen as yuan."""
    return BLANK if value is None else Words(f"{value // 100}.{value % 100:02d}元")


def region(value: str | None) -> Told:
    """A division by its name as far as the table knows it, always with its code."""
    if value is None:
        return BLANK
    names = "".join(one.name for one in DIVISIONS.ancestors(value))
    return Words(f"{names}（{value}）" if names else value)


def agency(value: str | None) -> Told:
    """An agency; whoever fills the form in puts its registered name here instead of its id."""
    return words(value)


def coded(kind: type[CodeList]) -> Look:
    """A code of a closed list, or several, by its Chinese word."""

    def look(value: Any) -> Told:
        several = value if isinstance(value, list) else [value]
        return words([zh(kind, one) for one in several if one is not None])

    return look


def ticked(kind: type[CodeList], only: Iterable[CodeList] | None = None) -> Look:
    """A box for every code of a closed list, ticked where it holds."""
    listed = tuple(kind if only is None else only)

    def look(value: Any) -> Told:
        held = value if isinstance(value, list) else [value]
        return Boxes(tuple((one.value in held, zh(kind, one.value)) for one in listed))

    return look


def yes_or_no(yes: str = "是", no: str = "否") -> Look:
    """Two boxes; of what nobody said neither is ticked."""

    def look(value: bool | None) -> Told:
        return Boxes(((value is True, yes), (value is False, no)))

    return look


def done_but(parts: Sequence[tuple[str, str]]) -> Look:
    """Boxes for what has to be done, ticked unless the list on record says that it is still owed."""

    def look(value: list[str] | None) -> Told:
        owed = [code for code, _ in parts] if value is None else value
        return Boxes(tuple((code not in owed, word) for code, word in parts))

    return look
