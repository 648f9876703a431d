"""When an attempt last changed, so that whoever asks again is told only of what is new."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "intake_referral_changes"
down_revision = "intake_persons"
branch_labels = None
depends_on = None

_KNOWN = ("discharged_at", "ended_at", "admitted_at", "rejected_at", "accepted_at", "requested_at")


def upgrade() -> None:
    """Of what changed before this, the latest moment on record."""
    # SQLite would only write the column behind the table's constraints; made anew, the table is as the code makes it
    made: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("referrals", recreate=made) as referrals:
        referrals.add_column(sa.Column("changed_at", Moment))
    op.execute(sa.text(f"UPDATE referrals SET changed_at = COALESCE({', '.join(_KNOWN)})"))
    with op.batch_alter_table("referrals", recreate=made) as referrals:
        referrals.alter_column("changed_at", existing_type=Moment, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("referrals") as referrals:
        referrals.drop_column("changed_at")
