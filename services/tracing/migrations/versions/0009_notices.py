"""Notices with their basis, field list and way to each channel; a hit's verification; where evidence comes from;
reunions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment, Sealed

revision = "tracing_notices"
down_revision = "tracing_inquiries"
branch_labels = None
depends_on = None

_OF_HITS = ("relative_verification_at", "confirmed_at", "false_hit_at")


def _batch(table: str) -> Any:
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    return op.batch_alter_table(table, recreate=recreate)


def upgrade() -> None:
    with _batch("notice") as batch:
        batch.add_column(sa.Column("basis", sa.String(20)))
        batch.add_column(sa.Column("shown", Sealed("notice.shown")))
        batch.add_column(sa.Column("republishes", sa.String(36)))
    with _batch("publication") as batch:
        for moment in ("submitted_at", "failed_at"):
            batch.add_column(sa.Column(moment, Moment))
        for code in ("failure", "no_receipt"):
            batch.add_column(sa.Column(code, sa.String(20)))
        batch.alter_column("published_at", existing_type=Moment, nullable=True)
        batch.alter_column("receipt", existing_type=Sealed("publication.receipt"), nullable=True)
    with _batch("dna_request") as batch:
        for moment in _OF_HITS:
            batch.add_column(sa.Column(moment, Moment))
        batch.add_column(sa.Column("verified_candidate_id", sa.String(36)))
        batch.add_column(sa.Column("verification_reference", Sealed("dna_request.verification_reference")))
    with _batch("profile") as batch:
        batch.alter_column("dna_state", existing_type=sa.String(16), type_=sa.String(40), existing_nullable=False)
    with _batch("verification") as batch:
        batch.add_column(sa.Column("source", sa.String(20)))
    _reunions()


def _reunions() -> None:
    op.create_table(
        "reunion",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("profile_id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("planned_for", Moment, nullable=False),
        sa.Column("told", Sealed("reunion.told"), nullable=False),
        sa.Column("media_consent", sa.Boolean, nullable=False),
        sa.Column("planned_by", sa.String(80), nullable=False),
        sa.Column("planned_at", Moment, nullable=False),
        sa.Column("done_at", Moment),
        sa.Column("followed_up_at", Moment),
        sa.Column("cancelled_at", Moment),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reunion"),
        sa.ForeignKeyConstraint(["profile_id"], ["profile.id"], name="fk_reunion_profile_id_profile"),
    )
    op.create_index("ix_reunion_profile_id", "reunion", ["profile_id"])
    op.create_table(
        "followed_case",
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("followed_up_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_followed_case"),
    )


def downgrade() -> None:
    op.drop_table("followed_case")
    op.drop_table("reunion")
    for table, columns in (
        ("verification", ("source",)),
        ("dna_request", (*_OF_HITS, "verified_candidate_id", "verification_reference")),
        ("publication", ("submitted_at", "failed_at", "failure", "no_receipt")),
        ("notice", ("basis", "shown", "republishes")),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
