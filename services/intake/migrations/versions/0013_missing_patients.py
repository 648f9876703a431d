"""Since when somebody is missed who left a hospital without a word, so that the alarm about them is raised once."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "intake_missing_patients"
down_revision = "intake_referral_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of whoever was gone before this no alarm was raised yet: nobody is missed."""
    # SQLite would only write the column behind the table's constraints; made anew, the table is as the code makes it
    made: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("cases", recreate=made) as cases:
        cases.add_column(sa.Column("missing_since", Moment))


def downgrade() -> None:
    with op.batch_alter_table("cases") as cases:
        cases.drop_column("missing_since")
