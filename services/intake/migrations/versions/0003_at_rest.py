"""Keys of three kinds, the blind index, whom a stored answer is about, and who was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment
from chassis.migrations import at_rest

revision = "intake_atrest"
down_revision = "intake_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    at_rest.upgrade(op)
    op.create_table(
        "erasures",
        sa.Column(
            "case_id", sa.String(36), sa.ForeignKey("cases.id", name="fk_erasures_case_id_cases"), nullable=False
        ),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("requested_by", sa.String(40), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("erased_at", Moment, nullable=False),
        sa.Column("acknowledged", Codes, nullable=False),
        sa.Column("completed_at", Moment),
        sa.Column("overdue_at", Moment),
        sa.PrimaryKeyConstraint("case_id", name="pk_erasures"),
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column(
            "case_id", sa.String(36), sa.ForeignKey("cases.id", name="fk_corrections_case_id_cases"), nullable=False
        ),
        sa.Column("fields", Codes, nullable=False),
        sa.Column("requested_by", sa.String(40), nullable=False),
        sa.Column("corrected_at", Moment, nullable=False),
        sa.Column("acknowledged", Codes, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_case_id", "corrections", ["case_id"])


def downgrade() -> None:
    op.drop_table("corrections")
    op.drop_table("erasures")
    at_rest.downgrade(op)
