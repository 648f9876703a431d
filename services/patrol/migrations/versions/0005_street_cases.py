"""Which person of the street became which case, so that a seal reaches what was reported of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import ID

revision = "patrol_street_cases"
down_revision = "patrol_disclosure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "street_case",
        sa.Column("case_id", ID, nullable=False),
        sa.Column(
            "cluster_id", ID, sa.ForeignKey("cluster.id", name="fk_street_case_cluster_id_cluster"), nullable=False
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_street_case"),
    )


def downgrade() -> None:
    op.drop_table("street_case")
