"""Cases may be sealed: who may know of them."""

from __future__ import annotations

from alembic import op

from chassis.migrations import create_seal_tables

revision = "followup_disclosure"
down_revision = "followup_atrest"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_seal_tables(op)


def downgrade() -> None:
    """The tables go with the first revision, which makes them in a new database."""
