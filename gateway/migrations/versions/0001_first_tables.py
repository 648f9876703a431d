"""The gateway's first tables: agencies, keys, operations, and the read model."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis import migrations
from chassis.columns import Codes, Moment, Sealed

revision = "gateway_0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(36)
_NAME = sa.String(80)


def upgrade() -> None:
    migrations.create_delivery_tables(op)
    _create_identity()
    _create_operations()
    _create_read_model()


def _create_identity() -> None:
    op.create_table(
        "agency",
        sa.Column("id", _NAME, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("region_code", sa.String(12)),
        sa.Column("registered_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agency"),
    )
    op.create_table(
        "client",
        sa.Column("id", _NAME, nullable=False),
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("secret_hash", sa.String(200), nullable=False),
        sa.Column("scopes", Codes, nullable=False),
        sa.Column("registered_at", Moment, nullable=False),
        sa.Column("disabled_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_client"),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_client_agency_id_agency"),
    )
    op.create_table(
        "own_key",
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("kid", _NAME, nullable=False),
        sa.Column("material", Sealed("own_key.material"), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_own_key"),
    )


def _create_operations() -> None:
    op.create_table(
        "operation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("client_id", _NAME, nullable=False),
        sa.Column("idempotency_key", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("command_type", _NAME, nullable=False),
        sa.Column("command_id", _ID, nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("target_id", _ID, nullable=False),
        sa.Column("location", sa.String(300)),
        sa.Column("actor", Codes, nullable=False),
        sa.Column("accepted_at", Moment, nullable=False),
        sa.Column("station_time", Moment, nullable=False),
        sa.Column("valid_until", Moment),
        sa.Column("next_attempt_at", Moment),
        sa.Column("sealed_by", _NAME, nullable=False),
        sa.Column("order", Sealed("operation.order")),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("withdrawal", sa.String(24)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("answer", Sealed("operation.answer")),
        sa.Column("finished_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_operation"),
        sa.UniqueConstraint("agency_id", "idempotency_key", name="uq_operation_agency_id_idempotency_key"),
    )
    op.create_index("ix_operation_due", "operation", ["next_attempt_at"])
    op.create_index("ix_operation_subject", "operation", ["subject", "accepted_at"])
    op.create_index("ix_operation_finished", "operation", ["finished_at"])


def _create_read_model() -> None:
    op.create_table(
        "status_token",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("sighting_id", _ID, nullable=False),
        sa.Column("minted_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_status_token"),
    )
    op.create_index("ix_status_token_minted_at", "status_token", ["minted_at"])
    op.create_table(
        "sighting_status",
        sa.Column("sighting_id", _ID, nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("updated_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("sighting_id", name="pk_sighting_status"),
    )
    op.create_table(
        "timeline_entry",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("type", _NAME, nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("case_id", _ID),
        sa.Column("codes", Codes, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_timeline_entry"),
    )
    op.create_index("ix_timeline_entry_subject", "timeline_entry", ["subject"])
    op.create_index("ix_timeline_entry_case_id", "timeline_entry", ["case_id"])
    op.create_table(
        "sealed_case",
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("heard_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_sealed_case"),
    )
    op.create_table(
        "statutory_clock",
        sa.Column("clock_id", _ID, nullable=False),
        sa.Column("publisher", sa.String(20), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("rule", sa.String(8), nullable=False),
        sa.Column("started_at", Moment),
        sa.Column("due_at", Moment),
        sa.Column("provisional", sa.Boolean),
        sa.Column("warned_at", Moment),
        sa.Column("breached_at", Moment),
        sa.Column("done_at", Moment),
        sa.Column("verdict", sa.String(12)),
        sa.Column("cancelled_at", Moment),
        sa.PrimaryKeyConstraint("clock_id", name="pk_statutory_clock"),
    )
    op.create_index("ix_statutory_clock_case_id", "statutory_clock", ["case_id"])
    op.create_index("ix_statutory_clock_due_at", "statutory_clock", ["due_at"])


def downgrade() -> None:
    for table in (
        "statutory_clock",
        "sealed_case",
        "timeline_entry",
        "sighting_status",
        "status_token",
        "operation",
        "own_key",
        "client",
        "agency",
    ):
        op.drop_table(table)
    migrations.drop_delivery_tables(op)
