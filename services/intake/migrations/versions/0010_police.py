"""Hand-overs between police and station, identity queries, suspicion reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed

revision = "intake_police"
down_revision = "intake_stay"
branch_labels = None
depends_on = None

ID = sa.String(36)
CODE = sa.String(40)
AGENCY = sa.String(80)


def upgrade() -> None:
    _create_handovers()
    _create_identity_queries()
    _create_suspicions()


def downgrade() -> None:
    for table in ("suspicions", "identity_queries", "handovers"):
        op.drop_table(table)


def _create_handovers() -> None:
    _create(
        "handovers",
        sa.Column("case_number", sa.String(14), nullable=False),
        sa.Column("direction", CODE, nullable=False),
        sa.Column("unit_code", sa.String(12), nullable=False),
        sa.Column("officers", Codes, nullable=False),
        sa.Column("announced_at", Moment, nullable=False),
        sa.Column("arrived_at", Moment),
        sa.Column("found_at", Moment, nullable=False),
        sa.Column("found_region_code", sa.String(12)),
        sa.Column("sex", CODE, nullable=False),
        sa.Column("ages_lo", sa.Integer, nullable=False),
        sa.Column("ages_hi", sa.Integer, nullable=False),
        sa.Column("injured", sa.Boolean, nullable=False),
        sa.Column("dna_taken", sa.Boolean, nullable=False),
        sa.Column("dna_taken_on", sa.Date),
        sa.Column("earlier_query", CODE, nullable=False),
        sa.Column("police_signed_at", Moment),
        sa.Column("police_signer", sa.String(20)),
        sa.Column("station_signed_at", Moment),
        sa.Column("station_signer", sa.String(20)),
        sa.Column("refused_by", CODE),
        sa.Column("refusal_reason", CODE),
        sa.Column("refused_at", Moment),
        sa.Column("closed_at", Moment),
        sa.Column("name_match", CODE, nullable=False),
        sa.Column("compared_at", Moment),
        sa.Column("nearest", Codes, nullable=False),
        *_sealed(
            "handovers",
            "name",
            "found_place",
            "circumstances",
            "description",
            "items",
            "injuries",
            "dna_lab_number",
            "refusal_note",
        ),
    )


def _create_identity_queries() -> None:
    _create(
        "identity_queries",
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("received_at", Moment),
        sa.Column("answered_at", Moment),
        sa.Column("result", CODE),
        sa.Column("applied_at", Moment),
        sa.Column("overdue", sa.Boolean, nullable=False),
        sa.Column("escalated_at", Moment),
        *_sealed("identity_queries", "basis", "facts", "supplement", "answer", "note"),
    )


def _create_suspicions() -> None:
    _create(
        "suspicions",
        sa.Column("kind", CODE, nullable=False),
        sa.Column("reported_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("registered_at", Moment),
        sa.Column("answered_at", Moment),
        sa.Column("closed_at", Moment),
        sa.Column("waived_by", AGENCY),
        sa.Column("overdue", sa.Boolean, nullable=False),
        *_sealed("suspicions", "statement", "report_number", "feedback", "waiver_reason"),
    )


def _create(table: str, *columns: sa.Column) -> None:
    """A paper of one case that goes to one police agency."""
    case = sa.ForeignKey("cases.id", name=f"fk_{table}_case_id_cases")
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("case_id", ID, case, nullable=False),
        sa.Column("police_id", AGENCY, nullable=False),
        sa.Column("state", CODE, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_case_id", table, ["case_id"])
    op.create_index(f"ix_{table}_police_id_state", table, ["police_id", "state"])


def _sealed(table: str, *names: str) -> list[sa.Column]:
    return [sa.Column(name, Sealed(f"{table}.{name}")) for name in names]
