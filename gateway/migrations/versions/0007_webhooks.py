"""What agencies are told: the log behind the feed, webhook endpoints, deliveries, and answers of own writes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed
from chassis.tables import RowNumber

revision = "gateway_webhooks"
down_revision = "gateway_identity"
branch_labels = None
depends_on = None

_ID = sa.String(36)
_NAME = sa.String(80)


def upgrade() -> None:
    _create_notifications()
    _create_endpoints()
    _create_deliveries()
    _create_own_answers()


def _create_notifications() -> None:
    op.create_table(
        "untold",
        sa.Column("number", RowNumber, nullable=False, autoincrement=True),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("waits_for", sa.String(160)),
        sa.PrimaryKeyConstraint("number", name="pk_untold"),
        sa.UniqueConstraint("event_id", name="uq_untold_event_id"),
    )
    op.create_index("ix_untold_waits_for", "untold", ["waits_for"])
    op.create_table(
        "notification",
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("type", _NAME, nullable=False),
        sa.Column("source", _NAME, nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("sequence", sa.Integer),
        sa.Column("at", Moment, nullable=False),
        sa.Column("noted_at", Moment, nullable=False),
        sa.Column("case_id", _ID),
        sa.Column("codes", Codes, nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "number", name="pk_notification"),
        sa.UniqueConstraint("agency_id", "event_id", name="uq_notification_agency_id_event_id"),
    )
    op.create_index("ix_notification_noted_at", "notification", ["noted_at"])
    op.create_table(
        "notification_counter",
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("last_number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("agency_id", name="pk_notification_counter"),
    )


def _create_endpoints() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", _ID, nullable=False),
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("types", Codes, nullable=False),
        sa.Column("keys", Sealed("webhook_endpoint.keys"), nullable=False),
        sa.Column("public_key", sa.String(80), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        *(sa.Column(name, Moment) for name in ("failing_since", "next_attempt_at", "leased_until", "rotated_at")),
        sa.Column("lease", _ID),
        sa.Column("disabled_at", Moment),
        sa.Column("disabled_reason", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoint"),
    )
    op.create_index("ix_webhook_endpoint_agency_id", "webhook_endpoint", ["agency_id"])


def _create_deliveries() -> None:
    op.create_table(
        "webhook_delivery",
        sa.Column("id", _ID, nullable=False),
        sa.Column("endpoint_id", _ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("type", _NAME, nullable=False),
        sa.Column("queued_at", Moment, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_attempt_at", Moment),
        sa.Column("last_outcome", sa.String(20)),
        sa.Column("last_status", sa.Integer),
        sa.Column("delivered_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
        sa.UniqueConstraint("endpoint_id", "number", name="uq_webhook_delivery_endpoint_id_number"),
    )
    op.create_index("ix_webhook_delivery_turn", "webhook_delivery", ["endpoint_id", "state", "number"])
    op.create_index("ix_webhook_delivery_queued_at", "webhook_delivery", ["queued_at"])


def _create_own_answers() -> None:
    op.create_table(
        "own_answer",
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("idempotency_key", sa.String(255), nullable=False),
        sa.Column("client_id", _NAME, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("sealed_by", _NAME, nullable=False),
        sa.Column("answer", Sealed("own_answer.answer")),
        sa.PrimaryKeyConstraint("agency_id", "idempotency_key", name="pk_own_answer"),
    )
    op.create_index("ix_own_answer_made_at", "own_answer", ["made_at"])


def downgrade() -> None:
    for name in (
        "own_answer",
        "webhook_delivery",
        "webhook_endpoint",
        "notification_counter",
        "notification",
        "untold",
    ):
        op.drop_table(name)
