"""The audit becomes append-only and gets its chain of seals, and legal holds their table."""

from __future__ import annotations

from alembic import op

from chassis.migrations import create_audit_chain, drop_audit_chain

revision = "tracing_audit"
down_revision = "tracing_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_chain(op)


def downgrade() -> None:
    drop_audit_chain(op)
