"""What the notebook keeps: conversations, what came of clues, what the tracing desk noted, and searches that rest."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment, Sealed

revision = "tracing_notebook"
down_revision = "tracing_notices"
branch_labels = None
depends_on = None

_PROFILE = ("found_at", "placed_at", "suspended_for", "statement", "particulars")
_CLUE = ("state", "reading", "interview_id", "version")


def upgrade() -> None:
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("profile", recreate=recreate) as batch:
        batch.alter_column("state", existing_type=sa.String(16), type_=sa.String(40), existing_nullable=False)
        batch.add_column(sa.Column("found_at", Moment))
        batch.add_column(sa.Column("placed_at", Moment))
        batch.add_column(sa.Column("suspended_for", sa.String(40)))
        batch.add_column(sa.Column("statement", Sealed("profile.statement")))
        batch.add_column(sa.Column("particulars", Sealed("profile.particulars")))
    _follow_clues(recreate)
    op.create_table(
        "interview",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("slot", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("due_at", Moment),
        sa.Column("held_at", Moment),
        sa.Column("method", sa.String(40)),
        sa.Column("interviewer", sa.String(80)),
        sa.Column("words", Sealed("interview.words")),
        sa.PrimaryKeyConstraint("id", name="pk_interview"),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_interview_profile_id_profile"),
    )
    op.create_index("ix_interview_profile_id", "interview", ["profile_id"])
    op.create_index("ix_interview_state_due_at", "interview", ["state", "due_at"])


def downgrade() -> None:
    op.drop_table("interview")
    op.drop_table("clue_step")
    with op.batch_alter_table("clue") as batch:
        for column in _CLUE:
            batch.drop_column(column)
    with op.batch_alter_table("profile") as batch:
        for column in _PROFILE:
            batch.drop_column(column)
        batch.alter_column("state", existing_type=sa.String(40), type_=sa.String(16), existing_nullable=False)


def _follow_clues(recreate: Any) -> None:
    """Whether an earlier clue was interpreted lies under its seal; it begins as it was said, and counts as before."""
    with op.batch_alter_table("clue", recreate=recreate) as batch:
        batch.add_column(sa.Column("state", sa.String(40)))
        batch.add_column(sa.Column("reading", Sealed("clue.reading")))
        batch.add_column(sa.Column("interview_id", sa.String(36)))
        batch.add_column(sa.Column("version", sa.Integer))
    op.execute("UPDATE clue SET state = 'raw', version = 1")
    with op.batch_alter_table("clue") as batch:
        batch.alter_column("state", existing_type=sa.String(40), nullable=False)
        batch.alter_column("version", existing_type=sa.Integer, nullable=False)
    op.create_table(
        "clue_step",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("clue_id", sa.String(36), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("done_by", sa.String(80), nullable=False),
        sa.Column("words", Sealed("clue_step.words"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clue_step"),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"], name="fk_clue_step_clue_id_clue"),
    )
    op.create_index("ix_clue_step_clue_id", "clue_step", ["clue_id"])
