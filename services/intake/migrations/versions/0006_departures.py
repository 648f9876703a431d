"""Every way out: papers, second signatures, cash for the way, and what becomes of a ticket."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed

revision = "intake_departures"
down_revision = "intake_consents"
branch_labels = None
depends_on = None

_FILLED: tuple[tuple[str, Any, str], ...] = (
    ("documents", Codes(), "[]"),
    ("missing", Codes(), "[]"),
    ("cash_fen", sa.Integer(), "0"),
)
_OF_DEPARTURES: tuple[tuple[str, Any], ...] = (
    ("planned_by", sa.String(80)),
    ("termination_reason", sa.String(40)),
    ("person_class", sa.String(40)),
    ("countersigned_at", Moment()),
    ("countersigned_by", sa.String(80)),
    ("cash_allowed_fen", sa.Integer()),
    ("document_numbers", Sealed("departures.document_numbers")),
    ("countersign_reason", Sealed("departures.countersign_reason")),
    ("cash_reason", Sealed("departures.cash_reason")),
)
_OF_TICKETS: tuple[tuple[str, Any], ...] = (
    ("approved_at", Moment()),
    ("booked_at", Moment()),
    ("month", sa.String(7)),
    ("boarded_at", Moment()),
    ("arrived_at", Moment()),
    ("missed_at", Moment()),
    ("refunded_at", Moment()),
    ("refunded_by", sa.String(40)),
    ("refund_fen", sa.Integer()),
    ("voided_at", Moment()),
    ("arrival_task", sa.String(40)),
    ("arrival_asked_at", Moment()),
)
_INDEXES = (("departures", "state"), ("tickets", "month"), ("tickets", "arrival_task"))


def upgrade() -> None:
    for name, kind, value in _FILLED:
        op.add_column("departures", sa.Column(name, kind, nullable=False, server_default=value))
    with op.batch_alter_table("departures") as batch:
        for name, _, _ in _FILLED:
            batch.alter_column(name, server_default=None)
        for name, kind in _OF_DEPARTURES:
            batch.add_column(sa.Column(name, kind))
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("tickets", recreate="always" if on_sqlite else "never") as batch:
        for name, kind in _OF_TICKETS:
            batch.add_column(sa.Column(name, kind))
    for table, column in _INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in _INDEXES:
        op.drop_index(f"ix_{table}_{column}", table)
    for table, names in (
        ("tickets", [name for name, _ in _OF_TICKETS]),
        ("departures", [name for name, *_ in (*_FILLED, *_OF_DEPARTURES)]),
    ):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
