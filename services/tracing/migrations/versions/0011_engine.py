"""The matching engine's tables: who is compared and in which order that changed, keys as whole numbers, and parameter
versions. Whoever is searched for or searches is compared anew, once, by the first worker that starts, those too who had
no key. A fingerprint of the first parameters was of fewer facts and is emptied: it says nothing of today's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Moment
from chassis.tables import RowNumber

revision = "tracing_engine"
down_revision = "tracing_notebook"
branch_labels = None
depends_on = None

_SEARCHED_FOR = "'open', 'suspended', 'placed_still_searching'"


def upgrade() -> None:
    op.create_table(
        "match_record",
        sa.Column("number", RowNumber, autoincrement=True, nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.Column("stamp", sa.BigInteger, nullable=False),
        sa.Column("change", sa.String(36), nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("settled", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_match_record"),
        sa.UniqueConstraint("stamp", name="uq_match_record_stamp"),
        sa.UniqueConstraint("side", "record_id", name="uq_match_record_side_record_id"),
    )
    unsettled = sa.text("settled = false")
    columns = ["side", "record_id"]
    op.create_index(
        "ix_match_record_unsettled", "match_record", columns, postgresql_where=unsettled, sqlite_where=unsettled
    )
    for side in ("profile", "inquiry"):
        _key_table(f"match_{side}_key")
    _versions()
    op.execute(
        "INSERT INTO match_record (side, record_id, stamp, change, live, settled) "
        "SELECT side, id, row_number() OVER (ORDER BY side, id), id, true, false FROM ("
        f"SELECT 'profile' AS side, id FROM profile WHERE state IN ({_SEARCHED_FOR}) "
        "UNION ALL SELECT 'inquiry' AS side, id FROM inquiry WHERE state = 'open') AS open_records"
    )
    op.execute("UPDATE candidate SET fingerprint = '' WHERE parameters = 'p1'")
    op.drop_table("match_key")


def _key_table(name: str) -> None:
    op.create_table(
        name,
        sa.Column("key", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("record", RowNumber, nullable=False),
        sa.PrimaryKeyConstraint("key", "record", name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{name}_record", name, ["record"])


def _versions() -> None:
    op.create_table(
        "parameter_version",
        sa.Column("version", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("reports", sa.Integer, nullable=False),
        sa.Column("confirmed", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("verdicts", sa.Integer, nullable=False),
        sa.Column("surprise", sa.Integer),
        sa.Column("surprise_before", sa.Integer),
        sa.PrimaryKeyConstraint("version", name="pk_parameter_version"),
    )
    op.create_table(
        "parameter_use",
        sa.Column("number", RowNumber, autoincrement=True, nullable=False),
        sa.Column("version", sa.String(10), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("chosen_by", sa.String(80), nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_parameter_use"),
        sa.ForeignKeyConstraint(
            ["version"], ["parameter_version.version"], name="fk_parameter_use_version_parameter_version"
        ),
    )


def downgrade() -> None:
    op.create_table(
        "match_key",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("record_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", "side", "record_id", name="pk_match_key"),
    )
    op.create_index("ix_match_key_side_record_id", "match_key", ["side", "record_id"])
    # under no key yet, but known: `guitu keys rotate tracing` brings them under one
    op.execute(
        "INSERT INTO match_key (key_hash, side, record_id) SELECT 'none', side, record_id FROM match_record WHERE live"
    )
    for table in ("parameter_use", "parameter_version", "match_profile_key", "match_inquiry_key", "match_record"):
        op.drop_table(table)
