"""What depots and couriers tell each other."""

from __future__ import annotations

from datetime import timedelta

from marshmallow import RAISE, Schema, fields, validate

from chassis.catalogue import Catalogue, event
from chassis.kinds import Id, Quantity
from chassis.orders import CommandType, ReadType


@event(owner="depot", subject="parcel", heard_by=("courier",))
class ParcelPosted:
    """A parcel was handed in."""

    parcel_id: Id
    grams: Quantity


@event(owner="depot", subject="parcel", heard_by=("courier",))
class ParcelMoved:
    """A parcel is at its next stop."""

    parcel_id: Id
    stop: Quantity


CATALOGUE = Catalogue([ParcelPosted, ParcelMoved])


class PostBody(Schema):
    class Meta:
        unknown = RAISE

    grams = fields.Integer(required=True, strict=True, validate=validate.Range(1, 30_000))
    addressee = fields.String(required=True)


class ParcelParams(Schema):
    parcel_id = fields.String(required=True)


POST = CommandType(
    "depot",
    "post_parcel",
    "parcel",
    "parcels",
    PostBody,
    creates=True,
    deferrable_for=timedelta(days=1),
)
LABEL = ReadType("depot", "label", "service", ParcelParams, discloses=("addressee",))
