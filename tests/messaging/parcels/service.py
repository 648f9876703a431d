"""The depot announces parcels, the courier keeps a log of what it heard."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.orders import Need, NotFound, Refusal
from chassis.service import answers, executes, hears, when_due
from tests.messaging.parcels import storage
from tests.messaging.parcels.language import LABEL, POST, ParcelMoved, ParcelPosted


class TooHeavy(Refusal):
    code = "too_heavy"


class Depot:
    """Takes parcels in."""

    name = "depot"

    @executes(POST)
    def post(self, command: Any, uow: Any) -> dict[str, Any]:
        grams = command.data["grams"]
        addressee = uow.private(f"parcel/{command.target_id}", command.data["addressee"])
        uow.session.execute(storage.parcel.insert().values(id=command.target_id, grams=grams, addressee=addressee))
        uow.announce(ParcelPosted(parcel_id=command.target_id, grams=grams))
        if grams > 20_000:
            raise TooHeavy(grams=grams)
        return {"id": command.target_id}

    @answers(LABEL)
    def label(self, query: Any, view: Any) -> dict[str, Any]:
        found = select(storage.parcel.c.addressee).where(storage.parcel.c.id == query.params["parcel_id"])
        row = view.session.execute(found).one_or_none()
        if row is None:
            raise NotFound()
        return {"addressee": row.addressee.open()}

    @when_due("collection")
    def collect(self, timer: Any, uow: Any) -> None:
        uow.announce(ParcelMoved(parcel_id=timer.subject, stop=timer.facts["stop"]))


FAULTS: dict[str, Any] = {"poison": set(), "flaky": None}
"""What the courier should suffer from: parcels it cannot handle, and chance (a ``random.Random``) that lets one in
five handlings fail."""


def _heard(heard: Any, uow: Any, what: str, value: int) -> None:
    parcel_id, chance = heard.data.parcel_id, FAULTS["flaky"]
    if parcel_id in FAULTS["poison"] or (chance and chance.random() < 0.2):
        raise RuntimeError(f"cannot carry {parcel_id} for 王小明")
    uow.session.execute(storage.log_line.insert().values(parcel_id=parcel_id, what=what, value=value))


class Courier:
    """Writes down what it hears."""

    name = "courier"
    lanes = 3
    """So all that is shown of delivery is shown of several lanes too."""

    @hears(ParcelPosted)
    def posted(self, heard: Any, uow: Any) -> None:
        _heard(heard, uow, "posted", heard.data.grams)

    @hears(ParcelMoved)
    def moved(self, heard: Any, uow: Any) -> None:
        _heard(heard, uow, "moved", heard.data.stop)


def label_needed(heard: Any) -> Need:
    return Need(LABEL, {"parcel_id": heard.data.parcel_id}, "delivery")


class ReadingCourier:
    """A courier that reads the label first."""

    name = "courier"

    @hears(ParcelPosted, needs=label_needed)
    def posted(self, heard: Any, uow: Any) -> None:
        _heard(heard, uow, "posted to " + heard.answer["addressee"][:3], heard.data.grams)

    @hears(ParcelMoved)
    def moved(self, heard: Any, uow: Any) -> None:
        _heard(heard, uow, "moved", heard.data.stop)
