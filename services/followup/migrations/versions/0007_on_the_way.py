"""Who is on the way home, and whether the name that led there was revoked meanwhile."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "followup_on_the_way"
down_revision = "followup_wrong_home"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever left before is not known to be on the way: of them it is as it was."""
    op.create_table(
        "journey",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("departure_id", sa.String(36), nullable=False),
        sa.Column("astray", sa.Boolean, nullable=False),
        sa.Column("right_home", sa.String(12)),
        sa.PrimaryKeyConstraint("case_id", name="pk_journey"),
    )


def downgrade() -> None:
    op.drop_table("journey")
