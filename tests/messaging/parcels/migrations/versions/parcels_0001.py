"""The first tables of the parcel services."""

from alembic import op

from chassis.migrations import create_delivery_tables, drop_delivery_tables
from tests.messaging.parcels.storage import METADATA

revision = "parcels_0001"
down_revision = None


def upgrade() -> None:
    create_delivery_tables(op)
    METADATA.create_all(op.get_bind())


def downgrade() -> None:
    METADATA.drop_all(op.get_bind())
    drop_delivery_tables(op)
