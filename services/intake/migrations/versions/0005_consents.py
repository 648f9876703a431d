"""Consents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import ID, Moment, Sealed

revision = "intake_consents"
down_revision = "intake_disclosure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", name="fk_consents_case_id_cases"), nullable=False),
        sa.Column("recipient", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("given_by", sa.String(40), nullable=False),
        sa.Column("given_at", Moment, nullable=False),
        sa.Column("until", Moment),
        sa.Column("reference", Sealed("consents.reference"), nullable=False),
        sa.Column("withdrawn_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_case_id", "consents", ["case_id"])


def downgrade() -> None:
    op.drop_table("consents")
