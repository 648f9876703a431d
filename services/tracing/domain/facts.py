"""What is compared: the person in our care and the person somebody searches for; without it each rule would dig in
raw words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contracts.codes import ClueKind, Sex
from services.tracing.domain.places import Place, fragments, places_of_home
from services.tracing.domain.sound import FullName, is_nickname

_SIDES = {"左": "left", "右": "right", "left": "left", "right": "right"}
_SPEAKS_FOR_ITSELF = {ClueKind.NICKNAME: 4, ClueKind.NAME: 4, ClueKind.PLACE: 8}
CERTAIN_SEXES = (Sex.MALE, Sex.FEMALE)


@dataclass(frozen=True, order=True)
class Mark:
    """A mark on the body; ``side`` is empty when nobody said or the part has none."""

    kind: str
    part: str
    side: str

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Mark:
        """The side may be said apart or before the part (左手食指)."""
        part = said["part"].strip()
        before = next(
            (word for word in ("左", "右") if part.startswith(word) and len(part) > 1),
            "",
        )
        return cls(
            said["kind"].strip(),
            part.removeprefix(before),
            _SIDES.get(said.get("side") or before, ""),
        )


@dataclass(frozen=True, kw_only=True)
class Found:
    """The person in our care. ``ages`` was estimated in ``ages_year``; sets are kept sorted, so that order says
    nothing."""

    sex: str
    ages: tuple[int, int]
    ages_year: int
    found_on: date
    names: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    height_cm: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sought:
    """The person somebody searches for, as the inquiry tells."""

    name: str
    sex: str
    aliases: tuple[str, ...] = ()
    birth_year: int | None = None
    home_region_code: str | None = None
    home: tuple[Place, ...] = ()
    home_text: str = ""
    marks: tuple[Mark, ...] = ()
    height_cm: int | None = None
    last_seen_on: date | None = None

    @property
    def full_name(self) -> FullName:
        return FullName.of(self.name)


@dataclass(frozen=True)
class Said:
    """One clue as it is compared: its kind and what we hear in it."""

    kind: ClueKind
    meaning: str

    @classmethod
    def of(cls, kind: ClueKind, words: Mapping[str, Any]) -> Said | None:
        """The interpretation; few words speak for themselves, many need a person to say what they mean."""
        raw = words["raw_words"].strip()
        brief = len(raw) <= _SPEAKS_FOR_ITSELF.get(kind, 0)
        meaning = (words.get("interpreted") or (raw if brief else "")).strip()
        return cls(kind, meaning) if meaning else None


def found_of(
    *,
    sex: str,
    ages: tuple[int, int],
    ages_year: int,
    found_on: date,
    description: Mapping[str, Any],
    clues: Iterable[Said],
) -> Found:
    """Everything known of the person in our care that can be compared, whatever order it came in."""
    clues = tuple(clues)
    claimed = description.get("claimed_name")
    given_names = {said.meaning for said in clues if said.kind is ClueKind.NAME} | ({claimed} if claimed else set())
    pet_names = {said.meaning for said in clues if said.kind is ClueKind.NICKNAME}
    places = {piece for said in clues if said.kind is ClueKind.PLACE for piece in fragments(said.meaning)}
    return Found(
        sex=sex,
        ages=ages,
        ages_year=ages_year,
        found_on=found_on,
        names=tuple(sorted(name for name in given_names if not is_nickname(name))),
        nicknames=tuple(sorted(pet_names | {name for name in given_names if is_nickname(name)})),
        places=tuple(sorted(places)),
        marks=_marks(description.get("marks")),
        height_cm=description.get("height_cm"),
    )


def sought_of(person: Mapping[str, Any]) -> Sought:
    """An inquiry's person; dates are read from ISO text, as they are kept."""
    last_seen, code = person.get("last_seen_on"), person.get("home_region_code")
    home = places_of_home(code, person.get("home_text"), person.get("town"), person.get("village"))
    return Sought(
        name=person["name"],
        sex=person["sex"],
        aliases=tuple(sorted(set(person.get("aliases") or ()))),
        birth_year=person.get("birth_year"),
        home_region_code=code,
        home=home,
        home_text=person.get("home_text") or "",
        marks=_marks(person.get("marks")),
        height_cm=person.get("height_cm"),
        last_seen_on=date.fromisoformat(last_seen) if last_seen else None,
    )


def canonical(*records: Found | Sought) -> str:
    """The same facts give the same text; its keyed hash is the fingerprint of a pair."""
    return json.dumps(
        [asdict(record) for record in records],
        ensure_ascii=False,
        sort_keys=True,
        default=str,
    )


def _marks(said: Iterable[Mapping[str, Any]] | None) -> tuple[Mark, ...]:
    return tuple(sorted({Mark.of(mark) for mark in said or ()}))
