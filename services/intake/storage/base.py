"""What all tables of intake share."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

from chassis.columns import Whose
from chassis.tables import NAMING

METADATA = MetaData(naming_convention=NAMING)
CASE = Whose("case/<id>", "`intake.erase_person` destroys the case's key")
mapper = registry(metadata=METADATA)
