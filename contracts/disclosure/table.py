"""The disclosure table as it is read and asked; without it each route would decide for itself what a hospital sees.

``TABLE.level(...)`` answers one cell. What no row names is withheld. A row that names what does not exist, a group that
no row opens, and a group that no answer has, stop the start with a sentence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any, Final

from contracts.codes import AgencyKind
from contracts.disclosure.groups import Condition, FieldGroup, Level, Sensitivity, least
from contracts.purposes import PURPOSES, Purpose
from contracts.roles import Role

_SHOWING: Final = (Level.EXISTS, Level.MASKED, Level.COARSE, Level.FULL)
_KINDS: Final = frozenset(kind.value for kind in AgencyKind)
_ROLES: Final = frozenset(role.value for role in Role)


class TableInvalid(ValueError):
    """The disclosure table cannot be followed; the sentence says where and what to do."""


@dataclass(frozen=True)
class Row:
    """One ground on which somebody may see something: who, for what, under which condition, how much of each group."""

    who: str
    purpose: Purpose
    condition: Condition
    basis: str
    levels: Mapping[FieldGroup, Level]


@dataclass(frozen=True)
class Cap:
    """The most that may be shown of a record of that class, unless a condition of ``lifted_by`` holds; ``spared``: whom
    it does not concern, as (who, purpose)."""

    sensitivity: Sensitivity
    basis: str
    levels: Mapping[FieldGroup, Level]
    lifted_by: frozenset[Condition] = frozenset()
    spared: frozenset[tuple[str, str]] = frozenset()

    def concerns(self, who: str, purpose: str, met: frozenset[Condition]) -> bool:
        """A person of the station is spared for a purpose for which the station is."""
        return (who.partition(":")[0], purpose) not in self.spared and self.lifted_by.isdisjoint(met)


@dataclass(frozen=True)
class Shown:
    """One cell: the level, and the rules that allow it; no rule, nothing shown."""

    level: Level = Level.WITHHELD
    basis: tuple[str, ...] = ()


MET_BY_ITSELF: Final = frozenset({Condition.ALWAYS, Condition.STATUTORY})
"""Conditions that hold without anybody's doing."""


@dataclass(frozen=True)
class Table:
    """Rows and caps, and which reads are whole records of a sensitive person."""

    rows: tuple[Row, ...]
    caps: tuple[Cap, ...] = ()
    full_records: Mapping[Sensitivity, frozenset[str]] = field(default_factory=dict)

    def cell(
        self,
        who: str,
        purpose: str,
        group: FieldGroup,
        *,
        classes: Iterable[Sensitivity] = (),
        met: frozenset[Condition] = MET_BY_ITSELF,
    ) -> Shown:
        """How much of that group: the most that a row allows, and no more than the caps of its classes leave."""
        best = Shown()
        for row in self._by_question.get((who, purpose), ()):
            if row.condition not in met:
                continue
            level = row.levels.get(group, Level.WITHHELD)
            if least(level, best.level) is not level:
                best = Shown(level, (row.basis,))
        for cap in self.caps:
            if cap.sensitivity in classes and group in cap.levels and cap.concerns(who, purpose, met):
                best = Shown(least(best.level, cap.levels[group]), best.basis)
        return best

    @cached_property
    def _by_question(self) -> Mapping[tuple[str, str], list[Row]]:
        """The rows of each who and purpose, in their order: every field of every answer is looked up."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            found.setdefault((row.who, row.purpose.value), []).append(row)
        return found

    def purposes_opening(self, who: str, groups: Iterable[str]) -> frozenset[str]:
        """The purposes for which somebody like that sees anything of these groups."""
        wanted = frozenset(groups)
        return frozenset(
            row.purpose.value
            for row in self.rows
            if row.who == who and row.condition in MET_BY_ITSELF and wanted & {group.value for group in row.levels}
        )

    def asks_for(self, condition: Condition, who: str, purpose: str) -> bool:
        """Whether anything is opened to somebody like that, for that purpose, under this condition."""
        return any((row.who, row.purpose.value, row.condition) == (who, purpose, condition) for row in self.rows)

    def is_lifted_by(self, condition: Condition, sensitivity: Sensitivity) -> bool:
        """Whether more of such a record is shown under this condition."""
        return any(cap.sensitivity is sensitivity and condition in cap.lifted_by for cap in self.caps)

    def is_full_record(self, sensitivity: Sensitivity, read: str) -> bool:
        return read in self.full_records.get(sensitivity, frozenset())

    def check_groups(self, used: Iterable[FieldGroup]) -> None:
        """:raises TableInvalid: for a group of some answer that no row opens to anybody."""
        opened = {group for row in self.rows for group in row.levels}
        for group in sorted(set(used) - opened):
            raise TableInvalid(
                f"no row of the disclosure table opens the group '{group.value}' to anybody, yet an answer has it: "
                f"add it to a row of contracts/disclosure/table.toml, or take the field out of the answer"
            )


def read_table(text: str) -> Table:
    """The table in that TOML. :raises TableInvalid: with the row and what is wrong with it."""
    data = tomllib.loads(text)
    rows = tuple(row for number, raw in enumerate(data.get("rows", ()), 1) for row in _rows(number, raw))
    caps = tuple(_cap(number, raw) for number, raw in enumerate(data.get("caps", ()), 1))
    full = {
        _one_of(Sensitivity, name, "full_records"): frozenset(reads)
        for name, reads in data.get("full_records", {}).items()
    }
    return Table(rows, caps, full)


def _rows(number: int, raw: Mapping[str, Any]) -> Iterator[Row]:
    """The same for each whom the row names."""
    named = raw.get("who")
    for who in named if isinstance(named, list) else [named]:
        yield _row(f"row {number} of the disclosure table", str(who), raw)


def _row(where: str, who: str, raw: Mapping[str, Any]) -> Row:
    purpose = _one_of(Purpose, raw.get("purpose"), where)
    kind, _, role = who.partition(":")
    if kind not in _KINDS or (role and (kind != AgencyKind.STATION.value or role not in _ROLES)):
        raise TableInvalid(f"{where} names '{who}', which is no kind of agency and no role of the station")
    if purpose not in PURPOSES[AgencyKind(kind)]:
        raise TableInvalid(f"{where} gives {who} the purpose '{purpose.value}', which such an agency cannot hold")
    if not raw.get("basis"):
        raise TableInvalid(f"{where} has no basis: name the rule, by article")
    return Row(who, purpose, _one_of(Condition, raw.get("condition"), where), raw["basis"], _levels(raw, where))


def _cap(number: int, raw: Mapping[str, Any]) -> Cap:
    where = f"cap {number} of the disclosure table"
    spared = [tuple(one.rsplit(":", 1)) for one in raw.get("except", ())]
    for who, purpose in spared:
        if who not in _KINDS:
            raise TableInvalid(f"{where} spares '{who}', which is no kind of agency")
        _one_of(Purpose, purpose, where)
    return Cap(
        _one_of(Sensitivity, raw.get("class"), where),
        raw.get("basis", ""),
        _levels(raw, where, Level),
        frozenset(_one_of(Condition, name, where) for name in raw.get("lifted_by", ())),
        frozenset(spared),
    )


def _levels(raw: Mapping[str, Any], where: str, levels: Iterable[Level] = _SHOWING) -> dict[FieldGroup, Level]:
    found: dict[FieldGroup, Level] = {}
    for level in levels:
        for name in raw.get(level.value, ()):
            group = _one_of(FieldGroup, name, where)
            if group in found:
                raise TableInvalid(f"{where} names the group '{name}' twice")
            found[group] = level
    return found


def _one_of(codes: Any, name: Any, where: str) -> Any:
    try:
        return codes(name)
    except ValueError:
        known = ", ".join(code.value for code in codes)
        raise TableInvalid(f"{where} names the unknown {codes.__name__.lower()} '{name}'; known are: {known}") from None


TABLE: Final = read_table(resources.files("contracts.disclosure").joinpath("table.toml").read_text("utf8"))


def who_of(agency_kind: str, role: str | None) -> str:
    """How the table calls such a caller. A person of the station is known by role only: an unknown role sees nothing,
    never what the station's programmes see. Whoever reports by a link of a group sees what the group sees."""
    by_role = role is not None and agency_kind == AgencyKind.STATION
    return f"{agency_kind}:{role}" if by_role else agency_kind
