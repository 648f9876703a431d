"""Where identifiers come from; without one source they could not be ordered by time nor given by a test."""

from __future__ import annotations

from typing import Protocol

from uuid6 import uuid7


class Ids(Protocol):
    def new(self) -> str:
        """A fresh identifier, never given before."""


class RandomIds:
    """UUIDv7 (RFC 9562): ordered by time of making, unguessable in their random part."""

    def new(self) -> str:
        return str(uuid7())
