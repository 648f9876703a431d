"""An owner that answers every order and question with canaries, one for each field; without it a level could be checked
only where some story happens to fill the field.

It stands where the services stand, behind the gateway's own port to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from marshmallow import Schema

from chassis.commands import Answer
from chassis.orders import Actor, Command, CommandType, Query
from contracts.answers.parts import fields_of, inner_of
from contracts.disclosure.groups import CLASSES_MEMBER, Look

UNDECLARED = "没有声明的内容"
A_MOMENT = "2026-07-21T02:03:04+00:00"


def value(look: Look, number: int) -> Any:
    """A canary of that look; no two are alike where the look has room for it."""
    own = chr(0x4E00 + number)
    made: dict[Look, Any] = {
        Look.ID: f"01930a5e-7c00-7000-8000-{number:012d}",
        Look.FLAG: True,
        Look.NUMBER: 1000 + number,
        Look.MOMENT: A_MOMENT,
        Look.DAY: "2026-07-21",
        Look.NAME: f"黄{own}儿",
        Look.DOCUMENT: f"110101{number:08d}1234",
        Look.PHONE: f"138{number:04d}5678",
        Look.ADDRESS: f"河南省商水县{own}镇",
        Look.REGION: f"411623{number:06d}",
        Look.COORDINATE: 31.8123,
        Look.AGES: {"lo": 67, "hi": 74},
        Look.CODES: {"place": f"黄雀{own}{number}"},
        Look.YEAR: 1955,
    }
    return made.get(look, f"黄雀{own}{number}")


PARTS: dict[tuple[str, Look], Any] = {
    ("masked", Look.NAME): "黄**",
    ("masked", Look.DOCUMENT): "110101********1234",
    ("masked", Look.PHONE): "138****5678",
    ("masked", Look.ADDRESS): "河南省商水县***",
    ("masked", Look.REGION): "411623000000",
    ("coarse", Look.NAME): "黄**",
    ("coarse", Look.DOCUMENT): "110101********1234",
    ("coarse", Look.PHONE): "138****5678",
    ("coarse", Look.ADDRESS): "河南省商水县***",
    ("coarse", Look.REGION): "411623000000",
    ("coarse", Look.COORDINATE): 31.8,
    ("coarse", Look.AGES): {"lo": 60, "hi": 79},
    ("coarse", Look.YEAR): 1950,
    ("coarse", Look.MOMENT): "2026-07-21",
}
"""What a canary looks like at a level; where nothing stands here it is only told to exist."""


def planted(answer: type[Schema], numbers: Iterable[int] | None = None, classes: Iterable[str] = ()) -> dict[str, Any]:
    """An answer with every field filled, and one that no contract knows in each object."""
    numbering = iter(numbers if numbers is not None else count(1))
    return {**_object(answer, numbering), CLASSES_MEMBER: list(classes)}


def _object(answer: type[Schema], numbers: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"undeclared": UNDECLARED}
    for name, member in fields_of(answer).items():
        inner = inner_of(member)
        if inner is not None:
            one = _object(inner, numbers)
            found[name] = [one] if member.many else one  # type: ignore[attr-defined]
        else:
            canary = value(member.metadata["look"], next(numbers))
            found[name] = [canary] if member.metadata["many"] else canary
    return found


class PlantedOwner:
    """Answers everything, to everybody."""

    def execute(self, command: Command, body: Mapping[str, Any], deadline_s: float) -> Answer:
        assert command.type.answer is not None
        return Answer(True, planted(command.type.answer))

    def cancel(self, type_: CommandType, command_id: str, actor: Actor, deadline_s: float) -> Answer:
        raise AssertionError("nothing is cancelled here")

    def ask(self, query: Query, params: Mapping[str, Any], deadline_s: float) -> dict[str, Any]:
        assert query.type.answer is not None
        return planted(query.type.answer)
