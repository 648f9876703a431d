"""Token buckets and the day's allowances of agencies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "gateway_limits"
down_revision = "gateway_0002"
branch_labels = None
depends_on = None

_NAME = sa.String(80)


def upgrade() -> None:
    op.create_table(
        "rate_bucket",
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("quota", sa.String(40), nullable=False),
        sa.Column("spent_until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "quota", name="pk_rate_bucket"),
    )
    op.create_table(
        "daily_use",
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("quota", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("officer", _NAME, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "quota", "day", "officer", name="pk_daily_use"),
    )


def downgrade() -> None:
    op.drop_table("daily_use")
    op.drop_table("rate_bucket")
