"""Ages of classes of records, and how an operator may change them; without it a typing error could delete what the law
wants kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta


class RetentionRefused(ValueError):
    """A configured age is unknown, unreadable, or less than the class of records must be kept."""


@dataclass(frozen=True)
class RecordClass:
    """One class of records: how long it is kept at least, and how long by default (``None``: for ever)."""

    name: str
    zh: str
    en: str
    minimum: timedelta
    kept_for: timedelta | None
    source: str
    """The article of law, or the promise, that the minimum comes from."""
    by_itself: bool = False
    """Deleted by the running service; the others only when an operator says so."""
    not_before: str | None = None
    """Another class that must be gone first: rows of this one are what makes rows of that one harmless."""


Schedule = Mapping[str, RecordClass]


def scheduled(classes: Schedule, configured: str) -> Schedule:
    """The classes with the ages that were configured as ``class=days,…``; ``class=never`` keeps it for ever.

    :raises RetentionRefused: for what is less than a class must be kept, and for what is not known.
    """
    ages = dict(_ages(classes, configured))
    changed = {name: one if name not in ages else replace(one, kept_for=ages[name]) for name, one in classes.items()}
    for one in changed.values():
        _check(one, changed)
    return changed


def _ages(classes: Schedule, configured: str) -> Iterator[tuple[str, timedelta | None]]:
    for part in filter(None, (part.strip() for part in configured.split(","))):
        name, _, days = part.partition("=")
        if name not in classes or not (days == "never" or days.isdecimal()):
            known = ", ".join(classes)
            raise RetentionRefused(f"GUITU_RETENTION: {part!r}; say class=days or class=never, of {known}")
        yield name, None if days == "never" else timedelta(days=int(days))


def _check(one: RecordClass, all_of_them: Schedule) -> None:
    if one.kept_for is None:
        return
    if one.kept_for < one.minimum:
        raise RetentionRefused(
            f"GUITU_RETENTION: {one.name} 至少保存 {one.minimum.days} 天 · must be kept for {one.minimum.days} days or "
            f"more ({one.source})"
        )
    first = all_of_them[one.not_before].kept_for if one.not_before else timedelta()
    if first is None or first > one.kept_for:
        raise RetentionRefused(f"GUITU_RETENTION: {one.name} may not go before {one.not_before} does")
