"""What the depot tells the courier."""

from __future__ import annotations

from chassis.catalogue import Catalogue, event
from chassis.kinds import Id, Quantity


@event(owner="depot", subject="parcel", heard_by=("courier",))
class ParcelPosted:
    """A parcel was handed in."""

    parcel_id: Id
    grams: Quantity


CATALOGUE = Catalogue([ParcelPosted])
