"""The stay in full: requests for help, decisions, single beds, care log, incidents, roll-calls, belongings by line.

Beds were counted by zone; now each is a row. Whoever lies in a zone keeps a bed of it, also when there are more of them
than the zone has beds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed

revision = "intake_stay"
down_revision = "intake_clocks"
branch_labels = None
depends_on = None

ID = sa.String(36)
CODE = sa.String(40)
BADGE = sa.String(20)
FORM = sa.String(40)

_ZONES = ("male", "female", "minor", "isolation", "care")
_TABLES = (
    "roll_lines",
    "roll_calls",
    "incidents",
    "care_entries",
    "settlements",
    "eligibility_decisions",
    "screenings",
    "help_requests",
    "station_rules",
)

_cases = sa.table("cases", sa.column("id"), sa.column("bed_zone"), sa.column("bed_id"), sa.column("entered_at", Moment))
_counted = sa.table("bed_zones", sa.column("zone"), sa.column("capacity"), sa.column("occupied"))


def upgrade() -> None:
    _create_help()
    _create_belongings()
    _create_care()
    _create_roll_calls()
    op.create_table(
        "station_rules",
        sa.Column("rule", CODE, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("rule", name="pk_station_rules"),
    )
    op.add_column("safety_checks", sa.Column("refused", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("safety_checks", sa.Column("police_reference", FORM))
    with op.batch_alter_table("safety_checks") as batch:
        batch.alter_column("refused", server_default=None)
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("cases", recreate=recreate) as batch:
        batch.add_column(sa.Column("bed_id", ID))
    _put_beds_in_place()
    op.drop_table("bed_zones")


def downgrade() -> None:
    _count_beds_again()
    op.drop_column("cases", "bed_id")
    op.drop_column("safety_checks", "police_reference")
    op.drop_column("safety_checks", "refused")
    for table in _TABLES:
        op.drop_table(table)


# --- beds 床位 --------------------------------------------------------------------------------------------------------


def _put_beds_in_place() -> None:
    beds = op.create_table(
        "beds",
        sa.Column("id", ID, nullable=False),
        sa.Column("zone", CODE, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("case_id", ID),
        sa.Column("since", Moment),
        sa.Column("until", Moment),
        sa.Column("blocked_because", CODE),
        sa.PrimaryKeyConstraint("id", name="pk_beds"),
        sa.UniqueConstraint("case_id", name="uq_beds_case_id"),
    )
    op.create_index("ix_beds_zone", "beds", ["zone", "state"])
    connection = op.get_bind()
    for zone, capacity in connection.execute(sa.select(_counted.c.zone, _counted.c.capacity)).all():
        inside = sa.select(_cases.c.id, _cases.c.entered_at).where(_cases.c.bed_zone == zone).order_by(_cases.c.id)
        rows = list(_beds_of(zone, capacity, connection.execute(inside).all()))
        if rows:
            op.bulk_insert(beds, rows)
    theirs = sa.select(beds.c.id).where(beds.c.case_id == _cases.c.id).scalar_subquery()
    connection.execute(sa.update(_cases).where(_cases.c.bed_zone.is_not(None)).values(bed_id=theirs))


def _beds_of(zone: str, capacity: int, inside: Sequence[Any]) -> Any:
    for number, (_, lies_there) in enumerate(zip_longest(range(capacity), inside), start=1):
        yield {
            "id": str(UUID(int=(_ZONES.index(zone) + 1) << 96 | 8 << 76 | 0b10 << 62 | number)),
            "zone": zone,
            "number": number,
            "state": "free" if lies_there is None else "occupied",
            "case_id": None if lies_there is None else lies_there.id,
            "since": None if lies_there is None else lies_there.entered_at,
        }


def _count_beds_again() -> None:
    counted = op.create_table(
        "bed_zones",
        sa.Column("zone", CODE, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("occupied", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("zone", name="pk_bed_zones"),
    )
    beds = sa.table("beds", sa.column("zone"), sa.column("state"))
    taken = sa.func.sum(sa.case((beds.c.state == "occupied", 1), else_=0))
    by_zone = sa.select(beds.c.zone, sa.func.count(), taken).group_by(beds.c.zone)
    op.execute(sa.insert(counted).from_select(["zone", "capacity", "occupied"], by_zone))
    op.drop_table("beds")


# --- the request for help 求助 ----------------------------------------------------------------------------------------


def _create_help() -> None:
    op.create_table(
        "help_requests",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("arrival", CODE, nullable=False),
        sa.Column("stated_reason", CODE, nullable=False),
        sa.Column("needs", Codes, nullable=False),
        sa.Column("arrived_at", Moment, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("referral_id", ID),
        sa.Column("registered_at", Moment),
        sa.Column("registered_by", BADGE),
        sa.Column("fingerprint_taken", sa.Boolean, nullable=False),
        sa.Column("photo_taken", sa.Boolean, nullable=False),
        sa.Column("national_system_checked", sa.Boolean, nullable=False),
        sa.Column("escort", Sealed("help_requests.escort")),
        sa.PrimaryKeyConstraint("id", name="pk_help_requests"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_help_requests_case_id_cases"),
    )
    op.create_index("ix_help_requests_case_id", "help_requests", ["case_id"])
    op.create_index("ix_help_requests_state", "help_requests", ["state"])
    op.create_table(
        "screenings",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("help_request_id", ID, nullable=False),
        sa.Column("officer", BADGE, nullable=False),
        sa.Column("decision", CODE, nullable=False),
        sa.Column("signs", Codes, nullable=False),
        sa.Column("police_report_number", FORM),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_screenings"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_screenings_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["help_request_id"], ["help_requests.id"], name="fk_screenings_help_request_id_help_requests"
        ),
    )
    op.create_index("ix_screenings_help_request_id", "screenings", ["help_request_id"])
    op.create_table(
        "eligibility_decisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        sa.Column("rule_version", sa.String(16), nullable=False),
        sa.Column("rule_suggests", CODE, nullable=False),
        sa.Column("facts", Codes, nullable=False),
        sa.Column("reasons", Codes, nullable=False),
        sa.Column("notice_number", FORM),
        sa.Column("complaint_route_told", sa.Boolean, nullable=False),
        sa.Column("signer", BADGE, nullable=False),
        sa.Column("supersedes", ID),
        sa.Column("decided_at", Moment, nullable=False),
        sa.Column("reason_text", Sealed("eligibility_decisions.reason_text")),
        sa.PrimaryKeyConstraint("id", name="pk_eligibility_decisions"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_eligibility_decisions_case_id_cases"),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["eligibility_decisions.id"],
            name="fk_eligibility_decisions_supersedes_eligibility_decisions",
        ),
        sa.UniqueConstraint("supersedes", name="uq_eligibility_decisions_supersedes"),
    )
    op.create_index("ix_eligibility_decisions_case_id", "eligibility_decisions", ["case_id"])


# --- belongings 物品 --------------------------------------------------------------------------------------------------


def _create_belongings() -> None:
    op.create_table(
        "settlements",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("receipt_id", ID, nullable=False),
        sa.Column("lines", Codes, nullable=False),
        sa.Column("money", sa.Boolean, nullable=False),
        sa.Column("how", CODE, nullable=False),
        sa.Column("rule", CODE),
        sa.Column("officer", BADGE),
        sa.Column("at", Moment, nullable=False),
        sa.Column("signed_by", Sealed("settlements.signed_by")),
        sa.Column("transferred_to", Sealed("settlements.transferred_to")),
        sa.PrimaryKeyConstraint("id", name="pk_settlements"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_settlements_case_id_cases"),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name="fk_settlements_receipt_id_receipts"),
    )
    op.create_index("ix_settlements_case_id", "settlements", ["case_id"])


# --- care 照料 --------------------------------------------------------------------------------------------------------


def _create_care() -> None:
    op.create_table(
        "care_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("written_by", BADGE, nullable=False),
        sa.Column("happened_at", Moment, nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        sa.Column("adds_to", ID),
        sa.Column("text", Sealed("care_entries.text")),
        sa.PrimaryKeyConstraint("id", name="pk_care_entries"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_care_entries_case_id_cases"),
        sa.ForeignKeyConstraint(["adds_to"], ["care_entries.id"], name="fk_care_entries_adds_to_care_entries"),
    )
    op.create_index("ix_care_entries_case_id", "care_entries", ["case_id"])
    op.create_table(
        "incidents",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("occurred_at", Moment, nullable=False),
        sa.Column("reported_at", Moment, nullable=False),
        sa.Column("reported_by", BADGE, nullable=False),
        sa.Column("handled_at", Moment),
        sa.Column("handled_by", BADGE),
        sa.Column("reported_up_at", Moment),
        sa.Column("reported_up_by", BADGE),
        sa.Column("report_number", FORM),
        sa.Column("closed_at", Moment),
        sa.Column("happened", Sealed("incidents.happened")),
        sa.Column("measures", Sealed("incidents.measures")),
        sa.Column("reported_to", Sealed("incidents.reported_to")),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_incidents_case_id_cases"),
    )
    op.create_index("ix_incidents_case_id", "incidents", ["case_id"])
    op.create_index("ix_incidents_state", "incidents", ["state"])


def _create_roll_calls() -> None:
    op.create_table(
        "roll_calls",
        sa.Column("id", ID, nullable=False),
        sa.Column("zone", CODE),
        sa.Column("called_by", BADGE, nullable=False),
        sa.Column("called_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("finished_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_roll_calls"),
    )
    op.create_table(
        "roll_lines",
        sa.Column("id", ID, nullable=False),
        sa.Column("roll_call_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("at", Moment),
        sa.Column("incident_id", ID),
        sa.PrimaryKeyConstraint("id", name="pk_roll_lines"),
        sa.UniqueConstraint("roll_call_id", "case_id", name="uq_roll_lines_roll_call_id_case_id"),
        sa.ForeignKeyConstraint(["roll_call_id"], ["roll_calls.id"], name="fk_roll_lines_roll_call_id_roll_calls"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_roll_lines_case_id_cases"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_roll_lines_incident_id_incidents"),
    )
