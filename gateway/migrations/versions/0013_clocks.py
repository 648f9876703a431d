"""A clock may be withdrawn from its breach, waived, paused and resumed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "gateway_clocks"
down_revision = "gateway_consents"
branch_labels = None
depends_on = None

_MOMENTS = ("breach_withdrawn_at", "paused_at", "resumed_at", "waived_at")


def upgrade() -> None:
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("statutory_clock", recreate=recreate) as batch:
        for name in _MOMENTS:
            batch.add_column(sa.Column(name, Moment))
        batch.add_column(sa.Column("waived_by", sa.String(80)))
        batch.add_column(sa.Column("waiver_reason", sa.String(40)))


def downgrade() -> None:
    with op.batch_alter_table("statutory_clock") as batch:
        for name in (*_MOMENTS, "waived_by", "waiver_reason"):
            batch.drop_column(name)
