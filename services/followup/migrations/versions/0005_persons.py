"""Persons may turn out to be one: whom each id stands for, and the cases known to be theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "followup_persons"
down_revision = "followup_disclosure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_joined",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("stands_for", sa.String(36)),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_joined"),
    )
    op.create_index("ix_person_joined_stands_for", "person_joined", ["stands_for"])
    op.create_table(
        "person_thing",
        sa.Column("thing_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("thing_id", name="pk_person_thing"),
    )
    op.create_index("ix_person_thing_id", "person_thing", ["id"])


def downgrade() -> None:
    op.drop_table("person_thing")
    op.drop_table("person_joined")
