"""What becomes of a DNA request, and the persons on hand-overs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment, Sealed
from contracts.codes import ClockRule
from contracts.law.calendar import WORK_CALENDAR
from contracts.law.clocks import CLOCKS

revision = "tracing_police"
down_revision = "tracing_clocks"
branch_labels = None
depends_on = None

_FACTS = ("scheduled_at", "sampled_at", "loaded_at", "compared_at", "answered_at")
_SEALED = ("prior_lab_number", "barcode", "reference")
_LATER = ("case_id", "due_at", "step", "version")


def upgrade() -> None:
    op.create_table(
        "handed_over",
        sa.Column("handover_id", sa.String(36), nullable=False),
        sa.Column("case_id", sa.String(36), nullable=False),
        sa.Column("compared_at", Moment, nullable=False),
        sa.Column("person", Sealed("handed_over.person"), nullable=False),
        sa.PrimaryKeyConstraint("handover_id", name="pk_handed_over"),
    )
    op.create_index("ix_handed_over_case_id", "handed_over", ["case_id"])
    _follow_requests()


def downgrade() -> None:
    op.drop_index("ix_dna_request_police_id_step", "dna_request")
    for column in (*_LATER, *_FACTS, *_SEALED, "result", "prior_sampled_on"):
        op.drop_column("dna_request", column)
    op.drop_table("handed_over")


def _follow_requests() -> None:
    op.add_column("dna_request", sa.Column("case_id", sa.String(36)))
    op.add_column("dna_request", sa.Column("due_at", Moment))
    op.add_column("dna_request", sa.Column("step", sa.String(40)))
    op.add_column("dna_request", sa.Column("version", sa.Integer))
    for fact in _FACTS:
        op.add_column("dna_request", sa.Column(fact, Moment))
    for sealed in _SEALED:
        op.add_column("dna_request", sa.Column(sealed, Sealed(f"dna_request.{sealed}")))
    op.add_column("dna_request", sa.Column("result", sa.String(40)))
    op.add_column("dna_request", sa.Column("prior_sampled_on", sa.Date))
    _learn_of_earlier_requests()
    with op.batch_alter_table("dna_request") as batch:
        for column in _LATER:
            batch.alter_column(column, nullable=False)
    op.create_index("ix_dna_request_police_id_step", "dna_request", ["police_id", "step"])


def _learn_of_earlier_requests() -> None:
    """Nothing but the request was on record of them; the month is reckoned as it was then."""
    request = sa.table(
        "dna_request",
        sa.column("id"),
        sa.column("profile_id"),
        sa.column("requested_at", Moment),
        sa.column("case_id"),
        sa.column("due_at", Moment),
        sa.column("step"),
        sa.column("version"),
    )
    profile = sa.table("profile", sa.column("id"), sa.column("case_id"))
    joined = sa.select(request.c.id, request.c.requested_at, profile.c.case_id)
    for row in op.get_bind().execute(joined.where(profile.c.id == request.c.profile_id)).all():
        due_at = CLOCKS[ClockRule.D13.value].plan(row.requested_at, WORK_CALENDAR).due_at
        values = {"case_id": row.case_id, "due_at": due_at, "step": "requested", "version": 1}
        op.execute(request.update().where(request.c.id == row.id).values(values))
