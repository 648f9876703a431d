"""Tables of both parcel services."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table

from chassis.columns import Sealed
from chassis.tables import NAMING, RowNumber

METADATA = MetaData(naming_convention=NAMING)

parcel = Table(
    "parcel",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("grams", Integer, nullable=False),
    Column("addressee", Sealed("parcel.addressee"), nullable=False),
)
log_line = Table(
    "log_line",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("parcel_id", String(36), nullable=False),
    Column("what", String(40), nullable=False),
    Column("value", Integer, nullable=False),
)
