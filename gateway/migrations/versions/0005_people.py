"""The station's people, their sessions and recovery codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed

revision = "gateway_people"
down_revision = "gateway_audit"
branch_labels = None
depends_on = None

_ID = sa.String(36)


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", _ID, nullable=False),
        sa.Column("staff_number", sa.String(20), nullable=False),
        sa.Column("name", Sealed("person.name"), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("password_changed_at", Moment, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("registered_at", Moment, nullable=False),
        sa.Column("totp", Sealed("person.totp")),
        sa.Column("totp_confirmed_at", Moment),
        sa.Column("totp_last_step", sa.Integer, nullable=False),
        sa.Column("roles", Codes, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("paused_until", Moment),
        sa.Column("disabled_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("staff_number", name="uq_person_staff_number"),
    )
    _create_sessions()
    op.create_table(
        "recovery_code",
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_recovery_code_person_id_person"),
    )


def _create_sessions() -> None:
    op.create_table(
        "person_session",
        sa.Column("id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("device", Sealed("person_session.device"), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("last_seen_at", Moment, nullable=False),
        sa.Column("ends_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person_session"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_person_session_person_id_person"),
        sa.UniqueConstraint("token_hash", name="uq_person_session_token_hash"),
    )
    op.create_index("ix_person_session_person_id", "person_session", ["person_id"])
    op.create_index("ix_person_session_ends_at", "person_session", ["ends_at"])


def downgrade() -> None:
    for table in ("recovery_code", "person_session", "person"):
        op.drop_table(table)
