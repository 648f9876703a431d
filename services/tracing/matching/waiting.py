"""The open profiles as columns, for a report that comes or changes; without it every report would be compared with
every profile one by one.

The mirror of :mod:`services.tracing.matching.reports`: the same codes from the other side. A profile put again takes
the place of the former one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching import marks as marking
from services.tracing.matching.columns import Bags, Columns, Vocabulary
from services.tracing.matching.names import FAMILY, FULL, PET, Name
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.places import LONGEST, Fragment
from services.tracing.matching.profiles import Coded, Heard
from services.tracing.matching.reach import Reach
from services.tracing.matching.records import Profile
from services.tracing.matching.reports import tie_of
from services.tracing.matching.syllables import of_surname
from services.tracing.matching.tables import YEARS
from services.tracing.matching.whereabouts import SHAPE

FORMS = {FULL: 0, PET: 1, FAMILY: 2}
_COLUMNS = {
    "sex": np.uint8, "age": np.int32, "low": np.uint8, "high": np.uint8, "blood": np.uint8, "category": np.uint8,
    "mobility": np.uint8, "people": np.uint8, "accent": np.uint8, "height": np.uint16, "found": np.int32,
    "day": np.int64, "phone": np.uint64, "digits": np.uint8, "tie": np.uint64, "live": np.bool_,
}  # fmt: skip
_LETTERS = {"surname": np.int16, "letter": np.uint16, "first": np.uint16, "second": np.uint16, "given": np.uint8}
_HEARD = {**_LETTERS, "form": np.uint8, "aged": np.uint8, "whole": np.uint8, "text": np.int32, "alias": np.int32}
"""Of a pet name ``surname`` and ``letter`` are its first character read as a surname: 老王."""
_WEIGHTS = tuple(f"weight{degree}" for degree in range(5))
_GAPS = SHAPE[2]


class Waiting:
    """Open profiles under one parameter version."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.ids: list[str] = []
        self.rows: dict[str, int] = {}
        self.texts, self.kinds, self.parts, self.items = (Vocabulary("") for _ in range(4))
        self.columns = Columns(_COLUMNS)
        self.names = Bags(_HEARD)
        self.keys = Bags({"key": np.uint32})
        self.kin = Bags({**_LETTERS, "whole": np.uint8})
        self.marks = Bags({"kind": np.int32, "part": np.int32, "side": np.int8, **dict.fromkeys(_WEIGHTS, np.int32)})
        self.clothes = Bags(
            {"item": np.int32, **{f"{word}{gap}": np.int32 for word in ("same", "other") for gap in range(_GAPS)}}
        )
        self.fragments = Bags({"rarity": np.int32})
        self.cores = Columns(
            {"fragment": np.int32, "length": np.int8, **{f"at{place}": np.int16 for place in range(LONGEST)}}
        )
        self.points = Columns({"fragment": np.int32, "code": np.int32, "divisor": np.int32, "bits": np.int32})
        self._where = np.zeros((16, int(np.prod(SHAPE))), np.int16)

    def __len__(self) -> int:
        return len(self.rows)

    def put(self, profile: Profile) -> None:
        """Add a profile or change it."""
        self.withdraw(profile.id)
        coded = Coded.of(profile, self.parameters)
        self.rows[profile.id] = self.columns.length
        self.ids.append(profile.id)
        self._keep_where(coded)
        reach = Reach.of(coded)
        self.columns.append(self._row(coded, reach))
        self.keys.append([{"key": key} for key in reach.keys])
        self.names.append([self._heard(heard) for heard in coded.names])
        self.kin.append([{**_letters(name), "whole": _fits(name)} for name in coded.kin])
        self.marks.append([self._mark(mark) for mark in coded.marks])
        self.clothes.append([self._piece(piece) for piece in profile.clothes])
        self._say(coded.fragments)

    def withdraw(self, key: str) -> bool:
        """Take a profile out; whether it was there."""
        row = self.rows.pop(key, None)
        if row is not None:
            self.columns["live"][row] = False
        return row is not None

    @property
    def worn_out(self) -> bool:
        """Whether most rows are dead, so that it is worth putting the live ones anew."""
        return self.columns.length > 64 and len(self.rows) * 2 < self.columns.length

    @property
    def where(self) -> NDArray[np.int16]:
        """The table of whereabouts of each row."""
        return self._where[: self.columns.length]

    def _keep_where(self, coded: Coded) -> None:
        row = self.columns.length
        if row == len(self._where):
            self._where = np.concatenate([self._where, np.zeros_like(self._where)])
        self._where[row] = coded.whereabouts if coded.found or coded.day else 0

    @staticmethod
    def _row(coded: Coded, reach: Reach) -> dict[str, int]:
        low, high = reach.spans[-1] if coded.age >= 0 else (0, YEARS - 1)
        return {
            "sex": coded.sex,
            "age": coded.age,
            "low": low,
            "high": high,
            "blood": coded.blood,
            "category": coded.category,
            "mobility": coded.mobility,
            "people": coded.people,
            "accent": coded.accent,
            "height": coded.height,
            "found": coded.found,
            "day": coded.day,
            "phone": int(coded.phone or 0),
            "digits": len(coded.phone),
            "tie": tie_of(coded.profile.id),
            "live": 1,
        }

    def _heard(self, heard: Heard) -> dict[str, int]:
        return {
            **_letters(heard.name),
            **(_first_as_surname(heard.name) if heard.form == PET else {}),
            "form": FORMS[heard.form],
            "aged": int(heard.aged),
            "whole": _fits(heard.name),
            "text": self.texts.number(heard.text),
            "alias": self.parameters.alias(heard.text),
        }

    def _mark(self, mark: Any) -> dict[str, int]:
        return {
            "kind": self.kinds.number(mark.kind),
            "part": self.parts.number(mark.part),
            "side": marking.SIDES.get(mark.side, 0),
            **dict(zip(_WEIGHTS, self.parameters.marks.of(mark), strict=True)),
        }

    def _piece(self, piece: str) -> dict[str, int]:
        same, other = self.parameters.clothes(piece)
        return {
            "item": self.items.number(piece),
            **{f"same{gap}": bits for gap, bits in enumerate(same.tolist())},
            **{f"other{gap}": bits for gap, bits in enumerate(other.tolist())},
        }

    def _say(self, fragments: Sequence[Fragment]) -> None:
        first = len(self.fragments["rarity"])
        self.fragments.append([{"rarity": fragment.rarity} for fragment in fragments])
        for number, fragment in enumerate(fragments, first):
            for core in fragment.cores:
                sounds = {f"at{place}": core[place] if place < len(core) else 0 for place in range(LONGEST)}
                self.cores.append({"fragment": number, "length": len(core), **sounds})
            for code, bits in fragment.regions:
                self.points.append(
                    {"fragment": number, "code": int(code), "divisor": 10 ** (6 - len(code)), "bits": bits}
                )

    @property
    def bytes(self) -> int:
        """Memory of the arrays, the ids and the words."""
        bags = (self.names, self.keys, self.kin, self.marks, self.clothes, self.fragments)
        own = self.columns.bytes + self._where.nbytes + self.cores.bytes + self.points.bytes
        return own + sum(bag.bytes for bag in bags) + sum(200 + len(key) for key in self.ids)


def _letters(name: Name) -> dict[str, int]:
    return {
        "surname": of_surname(name.surname) if name.surname else 0,
        "letter": ord(name.surname[0]) if name.surname else 0,
        "first": ord(name.given[0]) if name.given else 0,
        "second": ord(name.given[1]) if len(name.given) > 1 else 0,
        "given": len(name.given),
    }


def _first_as_surname(name: Name) -> dict[str, int]:
    first = name.given[:1]
    return {"surname": of_surname(first), "letter": ord(first) if first else 0}


def _fits(name: Name) -> int:
    """How many characters there are in all when everything heard may have been given name; 0 when it may not."""
    return len(name.written) if name.surname and len(name.written) <= 2 else 0
