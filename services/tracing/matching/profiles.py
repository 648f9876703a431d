"""A profile made ready to be compared; without it every comparison would look up its sounds and places again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from services.tracing.domain.sound import chinese
from services.tracing.matching.beliefs import MOBILITY, ROAMS
from services.tracing.matching.names import FAMILY, FULL, PET, Name, core_of_pet, form_of
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.people import group_of_profile
from services.tracing.matching.places import MOST_FRAGMENTS, Fragment
from services.tracing.matching.records import Mark, Profile
from services.tracing.matching.tables import (
    BLOODS,
    CATEGORIES,
    HEIGHTS,
    SEXES,
    Bits,
    accent_number,
    age_number,
)

LEAST_PHONE = 4
"""Digits of a telephone number below which a part of it says nothing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One name as it was heard: ``form`` says what it is compared with, ``aged`` that 老 stood before it."""

    text: str
    form: str
    name: Name
    aged: bool = False

    @classmethod
    def of(cls, text: str, kind: str) -> Heard | None:
        if not chinese(text):
            return None
        form = form_of(text, kind)
        if form == PET:
            return cls(text, PET, Name("", core_of_pet(text)), chinese(text).startswith("老"))
        if form == FAMILY:
            return cls(text, FAMILY, Name(chinese(text)[:2], ""))
        return cls(text, FULL, Name.of(text))


@dataclass(frozen=True)
class Coded:
    """A profile under one parameter version; ``age`` is -1 when nobody estimated it."""

    profile: Profile
    parameters: Parameters
    sex: int
    age: int
    blood: int
    category: int
    mobility: int
    people: int
    accent: int
    height: int
    found: int
    day: int
    names: tuple[Heard, ...]
    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, profile: Profile, parameters: Parameters) -> Coded:
        heard = {name for text, kind in profile.heard if (name := Heard.of(text, kind))}
        ages = profile.ages
        return cls(
            profile=profile,
            parameters=parameters,
            sex=SEXES.index(profile.sex or ""),
            age=age_number(*ages, profile.found_on.year) if ages and profile.found_on else -1,
            blood=BLOODS.index(profile.blood or ""),
            category=CATEGORIES.index(profile.category) if profile.category in CATEGORIES else 0,
            mobility=MOBILITY.get(profile.category, ROAMS),
            people=group_of_profile(profile),
            accent=accent_number(profile.accent) if profile.accent else 0,
            height=min(profile.height or 0, HEIGHTS - 1),
            found=int(profile.found_code or 0),
            day=profile.found_on.toordinal() if profile.found_on else 0,
            names=tuple(sorted(heard, key=lambda name: (name.text, name.form))),
            marks=tuple(sorted({Mark(mark.kind, mark.part, mark.side) for mark in profile.marks})),
        )

    @cached_property
    def whereabouts(self) -> Bits:
        return self.parameters.whereabouts.table(self.profile.found_code, self.day)

    @cached_property
    def fragments(self) -> tuple[Fragment, ...]:
        """The places said, each once."""
        gazetteer = self.parameters.gazetteer
        said = (gazetteer.fragment(text) for text in self.profile.places[:MOST_FRAGMENTS])
        return tuple(fragment for fragment in said if fragment is not None)

    @cached_property
    def kin(self) -> tuple[Name, ...]:
        return tuple(sorted({Name.of(relative.name) for relative in self.profile.kin}, key=lambda name: name.written))

    @cached_property
    def phone(self) -> str:
        digits = self.profile.phone
        return digits if len(digits) >= LEAST_PHONE else ""
