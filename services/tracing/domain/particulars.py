"""What the tracing desk itself learned of a person, beside what intake wrote down; without it names by sound and marks
by place would have nowhere to stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from contracts.codes import ClueKind, NameSense
from services.tracing.domain.body import Located
from services.tracing.domain.facts import Said

MEMBERS: Final = ("names", "marks", "dialects", "route", "belongings", "photos")
_KIND: Final = {NameSense.CLAIMED.value: ClueKind.NAME, NameSense.NICKNAME.value: ClueKind.NICKNAME}


def noted(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What stands there after this was told: a member that is given replaces what was, the others stay."""
    return {name: told[name] if told[name] is not None else before.get(name) for name in MEMBERS}


def names_said(particulars: Mapping[str, Any]) -> list[Said]:
    """The names and nicknames, as they are compared."""
    return [Said(_KIND[name["sense"]], name["text"]) for name in particulars.get("names") or ()]


def marks_of(description: Mapping[str, Any], particulars: Mapping[str, Any]) -> list[Located]:
    """Intake's marks and the tracing desk's, each with its place on the body."""
    told = [Located.told(mark) for mark in description.get("marks") or ()]
    return told + [Located.coded(mark) for mark in particulars.get("marks") or ()]


def described(description: Mapping[str, Any], particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Intake's description with the marks that the tracing desk found: what is compared."""
    coded = [Located.coded(mark).as_told for mark in particulars.get("marks") or ()]
    return {**description, "marks": [*(description.get("marks") or ()), *coded]}
