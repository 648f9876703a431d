"""What is compared: the person in our care and the person somebody searches for; without it each rule would dig in
raw words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contracts.codes import ClueKind, Confidence, Sex
from services.tracing.domain.places import Place, fragments, places_of_home
from services.tracing.domain.sound import FullName, is_nickname

_SIDES = {"左": "left", "右": "right", "left": "left", "right": "right"}
_SPEAKS_FOR_ITSELF = {
    ClueKind.NICKNAME: 4,
    ClueKind.NAME: 4,
    ClueKind.PLACE: 8,
    ClueKind.RELATIVE: 6,
    ClueKind.DIALECT: 8,
}
_RELATIONS = (
    "儿子", "女儿", "丈夫", "妻子", "爱人", "老公", "老婆", "父亲", "母亲", "爸爸", "妈妈", "哥哥", "弟弟", "姐姐",
    "妹妹", "孙子", "孙女", "外孙女", "外孙", "儿媳", "女婿", "侄子", "侄女", "叔叔", "舅舅",
)  # fmt: skip
_JOINS = ("叫", "是", "名叫")
_SURE = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)
CERTAIN_SEXES = (Sex.MALE, Sex.FEMALE)
ADULT_AT = 18
ANY_AGE = (0, 120)
"""An estimate that says nothing: wider than any that somebody made."""


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


@dataclass(frozen=True, order=True)
class Kin:
    """Somebody of the family; the relation is empty when nobody said."""

    relation: str
    name: str

    @classmethod
    def of(cls, said: str) -> Kin:
        """The relation may stand before the name: 儿子陈小军, 女儿叫小满."""
        relation = next((word for word in _RELATIONS if said.startswith(word) and said != word), "")
        name = said.removeprefix(relation)
        joined = next((word for word in _JOINS if relation and name.startswith(word) and name != word), "")
        return cls(relation, name.removeprefix(joined))


@dataclass(frozen=True, order=True)
class Speech:
    """How somebody speaks, as it was heard: in words, and where that is when somebody said so."""

    area: str
    region_code: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """The person in our care. ``ages`` was estimated in ``ages_year``; sets are kept sorted, so that order says
    nothing. ``speech``: the surest first."""

    sex: str
    ages: tuple[int, int]
    ages_year: int
    found_on: date
    names: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    height_cm: int | None = None
    found_region_code: str | None = None
    speech: tuple[Speech, ...] = ()
    kin: tuple[Kin, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sought:
    """The person somebody searches for, as the inquiry tells."""

    name: str
    sex: str
    aliases: tuple[str, ...] = ()
    birth_year: int | None = None
    home_region_code: str | None = None
    home_text: str = ""
    town: str = ""
    village: str = ""
    marks: tuple[Mark, ...] = ()
    height_cm: int | None = None
    last_seen_on: date | None = None
    lost_region_code: str | None = None
    ethnicity: str = ""
    speaks: tuple[str, ...] = ()
    blood_group: str | None = None
    clothes: tuple[str, ...] = ()
    kin: tuple[Kin, ...] = ()
    phone: str = ""
    category: str = ""

    @property
    def full_name(self) -> FullName:
        return FullName.of(self.name)

    @property
    def home(self) -> tuple[Place, ...]:
        """Everything said of the home, level by level."""
        return places_of_home(self.home_region_code, self.home_text, self.town, self.village)


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
    found_region_code: str | None = None,
    dialects: Iterable[Mapping[str, Any]] = (),
) -> Found:
    """Everything known of the person in our care that can be compared, whatever order it came in; ``dialects`` as the
    tracing desk noted them."""
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
        found_region_code=found_region_code,
        speech=_speech(description.get("dialect"), clues, dialects),
        kin=tuple(sorted({Kin.of(said.meaning) for said in clues if said.kind is ClueKind.RELATIVE})),
    )


def named_alone(found: Found) -> Found:
    """Of everything known only what he is called: whom his sex, his age and all else would leave out is found too."""
    return Found(
        sex=Sex.UNKNOWN,
        ages=ANY_AGE,
        ages_year=found.ages_year,
        found_on=found.found_on,
        names=found.names,
        nicknames=found.nicknames,
    )


def _speech(noted: str | None, clues: Iterable[Said], dialects: Iterable[Mapping[str, Any]]) -> tuple[Speech, ...]:
    """The tracing desk's own ear first, the surest of it; then what was noted at the door, then what was said since."""
    heard = sorted(dialects, key=lambda one: (_SURE.index(Confidence(one["confidence"])), one["area"]))
    told = [Speech(one["area"], one.get("region_code") or "") for one in heard]
    told += [Speech(noted, "")] if noted else []
    told += sorted(Speech(said.meaning, "") for said in clues if said.kind is ClueKind.DIALECT)
    return tuple(dict.fromkeys(told))


def sought_of(person: Mapping[str, Any], reporter: Mapping[str, Any]) -> Sought:
    """An inquiry's person and who searches; dates are read from ISO text, as they are kept."""
    last_seen = person.get("last_seen_on")
    return Sought(
        name=person["name"],
        sex=person["sex"],
        aliases=tuple(sorted(set(person.get("aliases") or ()))),
        birth_year=person.get("birth_year"),
        home_region_code=person.get("home_region_code"),
        home_text=person.get("home_text") or "",
        town=person.get("town") or "",
        village=person.get("village") or "",
        marks=_marks(person.get("marks")),
        height_cm=person.get("height_cm"),
        last_seen_on=date.fromisoformat(last_seen) if last_seen else None,
        lost_region_code=person.get("lost_region_code"),
        ethnicity=person.get("ethnicity") or "",
        speaks=tuple(sorted(set(person.get("speaks") or ()))),
        blood_group=person.get("blood_group"),
        clothes=tuple(sorted(set(person.get("clothes") or ()))),
        kin=_family(person.get("kin") or (), reporter),
        phone=reporter.get("phone") or "",
        category=person.get("category") or "",
    )


def _family(kin: Iterable[Mapping[str, Any]], reporter: Mapping[str, Any]) -> tuple[Kin, ...]:
    """Whoever searches is of the family, when a name was told."""
    named = [one for one in (*kin, reporter) if one.get("name")]
    return tuple(sorted({Kin(one.get("relation") or "", one["name"]) for one in named}))


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
