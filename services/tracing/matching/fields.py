"""The fields two records are compared in; without it evidence would have no names."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """In the order they are told in."""

    NAME = "name"
    SEX = "sex"
    AGE = "age"
    WHEREABOUTS = "whereabouts"
    PLACES = "places"
    ACCENT = "accent"
    PEOPLE = "people"
    CATEGORY = "category"
    MARKS = "marks"
    HEIGHT = "height"
    BLOOD = "blood"
    CLOTHES = "clothes"
    KIN = "kin"
    PHONE = "phone"
