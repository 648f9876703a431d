"""What all tables of the gateway share."""

from __future__ import annotations

from sqlalchemy import MetaData, String
from sqlalchemy.orm import registry

from chassis.tables import NAMING

METADATA = MetaData(naming_convention=NAMING)
NAME = String(80)
mapper = registry(metadata=METADATA)
