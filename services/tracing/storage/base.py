"""What all tables of tracing share."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

from chassis.columns import Whose
from chassis.tables import NAMING

METADATA = MetaData(naming_convention=NAMING)
PROFILE = Whose("profile/<id>", "`person_erased` destroys the key of the case's profile")
mapper = registry(metadata=METADATA)
