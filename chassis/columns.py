"""Column types that keep two promises everywhere: moments are UTC, personal values are sealed."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from chassis.moments import Codes, Moment
from chassis.private import Private

__all__ = ["Codes", "Moment", "Sealed"]


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
