"""The case that an operation turned out to be about, so that a seal hides it by the query that finds it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import ID

revision = "gateway_operation_case"
down_revision = "gateway_disclosure"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite would only write the column behind the table's constraints; made anew, the table is as the code makes it
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("operation", recreate=recreate) as operation:
        operation.add_column(sa.Column("case_id", ID))


def downgrade() -> None:
    with op.batch_alter_table("operation") as operation:
        operation.drop_column("case_id")
