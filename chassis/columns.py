"""Column types that mean the same in every database: moments are UTC, personal values are sealed, codes are text."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Enum, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from chassis.kinds import CodeList
from chassis.moments import Codes, Moment
from chassis.private import Private

__all__ = ["AGENCY_ID", "ID", "REGION_CODE", "Codes", "Moment", "Sealed", "coded"]

ID: Final = String(36)
"""The id of a thing: a UUID in its canonical form."""

AGENCY_ID: Final = String(80)
"""The registered short name of an agency."""

REGION_CODE: Final = String(12)
"""A division code (区划代码)."""


def coded(codes: type[CodeList], length: int = 40) -> Enum:
    """A code list as text, by its values; a new code needs no migration."""
    return Enum(
        codes,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


class Sealed(TypeDecorator[Private]):
    """A personal value, encrypted under its owner's key; ``label`` (``table.column``) binds it to its place."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: Private | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Private):
            raise TypeError(f"{self.label} takes a Private, so that it is never stored in clear")
        return value.sealed_for(self.label)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Private | None:
        return None if value is None else Private.from_sealed(bytes(value), self.label)
