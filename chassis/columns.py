"""Column types that mean the same in every database: moments are UTC, personal values are sealed, codes are text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Enum, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from chassis.kinds import CodeList
from chassis.moments import Codes, Moment
from chassis.private import Private

__all__ = ["AGENCY_ID", "ID", "REGION_CODE", "Codes", "Moment", "Sealed", "Whose", "coded"]

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


@dataclass(frozen=True)
class Whose:
    """Whose keys seal a column, and how what lies there is erased: what docs/personal-data.md says of it.

    ``with_the_person``: an erasure of the person reaches it. ``by_key``: by destroying the key, so that old backups
    cannot be read either; otherwise the value is taken out, and its key goes later.
    """

    owner: str
    erased: str
    with_the_person: bool = True
    by_key: bool = True


class Sealed(TypeDecorator[Private]):
    """A personal value, encrypted under its owner's key; ``label`` (``table.column``) binds it to its place. Without
    ``whose`` a table does not get through ``make check``; a revision of a database needs none."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str, whose: Whose | None = None) -> None:
        super().__init__()
        self.label, self.whose = label, whose

    def process_bind_param(self, value: Private | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Private):
            raise TypeError(f"{self.label} takes a Private, so that it is never stored in clear")
        return value.sealed_for(self.label)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Private | None:
        return None if value is None else Private.from_sealed(bytes(value), self.label)
