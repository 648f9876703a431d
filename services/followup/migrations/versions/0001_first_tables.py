"""Follow-up's first tables; without them nobody would be looked after once home.

Revision ID: followup_0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed
from chassis.migrations import create_delivery_tables, drop_delivery_tables

revision = "followup_0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(36)
CODE = sa.String(40)
AGENCY = sa.String(80)
REGION = sa.String(12)


def upgrade() -> None:
    create_delivery_tables(op)
    _create_plans()
    _create_tasks()
    _create_notices()


def downgrade() -> None:
    for table in ("home_notice", "visit", "task", "assessment", "plan", "returnee"):
        op.drop_table(table)
    drop_delivery_tables(op)


def _create_plans() -> None:
    op.create_table(
        "returnee",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("sex", CODE, nullable=False),
        sa.Column("ages_lo", sa.Integer, nullable=False),
        sa.Column("ages_hi", sa.Integer, nullable=False),
        sa.Column("standing", Codes, nullable=False),
        sa.Column("profile", Sealed("returnee.profile"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_returnee"),
        sa.UniqueConstraint("case_id", name="uq_returnee_case_id"),
    )
    op.create_table(
        "plan",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("departure_id", ID, nullable=False),
        sa.Column("returnee_id", ID, nullable=False),
        sa.Column("home_region_code", REGION, nullable=False),
        sa.Column("risk", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("arrived_on", sa.Date, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("sealed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.ForeignKeyConstraint(["returnee_id"], ["returnee.id"], name="fk_plan_returnee_id_returnee"),
        sa.UniqueConstraint("case_id", name="uq_plan_case_id"),
    )
    op.create_table(
        "assessment",
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("level", CODE, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("reasons", Codes, nullable=False),
        sa.Column("assessed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        _of_plan("assessment"),
        sa.UniqueConstraint("plan_id", "version", name="uq_assessment_plan_id_version"),
    )


def _create_tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("tolerance_days", sa.Integer, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("done_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        _of_plan("task"),
    )
    op.create_index("ix_task_plan_id", "task", ["plan_id"])
    op.create_index("ix_task_state", "task", ["state"])
    op.create_table(
        "visit",
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("visited_at", Moment, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("recorded_by", AGENCY, nullable=False),
        sa.Column("goods", Codes, nullable=False),
        sa.Column("money_fen", sa.Integer, nullable=False),
        sa.Column("factors", Codes, nullable=False),
        sa.Column("stable", sa.Boolean, nullable=False),
        sa.Column("words", Sealed("visit.words"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_visit_task_id_task"),
        _of_plan("visit"),
        sa.UniqueConstraint("task_id", name="uq_visit_task_id"),
    )
    op.create_index("ix_visit_plan_id", "visit", ["plan_id"])


def _create_notices() -> None:
    op.create_table(
        "home_notice",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("level", CODE, nullable=False),
        sa.Column("region_code", REGION, nullable=False),
        sa.Column("office_id", AGENCY),
        sa.Column("state", CODE, nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("ack_due_at", Moment, nullable=False),
        sa.Column("overdue_at", Moment),
        sa.Column("acknowledged_at", Moment),
        sa.Column("acknowledged_by", AGENCY),
        sa.Column("note", Sealed("home_notice.note")),
        sa.PrimaryKeyConstraint("id", name="pk_home_notice"),
        _of_plan("home_notice"),
        sa.UniqueConstraint("plan_id", "level", name="uq_home_notice_plan_id_level"),
    )
    op.create_index("ix_home_notice_plan_id", "home_notice", ["plan_id"])
    op.create_index("ix_home_notice_region_code", "home_notice", ["region_code"])
    op.create_index("ix_home_notice_state", "home_notice", ["state"])


def _of_plan(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=f"fk_{table}_plan_id_plan")
