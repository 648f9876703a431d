"""The metadata that all delivery tables share; each mechanism declares its own table beside its code.

None of those tables holds personal data in clear: the journal carries events (which have none), parked bodies and
stored answers are sealed.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA = MetaData(naming_convention=NAMING)

RowNumber = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number; SQLite counts only plain INTEGER primary keys."""
