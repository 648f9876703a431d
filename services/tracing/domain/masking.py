"""What a tracing notice shows of a person, by how they are guarded; without one table for it each channel would decide
anew how much of a child's face, or of a patient's illness, everybody may see.

The fields are those of the national tracing site (domain §2.7 [S27]). A person may be guarded in more than one way:
then the strictest word of each field holds. Whoever is sealed is shown nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Final

from contracts.codes import NoticeField
from contracts.disclosure.groups import Sensitivity
from contracts.divisions import DIVISIONS
from services.tracing.domain.profiles import DvSealed


class Shown(IntEnum):
    """How much of a field: nothing, the coarse of it (a county, a mark without words), or all."""

    NOTHING = 0
    COARSE = 1
    WHOLE = 2


@dataclass(frozen=True)
class Row:
    """What one way of being guarded says of one field: on the national site, where the law orders publication, and
    anywhere else."""

    on_national_site: Shown
    elsewhere: Shown
    source: str


_MINOR_HIDDEN: Final = "个人信息保护法 28、31（未成年人信息为敏感个人信息）"
_MINOR_FACE: Final = "民发〔2015〕158号（24小时内发布含照片的公告）；未成年人保护法 103 但书（查找失踪未成年人）"
_PATIENT: Final = "精神卫生法 4（姓名、肖像、住址、病历资料保密，依法履行职责需要公开的除外）"
_NO_MORE_THAN_NEEDED: Final = "个人信息保护法 6（最小必要）；未成年人公告不含具体发现地点、学校、证件号码 [D]"

MASKS: Final[Mapping[Sensitivity, Mapping[NoticeField, Row]]] = MappingProxyType(
    {
        Sensitivity.MINOR: MappingProxyType(
            {
                NoticeField.PHOTO: Row(Shown.WHOLE, Shown.NOTHING, _MINOR_FACE),
                NoticeField.NAME: Row(Shown.NOTHING, Shown.NOTHING, _MINOR_HIDDEN),
                NoticeField.HEALTH: Row(Shown.NOTHING, Shown.NOTHING, _MINOR_HIDDEN),
                NoticeField.INTELLECT: Row(Shown.NOTHING, Shown.NOTHING, _MINOR_HIDDEN),
                NoticeField.MIND: Row(Shown.NOTHING, Shown.NOTHING, _MINOR_HIDDEN),
                NoticeField.FEATURES: Row(Shown.COARSE, Shown.COARSE, _NO_MORE_THAN_NEEDED),
                NoticeField.FOUND_PLACE: Row(Shown.COARSE, Shown.COARSE, _NO_MORE_THAN_NEEDED),
            }
        ),
        Sensitivity.PSYCHIATRIC: MappingProxyType(
            {
                NoticeField.PHOTO: Row(Shown.WHOLE, Shown.NOTHING, f"民发〔2015〕158号；{_PATIENT}"),
                NoticeField.NAME: Row(Shown.NOTHING, Shown.NOTHING, _PATIENT),
                NoticeField.HEALTH: Row(Shown.NOTHING, Shown.NOTHING, _PATIENT),
                NoticeField.INTELLECT: Row(Shown.NOTHING, Shown.NOTHING, _PATIENT),
                NoticeField.MIND: Row(Shown.NOTHING, Shown.NOTHING, _PATIENT),
                NoticeField.FEATURES: Row(Shown.COARSE, Shown.COARSE, _PATIENT),
                NoticeField.FOUND_PLACE: Row(Shown.COARSE, Shown.COARSE, _PATIENT),
            }
        ),
    }
)
"""Fields that a row does not name are shown whole; of an adult who is guarded in no way that is all of them."""

_SCHOOL: Final = re.compile(r"[\u4e00-\u9fff]{0,8}(?:小学|中学|高中|初中|学校|幼儿园|学院)")
_IDENTITY_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a person that a notice may tell. ``photo`` is a reference, never the picture; ``ages`` may be a
    guess; ``marks`` are ``{kind, part, side, text}``."""

    photo: str | None = None
    name: str | None = None
    sex: str | None = None
    ages: tuple[int, int] | None = None
    height_cm: int | None = None
    health: str | None = None
    intellect: str | None = None
    mind: str | None = None
    marks: Sequence[Mapping[str, Any]] = ()
    clothes: str | None = None
    found_on: date | None = None
    found_region_code: str | None = None
    found_place_text: str | None = None
    contact: str | None = None
    also_named: Sequence[str] = ()
    """What else the person is called: never a field of a notice, and where the name is hidden no word of it either."""


def shown_of(field: NoticeField, guards: Collection[Sensitivity], *, on_national_site: bool) -> Shown:
    """How much of a field is public: the strictest word of all that guard the person. :raises DvSealed:"""
    if Sensitivity.DV_SEALED in guards:
        raise DvSealed()
    rows = (MASKS.get(guard, {}).get(field) for guard in guards)
    words = (row.on_national_site if on_national_site else row.elsewhere for row in rows if row is not None)
    return min(words, default=Shown.WHOLE)


def masked(facts: Facts, guards: Collection[Sensitivity], *, on_national_site: bool = False) -> Facts:
    """What of it may be public, and nothing else; masked again, more is gone or nothing, never less.

    Without ``on_national_site`` it is what any other place may show: the narrower view. :raises DvSealed: for whoever
    must not be found.
    """
    shown = {one: shown_of(one, guards, on_national_site=on_national_site) for one in NoticeField}
    gone: dict[str, Any] = {_KEPT_IN[one]: None for one in _KEPT_IN if shown[one] is Shown.NOTHING}
    public = replace(facts, also_named=(), **gone)
    if shown[NoticeField.FEATURES] is not Shown.WHOLE:
        public = replace(public, marks=_without_words(public.marks))
    if shown[NoticeField.FOUND_PLACE] is not Shown.WHOLE:
        public = replace(public, found_place_text=None, found_region_code=_county(public.found_region_code))
    return public


_OTHERWISE_NAMED: Final[Mapping[NoticeField, str]] = {NoticeField.AGE: "ages", NoticeField.HEIGHT: "height_cm"}
_KEPT_IN: Final[Mapping[NoticeField, str]] = MappingProxyType(
    {
        one: _OTHERWISE_NAMED.get(one, one.value)
        for one in NoticeField
        if one not in (NoticeField.FEATURES, NoticeField.FOUND_PLACE)
    }
)
"""Where each field stands among the facts; marks and place have a coarse look of their own."""


def _without_words(marks: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """What, where, which side; what somebody wrote about it may tell anything."""
    return tuple({name: mark.get(name) for name in ("kind", "part", "side")} | {"text": None} for mark in marks)


def _county(code: str | None) -> str | None:
    return None if code is None else code[:6].ljust(12, "0")


def place_of(public: Facts) -> str | None:
    """The found place in words, as exactly as it was left."""
    if public.found_place_text is not None or public.found_region_code is None:
        return public.found_place_text
    known = DIVISIONS.get(public.found_region_code)
    return None if known is None else "".join(one.name for one in DIVISIONS.ancestors(known.code))


def given_away(
    text: str, facts: Facts, guards: Collection[Sensitivity], *, on_national_site: bool = False
) -> tuple[NoticeField, ...]:
    """Which fields that may not be public the words of a notice tell all the same: a hidden name, the exact found
    place, a minor's school. An identity number may stand in no notice, and counts as a name. :raises DvSealed:"""
    public = masked(facts, guards, on_national_site=on_national_site)
    told = {
        NoticeField.NAME: bool(_IDENTITY_NUMBER.search(text)) or _names(text, facts, guards, on_national_site),
        NoticeField.FOUND_PLACE: _tells(text, facts.found_place_text, public.found_place_text)
        or (Sensitivity.MINOR in guards and _SCHOOL.search(text) is not None),
        **{one: _tells(text, getattr(facts, one.value), getattr(public, one.value)) for one in _CONDITIONS},
    }
    return tuple(sorted(field for field, does in told.items() if does))


def _names(text: str, facts: Facts, guards: Collection[Sensitivity], on_national_site: bool) -> bool:
    hidden = shown_of(NoticeField.NAME, guards, on_national_site=on_national_site) is Shown.NOTHING
    return hidden and any(_tells(text, name, None) for name in (facts.name, *facts.also_named))


_CONDITIONS: Final = (NoticeField.HEALTH, NoticeField.INTELLECT, NoticeField.MIND)
_TELLING: Final = 2


def _tells(text: str, known: str | None, public: str | None) -> bool:
    """Whether the words carry what was taken out. One letter alone tells nothing."""
    return known is not None and public is None and len(known.strip()) >= _TELLING and known.strip() in text


def as_kept(public: Facts) -> dict[str, Any]:
    """As a notice keeps it, sealed."""
    kept = {name: value for name, value in asdict(public).items() if name != "also_named"}
    return kept | {
        "found_on": public.found_on and public.found_on.isoformat(),
        "marks": [dict(m) for m in public.marks],
    }


def of_kept(kept: Mapping[str, Any]) -> Facts:
    """What :func:`as_kept` kept; what a later version keeps more is left out."""
    known = {one.name: kept[one.name] for one in fields(Facts) if one.name in kept}
    found_on, ages = known.get("found_on"), known.get("ages")
    return Facts(
        **known
        | {
            "found_on": date.fromisoformat(found_on) if found_on else None,
            "ages": (ages[0], ages[1]) if ages else None,
            "marks": tuple(known.get("marks") or ()),
        }
    )
