"""When a day's count ends, and finding the records of a disclosure: by these old rows are found, to go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.moments import Moment
from contracts.law.calendar import end_of

revision = "gateway_retention"
down_revision = "gateway_operation_case"
branch_labels = None
depends_on = None

_daily_use = sa.table("daily_use", sa.column("day", sa.Date), sa.column("ends_at", Moment))


def upgrade() -> None:
    op.create_index("ix_disclosed_record_disclosure_id", "disclosed_record", ["disclosure_id"])
    op.add_column("daily_use", sa.Column("ends_at", Moment))
    _say_when_days_ended()
    with op.batch_alter_table("daily_use") as table:
        table.alter_column("ends_at", existing_type=Moment(), nullable=False)
    op.create_index("ix_daily_use_ends_at", "daily_use", ["ends_at"])


def _say_when_days_ended() -> None:
    connection = op.get_bind()
    for day in connection.scalars(sa.select(_daily_use.c.day).distinct()).all():
        connection.execute(sa.update(_daily_use).where(_daily_use.c.day == day).values(ends_at=end_of(day)))


def downgrade() -> None:
    op.drop_index("ix_daily_use_ends_at", "daily_use")
    op.drop_column("daily_use", "ends_at")
    op.drop_index("ix_disclosed_record_disclosure_id", "disclosed_record")
