"""A notice on a channel says when it was last brought up to date (D18)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "tracing_clocks"
down_revision = "tracing_disclosure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("publication", recreate=recreate) as batch:
        batch.add_column(sa.Column("refreshed_at", Moment))


def downgrade() -> None:
    with op.batch_alter_table("publication") as batch:
        batch.drop_column("refreshed_at")
