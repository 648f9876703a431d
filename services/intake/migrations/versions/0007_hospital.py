"""The green channel in full: how hospitals are chosen, how attempts end, whose patients they are, what they cost."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed

revision = "intake_hospital"
down_revision = "intake_departures"
branch_labels = None
depends_on = None

ID = sa.String(36)
CODE = sa.String(40)
AGENCY = sa.String(80)
BADGE = sa.String(20)
CLIENT = sa.String(80)


def upgrade() -> None:
    _widen_hospitals()
    _widen_referrals()
    _create_categories()
    _create_costs()


def downgrade() -> None:
    for table in ("cost_lines", "claims", "settlement_accounts", "category_confirmations"):
        op.drop_table(table)
    for table, columns in (
        ("referrals", ("kind", "ended_at", "status_reason")),
        ("referral_chains", ("signer", "sending_department", "region_code", "kind", "settled_at")),
        ("hospitals", ("beds_counted_at", "free_beds", "districts", "specialties")),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)


def _widen_hospitals() -> None:
    """What a hospital treats and where is not known of any yet; its kind says the usual."""
    nothing = sa.text("'[]'")
    with op.batch_alter_table("hospitals") as batch:
        batch.add_column(sa.Column("specialties", Codes, nullable=False, server_default=nothing))
        batch.add_column(sa.Column("districts", Codes, nullable=False, server_default=nothing))
        batch.add_column(sa.Column("free_beds", sa.Integer))
        batch.add_column(sa.Column("beds_counted_at", Moment))
    with op.batch_alter_table("hospitals") as batch:
        batch.alter_column("specialties", server_default=None)
        batch.alter_column("districts", server_default=None)


def _widen_referrals() -> None:
    # SQLite keeps an added column's words on one line, unlike those of a table made whole: it is made whole again there
    made: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("referral_chains", recreate=made) as batch:
        batch.add_column(sa.Column("settled_at", Moment))
        batch.add_column(sa.Column("kind", CODE))
        batch.add_column(sa.Column("region_code", sa.String(12)))
        batch.add_column(sa.Column("sending_department", Sealed("referral_chains.sending_department")))
        batch.add_column(sa.Column("signer", BADGE))
    with op.batch_alter_table("referrals", recreate=made) as batch:
        batch.add_column(sa.Column("status_reason", CODE))
        batch.add_column(sa.Column("ended_at", Moment))
        batch.add_column(sa.Column("kind", CODE))


def _create_categories() -> None:
    op.create_table(
        "category_confirmations",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column(
            "case_id", ID, sa.ForeignKey("cases.id", name="fk_category_confirmations_case_id_cases"), nullable=False
        ),
        sa.Column(
            "referral_id",
            ID,
            sa.ForeignKey("referrals.id", name="fk_category_confirmations_referral_id_referrals"),
            nullable=False,
        ),
        sa.Column("hospital_id", AGENCY, nullable=False),
        sa.Column("unsolicited", sa.Boolean, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("decided_at", Moment),
        sa.Column("decided_by", CLIENT),
        sa.Column("denial_reason", CODE),
        sa.Column("appealed_at", Moment),
        sa.Column("grounds", Sealed("category_confirmations.grounds")),
        sa.PrimaryKeyConstraint("id", name="pk_category_confirmations"),
        sa.UniqueConstraint("case_id", name="uq_category_confirmations_case_id"),
    )
    op.create_index("ix_category_confirmations_hospital_id_state", "category_confirmations", ["hospital_id", "state"])


def _create_costs() -> None:
    op.create_table(
        "settlement_accounts",
        sa.Column("hospital_id", AGENCY, nullable=False),
        sa.PrimaryKeyConstraint("hospital_id", name="pk_settlement_accounts"),
    )
    op.create_table(
        "claims",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("hospital_id", AGENCY, nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("closed_at", Moment, nullable=False),
        sa.Column("closed_by", CLIENT, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("line_count", sa.Integer, nullable=False),
        sa.Column("total_fen", sa.BigInteger, nullable=False),
        sa.Column("reason", CODE),
        sa.Column("reviewed_at", Moment),
        sa.Column("reviewed_by", CLIENT),
        sa.Column("reopening_reason", CODE),
        sa.Column("reopening_asked_at", Moment),
        sa.Column("reopening_asked_by", CLIENT),
        sa.Column("reopened_at", Moment),
        sa.Column("reopened_by", CLIENT),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
        sa.UniqueConstraint("hospital_id", "period", "revision", name="uq_claims_hospital_id_period_revision"),
    )
    _create_cost_lines()


def _create_cost_lines() -> None:
    op.create_table(
        "cost_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("case_id", ID, sa.ForeignKey("cases.id", name="fk_cost_lines_case_id_cases"), nullable=False),
        sa.Column(
            "referral_id",
            ID,
            sa.ForeignKey("referrals.id", name="fk_cost_lines_referral_id_referrals"),
            nullable=False,
        ),
        sa.Column("hospital_id", AGENCY, nullable=False),
        sa.Column("catalogue_class", CODE, nullable=False),
        sa.Column("payer", CODE, nullable=False),
        sa.Column("amount_fen", sa.Integer, nullable=False),
        sa.Column("incurred_on", sa.Date, nullable=False),
        sa.Column("submitted_at", Moment, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("item", Sealed("cost_lines.item")),
        sa.Column("hospital_signer", BADGE),
        sa.Column("hospital_signed_at", Moment),
        sa.Column("station_signer", BADGE),
        sa.Column("station_signed_at", Moment),
        sa.Column("claim_id", ID, sa.ForeignKey("claims.id", name="fk_cost_lines_claim_id_claims")),
        sa.PrimaryKeyConstraint("id", name="pk_cost_lines"),
    )
    op.create_index("ix_cost_lines_case_id", "cost_lines", ["case_id"])
    op.create_index("ix_cost_lines_claim_id", "cost_lines", ["claim_id"])
    op.create_index("ix_cost_lines_hospital_id_state", "cost_lines", ["hospital_id", "state"])
