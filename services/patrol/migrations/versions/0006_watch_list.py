"""The watch list: whom the teams keep an eye on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import ID, Moment

revision = "patrol_watch_list"
down_revision = "patrol_street_cases"
branch_labels = None
depends_on = None

CODE = sa.String(40)


def upgrade() -> None:
    op.create_table(
        "watch",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("about", ID, nullable=False),
        sa.Column("cluster_id", ID, sa.ForeignKey("cluster.id", name="fk_watch_cluster_id_cluster")),
        sa.Column("case_id", ID),
        sa.Column("reason", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("next_visit_by", Moment, nullable=False),
        sa.Column("overdue", sa.Boolean, nullable=False),
        sa.Column("refusals", sa.Integer, nullable=False),
        sa.Column("minor", sa.Boolean),
        sa.Column("last_visit_at", Moment),
        sa.Column("ended_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_watch"),
    )
    for column in ("about", "case_id", "state"):
        op.create_index(f"ix_watch_{column}", "watch", [column])


def downgrade() -> None:
    op.drop_table("watch")
