"""Evidence belongs to the time a worker took the pair up; when what had to come down was let stay."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "tracing_findings"
down_revision = "tracing_engine"
branch_labels = None
depends_on = None

_COUNTED = ("candidate", "verification")


def upgrade() -> None:
    """What was answered so far belongs to the round under way, if there is one."""
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table in _COUNTED:
        with op.batch_alter_table(table, recreate=recreate) as batch:
            batch.add_column(sa.Column("round", sa.Integer, nullable=False, server_default="0"))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("round", existing_type=sa.Integer, server_default=None)
    with op.batch_alter_table("publication", recreate=recreate) as batch:
        batch.add_column(sa.Column("stayed_at", Moment))


def downgrade() -> None:
    with op.batch_alter_table("publication") as batch:
        batch.drop_column("stayed_at")
    for table in _COUNTED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("round")
