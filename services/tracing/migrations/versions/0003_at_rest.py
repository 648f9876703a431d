"""Keys of three kinds, the blind index, and whom a stored answer is about."""

from __future__ import annotations

from alembic import op

from chassis.migrations import at_rest

revision = "tracing_atrest"
down_revision = "tracing_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at_rest.upgrade(op)


def downgrade() -> None:
    at_rest.downgrade(op)
