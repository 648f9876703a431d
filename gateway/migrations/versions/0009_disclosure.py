"""The ledger of disclosures, approvals, and broken glass."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import AGENCY_ID, ID, Codes, Moment
from chassis.migrations import create_seal_tables

revision = "gateway_disclosure"
down_revision = "gateway_atrest"
branch_labels = None
depends_on = None

_NAME, _CODE, _KIND = sa.String(80), sa.String(40), sa.String(20)


def upgrade() -> None:
    _move_seals()
    _create_ledger()
    op.create_table(
        "approval",
        sa.Column("id", ID, nullable=False),
        sa.Column("record", ID, nullable=False),
        sa.Column("purpose", _CODE, nullable=False),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("agency_id", AGENCY_ID, nullable=False),
        sa.Column("asked_by", _NAME, nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("decided_by", _NAME),
        sa.Column("decided_at", Moment),
        sa.Column("approved", sa.Boolean),
        sa.Column("valid_until", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_record", "approval", ["record"])
    op.create_table(
        "break_glass",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("agency_id", AGENCY_ID, nullable=False),
        sa.Column("agency_kind", _KIND, nullable=False),
        sa.Column("client_id", _NAME, nullable=False),
        sa.Column("role", _CODE),
        sa.Column("reason", _CODE, nullable=False),
        sa.Column("operation", _NAME, nullable=False),
        sa.Column("purpose", _CODE, nullable=False),
        sa.Column("record", ID),
        sa.Column("reviewed_by", _NAME),
        sa.Column("reviewed_at", Moment),
        sa.Column("justified", sa.Boolean),
        sa.PrimaryKeyConstraint("id", name="pk_break_glass"),
    )


def _move_seals() -> None:
    """What was heard to be sealed stays so, with nobody named."""
    create_seal_tables(op)
    op.execute("INSERT INTO seal (subject, sealed_at) SELECT case_id, heard_at FROM sealed_case")
    op.drop_table("sealed_case")


def _create_ledger() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("agency_id", AGENCY_ID, nullable=False),
        sa.Column("agency_kind", _KIND, nullable=False),
        sa.Column("client_id", _NAME, nullable=False),
        sa.Column("role", _CODE),
        sa.Column("operation", _NAME, nullable=False),
        sa.Column("purpose", _CODE, nullable=False),
        sa.Column("fields", Codes, nullable=False),
        sa.Column("basis", Codes, nullable=False),
        sa.Column("classes", Codes, nullable=False),
        sa.Column("results", sa.Integer, nullable=False),
        sa.Column("request_id", ID, nullable=False),
        sa.Column("approval_id", ID),
        sa.Column("break_glass_id", ID),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure"),
    )
    op.create_index("ix_disclosure_at", "disclosure", ["at"])
    op.create_index("ix_disclosure_agency_id", "disclosure", ["agency_id"])
    op.create_table(
        "disclosed_record",
        sa.Column("record", ID, nullable=False),
        sa.Column("disclosure_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("record", "disclosure_id", name="pk_disclosed_record"),
    )


def downgrade() -> None:
    for name in ("break_glass", "approval", "disclosed_record", "disclosure"):
        op.drop_table(name)
    op.create_table(
        "sealed_case",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("heard_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_sealed_case"),
    )
    op.execute("INSERT INTO sealed_case (case_id, heard_at) SELECT subject, sealed_at FROM seal")
