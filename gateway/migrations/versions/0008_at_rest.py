"""Keys of three kinds, the blind index, whom a stored answer is about, and finding orders by what they are about."""

from __future__ import annotations

from alembic import op

from chassis.migrations import at_rest

revision = "gateway_atrest"
down_revision = "gateway_webhooks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at_rest.upgrade(op)
    op.create_index("ix_operation_target", "operation", ["target_id"])


def downgrade() -> None:
    op.drop_index("ix_operation_target", "operation")
    at_rest.downgrade(op)
