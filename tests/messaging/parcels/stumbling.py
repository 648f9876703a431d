"""A courier that meets whatever trouble a test has ready for it, and remembers what it was asked to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chassis.service import hears
from tests.messaging.parcels import storage
from tests.messaging.parcels.language import ParcelMoved, ParcelPosted

Trouble = Callable[[str], Exception | None]
"""What it meets with a parcel."""
tried: list[tuple[str, str]] = []
"""Parcel, and what was to be written down of it; tried, not done."""
_met: list[Trouble] = []


@contextmanager
def met_with(trouble: Trouble) -> Iterator[None]:
    """Meanwhile every such courier of this process meets that trouble."""
    _met.append(trouble)
    try:
        yield
    finally:
        _met.remove(trouble)


class StumblingCourier:
    """Writes down what it hears, unless there is trouble with the parcel."""

    name = "courier"

    @hears(ParcelPosted)
    def posted(self, heard: Any, uow: Any) -> None:
        _heard(uow, heard.data.parcel_id, "posted", heard.data.grams)

    @hears(ParcelMoved)
    def moved(self, heard: Any, uow: Any) -> None:
        _heard(uow, heard.data.parcel_id, "moved", heard.data.stop)


def _heard(uow: Any, parcel: str, what: str, value: int) -> None:
    tried.append((parcel, f"{what} {value}"))
    for trouble in _met:
        if (error := trouble(parcel)) is not None:
            raise error
    uow.session.execute(storage.log_line.insert().values(parcel_id=parcel, what=what, value=value))
