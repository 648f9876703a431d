"""What of the interface will be taken away, and when; without it a partner would learn by a failing program.

An entry is announced at least six months before its sunset (domain §4.8): in every answer (``Deprecation``, RFC 9745;
``Sunset``, RFC 8594), in the documents, and here. Nothing may be removed before its sunset: `guitu compatible` looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

AT_LEAST: Final = timedelta(days=183)


class TooShortNotice(ValueError):
    """Partners need six months to change their programs."""


@dataclass(frozen=True)
class Deprecation:
    """An order, a read or a view of the gateway that partners should leave: since when, until when, for what.

    :raises TooShortNotice: for less than six months.
    """

    since: date
    sunset: date
    instead: str

    def __post_init__(self) -> None:
        if self.sunset - self.since < AT_LEAST:
            raise TooShortNotice(f"{self.since} to {self.sunset} is less than {AT_LEAST.days} days")


DEPRECATIONS: Final[Mapping[str, Deprecation]] = MappingProxyType({})
"""By the key of the order or read, or the endpoint of a view of the gateway's own. Nothing is deprecated today."""
