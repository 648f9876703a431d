"""Consents as the gateway heard of them, and on which of them somebody was told more."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import ID, Moment

revision = "gateway_consents"
down_revision = "gateway_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("consent_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("recipient", sa.String(40), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("given_at", Moment, nullable=False),
        sa.Column("until", Moment),
        sa.Column("withdrawn_at", Moment),
        sa.PrimaryKeyConstraint("consent_id", name="pk_consent"),
    )
    op.create_index("ix_consent_case_id", "consent", ["case_id"])
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("disclosure", recreate=recreate) as disclosure:
        disclosure.add_column(sa.Column("consent_id", ID))


def downgrade() -> None:
    with op.batch_alter_table("disclosure") as disclosure:
        disclosure.drop_column("consent_id")
    op.drop_table("consent")
