"""A case may have another plan after a withdrawn one: a wrong identity is revoked, and the right one is known."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment

revision = "followup_wrong_home"
down_revision = "followup_persons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("returnee", recreate=_made()) as batch:
        batch.drop_constraint("uq_returnee_case_id", type_="unique")
    with op.batch_alter_table("plan", recreate=_made()) as batch:
        batch.drop_constraint("uq_plan_case_id", type_="unique")
        batch.add_column(sa.Column("withdrawn_at", Moment))
        batch.add_column(sa.Column("withdrawn_reason", sa.String(40)))
    with op.batch_alter_table("home_notice", recreate=_made()) as batch:
        batch.add_column(sa.Column("voided_at", Moment))
    for table in ("returnee", "plan"):
        op.create_index(f"ix_{table}_case_id", table, ["case_id"])


def downgrade() -> None:
    """Possible while no case has two plans."""
    for table in ("returnee", "plan"):
        op.drop_index(f"ix_{table}_case_id", table)
    with op.batch_alter_table("home_notice") as batch:
        batch.drop_column("voided_at")
    with op.batch_alter_table("plan") as batch:
        batch.drop_column("withdrawn_reason")
        batch.drop_column("withdrawn_at")
        batch.create_unique_constraint("uq_plan_case_id", ["case_id"])
    with op.batch_alter_table("returnee") as batch:
        batch.create_unique_constraint("uq_returnee_case_id", ["case_id"])


def _made() -> Literal["always", "never"]:
    """SQLite keeps an added column's words on one line, unlike those of a table made whole: it is made whole again."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
