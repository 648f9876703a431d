"""The tables of the measurement."""

from alembic import op

from benchmarks.parcels.storage import METADATA
from chassis.migrations import create_delivery_tables, drop_delivery_tables

revision = "bench_0001"
down_revision = None


def upgrade() -> None:
    create_delivery_tables(op)
    METADATA.create_all(op.get_bind())


def downgrade() -> None:
    METADATA.drop_all(op.get_bind())
    drop_delivery_tables(op)
