"""Depot and courier as anybody would write them on the chassis."""

from __future__ import annotations

import os
from typing import Any

from benchmarks.parcels import storage
from benchmarks.parcels.language import ParcelPosted
from chassis.service import every, hears

REALISTIC = "BENCH_REALISTIC"
"""The variable that gives a contestant's subscriber the realistic handler instead of the light one."""


class Depot:
    """Takes parcels in; what it posts is asked for by the measurement."""

    name = "depot"

    @every(3600)
    def be_hosted(self, runtime: Any) -> None:
        """A service without entrypoints would not be hosted."""


def post(runtime: Any, parcel_id: str, grams: int) -> None:
    """One posting: the change and its announcement, in one transaction."""
    with runtime.unit() as uow:
        uow.session.add(storage.Parcel(parcel_id, grams))
        uow.announce(ParcelPosted(parcel_id=parcel_id, grams=grams))


class Courier:
    """Notes what it hears."""

    name = "courier"
    lanes = 4
    """What it writes for one parcel is that parcel's own."""
    heard: list[str] = []  # noqa: RUF012 — the measurement's own, of the transaction under way
    realistic = bool(os.environ.get(REALISTIC))

    @hears(ParcelPosted)
    def posted(self, heard: Any, uow: Any) -> None:
        parcel_id, grams = heard.data.parcel_id, heard.data.grams
        if self.realistic:
            storage.carry_here(uow.session, parcel_id, grams)
        else:
            storage.note(uow.session, parcel_id, grams)
        self.heard.append(parcel_id)
