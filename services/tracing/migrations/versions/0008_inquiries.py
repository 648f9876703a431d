"""An inquiry is ended by its sender, and inquiries come in by the file: how far each file is, and which rows were not
taken."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "tracing_inquiries"
down_revision = "tracing_persons"
branch_labels = None
depends_on = None


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def upgrade() -> None:
    with _inquiries() as table:
        table.add_column(sa.Column("ended_at", Moment))
        table.add_column(sa.Column("end_reason", sa.String(24)))
    op.create_table(
        "inquiry_import",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("sender_id", sa.String(80), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("parts", sa.Integer),
        *_counts("parts_done", "added", "changed", "unchanged", "withdrawn", "rejected", "unlisted", "version"),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry_import"),
    )
    op.create_table(
        "inquiry_import_rejection",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("inquiry_import_id", sa.String(36), nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("field", sa.String(40)),
        sa.PrimaryKeyConstraint("id", name="pk_inquiry_import_rejection"),
        sa.ForeignKeyConstraint(
            ["inquiry_import_id"],
            ["inquiry_import.id"],
            name="fk_inquiry_import_rejection_inquiry_import_id_inquiry_import",
        ),
    )
    op.create_index("ix_inquiry_import_rejection_inquiry_import_id", "inquiry_import_rejection", ["inquiry_import_id"])


def downgrade() -> None:
    op.drop_table("inquiry_import_rejection")
    op.drop_table("inquiry_import")
    with _inquiries() as table:
        table.drop_column("end_reason")
        table.drop_column("ended_at")


def _inquiries() -> Any:
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table("inquiry", recreate=recreate)
