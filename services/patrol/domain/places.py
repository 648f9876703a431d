"""Where something is; without it two maps would put the same bus stop half a kilometre apart.

Phones and satellites give WGS-84. Gaode and Tencent maps give GCJ-02, shifted by up to some 700 m inside mainland
China; Baidu's BD-09 is shifted once more. A coordinate is kept as it was received, with the WGS-84 derived from it
(domain §4.5).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import asin, atan2, cos, pi, radians, sin, sqrt
from typing import Any, Final

from chassis.orders import Refusal
from contracts.orders.patrol import Crs

_EARTH_M: Final = 6_371_008.8
"""Mean radius of the earth (IUGG), metres."""

_AXIS: Final = 6_378_245.0
_ECCENTRICITY: Final = 0.006_693_421_622_965_943
"""Krasovsky 1940, which GCJ-02 is defined on."""

_BAIDU: Final = pi * 3000 / 180
_NOT_A_LETTER = re.compile(r"[\W_]+")


class CoordinateWithoutCrs(Refusal):
    """A coordinate came without the system it was measured in; a guess could be wrong by hundreds of metres."""

    code = "coordinate_without_crs"


@dataclass(frozen=True)
class Coordinate:
    """WGS-84, degrees."""

    lat: float
    lon: float


_Shift = Callable[[float, float], tuple[float, float]]


def _outside_mainland(lat: float, lon: float) -> bool:
    return not (0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347)


def _wave(x: float, *terms: tuple[float, float]) -> float:
    return sum(weight * sin(x * factor) for weight, factor in terms) * 2 / 3


def _north(x: float, y: float) -> float:
    base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return (
        base
        + _wave(x, (20, 6 * pi), (20, 2 * pi))
        + _wave(y, (20, pi), (40, pi / 3))
        + _wave(y, (160, pi / 12), (320, pi / 30))
    )


def _east(x: float, y: float) -> float:
    base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return (
        base
        + _wave(x, (20, 6 * pi), (20, 2 * pi))
        + _wave(x, (20, pi), (40, pi / 3))
        + _wave(x, (150, pi / 12), (300, pi / 30))
    )


def gcj02_from_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """The offset of Chinese maps; points outside mainland China are not shifted."""
    if _outside_mainland(lat, lon):
        return lat, lon
    x, y, phi = lon - 105, lat - 35, radians(lat)
    curve = 1 - _ECCENTRICITY * sin(phi) ** 2
    north = _north(x, y) * 180 / (_AXIS * (1 - _ECCENTRICITY) / (curve * sqrt(curve)) * pi)
    east = _east(x, y) * 180 / (_AXIS / sqrt(curve) * cos(phi) * pi)
    return lat + north, lon + east


def bd09_from_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Baidu's additional offset."""
    z = sqrt(lon * lon + lat * lat) + 0.000_02 * sin(lat * _BAIDU)
    theta = atan2(lat, lon) + 0.000_003 * cos(lon * _BAIDU)
    return z * sin(theta) + 0.006, z * cos(theta) + 0.0065


def bd09_from_wgs84(lat: float, lon: float) -> tuple[float, float]:
    if _outside_mainland(lat, lon):
        return lat, lon
    return bd09_from_gcj02(*gcj02_from_wgs84(lat, lon))


def _undone(shift: _Shift, lat: float, lon: float) -> Coordinate:
    """The point that ``shift`` moves to (lat, lon); no offset has an exact inverse, ten rounds reach a fraction of a
    millimetre."""
    guess_lat, guess_lon = lat, lon
    for _ in range(10):
        there_lat, there_lon = shift(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat + lat - there_lat, guess_lon + lon - there_lon
    return Coordinate(guess_lat, guess_lon)


def wgs84(lat: float, lon: float, crs: Crs) -> Coordinate:
    """The same point in WGS-84."""
    if crs is Crs.WGS84:
        return Coordinate(lat, lon)
    return _undone(gcj02_from_wgs84 if crs is Crs.GCJ02 else bd09_from_wgs84, lat, lon)


def metres_between(one: Coordinate, other: Coordinate) -> float:
    """Along the surface (haversine)."""
    north, east = radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2
    chord = sin(north) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(east) ** 2
    return 2 * _EARTH_M * asin(sqrt(min(1.0, chord)))


def normalised(text: str) -> str:
    """Words of a place without what people write differently: width, case, spaces, punctuation."""
    return _NOT_A_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place as it was told: always words, perhaps a coordinate with its system, and what follows from it."""

    text: str
    region_code: str | None = None
    lat: float | None = None
    lon: float | None = None
    crs: Crs | None = None
    accuracy_m: int | None = None

    @classmethod
    def told(cls, data: Mapping[str, Any]) -> Place:
        """:raises CoordinateWithoutCrs: when a coordinate does not say how it was measured."""
        crs = data.get("crs")
        place = cls(**{**data, "crs": None if crs is None else Crs(crs)})
        if (place.lat is not None or place.lon is not None) and place.crs is None:
            raise CoordinateWithoutCrs()
        return place

    @property
    def wgs84(self) -> Coordinate | None:
        if self.lat is None or self.lon is None or self.crs is None:
            return None
        return wgs84(self.lat, self.lon, self.crs)

    def as_json(self) -> dict[str, Any]:
        """As received, plus the derived WGS-84; what :meth:`told` reads back once ``wgs84`` is left out."""
        return {**self.as_told(), "wgs84": _pair(self.wgs84)}

    def as_told(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "region_code": self.region_code,
            "lat": self.lat,
            "lon": self.lon,
            "crs": None if self.crs is None else self.crs.value,
            "accuracy_m": self.accuracy_m,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Place:
        return cls.told({name: value for name, value in data.items() if name != "wgs84"})


def _pair(point: Coordinate | None) -> dict[str, float] | None:
    """Seven decimals are a centimetre; more would only pretend."""
    return None if point is None else {"lat": round(point.lat, 7), "lon": round(point.lon, 7)}
