"""Persons that cases are about, identity checks, and who may be the same."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment

revision = "intake_persons"
down_revision = "intake_police"
branch_labels = None
depends_on = None

_ID = sa.String(36)
_CODE = sa.String(40)


def upgrade() -> None:
    _persons()
    _identity_checks()
    _same_person()
    # SQLite would only write the column behind the table's constraints; made anew, the table is as the code makes it
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("persons", recreate=recreate) as persons:
        persons.add_column(sa.Column("age_evidence_before", sa.LargeBinary))


def _persons() -> None:
    """Everybody helped so far is a person of their own, under the id of their case."""
    op.create_table(
        "individuals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("present_id", _ID, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("merged_into", _ID, sa.ForeignKey("individuals.id", name="fk_individuals_merged_into_individuals")),
        sa.Column("merged_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_individuals"),
    )
    op.create_index("ix_individuals_present_id", "individuals", ["present_id"])
    op.create_index("ix_individuals_merged_into", "individuals", ["merged_into"])
    op.execute("INSERT INTO individuals (id, version, present_id, opened_at) SELECT id, 1, id, opened_at FROM cases")
    op.add_column("cases", sa.Column("person_id", _ID))
    op.add_column("cases", sa.Column("age_before", Codes))
    op.execute("UPDATE cases SET person_id = id")
    with op.batch_alter_table("cases") as batch:
        batch.alter_column("person_id", existing_type=_ID, nullable=False)
        batch.create_foreign_key("fk_cases_person_id_individuals", "individuals", ["person_id"], ["id"])
    op.create_index("ix_cases_person_id", "cases", ["person_id"])


def _identity_checks() -> None:
    op.create_table(
        "identity_checks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, sa.ForeignKey("cases.id", name="fk_identity_checks_case_id_cases"), nullable=False),
        sa.Column("document", _CODE, nullable=False),
        sa.Column("reader", _CODE, nullable=False),
        sa.Column("sources", Codes, nullable=False),
        sa.Column("result", _CODE, nullable=False),
        sa.Column("warnings", Codes, nullable=False),
        sa.Column("identity", _CODE, nullable=False),
        sa.Column("checked_at", Moment, nullable=False),
        sa.Column("checked_by", sa.String(80), nullable=False),
        sa.Column("number", sa.LargeBinary),
        sa.Column("name", sa.LargeBinary),
        sa.Column("answer_number", sa.LargeBinary),
        sa.Column("revoked_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_identity_checks"),
    )
    op.create_index("ix_identity_checks_case_id", "identity_checks", ["case_id"])


def _same_person() -> None:
    op.create_table(
        "same_person",
        sa.Column("id", _ID, nullable=False),
        sa.Column(
            "lower_id",
            _ID,
            sa.ForeignKey("individuals.id", name="fk_same_person_lower_id_individuals"),
            nullable=False,
        ),
        sa.Column(
            "higher_id",
            _ID,
            sa.ForeignKey("individuals.id", name="fk_same_person_higher_id_individuals"),
            nullable=False,
        ),
        sa.Column("state", _CODE, nullable=False),
        sa.Column("check_ids", Codes, nullable=False),
        sa.Column("suggested_at", Moment, nullable=False),
        sa.Column("decided_at", Moment),
        sa.Column("decided_by", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_same_person"),
        sa.UniqueConstraint("lower_id", "higher_id", name="uq_same_person_lower_id_higher_id"),
    )
    op.create_index("ix_same_person_higher_id", "same_person", ["higher_id"])
    op.create_index("ix_same_person_state", "same_person", ["state"])


def downgrade() -> None:
    with op.batch_alter_table("persons") as persons:
        persons.drop_column("age_evidence_before")
    op.drop_table("same_person")
    op.drop_table("identity_checks")
    op.drop_index("ix_cases_person_id", "cases")
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint("fk_cases_person_id_individuals", type_="foreignkey")
        batch.drop_column("person_id")
        batch.drop_column("age_before")
    op.drop_table("individuals")
