"""``docs/disclosure.md``: who sees what, for which purpose, on what ground; without it only programmers could check the
table."""

from __future__ import annotations

from typing import Final

from contracts.disclosure.groups import GROUPS_ZH, LEVELS_ZH, FieldGroup, Level
from contracts.disclosure.table import TABLE, Row
from contracts.documents.markdown import page, table

_INTRODUCTION: Final = """\
Who may see what (披露表), for which purpose and on what ground. What is named nowhere is withheld. Its data are in
`contracts/disclosure/table.toml`; every answer passes it at the gateway, and each disclosure is on the ledger before it
leaves.

A mask keeps the surname of a name (张\\*, 欧阳\\*\\*), the division and the last four of an identity number
(`110101********1234`), the ends of a mobile number (`138****5678`), and an address down to the county. *Coarse* is a
decade of age, a day, a county. Of words and codes there is no part or range: there *masked* and *coarse* only tell
whether there are any, as *exists* does (`{"exists": true}`). A field that is withheld is absent."""

_SHORT: Final[dict[Level, str]] = {level: level.value for level in Level} | {Level.WITHHELD: "—"}


def disclosure_page() -> str:
    return page(
        "Disclosure",
        _INTRODUCTION,
        "## Who sees what",
        *(_section(who) for who in dict.fromkeys(row.who for row in TABLE.rows)),
        "## Sensitive records",
        _caps(),
        "## Whole records",
        _whole_records(),
    )


def _section(who: str) -> str:
    rows = [row for row in TABLE.rows if row.who == who]
    headings = ("group", *(f"`{row.purpose.value}`<br>{row.condition.value}" for row in rows))
    return f"### {who}\n\n" + table(headings, [_line(group, rows) for group in FieldGroup]) + "\n\n" + _grounds(rows)


def _line(group: FieldGroup, rows: list[Row]) -> tuple[str, ...]:
    levels = (_SHORT[row.levels.get(group, Level.WITHHELD)] for row in rows)
    return (f"`{group.value}` {GROUPS_ZH[group]}", *levels)


def _grounds(rows: list[Row]) -> str:
    return "\n".join(f"- `{row.purpose.value}`, {row.condition.value}: {row.basis}" for row in rows)


def _caps() -> str:
    text = "The most that is shown of a record of that class, whatever the rows above say."
    rows = [
        (
            f"`{cap.sensitivity.value}`",
            "; ".join(f"{GROUPS_ZH[group]} {LEVELS_ZH[level]}" for group, level in cap.levels.items()),
            ", ".join(sorted(condition.value for condition in cap.lifted_by)) or "—",
            ", ".join(sorted(f"{who}:{purpose}" for who, purpose in cap.spared)),
            cap.basis,
        )
        for cap in TABLE.caps
    ]
    return text + "\n\n" + table(("class", "at most", "lifted by", "does not concern", "basis"), rows)


def _whole_records() -> str:
    text = "Asked for only with an approval in force, by another person than who asks (403 `approval_needed`)."
    rows = [
        (f"`{one.value}`", ", ".join(f"`{read}`" for read in sorted(reads)))
        for one, reads in TABLE.full_records.items()
    ]
    return text + "\n\n" + table(("class", "reads"), rows)
