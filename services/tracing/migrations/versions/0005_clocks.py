"""A notice on a channel says when it was last brought up to date (D18)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "tracing_clocks"
down_revision = "tracing_disclosure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publication", sa.Column("refreshed_at", Moment))


def downgrade() -> None:
    op.drop_column("publication", "refreshed_at")
