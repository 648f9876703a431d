"""Cases may be sealed: who may know of them, and whether they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_seal_tables

revision = "intake_disclosure"
down_revision = "intake_atrest"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_seal_tables(op)
    op.add_column("cases", sa.Column("sealed", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("sealed", server_default=None)


def downgrade() -> None:
    op.drop_column("cases", "sealed")
