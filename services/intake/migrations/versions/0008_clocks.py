"""When somebody was with us, and what was filed about the stay; who is with us now has been since the entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import ID, Codes, Moment, Sealed

revision = "intake_clocks"
down_revision = "intake_hospital"
branch_labels = None
depends_on = None

_WITH_US_NOW = """
    INSERT INTO presences (id, case_id, since)
    SELECT id, id, entered_at FROM cases WHERE state = 'in_station' AND entered_at IS NOT NULL
"""
_OVER = sa.text("until IS NULL")


def upgrade() -> None:
    op.create_table(
        "presences",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("until", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_presences"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_presences_case_id_cases"),
    )
    op.create_index("ix_presences_case_id", "presences", ["case_id"])
    op.create_index(
        "uq_presences_now", "presences", ["case_id"], unique=True, postgresql_where=_OVER, sqlite_where=_OVER
    )
    op.execute(_WITH_US_NOW)
    op.create_table(
        "filings",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("codes", Codes, nullable=False),
        sa.Column("number", Sealed("filings.number")),
        sa.Column("done_at", Moment, nullable=False),
        sa.Column("recorded_by", sa.String(80), nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_filings"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_filings_case_id_cases"),
    )
    op.create_index("ix_filings_case_id", "filings", ["case_id"])


def downgrade() -> None:
    op.drop_table("filings")
    op.drop_table("presences")
