"""Patrol's first tables; without them a report would have nowhere to be.

Revision ID: patrol_0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed
from chassis.migrations import create_delivery_tables, drop_delivery_tables

revision = "patrol_0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(36)
CODE = sa.String(40)
AGENCY = sa.String(80)
REGION = sa.String(12)


def upgrade() -> None:
    create_delivery_tables(op)
    _create_network()
    _create_reports()
    _create_dispatches()


def downgrade() -> None:
    for table in ("contact", "dispatch", "sighting", "cluster", "point", "report_source"):
        op.drop_table(table)
    drop_delivery_tables(op)


def _create_network() -> None:
    op.create_table(
        "report_source",
        sa.Column("agency_id", AGENCY, nullable=False),
        sa.Column("channel", CODE, nullable=False),
        sa.PrimaryKeyConstraint("agency_id", name="pk_report_source"),
    )
    op.create_table(
        "point",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("region_code", REGION, nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("lat", sa.Double),
        sa.Column("lon", sa.Double),
        sa.Column("crs", sa.String(8)),
        sa.Column("wgs84_lat", sa.Double),
        sa.Column("wgs84_lon", sa.Double),
        sa.PrimaryKeyConstraint("id", name="pk_point"),
    )


def _create_reports() -> None:
    op.create_table(
        "cluster",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("priority", CODE, nullable=False),
        sa.Column("stage", CODE, nullable=False),
        sa.Column("region_code", REGION),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("contacted_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_cluster"),
    )
    op.create_table(
        "sighting",
        sa.Column("id", ID, nullable=False),
        sa.Column("cluster_id", ID, nullable=False),
        sa.Column("channel", CODE, nullable=False),
        sa.Column("reporter_id", AGENCY, nullable=False),
        sa.Column("client_ref", sa.String(64)),
        sa.Column("region_code", REGION),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("flags", Codes, nullable=False),
        sa.Column("priority", CODE, nullable=False),
        sa.Column("joined", sa.Boolean, nullable=False),
        sa.Column("stage_at_first", CODE, nullable=False),
        sa.Column("place", Sealed("sighting.place"), nullable=False),
        sa.Column("what_seen", Sealed("sighting.what_seen"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sighting"),
        _of_cluster("sighting"),
        sa.UniqueConstraint("reporter_id", "client_ref", name="uq_sighting_reporter_id_client_ref"),
    )
    op.create_index("ix_sighting_cluster_id", "sighting", ["cluster_id"])
    op.create_index("ix_sighting_seen_at", "sighting", ["seen_at"])


def _create_dispatches() -> None:
    op.create_table(
        "dispatch",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("cluster_id", ID, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("priority", CODE, nullable=False),
        sa.Column("target_minutes", sa.Integer, nullable=False),
        sa.Column("queued_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("overdue_at", Moment),
        sa.Column("team_id", AGENCY),
        sa.Column("staff", Codes, nullable=False),
        sa.Column("vehicle", Sealed("dispatch.vehicle")),
        sa.Column("accepted_at", Moment),
        sa.Column("arrived_at", Moment),
        sa.Column("done_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_dispatch"),
        _of_cluster("dispatch"),
        sa.UniqueConstraint("cluster_id", name="uq_dispatch_cluster_id"),
    )
    op.create_index("ix_dispatch_state", "dispatch", ["state"])
    op.create_table(
        "contact",
        sa.Column("id", ID, nullable=False),
        sa.Column("dispatch_id", ID, nullable=False),
        sa.Column("cluster_id", ID, nullable=False),
        sa.Column("team_id", AGENCY, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        sa.Column("met_at", Moment, nullable=False),
        sa.Column("recorded_at", Moment, nullable=False),
        sa.Column("apparent_sex", CODE, nullable=False),
        sa.Column("ages_lo", sa.Integer, nullable=False),
        sa.Column("ages_hi", sa.Integer, nullable=False),
        sa.Column("flags", Codes, nullable=False),
        sa.Column("knows_own_name", sa.Boolean, nullable=False),
        sa.Column("female_staff", sa.Boolean),
        sa.Column("region_code", REGION),
        sa.Column("words", Sealed("contact.words"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatch.id"], name="fk_contact_dispatch_id_dispatch"),
        _of_cluster("contact"),
        sa.UniqueConstraint("dispatch_id", name="uq_contact_dispatch_id"),
    )


def _of_cluster(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["cluster_id"], ["cluster.id"], name=f"fk_{table}_cluster_id_cluster")
